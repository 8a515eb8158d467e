public import AldabaJSON
public import AldabaSystem

/// A front end over standard input and output: one JSON object a line, each way.
public final class JSONLines {
  /// Bytes of one command.
  public static let maximumLine = 262_144

  private let loop: EventLoop
  private var source: EventLoop.Source?
  private var line: [UInt8] = []
  /// A command; nil for a line that is no JSON object.
  private let onCommand: (JSON?) -> Void
  /// Standard input has ended.
  private let onEnd: () -> Void

  public init(
    loop: EventLoop, onCommand: @escaping (JSON?) -> Void, onEnd: @escaping () -> Void
  ) throws(SystemError) {
    self.loop = loop
    self.onCommand = onCommand
    self.onEnd = onEnd
    source = try loop.add(0, .read) { [weak self] _ in self?.read() }
  }

  /// Prints one event. A front end that is gone reads nothing more; its input ends too.
  public func print(_ event: JSON) { try? IO.writeAll(1, event.encoded() + [0x0A]) }

  private func read() {
    // Once a turn: descriptor 0 may be shared and is left in its blocking mode.
    guard let part = try? IO.read(0, maximum: 65_536), !part.isEmpty else {
      source?.cancel()
      onEnd()
      return
    }
    line += part
    while let end = line.firstIndex(of: 0x0A) {
      let text = Array(line[..<end])
      line.removeFirst(end + 1)
      guard !text.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) else { continue }
      let command = try? JSON.parse(text)
      onCommand(command?.object == nil ? nil : command)
    }
    if line.count > JSONLines.maximumLine {
      line = []
      onCommand(nil)
    }
  }
}
