import AldabaSystem
import AldabaWire
import Glibc

/// A bad line between the programs and their broker: it passes bytes on late, in slices, or not at all.
final class BadLine: Sendable {
  /// What it does to what passes.
  struct Weather: Sendable {
    /// Bytes that go on at once; the rest comes with the next turn.
    var slice = 65_536
    /// Seconds that everything is late.
    var delay = 0.0
  }

  let port: UInt16
  private let confined: Confined<BadLineState?>

  static func start(to port: Int64) async throws -> BadLine {
    try await Stage.shared.on { BadLine(try BadLineState(to: UInt16(port))) }
  }

  private init(_ state: BadLineState) {
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

  func become(_ weather: Weather) async throws {
    try await Stage.shared.on { [confined] in confined.value?.weather = weather }
  }

  /// Cuts every connection: in order, or with a reset in the middle of whatever was on its way.
  func cut(reset: Bool) async throws {
    try await Stage.shared.on { [confined] in confined.value?.cut(reset: reset) }
  }
}

/// What the line knows; only the stage's loop touches it.
private final class BadLineState {
  var weather = BadLine.Weather()
  let port: UInt16
  private let target: UInt16
  private let listener: Network.Listener
  private var source: EventLoop.Source?
  private var pairs: [ObjectIdentifier: Pair] = [:]

  init(to target: UInt16) throws {
    self.target = target
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
      let pair = Pair(near, far, self)
      pairs[ObjectIdentifier(pair)] = pair
    }
  }

  func forget(_ pair: Pair) { pairs[ObjectIdentifier(pair)] = nil }

  func cut(reset: Bool) { for pair in Array(pairs.values) { pair.cut(reset: reset) } }

  func end() {
    source?.cancel()
    cut(reset: false)
  }

  /// One connection through the line.
  final class Pair {
    private let ends: [Int32]
    private var sources: [EventLoop.Source?] = []
    private var waiting: [[UInt8]] = [[], []]
    /// What is late, in its order.
    private var late: [[[UInt8]]] = [[], []]
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
      guard weather.delay > 0 || !late[other].isEmpty else {
        return pass(part, to: other, slice: weather.slice)
      }
      late[other].append(part)
      Stage.shared.loop.after(seconds: weather.delay) { [weak self] in
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
