import AldabaJSON
import AldabaWire
import TestSupport
import Testing
import WireSamples

/// Protocol.md and the code say the same.
@Suite(.serialized) struct ProtocolTests {
  /// The examples that other targets check, where keys and digests are at hand.
  static let elsewhere = [
    "seed", "public-key", "hello-signature", "vouch-signature", "commitment", "statement-opened",
    "statement-asked", "statement-input", "statement-signature", "statement-hash", "record",
    "record-leaf", "checkpoint", "cosigned", "receipt", "number-commitment", "number-input",
    "number-hash",
    "number", "session-table", "conversation-table", "work-table",
  ]

  private var position: Frame.Position {
    Frame.Position(stream: 1, epoch: 1, offset: 65_536)
  }

  private func message() throws -> Message {
    .refused(seq: 3, .tooSoon)
  }

  @Test("the worked examples of the wire") func examples() throws {
    var examples = try Examples()
    let message = try message().encoded()
    let ask = try #require(AskID(rawValue: "b1b2b3b4b5b6b7b8"))
    let inner = InnerMessage.shown(ask, expires: 1_767_225_660_000).encoded()
    let frames: [(String, [UInt8])] = [
      ("frame-control", Frame.control(message).encoded()),
      ("frame-relay", Frame.relay(position, Array("hello".utf8)).encoded()),
      ("frame-ack", Frame.ack(position).encoded()),
      ("frame-resume", Frame.resume(position).encoded()),
      ("frame-ping", Frame.ping(Array(1...8)).encoded()),
      ("frame-pong", Frame.pong(Array(1...8)).encoded()),
      (
        "inner-keys", InnerFrame(channel: .keys, position: 7, content: Array("ls\r".utf8)).encoded()
      ),
      ("inner-chat", InnerFrame(channel: .chat, position: 2, content: Array("sí".utf8)).encoded()),
      ("inner-control", InnerFrame(channel: .control, position: 0, content: inner).encoded()),
    ]
    for (name, bytes) in frames { try examples.check(name, Examples.dump(bytes)) }
    try examples.check("message-refused", String(decoding: message, as: UTF8.self))
    try examples.check("inner-message", String(decoding: inner, as: UTF8.self))
    let checked = frames.map(\.0) + ["message-refused", "inner-message"] + Self.elsewhere
    #expect(Set(try Examples().names) == Set(checked))
  }

  @Test("the table of limits has every number of the code") func limits() throws {
    let numbers: [(String, Int64)] = [
      ("message", Int64(Limits.message)), ("relay", Int64(Limits.relay)),
      ("record", Int64(Limits.record)), ("text", Int64(Limits.text)), ("name", Int64(Limits.name)),
      ("chat", Int64(Limits.chat)), ("window", Int64(Limits.window)),
      ("inner", Int64(Limits.inner)), ("exchanges", Int64(Limits.exchanges)),
      ("number tries", Int64(Limits.numberTries)), ("grant", Limits.grant),
      ("refusals", Int64(Limits.refusals)), ("receipt", Limits.receipt), ("hold", Limits.hold),
      ("short hold", Limits.shortHold), ("transfers", Int64(Limits.transfers)),
      ("streams", Int64(Limits.streams)), ("handoff", Limits.handoff),
      ("files", Limits.files), ("file list", Int64(Limits.fileList)), ("path", Int64(Limits.path)),
      ("steps", Limits.steps), ("steps file", Int64(Limits.stepsFile)),
      ("command", Int64(Limits.command)), ("command time", Limits.commandTime),
      ("printed", Int64(Limits.printed)), ("segment", Int64(Limits.segment)),
    ]
    let lines = try Examples().document.split(separator: "\n").drop { $0 != "## 14. Limits" }
    for (name, number) in numbers {
      let row = lines.first { $0.hasPrefix("| \(name) | ") }
      let digits = row?.split(separator: "|").dropFirst().first?.filter(\.isNumber)
      #expect(digits.flatMap { Int64($0) } == number, "\(name) in the table of limits")
    }
  }

  @Test("every event, message, code, label and value is named") func names() throws {
    let document = try Examples().document
    func expect(_ names: [String]) {
      for name in names where !document.contains("`\(name)`") {
        Issue.record("Protocol.md does not name `\(name)`")
      }
    }
    expect(Event.allCases.map(\.rawValue))
    expect(RefusalCode.allCases.map(\.rawValue))
    expect(Topic.allCases.map(\.rawValue))
    expect(Ending.allCases.map(\.rawValue))
    expect(Act.Refusal.allCases.map(\.rawValue))
    expect(Act.Handoff.Kind.allCases.map(\.rawValue))
    expect(Act.Handoff.Failure.allCases.map(\.rawValue))
    expect(Act.Correction.allCases.map(\.rawValue))
    expect(Act.Request.allCases.map(\.rawValue))
    expect(Act.Register.allCases.map(\.rawValue))
    expect(Act.KnockEnd.allCases.map(\.rawValue))
    expect(Act.Promised.Kind.allCases.map(\.rawValue))
    expect(Act.Missed.allCases.map(\.rawValue))
    expect(Act.Forgotten.Why.allCases.map(\.rawValue))
    expect(Act.StepOutcome.allCases.map(\.rawValue))
    expect(FileTrouble.allCases.map(\.rawValue))
    expect(Message.Purpose.allCases.map(\.rawValue))
    expect(Message.Waiting.Kind.allCases.map(\.rawValue))
    expect(Method.allCases.map(\.rawValue))
    expect(Role.allCases.map(\.rawValue))
    expect(Side.allCases.map(\.rawValue))
    expect(
      [
        Label.statement, Label.vouch, Label.knock, Label.hello, Label.rotation,
        Label.numberCommitment,
        Label.number, Label.cosignature,
        Label.outerExporter, Label.innerExporter,
      ].map { $0.hasSuffix("\n") ? "\($0.dropLast())\\n" : $0 })
    let members = Samples.records.flatMap { Array(($0.json.object ?? [:]).keys) }
    expect(Array(Set(members)))
    let messages =
      Samples.messages.map { $0.encoded() } + Samples.innerMessages.map { $0.encoded() }
    expect(messages.compactMap { try? JSON.parse($0)["t"]?.string })
    let message = messages.flatMap { Array(((try? JSON.parse($0))?.object ?? [:]).keys) }
    expect(Array(Set(message)))
  }
}
