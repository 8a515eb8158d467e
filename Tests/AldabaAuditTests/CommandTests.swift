import AldabaJSON
import AldabaLedger
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords
import Glibc
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// The commands on real ledgers: what they print, and how they end.
@Suite struct CommandTests {
  init() {
    setenv("TZ", "UTC0", 1)
    tzset()
  }

  // MARK: - verify

  @Test func goodLedger() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      let json = try run(folder, isJSON: true) { try $0.verify() }
      #expect(json.end == .done)
      #expect(json.lines.count == 1)
      let line = try #require(json.lines.first)
      #expect(line.hasPrefix("{\"ok\":true,\"records\":11,\"root\":\""))
      #expect(line.contains("\",\"problems\":[],\"ledger\":\"support.example/ledger+"))
      let members = try JSON.parse(Array(line.utf8))
      #expect(members["root"]?.string?.utf8.count == 64)

      for (language, first) in [
        (Language.es, "El registro se da por bueno: 11 anotaciones."),
        (.en, "The ledger verifies: 11 records."),
      ] {
        let text = try run(folder, language) { try $0.verify() }
        #expect(text.end == .done)
        #expect(text.lines.first == first)
        #expect(text.lines.count == 4)
      }
    }
  }

  @Test func emptyLedger() throws {
    try Fixture().withLedger { (folder: String) throws in
      let json = try run(folder, isJSON: true) { try $0.verify() }
      #expect(json.end == .done)
      #expect(json.lines.first?.hasPrefix("{\"ok\":true,\"records\":0,") == true)
      let list = try run(folder, .es) { try $0.list() }
      #expect(list.lines == ["Todavía no hay ninguna sesión."])
    }
  }

  @Test func flippedByte() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      try spoil(folder) { lines in
        // The signature's first digit in the line of the yes.
        let sign = Array("\"sig\":\"".utf8)
        let at = lines[7].indices.first { lines[7][$0...].starts(with: sign) } ?? 0
        lines[7][at + sign.count] = lines[7][at + sign.count] == 0x30 ? 0x31 : 0x30
      }
      let json = try run(folder, isJSON: true) { try $0.verify() }
      #expect(json.end == .unverified)
      #expect(json.briefs == ["8 integrity", "8 authorship"])
      #expect(try problems(json).first?["segment"]?.string == "000000000000.jsonl")
    }
  }

  @Test func droppedLine() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      try spoil(folder) { $0.remove(at: 4) }
      let json = try run(folder, isJSON: true) { try $0.verify() }
      #expect(json.end == .unverified)
      #expect(json.briefs.contains("5 integrity"))
      #expect(json.briefs.contains("5 completeness"))
    }
  }

  @Test func forgedGrantInASignedLedger() throws {
    var fixture = Fixture()
    fixture.enrol()
    fixture.begin()
    fixture.ask(.view)
    fixture.grant(.view, isForged: true)
    try fixture.withLedger { (folder: String) throws in
      let json = try run(folder, isJSON: true) { try $0.verify() }
      #expect(json.end == .unverified)
      let problem = try #require(try problems(json).first)
      #expect(problem["line"]?.integer == 7)
      #expect(problem["record"]?.integer == 6)
      #expect(problem["session"]?.string == fixture.session.rawValue)
      #expect(problem["verdict"]?.string == "authorship")
      #expect(problem["what"]?.string?.hasPrefix("expected a signature of customer:") == true)

      let text = try run(folder, .es) { try $0.verify() }
      #expect(
        text.lines.first?.hasPrefix(
          "000000000000.jsonl:7: autoría (1aaaaaaa): se esperaba la firma de customer:") == true)
      #expect(text.failure?.code == .unverified)
      #expect(
        text.failure?.error.hasPrefix(
          "El registro no se puede dar por bueno: 000000000000.jsonl:7: ") == true)
    }
  }

  @Test func coloursOnlyWhereAllowed() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      let plain = try run(folder) { try $0.verify() }
      #expect(!plain.lines.joined().contains("\u{1B}"))
      let coloured = try run(folder, isColoured: true) { try $0.verify() }
      #expect(coloured.lines.first == "\u{1B}[32mThe ledger verifies: 11 records.\u{1B}[0m")
      #expect(coloured.lines.dropFirst().allSatisfy { !$0.contains("\u{1B}") })
    }
  }

  @Test func whileABrokerWrites() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      let reader = try LedgerReader(directory: folder)
      let lock = try Files.lock(folder + "/lock")
      #expect(try Report.of(reader).isGood)
      _ = lock.number
    }
  }

  // MARK: - list

  @Test func listAsItStands() throws {
    let fixture = Fixture.good()
    try fixture.withLedger { (folder: String) throws in
      let json = try run(folder, isJSON: true) { try $0.list() }
      #expect(json.end == .done)
      #expect(json.lines.map { Array($0.utf8) } == fixture.lines)
    }
  }

  @Test func listForPeople() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      let spanish = try run(folder, .es) { try $0.list() }
      #expect(
        spanish.lines == [
          "SESIÓN    CUÁNDO            QUIÉN          CLIENTE      CASO      DURACIÓN    FINAL"
            + "             ESPERAS  CAMBIOS  PERMISOS  MOTIVO",
          "1aaaaaaa  2026-11-24 09:15  Gabriela Ruiz  Luis Ortega  INC-4711  5 segundos  colgó el"
            + " cliente  0        0        ver       «la impresora no imprime»",
        ])
      let english = try run(folder, .en, columns: 60) { try $0.list() }
      #expect(
        english.lines == [
          "1aaaaaaa 2026-11-24 09:15 Gabriela Ruiz",
          "  Luis Ortega, case INC-4711: «la impresora no imprime»",
          "  5 seconds, customer hung up; grants: see",
        ])
    }
  }

  // MARK: - show

  @Test func showTellsTheStory() throws {
    let fixture = Fixture.good()
    try fixture.withLedger { (folder: String) throws in
      let spanish = try run(folder, .es) { try $0.show("1aaa") }
      let device = fixture.agent.author.description.dropFirst("customer:".count)
      #expect(
        spanish.lines == [
          "Sesión \(fixture.session)",
          "Martes 24 de noviembre de 2026",
          "09:15:03 Gabriela Ruiz abre una sesión para Luis Ortega, caso INC-4711: «la impresora"
            + " no imprime»",
          "09:15:04 Luis Ortega usa el código desde el equipo \(device)",
          "09:15:05 Luis Ortega dice que sí a empezar",
          "09:15:06 Gabriela Ruiz pide permiso para ver la ventana (30 minutos): «ver la cola»",
          "09:15:07 Luis Ortega da permiso a Gabriela Ruiz para ver la ventana (30 minutos)",
          "09:15:08 Luis Ortega abre su consola en la sesión",
          "09:15:09 Gabriela Ruiz se despide: «papel atascado, resuelto»",
          "09:15:10 Luis Ortega cuelga y la sesión termina",
        ])
      let english = try run(folder, .en) { try $0.show("1AAAA") }
      #expect(english.lines[0] == "Session \(fixture.session)")
      #expect(english.lines[1] == "Tuesday 24 November 2026")
      #expect(
        english.lines[5]
          == "09:15:06 Gabriela Ruiz asks to see the window (30 minutes): «ver la cola»")
      #expect(english.lines[9] == "09:15:10 Luis Ortega hangs up and the session ends")
    }
  }

  @Test func erasedTextsAreSaidAsSuch() throws {
    let fixture = Fixture.good()
    try fixture.withLedger { (folder: String) throws in
      // Some have a file of their own, and the others are in the log.
      let first = try #require(try Texts.logged(ledger: folder).first)
      let file = folder + "/texts/" + first.key.hex
      try Files.writeNew(file, first.value, permissions: 0o600)
      let shelf = Shelf(ledger: folder)
      let (one, other) = (try #require(Digest(first.key)), fixture.texts.keys)
      #expect(other.allSatisfy { if case .text = shelf.text($0) { true } else { false } })
      try Files.remove(folder + "/texts.log")
      #expect(other.allSatisfy { $0 == one || shelf.text($0) == .erased })
      if case .text = shelf.text(one) {} else { Issue.record("expected the one with a file") }
      try Files.remove(file)
      let story = try run(folder, .es) { try $0.show("1") }
      #expect(
        story.lines[2]
          == "09:15:03 gabriela abre una sesión para [dato borrado], caso [dato borrado]: [dato"
          + " borrado]")
      #expect(story.lines[4] == "09:15:05 Cliente [dato borrado] dice que sí a empezar")
      let list = try run(folder, .en) { try $0.list() }
      #expect(list.lines[1].hasSuffix("customer hung up  0      0          see     [erased]"))
      let verdict = try run(folder, isJSON: true) { try $0.verify() }
      #expect(verdict.end == .done)
      rmdir(folder + "/texts")
      let bare = try run(folder, .en) { try $0.show("1") }
      #expect(bare.lines[2].hasSuffix("case [not at hand]: [not at hand]"))
    }
  }

  @Test func showAsItStands() throws {
    let fixture = Fixture.good()
    try fixture.withLedger { (folder: String) throws in
      let json = try run(folder, isJSON: true) { try $0.show(fixture.session.rawValue) }
      #expect(json.lines.map { Array($0.utf8) } == Array(fixture.lines.dropFirst(3)))
    }
  }

  @Test func whichSession() throws {
    var fixture = Fixture.good()
    var second = Fixture(session: 12, technician: fixture.technician.key)
    second.begin()
    for line in second.lines { fixture.add(try Record(line)) }
    try fixture.withLedger { (folder: String) throws in
      func show(_ session: String) throws -> Outcome {
        try run(folder, isJSON: true) { try $0.show(session) }
      }
      #expect(try show("12").lines.count == 3)
      #expect(try show("1a").lines.count == 8)
      #expect(try show("1").end == .usage)
      for unknown in ["2", "", "\u{1B}[2J", fixture.session.rawValue + "0"] {
        #expect(try show(unknown).end == .unknown)
      }
    }
  }

  @Test func whatDoesNotVerifyIsShownAndSaid() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      try spoil(folder) { $0[4][10] ^= 1 }
      let list = try run(folder, isJSON: true) { try $0.list() }
      #expect(list.lines.count == 11)
      #expect(list.failure?.code == .unverified)
    }
  }

  // MARK: - The folder

  @Test func brokersFolderIsAsGood() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      let root = String(folder.dropLast("/ledger".count))
      for name in [folder, root, root + "/"] {
        #expect(try Report.of(LedgerFolder.open(name, .en)).isGood)
      }
    }
  }

  @Test func noLedger() {
    do {
      _ = try LedgerFolder.open("/nowhere", .es)
      Issue.record("there is no such folder")
    } catch {
      #expect(error.code == .inputOutput)
      #expect(error.error == "En /nowhere no hay ningún registro")
    }
  }

  @Test func commandLine() throws {
    let promised = [
      "enroll", "verify", "list", "show", "search", "follow", "stats", "report", "export", "prove",
      "compare", "key", "replay", "forget", "witness",
    ]
    #expect(Audit.table.commands.map(\.name) == promised)
    for command in Audit.table.commands {
      #expect(!command.examples.isEmpty)
      // What stands as an example can be typed.
      for example in command.examples {
        let line = example.line.prefix { $0 != ">" }.split(separator: " ").map(String.init)
        #expect(try Audit.table.parse(Array(line.dropFirst())).command == command)
      }
      for language in Language.allCases {
        #expect(!Audit.table.help(command, language, columns: 40).isEmpty)
      }
    }
    let parsed = try Audit.table.parse(["show", "3f2a", "--dir", "x", "--json", "--lang", "es"])
    #expect(parsed.positional == ["3f2a"])
    #expect(parsed.flag("json"))
    #expect(throws: UsageError.self) { try Audit.table.parse(["verify", "--dri", "x"]) }
    #expect(throws: UsageError.self) { try Audit.table.parse(["show", "--dir", "x"]) }
  }
}
