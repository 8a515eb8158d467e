import AldabaStream
import AldabaWire
import Testing

@Suite struct StreamTests {
  @Test("over a link that cuts, forgets and repeats, every byte arrives once and in order")
  func lossy() throws {
    var total: UInt64 = 0
    var cuts = 0
    var steps = 0
    for seed in 1...60 as ClosedRange<UInt64> {
      let windows = [1, 2, 5, 64, 1_024]
      var link = LossyLink(window: windows[Int(seed) % windows.count], seed: seed)
      for _ in 0..<8_000 {
        try link.step()
        steps += 1
      }
      try link.settle()
      #expect(link.mostKept <= link.outflow.window)
      total += link.delivered
      cuts += link.cuts
    }
    print("stream: \(steps) steps, \(cuts) cuts, \(total) bytes, each once")
    #expect(steps >= 400_000)
    #expect(total > 500_000)
  }

  @Test("a writer is told how much fits the window") func window() throws {
    var outflow = Outflow(window: 10)
    #expect(outflow.write([1, 2, 3, 4, 5, 6, 7][...]) == 7)
    #expect(outflow.room == 3)
    #expect(outflow.write([8, 9, 10, 11, 12][...]) == 3)
    #expect(outflow.room == 0)
    #expect(outflow.write([13][...]) == 0)
    let sent = outflow.next()
    #expect(sent?.0 == 0)
    #expect(sent?.1 == Array(1...10))
    try outflow.acknowledge(4)
    #expect(outflow.room == 4)
    #expect(outflow.next() == nil)
  }

  @Test("pieces are as long as asked for, and follow each other") func pieces() {
    var outflow = Outflow(window: 10)
    _ = outflow.write([1, 2, 3, 4, 5][...])
    var pieces: [(UInt64, [UInt8])] = []
    while let piece = outflow.next(atMost: 2) { pieces.append(piece) }
    #expect(pieces.map(\.0) == [0, 2, 4])
    #expect(pieces.map(\.1) == [[1, 2], [3, 4], [5]])
    #expect(!outflow.hasUnsent)
  }

  @Test("nobody acknowledges what was not sent") func acknowledge() throws {
    var outflow = Outflow(window: 10)
    _ = outflow.write([1, 2, 3, 4, 5][...])
    #expect(throws: WireError.self) { try outflow.acknowledge(1) }
    _ = outflow.next(atMost: 3)
    #expect(throws: WireError.self) { try outflow.acknowledge(4) }
    #expect(throws: WireError.self) { try outflow.acknowledge(.max) }
    try outflow.acknowledge(3)
    try outflow.acknowledge(1)
    try outflow.acknowledge(3)
    #expect(outflow.acknowledged == 3)
  }

  @Test("a rewind goes no further back than what is kept, nor beyond what was sent")
  func rewind() throws {
    var outflow = Outflow(window: 10)
    _ = outflow.write([1, 2, 3, 4, 5, 6][...])
    _ = outflow.next(atMost: 4)
    try outflow.acknowledge(2)
    #expect(throws: WireError.self) { try outflow.rewind(to: 1) }
    #expect(throws: WireError.self) { try outflow.rewind(to: 5) }
    #expect(throws: WireError.self) { try outflow.rewind(to: .max) }
    try outflow.rewind(to: 2)
    #expect(outflow.next(atMost: 1)?.1 == [3])
    // Its receiver may already know of more than was sent since.
    try outflow.acknowledge(4)
    #expect(outflow.next(atMost: 9)?.1 == [5, 6])
    try outflow.rewind(to: 4)
    try outflow.rewind(to: 6)
    #expect(outflow.next() == nil)
  }

  @Test("what comes again, overlaps or lies behind a gap") func overlap() throws {
    var inflow = Inflow(window: 10)
    #expect(try accept(&inflow, 0, [1, 2, 3]) == [1, 2, 3])
    #expect(try accept(&inflow, 0, [1, 2, 3]) == [])
    #expect(try accept(&inflow, 1, [2, 3, 4]) == [4])
    #expect(try accept(&inflow, 5, [6]) == [])
    #expect(try accept(&inflow, 4, [5, 6]) == [5, 6])
    #expect(inflow.received == 6)
  }

  @Test("a sender that ignores the window is refused, and nothing is taken") func overrun() throws {
    var inflow = Inflow(window: 4)
    #expect(throws: WireError.self) { try accept(&inflow, 0, [1, 2, 3, 4, 5]) }
    #expect(inflow.received == 0)
    #expect(try accept(&inflow, 0, [1, 2, 3, 4]).count == 4)
    #expect(throws: WireError.self) { try accept(&inflow, 4, [5]) }
    inflow.consume(1)
    #expect(try accept(&inflow, 4, [5]) == [5])
    #expect(throws: WireError.self) { try accept(&inflow, .max, [1, 2]) }
  }

  @Test("an acknowledgement is due after an eighth of the window, once") func acknowledgement()
    throws
  {
    var inflow = Inflow(window: 16)
    _ = try accept(&inflow, 0, [1, 2, 3, 4])
    inflow.consume(1)
    #expect(due(&inflow) == nil)
    inflow.consume(1)
    #expect(due(&inflow) == 2)
    #expect(due(&inflow) == nil)
    inflow.consume(2)
    #expect(due(&inflow) == 4)
  }

  private func accept(_ inflow: inout Inflow, _ offset: UInt64, _ bytes: [UInt8]) throws -> [UInt8]
  {
    Array(try inflow.accept(offset, bytes))
  }

  private func due(_ inflow: inout Inflow) -> UInt64? { inflow.acknowledgement() }
}
