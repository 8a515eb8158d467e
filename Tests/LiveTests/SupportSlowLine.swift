import AldabaSystem
import Glibc

/// A line between a program and the broker that carries so many bytes a second each way, with a short
/// queue before it, as a narrow access line has.
final class SlowLine: Sendable {
  let port: UInt16
  private let confined: Confined<SlowLineState?>

  /// - Parameter rate: bytes a second, each way and for each connection.
  static func start(to port: Int64, rate: Int) async throws -> SlowLine {
    try await Stage.shared.on { SlowLine(try SlowLineState(to: UInt16(port), rate: rate)) }
  }

  private init(_ state: SlowLineState) {
    port = state.port
    confined = Confined(state)
  }

  deinit {
    Stage.shared.loop.post { [confined] in
      confined.value?.end()
      confined.value = nil
    }
  }

  var address: String { "localhost:\(port)" }
}

private final class SlowLineState {
  /// Bytes that wait before the line; whoever sends more waits.
  static let queue = 8_192
  static let tick = 0.004

  let port: UInt16
  private let target: UInt16
  private let rate: Int
  private let listener: Network.Listener
  private var source: EventLoop.Source?
  private var ways: [ObjectIdentifier: Way] = [:]

  init(to target: UInt16, rate: Int) throws {
    self.target = target
    self.rate = rate
    listener = try Network.listen(host: "127.0.0.1", port: 0)
    port = listener.port
    let number = listener.descriptor.number
    source = try Stage.shared.loop.add(number, .read) { [weak self] _ in self?.accept(number) }
  }

  private func accept(_ number: Int32) {
    while let accepted = (try? Network.accept(number)) ?? nil {
      let near = accepted.take().release()
      guard
        let far = try? Network.connectAndWait(host: "127.0.0.1", port: target, seconds: 1)
          .release()
      else {
        close(near)
        continue
      }
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
  }

  func end() {
    source?.cancel()
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
