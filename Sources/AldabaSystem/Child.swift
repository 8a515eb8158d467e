import CLinux
import Glibc

/// A helper process with pipes; confined to one thread.
///
/// It does not die with us by itself: one that should reads its standard input (a pipe) and leaves at
/// its end. It starts with default signal dispositions, nothing blocked, and no other descriptors.
public final class Child {
  /// What the child has as standard input, output or error.
  public enum Stream: Sendable {
    /// /dev/null.
    case none
    /// Ours.
    case inherited
    /// A pipe to us.
    case pipe
    /// A descriptor of ours, which stays ours.
    case descriptor(Int32)
  }

  private let process: ChildProcess
  private var inputPipe: Descriptor?
  private var outputPipe: Descriptor?
  private var errorPipe: Descriptor?

  private init(
    _ process: ChildProcess, input: consuming Descriptor?, output: consuming Descriptor?,
    error: consuming Descriptor?
  ) {
    self.process = process
    inputPipe = input
    outputPipe = output
    errorPipe = error
  }

  /// Starts the program at `path`.
  ///
  /// - Parameters:
  ///   - arguments: What follows the program's own name.
  ///   - environment: All of the child's environment; nil: ours.
  ///   - passing: Descriptors of ours that become 3, 4, 5… in the child, in this order.
  ///   - ownGroup: Whether the child leads a process group of its own, to be signalled as one.
  public static func spawn(
    path: String, arguments: [String] = [], environment: [String: String]? = nil,
    directory: String? = nil, input: Stream = .none, output: Stream = .inherited,
    error: Stream = .inherited, passing: [Int32] = [], ownGroup: Bool = false
  ) throws(SystemError) -> Child {
    var input = try End(input, standard: 0)
    var output = try End(output, standard: 1)
    var error = try End(error, standard: 2)
    let spawn = Spawn(
      path: path, arguments: [path] + arguments,
      environment: environment ?? Host.environment(), directory: directory,
      placement: ownGroup ? .ownGroup : .sameGroup,
      descriptors: .ours([input.number, output.number, error.number] + passing.map { $0 }))
    let process = ChildProcess(pid: try spawn.run())
    return Child(
      process, input: input.ours.take(), output: output.ours.take(), error: error.ours.take())
  }

  public var pid: Int32 { process.pid }

  /// Our non-blocking end of the child's standard input, output and error, where they are pipes.
  public var input: Int32? { inputPipe?.number }
  public var output: Int32? { outputPipe?.number }
  public var error: Int32? { errorPipe?.number }

  /// Closes our end of the child's input, so that it reads the end; cancel its source before.
  public func closeInput() { inputPipe = nil }

  /// Calls `handler` on the loop once the child has ended. Its pipes may still hold output, and may
  /// stay open as long as its own children live.
  public func onExit(
    on loop: EventLoop, _ handler: @escaping (ChildExit) -> Void
  ) throws(SystemError) {
    try process.onExit(on: loop, handler)
  }

  /// The status if the child has ended; never waits.
  public func reap() -> ChildExit? { process.reap() }

  /// Waits for the end.
  public func wait() -> ChildExit { process.wait() }

  /// Signals the child, or with `group` its process group; one that has ended is left alone.
  public func signal(_ signal: Int32, group: Bool = false) {
    process.signal(signal, group: group)
  }
}

/// One of the three streams: the descriptor that the child gets, and our end where it is a pipe.
private struct End: ~Copyable {
  var ours: Descriptor?
  private var theirs: Descriptor?
  private(set) var number: Int32?

  init(_ stream: Child.Stream, standard: Int32) throws(SystemError) {
    switch stream {
    case .none: number = nil
    case .inherited: number = standard
    case .descriptor(let given): number = given
    case .pipe:
      var ends: [Int32] = [-1, -1]
      try check("pipe2") { aldaba_pipe(&ends) }
      let reading = Descriptor(owning: ends[0])
      let writing = Descriptor(owning: ends[1])
      if standard == 0 {
        number = reading.number
        try writing.setBlocking(false)
        theirs = consume reading
        ours = consume writing
      } else {
        number = writing.number
        try reading.setBlocking(false)
        theirs = consume writing
        ours = consume reading
      }
    }
  }
}
