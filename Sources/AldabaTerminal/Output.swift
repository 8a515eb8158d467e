import AldabaSystem
import AldabaWords

/// Standard output in pieces; what was asked for goes there, words about it to standard error.
public final class Output {
  private static let piece = 65_536
  private var waiting: [UInt8] = []

  public init() {}

  /// Takes a line without its newline.
  public func line(_ bytes: [UInt8]) throws {
    waiting += bytes
    waiting.append(0x0A)
    if waiting.count >= Output.piece { try flush() }
  }

  /// Writes what has gathered.
  public func flush() throws {
    defer { waiting = [] }
    do throws(SystemError) { try IO.writeAll(1, waiting) } catch {
      throw Problem.cannotWrite("stdout", reason: error.reason)
    }
  }
}
