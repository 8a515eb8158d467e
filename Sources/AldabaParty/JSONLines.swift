public import AldabaJSON
public import AldabaSystem

/// A front end over standard input and output: one JSON object a line, each way.
///
/// The descriptors may be shared with other programs and stay in their blocking mode; so at most
/// `piece` bytes are written at a time, and only when there is room, which a pipe or a socket
/// then takes at once. What there is no room for waits here: a front end that does not read stalls
/// nobody; one that is slow is spared what can be shown again, and past a limit it counts as gone.
public final class JSONLines {
  /// Bytes of one command.
  public static let maximumLine = 262_144
  /// Bytes of events that wait for a front end that does not read.
  public static let maximumWaiting = 4_194_304
  /// From so many on, what may be left out is.
  static let maximumBacklog = maximumWaiting / 2
  /// What a pipe takes whole, or says that it has no room for (PIPE_BUF of Linux).
  static let piece = 4_096
  /// Seconds that the last events wait for their reader.
  static let farewell = 2.0

  private let loop: EventLoop
  private let input: Int32
  private let output: Int32
  private var source: EventLoop.Source?
  private var sink: EventLoop.Source?
  private var line: [UInt8] = []
  /// Events that wait, and how much of them is written.
  private var waiting: [UInt8] = []
  private var written = 0
  /// Bytes of a screen that were left out, and not told yet.
  private var skipped = 0
  /// The reader has caught up; so many bytes of a screen were left out meanwhile.
  public var onCaughtUp: (Int) -> Void = { _ in }
  /// Nobody reads what is printed.
  private var isDeaf = false
  private var hasEnded = false
  /// A command; nil for a line that is no JSON object.
  private let onCommand: (JSON?) -> Void
  /// Standard input has ended, or nobody reads the output.
  private let onEnd: () -> Void

  public init(
    loop: EventLoop, input: Int32 = 0, output: Int32 = 1,
    onCommand: @escaping (JSON?) -> Void, onEnd: @escaping () -> Void
  ) throws(SystemError) {
    self.loop = loop
    self.input = input
    self.output = output
    self.onCommand = onCommand
    self.onEnd = onEnd
    source = try loop.add(input, .read) { [weak self] _ in self?.read() }
  }

  deinit { drain() }

  /// Prints one event.
  public func print(_ event: JSON) {
    guard !isDeaf else { return }
    waiting += event.encoded() + [0x0A]
    // While something waits already, there is no room; the loop says when there is.
    if sink == nil || sink?.interest.isEmpty == true { write() }
    if waiting.count - written > JSONLines.maximumWaiting {
      giveUp()
      end()
    }
  }

  /// Prints a piece of a screen, which is left out while the reader is slow: it can be drawn again.
  ///
  /// - Parameter bytes: of the screen, in it.
  public func print(_ event: JSON, skippable bytes: Int) {
    guard skipped == 0, waiting.count - written < JSONLines.maximumBacklog else {
      skipped += bytes
      return
    }
    print(event)
  }

  /// Writes while there is room, then waits for more of it.
  private func write() {
    while written < waiting.count, writePiece(seconds: 0) {}
    guard !isDeaf else { return }
    if written == waiting.count || written > JSONLines.maximumWaiting / 4 {
      waiting.removeFirst(written)
      written = 0
    }
    if let sink {
      sink.set(waiting.isEmpty ? [] : .write)
    } else if !waiting.isEmpty {
      sink = try? loop.add(output, .write) { [weak self] _ in self?.write() }
    }
    if waiting.isEmpty, skipped > 0 {
      let count = skipped
      skipped = 0
      onCaughtUp(count)
    }
  }

  /// Writes a piece once there is room for it; false when there was none in time.
  private func writePiece(seconds: Double) -> Bool {
    let end = min(written + JSONLines.piece, waiting.count)
    do throws(SystemError) {
      guard try IO.wait(output, for: .write, seconds: seconds) else { return false }
      switch try IO.write(output, Array(waiting[written..<end])) {
      case .bytes(let count):
        written += count
        return true
      case .wouldBlock: return false
      case .end: giveUp()
      }
    } catch { giveUp() }
    return false
  }

  /// A front end that is gone reads nothing more; its input ends too.
  private func giveUp() {
    isDeaf = true
    waiting = []
    written = 0
    sink?.cancel()
    sink = nil
  }

  /// What was said last is not lost to a reader who is only slow.
  private func drain() {
    source?.cancel()
    sink?.cancel()
    let end = loop.now + Int64(JSONLines.farewell * 1000)
    while written < waiting.count, loop.now < end,
      writePiece(seconds: Double(end - loop.now) / 1000)
    {}
  }

  private func end() {
    source?.cancel()
    guard !hasEnded else { return }
    hasEnded = true
    onEnd()
  }

  private func read() {
    // Once a turn: the descriptor may be shared and is left in its blocking mode.
    guard let part = try? IO.read(input, maximum: 65_536), !part.isEmpty else { return end() }
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
