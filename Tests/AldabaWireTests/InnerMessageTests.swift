import AldabaJSON
import AldabaWire
import TestSupport
import Testing
import WireSamples

@Suite struct InnerMessageTests {
  @Test("every inner message comes back", arguments: Samples.innerMessages)
  func roundTrip(_ message: InnerMessage) throws {
    #expect(try InnerMessage.decode(message.encoded()) == message)
    let members = try #require(try JSON.parse(message.encoded()).object)
    for key in members.keys {
      var other = members
      other[key] = nil
      #expect(throws: WireError.self) { try InnerMessage.decode(JSON.object(other).encoded()) }
      for value: JSON in [
        .null, .integer(-1_000_000_000_000), .fraction(0.5), true, .array([]),
      ] where !(["worked", "proof"].contains(key) && value == .array([])) {
        other[key] = value
        #expect(throws: WireError.self) { try InnerMessage.decode(JSON.object(other).encoded()) }
      }
    }
    var more = members
    more["extra"] = 1
    #expect(throws: WireError.self) { try InnerMessage.decode(JSON.object(more).encoded()) }
  }

  @Test("every kind has a sample") func complete() {
    let names = Set(
      Samples.innerMessages.compactMap { try? JSON.parse($0.encoded())["t"]?.string })
    #expect(
      names == [
        "commit", "nonce", "open", "checkpoint", "shown", "remains", "size", "skipped", "redraw",
        "floor",
        "overheard",
        "offer", "list", "accept", "begin", "taken", "sent", "trouble", "steps", "no-steps",
        "progress", "ran", "carried",
      ])
  }

  @Test("numbers are refused just outside their limits") func limits() {
    let wrong: [InnerMessage] = [
      .commit(exchange: 0, commitment: .zero), .commit(exchange: 6, commitment: .zero),
      .nonce(exchange: 6, nonce: Samples.key(1)), .nonce(exchange: 1, nonce: [1]),
      .open(exchange: 6, nonce: Samples.key(1)), .size(columns: 0, rows: 1),
      .size(columns: 1, rows: 0), .size(columns: 1_001, rows: 1), .size(columns: 1, rows: 1_001),
      .skipped(bytes: 0), .remains(Samples.ask, milliseconds: 3_600_001),
      .remains(Samples.ask, milliseconds: -1), .ran(Samples.ask, status: 256, skipped: 0),
      .ran(Samples.ask, status: -4, skipped: 0), .taken(Samples.ask, bytes: -1),
      .progress(Samples.step, worked: [8]), .progress(Samples.step, worked: [2, 2]),
      .steps(list: .zero, InnerMessage.Part(number: 3, of: 2, text: "")),
      .steps(
        list: .zero,
        InnerMessage.Part(
          number: 1, of: 1,
          text: String(repeating: "x", count: InnerMessage.Part.limit + 1))),
      .checkpoint(
        InnerMessage.HeadShown(
          note: String(repeating: "x", count: 4_097), index: 0, leaf: .zero, proof: [])),
      .checkpoint(InnerMessage.HeadShown(note: "x", index: -1, leaf: .zero, proof: [])),
      .checkpoint(InnerMessage.HeadShown(note: "x", index: 0, leaf: .zero, proof: [[0]])),
      .checkpoint(
        InnerMessage.HeadShown(
          note: "x", index: 0, leaf: .zero,
          proof: Array(repeating: [UInt8](repeating: 0, count: 32), count: 65))),
      .overheard(by: Samples.person, String(repeating: "x", count: Limits.chat + 1)),
    ]
    for message in wrong {
      #expect(throws: WireError.self, "\(message)") {
        try InnerMessage.decode(message.encoded())
      }
    }
    for text in ["", "{}", "[]", "{\"t\":\"other\"}", "{\"t\":\"floor\",\"held_by\":\"nobody\"}"] {
      #expect(throws: WireError.self) { try InnerMessage.decode(Array(text.utf8)) }
    }
  }

  @Test("a path is refused just above its limit") func paths() throws {
    let offers = Samples.innerMessages.compactMap { message in
      if case .offer(let offer) = message { offer } else { nil }
    }
    let offer = try #require(offers.first)
    for (bytes, isTaken) in [(1_024, true), (1_025, false)] {
      let message = InnerMessage.offer(
        InnerMessage.Offer(
          ask: offer.ask, name: String(repeating: "x", count: bytes), content: offer.content,
          folder: nil, mode: offer.mode, modified: offer.modified))
      #expect(((try? InnerMessage.decode(message.encoded())) != nil) == isTaken, "\(bytes)")
    }
  }

  @Test("mutated inner messages never crash, and what is accepted comes back")
  func mutations() throws {
    var random = Random(seed: 6)
    let samples = Samples.innerMessages.map { $0.encoded() }
    for _ in 0..<100_000 {
      let bytes = random.mutated(samples[random.below(samples.count)])
      guard let message = try? InnerMessage.decode(bytes) else { continue }
      if try InnerMessage.decode(message.encoded()) != message {
        Issue.record("\(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }
}
