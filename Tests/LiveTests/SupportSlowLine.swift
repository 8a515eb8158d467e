import AldabaSystem
import Glibc

/// A line that carries so many bytes a second each way, with a short queue before it, as a narrow access
/// line has.
typealias SlowLine = Line<SlowLineState>

extension SlowLine {
  /// - Parameter rate: bytes a second, each way and for each connection.
  static func start(to port: Int64, rate: Int) async throws -> SlowLine {
    try await start { try SlowLineState(to: port, rate: rate) }
  }
}

final class SlowLineState: LineState {
  /// Bytes that wait before the line; whoever sends more waits.
  static let queue = 8_192
  static let tick = 0.004

  let door: LineDoor
  private let rate: Int
  private var ways: [ObjectIdentifier: Way] = [:]

  init(to target: Int64, rate: Int) throws {
    self.rate = rate
    door = try LineDoor(to: target)
    door.onPair = { [weak self] in self?.join($0, $1) }
  }

  private func join(_ near: Int32, _ far: Int32) {
    // Small buffers, so that what waits, waits where it is counted.
    for end in [near, far] {
      for option in [SO_SNDBUF, SO_RCVBUF] {
        var size = Int32(SlowLineState.queue)
        setsockopt(end, SOL_SOCKET, option, &size, socklen_t(MemoryLayout<Int32>.size))
      }
    }
    let pair = [Way(near, far, rate), Way(far, near, rate)]
    for way in pair {
      ways[ObjectIdentifier(way)] = way
      way.onEnd = { [weak self] in
        for way in pair { self?.ways[ObjectIdentifier(way)] = nil }
        for way in pair { way.end() }
        close(near)
        close(far)
      }
      way.begin()
    }
  }

  func end() {
    door.close()
    for way in Array(ways.values) { way.onEnd() }
  }

  /// One direction.
  final class Way {
    var onEnd: () -> Void = {}
    private let from: Int32
    private let to: Int32
    private let rate: Int
    private var waiting: [UInt8] = []
    private var credit = 0.0
    private var timer: EventLoop.Timer?
    private var isOpen = true

    init(_ from: Int32, _ to: Int32, _ rate: Int) {
      self.from = from
      self.to = to
      self.rate = rate
    }

    func begin() {
      guard isOpen else { return }
      timer = Stage.shared.loop.after(seconds: SlowLineState.tick) { [weak self] in self?.turn() }
    }

    private func turn() {
      let room = SlowLineState.queue - waiting.count
      if room > 0 {
        do throws(SystemError) {
          if let part = try IO.read(from, maximum: room) {
            guard !part.isEmpty else { return onEnd() }
            waiting += part
          }
        } catch {
          return onEnd()
        }
      }
      let each = Double(rate) * SlowLineState.tick
      credit = waiting.isEmpty ? 0 : min(credit + each, each * 4)
      let piece = Array(waiting.prefix(Int(credit)))
      if !piece.isEmpty, case .bytes(let count)? = try? IO.write(to, piece) {
        waiting.removeFirst(count)
        credit -= Double(count)
      }
      begin()
    }

    func end() {
      isOpen = false
      timer?.cancel()
      onEnd = {}
    }
  }
}
