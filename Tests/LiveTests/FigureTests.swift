import AldabaJSON
import AldabaSystem
import Testing

/// R34: the two figures that a help desk is taught, how to ask somebody to wait and how to pass them
/// on, as a customer reads them at a terminal of 40 and of 80 columns.
///
/// What stands on their screen is compared with `Figures/{hold,transfer}-{es,en}-{40,80}.txt`;
/// `ALDABA_WRITE_FIGURES=1` writes these files anew. Whoever changes a sentence reads them as
/// somebody would who is afraid of computers.
@Suite struct FigureTests {
  /// All of them at once: they take most of their time to wait.
  @Test func figures() async throws {
    try await withThrowingTaskGroup { plays in
      for tongue in [FigurePlay.Tongue.es, .en] {
        for columns in [40, 80] {
          plays.addTask { try await Self.play(tongue, columns) }
        }
      }
      try await plays.waitForAll()
    }
  }

  private static func play(_ tongue: FigurePlay.Tongue, _ columns: Int) async throws {
    try await Scene.play { scene in
      let play = try await FigurePlay(scene, tongue, columns)
      try await play.begin()
      try await play.hold()
      let hold = play.shown
      try await play.transfer()
      let transfer = String(play.shown.dropFirst(hold.count))
      try play.compare("hold", hold)
      try play.compare("transfer", transfer)
    }
  }
}

/// One session with its three people: the customer at a terminal, both technicians over JSON lines.
private final class FigurePlay: Sendable {
  /// What is written and waited for in one language. A question's last line fits in 40 columns.
  struct Tongue: Sendable {
    let code: String
    let yes: String
    let bye: String
    let motive: String
    let typing: String
    let reason: String
    let doing: String
    let cause: String
    let why: String
    let brief: String
    let summary: String
    let notBegin: String
    let notAllow: String
    let notWait: String
    let stay: String
    /// What ends a step of the play, on the customer's screen.
    let inMessages: String
    let inControl: String
    let inHold: String
    let checked: String
    let calling: String
    let closing: String
    /// Where a row goes on that holds the name of whoever runs this.
    let user: String

    static let es = Tongue(
      code: "es", yes: "sí", bye: "colgar", motive: "No puedo imprimir",
      typing: "Leer la lista de espera", reason: "Tengo que preguntar por su impresora",
      doing: "Hablo con quien la instaló", cause: "Están mirando cómo se instaló.",
      why: "Hugo conoce bien esa impresora",
      brief: "Hay 3 trabajos en espera y el primero está parado. No se ha borrado nada.",
      summary: "La impresora ya imprime.", notBegin: "Para no empezar, pulse Intro:",
      notAllow: "Para no permitir, pulse Intro:", notWait: "Para no esperar, pulse Intro:",
      stay: "Para seguir con Gabriela, pulse Intro:", inMessages: "Ahora: solo mensajes.",
      inControl: "Ahora: Gabriela puede escribir", inHold: "Ahora: en espera.",
      checked: "escriba: seguir", calling: "sigue con usted.", closing: "en 1 minuto.",
      user: "Podrá hacer lo mismo que usted")
    static let en = Tongue(
      code: "en", yes: "yes", bye: "bye", motive: "I cannot print",
      typing: "To read the waiting list", reason: "I have to ask about your printer",
      doing: "I talk to the person who installed it",
      cause: "They are looking at how it was installed.", why: "Hugo knows that printer well",
      brief: "3 jobs are waiting and the first one has stopped. Nothing has been deleted.",
      summary: "The printer prints again.", notBegin: "If not, press Enter:",
      notAllow: "If not, press Enter:", notWait: "Not to wait, press Enter:",
      stay: "To stay with Gabriela, press Enter:", inMessages: "Now: messages only.",
      inControl: "Now: Gabriela can type", inHold: "Now: on hold.", checked: "type: continue",
      calling: "is still with you.", closing: "in 1 minute.",
      user: "They will be able to do what you can")
  }

  private let scene: Scene
  private let tongue: Tongue
  private let columns: Int
  private let home: String
  private let desk: Program
  private let technician: Program
  private let customer: Person
  private let number = Lock("")

