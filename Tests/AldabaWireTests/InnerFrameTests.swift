import AldabaWire
import TestSupport
import Testing

@Suite struct InnerFrameTests {
  static let samples: [InnerFrame] = InnerFrame.Channel.allCases.flatMap { channel in
    [
      InnerFrame(channel: channel, position: 0, content: []),
      InnerFrame(channel: channel, position: .max, content: [0x1B]),
      InnerFrame(
        channel: channel, position: 7, content: [UInt8](repeating: 3, count: Limits.inner)),
    ]
  }

  @Test("whole, from the middle of a buffer, and cut") func whole() throws {
    for frame in Self.samples {
      let bytes = frame.encoded()
      let buffer = [1, 2] + bytes + [0]
      let (decoded, count) = try #require(try InnerFrame.decode(buffer[2...]))
      #expect(decoded == frame)
      #expect(count == bytes.count)
      for cut in Array(0..<min(bytes.count, 20)) + [bytes.count - 1] {
        #expect(try InnerFrame.decode(bytes[..<cut]) == nil)
      }
    }
  }

  @Test("unknown channels and long content are refused with the header") func refused() {
    let position = [UInt8](repeating: 0, count: 8)
    for channel in UInt8(6)...255 {
      #expect(throws: WireError.self) {
        try InnerFrame.decode(([0, 0, 0, channel] + position)[...])
      }
    }
    #expect(throws: WireError.self) { try InnerFrame.decode(([0, 0x40, 1, 1] + position)[...]) }
    #expect(throws: WireError.self) { try InnerFrame.decode(([255, 255, 255, 1] + position)[...]) }
    #expect(throws: Never.self) { try InnerFrame.decode(([0, 0x40, 0, 1] + position)[...]) }
  }

  @Test("mutated inner frames never crash, and what is accepted encodes to the same bytes")
  func mutations() throws {
    var random = Random(seed: 2)
    var accepted = 0
    for _ in 0..<200_000 {
      let channel = InnerFrame.Channel.allCases[random.below(4)]
      let frame = InnerFrame(
        channel: channel, position: random.next(), content: random.bytes(random.below(20)))
      let bytes = random.mutated(frame.encoded())
      do {
        guard let (decoded, count) = try InnerFrame.decode(bytes[...]) else { continue }
        accepted += 1
        if decoded.encoded() != Array(bytes.prefix(count)) {
          Issue.record("\(bytes.hex) decodes to \(decoded)")
        }
      } catch {}
    }
    #expect(accepted > 50_000)
  }
}
