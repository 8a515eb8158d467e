import AldabaCrypto
import AldabaLedger
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords
import Glibc
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// What is found in a ledger, and what is told as it comes.
@Suite struct SearchTests {
  init() {
    setenv("TZ", "UTC0", 1)
    tzset()
  }

  @Test func folding() {
    #expect(folded("Ñandú ÉXITO Øre ẞ") == "nandu exito ore ß")
    #expect(folded("n\u{303}andu\u{301}") == "nandu")
    #expect(folded("Ωmega Ж 漢") == "ωmega ж 漢")
    #expect(folded("ﬁ ſ") == "ﬁ ſ")
  }

  // MARK: - search

  @Test func byEachOfItsSigns() {
    let fixture = talk()
    #expect(found(fixture, Query()).count == fixture.lines.count)
    #expect(found(fixture, Query(event: "consent.granted")) == ["consent.granted"])
    #expect(found(fixture, Query(event: "transfer")).count == 4)
    #expect(found(fixture, Query(event: "trans")).isEmpty)
    #expect(
      found(fixture, Query(what: .capability(.view)))
        == ["consent.asked", "consent.granted", "shell.opened"])
    #expect(found(fixture, Query(what: .hold)) == ["hold.asked", "hold.accepted"])
    #expect(found(fixture, Query(customer: "LUIS ortega")).count == 15)
    #expect(found(fixture, Query(customer: "ana")).isEmpty)
    #expect(found(fixture, Query(ticket: "4711")).count == 15)
    #expect(found(fixture, Query(ticket: "4711", event: "hold.resumed")) == ["hold.resumed"])
    let from = Fixture.start + 6000
    #expect(found(fixture, Query(range: from..<from + 2000)).count == 2)
  }

  @Test func byPersonWhoseQuestionItWas() {
    let fixture = talk()
    #expect(
      found(fixture, Query(person: "hugo", event: "consent"))
        == ["consent.asked", "consent.granted"])
    #expect(found(fixture, Query(person: "gabriela", event: "consent")).isEmpty)
    // Named in it, though said by another.
    #expect(
      found(fixture, Query(person: "SANZ", event: "transfer.asked")) == ["transfer.asked"])
    #expect(found(fixture, Query(person: "sanz", event: "person")).count == 2)
    #expect(found(fixture, Query(person: "sanz", event: "session.joined")).isEmpty)
    #expect(found(fixture, Query(person: "sanz", event: "shell.opened")) == ["shell.opened"])
  }

  @Test func linesAndRecords() throws {
    let fixture = talk()
    try fixture.withLedger { (folder: String) throws in
      let text = try run(folder, .es) { try $0.search(Query(event: "hold"), rule: nil) }
      #expect(text.end == .done)
      #expect(
        text.lines == [
          "Sesión \(fixture.session)", "Martes 24 de noviembre de 2026",
          "09:15:07 Gabriela Ruiz pide un momento de espera (2 minutos): «hablar con un colega»;"
            + " mientras tanto: «pregunto»",
          "09:15:08 Luis Ortega dice que sí a esperar",
          "09:15:09 Gabriela Ruiz vuelve y da las gracias por la espera (1 segundo; estimación: 2"
            + " minutos)",
        ])
      let json = try run(folder, isJSON: true) {
        try $0.search(Query(event: "hold.resumed"), rule: nil)
      }
      #expect(json.lines.map { Array($0.utf8) } == [fixture.lines[9]])
      let none = try run(folder) { try $0.search(Query(ticket: "x"), rule: nil) }
      #expect(none.lines == ["There is nothing like that."])
      #expect(none.end == .done)
      let outside = try run(folder, .en) { try $0.search(Query(event: "person.added"), rule: nil) }
      #expect(outside.lines.first == "Outside sessions")
      #expect(
        outside.lines.last
          == "09:15:02 The administrator (root) prepares the enrolment of hugo, Hugo Sanz"
          + " (technician, Impresoras)")
    }
  }

  @Test func byTheRuleThatWasBroken() throws {
    var fixture = Fixture()
    fixture.enrol()
    fixture.begin()
    fixture.say(\.technician, .holdResumed)
    fixture.ask(.view)
    try fixture.withLedger { (folder: String) throws in
      let six = try run(folder, isJSON: true) { try $0.search(Query(), rule: 6) }
      #expect(six.lines.map { Array($0.utf8) } == [fixture.lines[5]])
      #expect(try run(folder, isJSON: true) { try $0.search(Query(), rule: 7) }.lines.isEmpty)
    }
  }

  @Test func whatIsTyped() throws {
    func query(_ arguments: String...) throws -> Query {
      try Query(Audit.table.parse(["search", "--dir", "x"] + arguments))
    }
    func rule(_ text: String) throws -> Int? {
      try Query.rule(Audit.table.parse(["search", "--dir", "x", "--rule", text]))
    }
    #expect(try query("--what", "type-no-enter").what == .capability(.typeNoEnter))
    #expect(try query("--event", "hold").event == "hold")
    #expect(throws: Problem.self) { try query("--event", "hold.nothing") }
    #expect(throws: Problem.self) { try query("--event", "") }
    #expect(throws: UsageError.self) { try query("--what", "everything") }
    #expect(throws: Problem.self) { try query("--since", "ayer") }
    #expect(try rule("R6") == 6)
    #expect(try rule("r33") == 33)
    for wrong in ["R0", "R43", "", "R", "six"] {
      #expect(throws: Problem.self) { try rule(wrong) }
    }
  }

  // MARK: - show

  /// The knock that a session answers stands before it, and what was promised in it behind.
  @Test func showTellsWhatBelongsToIt() throws {
    var fixture = Fixture()
    fixture.enrol()
    let gabriela = PersonID(rawValue: "gabriela")!
    fixture.knock(id: 21)
    fixture.knock(id: 22)
    fixture.broker(.knockAnswered(askID(21), gabriela, waited: 2000))
    fixture.begin(knock: askID(21))
    fixture.end()
    let promised = Act.Promised(
      id: askID(31), kind: .answer, what: fixture.text("precio"),
      customer: fixture.text("Luis Ortega"), ticket: nil, contact: nil,
      due: Fixture.start + 86_400_000, owner: gabriela, from: fixture.session)
    fixture.broker(.promised(promised))
    fixture.broker(.fulfilled(.owed, askID(31), gabriela))
    fixture.broker(.fulfilled(.owed, askID(32), gabriela))
    #expect(fixture.findings == [])
    try fixture.withLedger { (folder: String) throws in
      let text = try run(folder, .es) { try $0.show("1a") }
      #expect(
        text.lines[2] == "09:15:02 El servidor recibe la llamada de Luis Ortega: «no imprime»"
          + " (Debian 12)")
      #expect(
        text.lines[3] == "09:15:04 El servidor nota que contesta Gabriela Ruiz (espera: 2 segundos)"
      )
      #expect(text.lines.count == 11)
      #expect(
        text.lines.suffix(2) == [
          "09:15:10 El servidor anota una respuesta pendiente para Luis Ortega, el miércoles 25 de"
            + " noviembre a las 9:15, se ocupa Gabriela Ruiz: «precio»",
          "09:15:11 El servidor anota que Gabriela Ruiz ha hecho lo pendiente",
        ])
    }
  }

  // MARK: - follow

  @Test func whatIsNew() throws {
    var fixture = Fixture()
    fixture.enrol()
    fixture.begin()
    let known = fixture.lines.count
    fixture.ask(.view)
    fixture.grant(.view)
    fixture.broker(.brokerStarted(version: "0.1.0"))
    fixture.end()
    try Fixture.withLiveLedger(fixture) { (folder: String, append: (Range<Int>) -> Void) throws in
      append(0..<known)
      var lines: [String] = []
      let pen = Pen(words: Words(.es), columns: nil, isColoured: false, isJSON: false) {
        lines.append(String(decoding: $0, as: UTF8.self))
      }
      let commands = Commands(reader: try LedgerReader(directory: folder), pen: pen)
      var follower = try Follower(commands, session: nil)
      #expect(try follower.step())
      #expect(lines.isEmpty)
      append(known..<known + 1)
      #expect(try follower.step())
      #expect(lines.first == "Sesión \(fixture.session)")
      #expect(
        lines.last
          == "09:15:05 Gabriela Ruiz pide permiso para ver la ventana (30 minutos): «ver la cola»")
      #expect(lines.count == 3)
      append(known + 1..<fixture.lines.count)
      #expect(try follower.step())
      #expect(lines[4] == "")
      #expect(lines[5] == "Fuera de las sesiones")
      #expect(lines.last == "09:15:09 Luis Ortega cuelga y la sesión termina")
    }
  }

  @Test func untilTheSessionEnds() throws {
    let fixture = Fixture.good()
    try Fixture.withLiveLedger(fixture) { (folder: String, append: (Range<Int>) -> Void) throws in
      append(0..<6)
      func follower(_ session: String) throws -> (Follower, Box) {
        let box = Box()
        let pen = Pen(words: Words(.en), columns: nil, isColoured: false, isJSON: true) {
          box.lines.append($0)
        }
        let commands = Commands(reader: try LedgerReader(directory: folder), pen: pen)
        return (try Follower(commands, session: session), box)
      }
      #expect(throws: Failure.self) { _ = try follower("2") }
      #expect(throws: Failure.self) { _ = try follower("") }
      var (one, box) = try follower("1AAA")
      #expect(try one.step())
      append(6..<fixture.lines.count)
      #expect(try !one.step())
      #expect(box.lines == Array(fixture.lines[6...]))
      // What is over already ends at once.
      var (late, _) = try follower("1")
      #expect(try !late.step())
    }
  }

  /// When another key alone signs the ledger, that is said, and not passed over in silence.
  @Test func headsOfAnotherKey() throws {
    let fixture = Fixture.good()
    try Fixture.withLiveLedger(fixture) { (folder: String, append: (Range<Int>) -> Void) throws in
      append(0..<6)
      var tail = LedgerTail(try LedgerReader(directory: folder))
      var count = 0
      try tail.read(.en) { _ in count += 1 }
      #expect(count == 6)
      for slot in 0...1 { try Files.replace("\(folder)/head.\(slot)", [], permissions: 0o600) }
      // A slot that is just being written is read the next time.
      for _ in 0..<3 { try tail.read(.en) { _ in count += 1 } }
      #expect(throws: Failure.self) { try tail.read(.en) { _ in count += 1 } }
      #expect(count == 6)
    }
  }

  @Test func aLedgerThatWasChanged() throws {
    let fixture = Fixture.good()
    try Fixture.withLiveLedger(fixture) { (folder: String, append: (Range<Int>) -> Void) throws in
      append(0..<6)
      let pen = Pen(words: Words(.en), columns: nil, isColoured: false, isJSON: true) { _ in }
      let commands = Commands(reader: try LedgerReader(directory: folder), pen: pen)
      var follower = try Follower(commands, session: nil)
      append(6..<8)
      try spoil(folder) { $0[7][20] ^= 1 }
      do {
        _ = try follower.step()
        Issue.record("a changed record is not shown")
      } catch let failure as Failure {
        #expect(failure.code == .unverified)
      }
    }
  }

  // MARK: - Help

  private final class Box {
    var lines: [[UInt8]] = []
  }

  private func found(_ fixture: Fixture, _ query: Query) -> [String] {
    let texts = fixture.texts
    var people = People { digest in texts[digest].map { .text($0.text) } ?? .unknown }
    var search = Search(query)
    return fixture.lines.compactMap { line in
      guard let record = try? Record(line) else { return nil }
      people.take(record)
      return search.finds(record, people) ? record.act.event.rawValue : nil
    }
  }

  /// A hold, a transfer, and a grant to who came in.
  private func talk() -> Fixture {
    var fixture = Fixture()
    fixture.enrol()
    fixture.enrol(colleague: .technician, team: "Impresoras")
    fixture.begin()
    fixture.askHold()
    fixture.acceptHold()
    fixture.say(\.technician, .holdResumed)
    fixture.pass(.transfer)
    (fixture.technician, fixture.colleague) = (fixture.colleague, fixture.technician)
    fixture.ask(.view, id: 4)
    fixture.grant(.view, id: 4)
    fixture.say(\.agent, .shellOpened(askID(4)))
    fixture.end()
    return fixture
  }
}
