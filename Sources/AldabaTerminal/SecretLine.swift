import AldabaSystem
import AldabaWords

extension Invocation {
  /// The most bytes of a secret line.
  private static let maximumSecret = 4_096

  /// A line that nobody should see, without its end: from the terminal, where the prompt is shown and
  /// nothing of the line, or from standard input. Never an argument: others would see it.
  ///
  /// Ctrl+C or Ctrl+D at the terminal throws ``AldabaWords/Problem/interrupted``.
  public func secretLine(_ prompt: String) throws -> [UInt8] {
    let isTerminal = Tty.isTerminal(0)
    if isTerminal { tell(prompt) }
    let state = isTerminal ? try Tty.raw(0, processesOutput: true) : nil
    defer { if let state { try? Tty.restore(0, state) } }
    var line: [UInt8] = []
    // A byte at a time from a pipe: what follows the line belongs to somebody else.
    while line.count < Self.maximumSecret,
      let part = try IO.read(0, maximum: isTerminal ? 512 : 1), !part.isEmpty
    {
      for byte in part {
        switch byte {
        case 0x0A, 0x0D: return line
        case 0x03 where isTerminal, 0x04 where isTerminal: throw Problem.interrupted
        case 0x08 where isTerminal, 0x7F where isTerminal: _ = line.popLast()
        default: line.append(byte)
        }
      }
    }
    return line
  }
}