  init(_ scene: Scene, _ tongue: Tongue, _ columns: Int) async throws {
    self.scene = scene
    self.tongue = tongue
    self.columns = columns
    // The telephone is the organisation's own to fill in.
    let file = try Files.read(scene.customerFile, maximumBytes: 65_536).asText
    try Files.replace(
      scene.customerFile,
      Array(file.replacing("phone: \"\"", with: "phone: \"915550100\"").utf8), permissions: 0o644)
    home = try await Self.enrol(scene, team: tongue.code == "es" ? "Impresoras" : "Printers")
    desk = try await scene.desk(home)
    try await desk.wait("ready")
    technician = try await scene.start(
      "technician",
      [
        "aldaba", "start", "--json", "--home", scene.technicianHome, "--customer", "Ana",
        "--ticket", "1042", "--motive", tongue.motive, "--broker", scene.address,
      ])
    guard let code = try await technician.wait("session")["code"]?.string else {
      throw Missing("no code")
    }
    customer = try await Person.customer(
      scene, code: code, language: tongue.code, columns: columns,
      variables: ["TZ": Self.fiveToEleven])
  }

  /// Hugo, with the extension that customers are given who are passed on to him.
  private static func enrol(_ scene: Scene, team: String) async throws -> String {
    let added = try await scene.run([
      "aldaba-broker", "person", "add", "hugo", "--name", "Hugo Vega", "--team", team,
      "--phone", "214", "--dir", scene.brokerFolder,
    ])
    let home = scene.folder + "/hugo"
    let enrolled = try await scene.run(["aldaba", "enroll", "--home", home], input: added.output)
    guard enrolled.code == 0 else { throw Missing("enroll: \(added) \(enrolled)") }
    return home
  }

  /// A time zone in which it is five minutes to eleven now: greetings go by the hour, and times of
  /// day all have the same width.
  private static var fiveToEleven: String {
    let now = Int(Clock.wallMilliseconds() / 1000 % 86_400)
    let west = now - (10 * 3600 + 5 * 60)
    let size = abs(west)
    return "TST\(west < 0 ? "-" : "")\(size / 3600):\(size / 60 % 60):\(size % 60)"
  }

  // MARK: - What happens

  func begin() async throws {
    try await customer.sees(tongue.notBegin)
    await customer.answer("\(tongue.yes)\r")
    try await technician.wait("joined")
    let number = try await technician.number()
    self.number.withLock { $0 = number }
    try await settled(tongue.inMessages)
    technician.send(["do": "ask", "what": "type", "reason": .string(tongue.typing), "minutes": 15])
    try await customer.sees(tongue.notAllow)
    await customer.answer("\(number)\r")
    try await technician.wait("answer", ["what": "type", "answer": "yes"])
    try await technician.wait("shell", ["state": "open"])
    try await settled(tongue.inControl)
    technician.send(["do": "type", "data": "echo 3\r".data])
    try await technician.output(until: "\n3\r\n")
    try await settled("\n3\r\n")
  }

  /// Explained, asked, answered, thanked; a word within a minute; back, with name and thanks.
  func hold() async throws {
    technician.send([
      "do": "hold", "reason": .string(tongue.reason), "doing": .string(tongue.doing), "minutes": 2,
    ])
    try await customer.sees(tongue.notWait)
    await customer.answer("\(tongue.yes)\r")
    try await technician.wait("hold", ["state": "held"])
    try await settled(tongue.inHold)
    technician.send(["do": "check", "reason": .string(tongue.cause), "minutes": 1])
    // In seconds the wait is more than one, so that it has the same words every time.
    await Stage.shared.pause(seconds: 2)
    try await settled(tongue.checked)
    technician.send(["do": "resume"])
    try await technician.wait("hold", ["state": "resumed"])
    try await settled(tongue.inControl)
  }

  /// Explained, asked with number and summary, answered; the colleague first, then the goodbye.
  func transfer() async throws {
    technician.send([
      "do": "transfer", "to": "hugo", "reason": .string(tongue.why), "brief": .string(tongue.brief),
    ])
    try await customer.sees(tongue.stay)
    await customer.answer("\(tongue.yes)\r")
    let waiting = try await desk.wait("waiting", ["kind": "transfer"])
    try await settled(tongue.calling)
    let colleague = try await scene.answer(waiting["id"]?.string, home: home)
    try await colleague.wait("joined")
    try await technician.wait("closed", ["by": "transferred"])
    try await settled(tongue.inMessages)
    colleague.send(["do": "close", "summary": .string(tongue.summary)])
    try await settled(tongue.closing)
    customer.type("\(tongue.bye)\r")
    try await colleague.wait("closed", ["by": "customer"])
    try await customer.sees("code=0")
  }

