import AldabaSystem
import AldabaWire
import Glibc

/// A line between the programs and their broker, with what a test makes of it.
final class Line<State: LineState>: Sendable {
  let port: UInt16
  private let confined: Confined<State?>

  static func start(_ make: @escaping @Sendable () throws -> State) async throws -> Line {
    try await Stage.shared.on { Line(try make()) }
  }

  private init(_ state: State) {
    port = state.door.port
    confined = Confined(state)
  }

  deinit {
    Stage.shared.loop.post { [confined] in
      confined.value?.end()
      confined.value = nil
    }
  }

  var address: String { "localhost:\(port)" }

  fileprivate func on(_ body: @escaping @Sendable (State?) -> Void) async throws {
    try await Stage.shared.on { [confined] in body(confined.value) }
  }
}

/// What a line knows; only the stage's loop touches it.
protocol LineState: AnyObject, SendableMetatype {
  var door: LineDoor { get }
  func end()
}

/// Where a line is entered: each connection leads on to another one, to the broker.
final class LineDoor {
  /// Both ends of a new connection; whoever takes them closes them.
  var onPair: (_ near: Int32, _ far: Int32) -> Void = { LineDoor.close($0, $1) }
  let port: UInt16
  private let target: UInt16
  private let listener: Network.Listener
  private var source: EventLoop.Source?

  init(to target: Int64) throws {
    self.target = UInt16(target)
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
        Glibc.close(near)
        continue
      }
      onPair(near, far)
    }
  }

  func close() { source?.cancel() }

  private static func close(_ near: Int32, _ far: Int32) {
    Glibc.close(near)
    Glibc.close(far)
  }
}

/// A bad line: it passes bytes on late, in slices, or not at all.
typealias BadLine = Line<BadLineState>

extension BadLine {
  /// What it does to what passes.
  struct Weather: Sendable {
    /// Bytes that go on at once; the rest comes with the next turn.
    var slice = 65_536
    /// Seconds that everything is late, and by how much more or less.
    var delay = 0.0
    var jitter = 0.0
    /// Bytes a second, each way and for each connection; nil: as many as come.
    var rate: Double?
  }

  static func start(to port: Int64) async throws -> BadLine {
    try await start { try BadLineState(to: port) }
  }

  func become(_ weather: Weather) async throws { try await on { $0?.weather = weather } }

  /// Cuts every connection: in order, or with a reset in the middle of whatever was on its way.
  func cut(reset: Bool) async throws { try await on { $0?.cut(reset: reset) } }
}

final class BadLineState: LineState {
  var weather = BadLine.Weather()
  let door: LineDoor
  private var pairs: [ObjectIdentifier: Pair] = [:]

  init(to target: Int64) throws {
    door = try LineDoor(to: target)
    door.onPair = { [weak self] in self?.join($0, $1) }
  }

  private func join(_ near: Int32, _ far: Int32) {
    let pair = Pair(near, far, self)
    pairs[ObjectIdentifier(pair)] = pair
  }

  func forget(_ pair: Pair) { pairs[ObjectIdentifier(pair)] = nil }

  func cut(reset: Bool) { for pair in Array(pairs.values) { pair.cut(reset: reset) } }

  func end() {
    door.close()
    cut(reset: false)
  }

  /// One connection through the line.
  final class Pair {
    private let ends: [Int32]
    private var sources: [EventLoop.Source?] = []
    private var waiting: [[UInt8]] = [[], []]
    /// What is late, in its order, and when the last of it goes on (milliseconds).
    private var late: [[[UInt8]]] = [[], []]
    private var due = [0.0, 0.0]
    private var isOpen = true
    private unowned let line: BadLineState

    init(_ near: Int32, _ far: Int32, _ line: BadLineState) {
      ends = [near, far]
      self.line = line
      for (index, end) in ends.enumerated() {
        sources.append(
          try? Stage.shared.loop.add(end, .read) { [weak self] ready in
            guard let self, self.isOpen else { return }
            if ready.writable { self.flush(index) }
            if ready.readable { self.read(index) }
          })
      }
    }

    private func read(_ index: Int) {
      guard let part = (try? IO.read(ends[index], maximum: 65_536)) ?? [] as [UInt8]? else {
        return
      }
      guard !part.isEmpty else { return cut(reset: false) }
      let other = 1 - index
      let weather = line.weather
      guard weather.delay > 0 || weather.rate != nil || !late[other].isEmpty else {
        return pass(part, to: other, slice: weather.slice)
      }
      late[other].append(part)
      let now = Double(Stage.shared.loop.now)
      let behind = weather.delay + Double.random(in: -1...1) * weather.jitter
      let taking = weather.rate.map { Double(part.count) / $0 } ?? 0
      due[other] = max(due[other], now + behind * 1000) + taking * 1000
      Stage.shared.loop.after(seconds: max(0, due[other] - now) / 1000) { [weak self] in
        guard let self, !self.late[other].isEmpty else { return }
        self.pass(self.late[other].removeFirst(), to: other, slice: weather.slice)
      }
    }

    private func pass(_ part: [UInt8], to other: Int, slice: Int) {
      guard isOpen else { return }
      waiting[other] += part
      flush(other, slice: slice)
    }

    private func flush(_ index: Int, slice: Int = 65_536) {
      while isOpen, !waiting[index].isEmpty {
        let piece = Array(waiting[index].prefix(slice))
        guard case .bytes(let count)? = try? IO.write(ends[index], piece) else { break }
        waiting[index].removeFirst(count)
      }
      guard isOpen else { return }
      sources[index]?.set(waiting[index].isEmpty ? [.read] : [.read, .write])
    }

    func cut(reset: Bool) {
      guard isOpen else { return }
      isOpen = false
      for source in sources { source?.cancel() }
      for end in ends {
        if reset {
          var hard = linger(l_onoff: 1, l_linger: 0)
          setsockopt(end, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
        }
        close(end)
      }
      line.forget(self)
    }
  }
}
