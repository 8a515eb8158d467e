import AldabaWire
import TestSupport
import Testing

@Suite struct FrameTests {
  static let position = Frame.Position(stream: 0x0102, epoch: 0x0304, offset: 0x0506_0708_090A_0B0C)

  static let samples: [Frame] = [
    .control(Array("{}".utf8)), .control([UInt8](repeating: 0x20, count: Limits.message)),
    .relay(position, [0x00]), .relay(position, [UInt8](repeating: 0xA5, count: Limits.relay)),
    .relay(Frame.Position(stream: 0, epoch: 0, offset: 0), Array("bytes".utf8)),
    .relay(Frame.Position(stream: .max, epoch: .max, offset: .max), [0xFF]),
    .ack(position), .resume(position), .ping(Array(1...8)), .pong(Array(1...8)),
  ]

  @Test("every kind of frame has a sample") func complete() {
    #expect(Set(Self.samples.map { $0.encoded()[3] }) == Set(Frame.Kind.allCases.map(\.rawValue)))
  }

  @Test("a header names its frame's stream, and bytes in memory decode alike", arguments: samples)
  func inMemory(_ frame: Frame) throws {
    try frame.encoded().withUnsafeBytes { bytes in
      let header = try #require(try Frame.Header(bytes))
      #expect(header.total == bytes.count)
      let stream: UInt16? =
        switch frame {
        case .relay(let position, _), .ack(let position), .resume(let position): position.stream
        case .control, .ping, .pong: nil
        }
      #expect(header.stream(in: bytes) == stream)
      let isSame = try Frame.decode(bytes)?.0 == frame
      #expect(isSame)
      #expect(try Frame.decode(UnsafeRawBufferPointer(rebasing: bytes.dropLast()))?.1 == nil)
    }
  }

  @Test("a frame decodes whole, and from the middle of a buffer", arguments: samples)
  func whole(_ frame: Frame) throws {
    let bytes = frame.encoded()
    let (decoded, count) = try #require(try Frame.decode(bytes[...]))
    #expect(decoded == frame)
    #expect(count == bytes.count)
    let buffer = [9, 9, 9] + bytes + [7, 7]
    let (again, length) = try #require(try Frame.decode(buffer[3...]))
    #expect(again == frame)
    #expect(length == bytes.count)
  }

  @Test("byte by byte there is nothing before the last byte") func byteByByte() throws {
    for frame in Self.samples {
      let bytes = frame.encoded()
      let cuts = bytes.count < 100 ? Array(0..<bytes.count) : Array(0..<40) + [bytes.count - 1]
      for cut in cuts { #expect(try Frame.decode(bytes[..<cut]) == nil) }
    }
  }

  @Test("what stands behind a frame is left alone") func trailing() throws {
    let all = Self.samples.flatMap { $0.encoded() }
    var rest = all[...]
    var frames: [Frame] = []
    while let (frame, count) = try Frame.decode(rest) {
      frames.append(frame)
      rest = rest.dropFirst(count)
    }
    #expect(frames == Self.samples)
    #expect(rest.isEmpty)
  }

  @Test("lengths are refused outside the limits of their kind", arguments: Frame.Kind.allCases)
  func lengths(_ kind: Frame.Kind) throws {
    func header(_ length: Int) -> [UInt8] {
      [UInt8(length >> 16), UInt8(length >> 8 & 255), UInt8(length & 255), kind.rawValue]
    }
    let limits = kind.lengths
    for length in [limits.lowerBound, limits.upperBound] {
      #expect(try Frame.Header(header(length))?.length == length)
      #expect(try Frame.Header(header(length))?.kind == kind)
    }
    let wrong = [0, 1, 7, 9, 11, 13, limits.lowerBound - 1, limits.upperBound + 1, 0xFF_FFFF]
    for length in wrong where !limits.contains(length) {
      #expect(throws: WireError.self) { try Frame.Header(header(length)) }
      #expect(throws: WireError.self) { try Frame.decode(header(length)[...]) }
    }
  }

  @Test("unknown kinds are refused with the header") func kinds() {
    for kind in UInt8.min...UInt8.max where Frame.Kind(rawValue: kind) == nil {
      #expect(throws: WireError.self) { try Frame.decode([0, 0, 12, kind]) }
    }
  }

  @Test("mutated frames never crash, and what is accepted encodes to the same bytes")
  func mutations() throws {
    var random = Random(seed: 1)
    var accepted = 0
    let small = Self.samples.filter { $0.encoded().count < 100 }.map { $0.encoded() }
    for round in 0..<300_000 {
      let bytes: [UInt8]
      if round % 5 == 0 {
        bytes = random.bytes(random.below(24))
      } else {
        bytes = random.mutated(small[random.below(small.count)] + small[random.below(small.count)])
      }
      do {
        guard let (frame, count) = try Frame.decode(bytes[...]) else { continue }
        accepted += 1
        if frame.encoded() != Array(bytes.prefix(count)) {
          Issue.record("\(bytes.hex) decodes to \(frame)")
        }
      } catch {}
    }
    #expect(accepted > 50_000)
  }
}