  /// Until the customer has seen what ends a step, and nothing new has come for a while.
  private func settled(_ last: String) async throws {
    try await customer.sees(last)
    var count = -1
    while count != customer.everything.count {
      count = customer.everything.count
      await Stage.shared.pause(seconds: 0.5)
    }
  }

  // MARK: - What is compared

  /// Everything that the agent has shown so far.
  var shown: String {
    let all = customer.everything
    return all.firstRange(of: "code=0").map { String(all[..<$0.lowerBound]) } ?? all
  }

  func compare(_ figure: String, _ raw: String) throws {
    let text = neutral(Paper(raw).rows).joined(separator: "\n") + "\n"
    let folder = Files.directory(of: #filePath) + "/Figures"
    let path = "\(folder)/\(figure)-\(tongue.code)-\(columns).txt"
    if Host.environment("ALDABA_WRITE_FIGURES") != nil {
      try Files.replace(path, Array(text.utf8), permissions: 0o644)
      return
    }
    let wanted = try Files.read(path, maximumBytes: 65_536).asText
    let (came, golden) = (text.split(separator: "\n"), wanted.split(separator: "\n"))
    let same = zip(came, golden).prefix { $0 == $1 }.count
    guard came.count != golden.count || same != came.count else { return }
    let rest = { (rows: [Substring]) in rows.dropFirst(same).prefix(4).joined(separator: "\n  ") }
    Issue.record(
      "\(path), row \(same + 1), expected:\n  \(rest(golden))\ncame:\n  \(rest(came))")
  }

  /// What is another in each session gives way to a word for it: times of day, lengths of time, the
  /// number, the path of the receipts, and the name of whoever runs this.
  private func neutral(_ rows: [String]) -> [String] {
    var kept: [String] = []
    var isUnfolding = false
    for row in rows {
      isUnfolding = isUnfolding && row.hasPrefix("  ")
      if isUnfolding {
        let joint = kept.last?.first == "/" ? "" : " "
        kept.append((kept.popLast() ?? "") + joint + row.dropFirst(2))
      } else {
        isUnfolding = row.hasPrefix("/") || row.hasPrefix(tongue.user)
        kept.append(row)
      }
    }
    let number = number.withLock { $0 }
    return kept.map { row in
      guard row.first != "/" else { return "⟨path⟩" }
      let row = row.hasPrefix(tongue.user) ? row.replacing(/\(.*\)/, with: "(⟨user⟩)") : row
      return row.replacing(number, with: "⟨number⟩")
        .replacing(/\b[0-9]{1,2}:[0-9]{2}\b/, with: "⟨time⟩")
        .replacing(/[0-9]+ (segundo|second)s?/, with: "⟨seconds⟩")
    }
  }
}

/// A terminal's text as somebody who listens to it has it: every row that was ever shown, from above
/// to below.
///
/// Colours are left out. A carriage return, Backspace and erasing the rest of a row do what they do
/// on a screen; any other sequence is written out as ⟨…⟩, so that a transcript shows it.
private struct Paper {
  private var cells: [[Character]] = [[]]
  private var column = 0

  init(_ text: String) {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n": cells.append([])
      case "\u{8}": column = max(0, column - 1)
      case "\u{1B}": take(Paper.sequence(&rest))
      default: put(Character(scalar))
      }
    }
  }

  /// Without the spaces at their ends.
  var rows: [String] {
    cells.map { row in
      var row = row
      while row.last == " " { row.removeLast() }
      return String(row)
    }
  }

  private mutating func put(_ character: Character) {
    let last = cells.count - 1
    while cells[last].count <= column { cells[last].append(" ") }
    cells[last][column] = character
    column += 1
  }

  private mutating func take(_ sequence: String) {
    let last = cells.count - 1
    switch sequence {
    case "[K": cells[last].removeLast(max(0, cells[last].count - column))
    case _ where sequence.hasPrefix("[") && sequence.hasSuffix("m"): break
    default: for character in "⟨\(sequence)⟩" { put(character) }
    }
  }

  /// What follows ESC: `[` with its parameters and final letter, or one character.
  private static func sequence(_ rest: inout Substring.UnicodeScalarView) -> String {
    guard let first = rest.popFirst() else { return "" }
    var sequence = String(first)
    guard first == "[" else { return sequence }
    while let scalar = rest.popFirst() {
      sequence.unicodeScalars.append(scalar)
      if (0x40...0x7E).contains(scalar.value) { break }
    }
    return sequence
  }
}
