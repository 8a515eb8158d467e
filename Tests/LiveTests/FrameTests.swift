import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaSystem
import AldabaTunnel
import AldabaWire
import Glibc
import Testing

/// Bytes that are no frames and no messages, from strangers and from a party of a session: the
/// connection ends, everything else goes on.
@Suite struct FrameTests {
  private static func control(_ text: String) -> [UInt8] { control(Array(text.utf8)) }

  private static func control(_ payload: [UInt8]) -> [UInt8] {
    header(payload.count, kind: 1) + payload
  }

  private static func header(_ length: Int, kind: UInt8) -> [UInt8] {
    [UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255), kind]
  }

  /// The broker drops whoever begins like this.
  private static let frames: [[UInt8]] = [
    header(2, kind: 0), header(2, kind: 7), header(8, kind: 255),
    header(65_537, kind: 1), header(0xFFFFFF, kind: 1), header(0, kind: 1), header(1, kind: 1),
    header(12, kind: 2), header(65_549, kind: 2), header(11, kind: 3), header(13, kind: 4),
    header(7, kind: 5), header(9, kind: 6), Array("GET / HTTP/1.1\r\n\r\n".utf8),
  ]

  /// The broker says `malformed` to whoever begins like this.
  private static let messages: [[UInt8]] = [
    control("hola"), control("[]"), control("{}"), control("{\"t\":5}"),
    control("{\"t\":\"fly\"}"), control("{\"t\":\"technician\"}"),
    control("{\"t\":\"technician\",\"v\":2}"), control("{\"t\":\"technician\",\"v\":1,\"x\":1}"),
    control("{\"t\":\"technician\",\"v\":1,\"v\":1}"), control("{\"t\":\"technician\",\"v\":1}}"),
    control(Array("{\"t\":\"".utf8) + [0xFF] + Array("\"}".utf8)),
    control([UInt8](repeating: 0x5B, count: 65_536)),
    control("{\"t\":" + String(repeating: "{\"t\":", count: 100) + "1"),
    control("{\"t\":\"" + String(repeating: "a", count: 65_000) + "\"}"),
    control("{\"t\":\"welcome\"}"), control("{\"t\":\"bye\",\"code\":\"past\"}"),
    control("{\"t\":\"renew\",\"request\":\"AAAA\"}"),
    header(13, kind: 2) + [UInt8](repeating: 0, count: 13),
    header(12, kind: 3) + [UInt8](repeating: 0, count: 12),
    header(12, kind: 4) + [UInt8](repeating: 0, count: 12),
  ]

  @Test func strangersWhoSpeakOtherwise() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      for bytes in Self.frames {
        let stranger = try await Rogue.connect(scene, home: nil)
        try await stranger.on { $0.send(raw: bytes) }
        try await stranger.closed()
      }
      for bytes in Self.messages {
        let stranger = try await Rogue.connect(scene, home: nil)
        try await stranger.on { $0.send(raw: bytes) }
        #expect(try await stranger.bye() == .malformed, "\(bytes.prefix(80).map { $0 })")
        try await stranger.closed()
      }
      try await scene.has(1, "refused.peer")
      #expect(!call.agent.hasHeard("link") && !call.technician.hasHeard("link"))
      try await call.typing()
      try await call.end()
    }
  }

  @Test func aFrameByteByByte() async throws {
    try await Scene.play { scene in
      let technician = try await Rogue.connect(scene, home: scene.technicianHome)
      for byte in Frame.control(Message.technician.encoded()).encoded() {
        try await technician.on { $0.send(raw: [byte]) }
      }
      try await technician.message { if case .welcome = $0 { true } else { nil } }
      // A second first message.
      try await technician.on { $0.send(.technician) }
      #expect(try await technician.bye() == .malformed)
    }
  }

  @Test func pingsAreAnsweredAndCutsForgotten() async throws {
    try await Scene.play { scene in
      let stranger = try await Rogue.connect(scene, home: nil)
      for cut in 1..<12 {
        let other = try await Rogue.connect(scene, home: nil)
        try await other.on { state in
          state.send(raw: Array(Self.control("{\"t\":\"technician\",\"v\":1}").prefix(cut)))
          state.hangUp()
        }
      }
      try await stranger.on { state in
        state.send(raw: Self.header(8, kind: 5) + [UInt8](repeating: 7, count: 8))
        state.send(.technician)
      }
      #expect(try await stranger.bye() == .unknownPerson)
    }
  }

  @Test func partiesWhoSpeakOtherwise() async throws {
    try await Scene.play { scene in
      let (rogue, agent, number) = try await Rogue.call(scene)
      try await rogue.ask(.type)
      agent.answer(try await agent.ask("type"), "yes", number: number)
      try await rogue.record(.shellOpened)
      func back() async throws {
        try await rogue.closed()
        try await agent.wait("link", ["side": "technician", "state": "lost"])
        try await rogue.dial()
        try await rogue.on { state in
          state.tunnel?.linkLost()
          state.send(.reattach(state.session))
        }
        try await agent.wait("link", ["side": "technician", "state": "resumed"])
        try await rogue.on { $0.tunnel?.linkResumed() }
      }
      for bytes in Self.frames.prefix(4) {
        try await rogue.on { $0.send(raw: bytes) }
        try await back()
      }
      for bytes in Self.messages.prefix(4) + Self.messages.suffix(6).prefix(3) {
        try await rogue.on { $0.send(raw: bytes) }
        #expect(try await rogue.bye() == .malformed)
        try await back()
      }
      for message in [Message.technician, .reattach(SessionID(rawValue: rogue.anySession)!)] {
        try await rogue.on { $0.send(message) }
        #expect(try await rogue.bye() == .malformed)
        try await back()
      }
      // The grant has outlived all of it, and what is typed arrives once.
      try await rogue.keys("echo \\(vivo\\)\n", heardBy: agent)
      try await agent.output(until: "(vivo)")
    }
  }

  /// Whoever does not finish a handshake, or says nothing after it, is let go after ten seconds;
  /// two hundred of them do not disturb a session.
  @Test func idleStrangers() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let port = UInt16(scene.port)
      let silent = try await Stage.shared.on {
        try (0..<180).map { _ in
          try Network.connectAndWait(host: "127.0.0.1", port: port, seconds: 5).release()
        }
      }
      // Some begin a handshake and stop in its middle.
      for number in silent.prefix(60) {
        try IO.writeAll(number, [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00])
      }
      var idle: [Rogue] = []
      for _ in 0..<20 { idle.append(try await Rogue.connect(scene, home: nil)) }
      try await call.typing()
      call.technician.send([
        "do": "type", "data": "stty -onlcr; seq 1 20000; echo F''IN\n".data,
      ])
      try await call.technician.output(until: "20000\nFIN\n")
      #expect(!call.technician.hasHeard("link") && !call.agent.hasHeard("link"))
      // Without a word: one whose packets were lost comes again.
      for rogue in idle {
        try await rogue.closed()
        #expect(!rogue.heard.history.contains { if case .message = $0 { true } else { false } })
      }
      // All of the others have read the end by now or soon.
      try await Scene.until {
        silent.allSatisfy { number in
          var byte: UInt8 = 0
          let count = recv(number, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
          return count == 0 || (count < 0 && errno == ECONNRESET) || byte == 0x15
        }
      }
      for number in silent { close(number) }
      try await call.echo("sigue")
      try await call.end()
    }
  }
}

extension Rogue {
  fileprivate var anySession: String { String(repeating: "a", count: 32) }
}
