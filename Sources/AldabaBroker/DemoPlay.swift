import AldabaJSON
import AldabaLink
import AldabaSystem
import AldabaWire
import AldabaWords

/// The people of a demonstration and how they act: what each does is sent to their program, what
/// each has before them is told. `play` and the scenes are in DemoScenes.
final class DemoPlay {
  let stage: DemoStage
  let words: DemoWords
  var broker = ""
  var code = ""
  var number = ""
  var session = ""

  init(_ stage: DemoStage) {
    self.stage = stage
    words = DemoWords(stage.transcript.language)
  }

  var transcript: DemoTranscript { stage.transcript }
  var brokerFolder: String { stage.folder + "/acme" }

  func home(_ name: String) -> String { stage.folder + "/" + name }

  // MARK: - The broker's side

  /// A command that an administrator types, as it would be typed.
  @discardableResult
  func administer(_ arguments: [String], shown: String, input: [UInt8]? = nil) throws -> [UInt8] {
    try transcript.act(words.administrator, "aldaba-broker \(shown)")
    return try stage.run("aldaba-broker", arguments, input: input)
  }

  /// Adds somebody, who enrols on their own computer with the token that they are given.
  func enrol(_ person: DemoWords.Person) throws {
    let token = try administer(
      [
        "person", "add", person.id, "--name", person.name, "--team", person.team,
        "--phone", person.phone, "--dir", brokerFolder,
      ],
      shown: "person add \(person.id) --name \"\(person.name)\" --team \(person.team)"
        + " --phone \(person.phone)")
    try transcript.act(person.first, "aldaba enroll")
    try stage.run(
      "aldaba", ["enroll", "--home", home(person.id), "--broker", broker], input: token)
  }

  /// What the customer's machine needs, with the telephone that an administrator writes into it.
  func customerFile(_ port: Int64) throws {
    let path = stage.home + "/customer.json5"
    do {
      let made = try Trust(try read(brokerFolder + "/customer.json5"))
      let trust = Trust(
        addresses: [HostPort(host: "127.0.0.1", port: UInt16(clamping: port))],
        organisation: made.organisation, phone: DemoWords.phone, authorities: made.authorities,
        origin: made.origin, ledgerKey: made.ledgerKey, pause: 0)
      try Files.writeNew(path, Array(trust.text.utf8), permissions: 0o644)
    } catch {
      throw Problem.cannotWrite(path, reason: "\(error)")
    }
  }

  // MARK: - The customer

  /// Waits for an event of the customer's program; everything that comes before it and is to be
  /// read is told, and so is the event itself.
  @discardableResult
  func anaReads(_ ana: DemoActor, _ event: String, _ members: [String: JSON] = [:]) throws -> JSON {
    let found = try ana.hear(event, members) { try tell($0) }
    try tell(found)
    return found
  }

  /// What stands on the customer's screen because of this event, if anything does.
  private func tell(_ event: JSON) throws {
    guard let text = event["text"]?.string, !event.isEvent("said") else { return }
    try transcript.show(words.reads(words.customer), text)
  }

  /// The customer answers the question that stands.
  func anaAnswers(_ ana: DemoActor, _ question: JSON, number: String? = nil) throws {
    var answer: [String: JSON] = [
      "do": "answer", "ask": question["ask"] ?? "", "answer": "yes",
    ]
    if let number { answer["number"] = .string(number) }
    try transcript.act(
      words.customer, number.map { words.types($0) } ?? words.answersYes)
    try ana.send(.object(answer))
  }

  // MARK: - The technicians

  /// A technician's command, told as the console takes it.
  func act(_ who: DemoWords.Person, _ actor: DemoActor, _ shown: String, _ command: JSON) throws {
    try transcript.act(who.first, shown)
    try actor.send(command)
  }

  /// What is refused at once: the sentence that the technician reads.
  func refused(_ who: DemoWords.Person, _ actor: DemoActor, _ code: String) throws {
    let error = try actor.hear("error", ["code": .string(code)])
    try transcript.show(
      words.reads(who.first),
      [error["message"], error["hint"]].compactMap { $0?.string }.joined(separator: "\n"))
  }

  /// Asks for a capability, and the customer allows it.
  func allow(
    _ who: DemoWords.Person, _ actor: DemoActor, _ ana: DemoActor, _ what: String, reason: String
  ) throws {
    let isControl = what == "type"
    try act(
      who, actor, "ask \(what) 15 \(reason)",
      ["do": "ask", "what": .string(what), "reason": .string(reason), "minutes": 15])
    let question = try anaReads(ana, "asked", ["what": .string(what)])
    if isControl { try transcript.act(who.first, words.says(words.digits(number))) }
    try anaAnswers(ana, question, number: isControl ? number : nil)
    try actor.hear("answer", ["what": .string(what), "answer": "yes"])
    try anaReads(ana, "now")
    // A number serves once.
    if isControl { try hearNumber(actor) }
  }

  func hearNumber(_ actor: DemoActor) throws {
    number = try actor.hear("number")["number"]?.string ?? ""
  }

  /// Types a command into the customer's window, and shows what both see of it.
  func type(_ who: DemoWords.Person, _ actor: DemoActor, _ command: String, until text: String)
    throws
  {
    try act(who, actor, words.typesCommand(command), Self.keys(command + "\r"))
    let rows = try actor.see(text).dropLast()
    let first = rows.lastIndex { $0.hasSuffix(command) } ?? rows.startIndex
    try transcript.show(words.window, rows[first...].joined(separator: "\n"))
  }

  static func keys(_ text: String) -> JSON {
    ["do": "type", "data": .string(Array(text.utf8).base64)]
  }
}
