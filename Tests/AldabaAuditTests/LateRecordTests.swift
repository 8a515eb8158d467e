import AldabaLedger
import AldabaSystem
import AldabaTerminal
import AldabaWire
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// Behind a session's end nothing of it is kept but its name; what follows all the same is judged as if
/// everything were.
@Suite struct LateRecordTests {
  private typealias Late = @Sendable (inout Fixture) -> Void

  /// What follows behind the end of `Fixture.good()`, and other sessions in between.
  private static let cases: [(name: String, late: Late)] = [
    ("asked", { $0.ask(.type, id: 2) }),
    ("withdrawn", { $0.say(\.agent, .revoked(askID(1), .view)) }),
    ("forged", { $0.say(\.agent, .revoked(askID(1), .view), isForged: true) }),
    (
      "kept waiting", { $0.say(\.technician, .holdChecked(reason: $0.text("x"), duration: 60_000)) }
    ),
    ("gone on", { $0.say(\.technician, .reopened) }),
    ("ended twice", { $0.say(\.agent, .closed(.customer, reason: nil)) }),
    ("a piece of a recording", { $0.say(\.agent, .segment(segment(&$0))) }),
    (
      "one withheld before",
      {
        $0.say(\.technician, .reopened, isWithheld: true)
        $0.ask(.view, id: 3)
      }
    ),
    ("the last line again", { $0.take([$0.lines[10]]) }),
    ("an older line again", { $0.take([$0.lines[4]]) }),
    (
      "two different words",
      {
        $0.technician.seq -= 1
        $0.say(\.technician, .reopened)
      }
    ),
    (
      "a stranger's word",
      {
        $0.technician = Fixture.Party($0.technician.author)
        $0.ask(.view, id: 4)
      }
    ),
    (
      "another agent",
      {
        $0.agent = Fixture.Party(.customer(device: "0123456789abcdef"))
        $0.say(\.agent, .offered(.capability(.view)))
      }
    ),
    (
      "a colleague who was never called",
      {
        $0.enrol(colleague: .technician)
        $0.answer(.transfer)
      }
    ),
    ("opened again", { $0.begin() }),
    (
      "opened again by the same key",
      {
        var other = Fixture(session: 1, technician: $0.technician.key)
        other.begin()
        other.ask(.view)
        other.grant(.view)
        $0.take(other)
      }
    ),
    (
      "opened again by a colleague",
      {
        $0.enrol(colleague: .technician)
        $0.technician = $0.colleague
        $0.begin()
      }
    ),
    (
      "the broker's words",
      {
        $0.broker(.linkLost(.customer), session: $0.session)
        $0.broker(.holdOverrun, session: $0.session)
        $0.administrator(.closed(.administrator, reason: nil), session: $0.session)
      }
    ),
    (
      "in two sessions",
      {
        var other = Fixture(session: 2, technician: $0.technician.key)
        other.begin()
        other.end()
        other.ask(.view)
        $0.take(other)
        $0.ask(.view, id: 5)
      }
    ),
  ]

  private static func segment(_ fixture: inout Fixture) -> Act.Segment {
    Act.Segment(index: 1, bytes: 100, sha256: fixture.text("piece"))
  }

  /// A whole session, then another one, then what comes late; judged in one go, and behind a first part
  /// that is remembered.
  private func judged(_ late: Late) throws -> (fixture: Fixture, all: Report, later: Report) {
    var fixture = Fixture.good()
    var between = Fixture(session: 9, technician: fixture.technician.key)
    between.begin()
    between.end()
    fixture.take(between)
    let middle = fixture.lines.count
    late(&fixture)
    let whole = fixture
    return try Fixture.withLiveLedger(whole) { folder, add in
      let reader = try LedgerReader(directory: folder)
      add(0..<middle)
      let known = try #require(try Judgement(reader).remembrance)
      add(middle..<whole.lines.count)
      let all = try Judgement(reader)
      let later = try Judgement(reader, after: known)
      #expect(all.remembrance == nil || all.report.isGood)
      #expect(all.remembrance == later.remembrance)
      return (whole, all.report, later.report)
    }
  }

  @Test func isFoundAsIfAllWereKept() throws {
    for (name, late) in Self.cases {
      let (fixture, all, later) = try judged(late)
      #expect(!all.isGood, "\(name)")
      #expect(all.findings == fixture.findings, "\(name)")
      #expect(later.findings == fixture.findings, "\(name)")
    }
  }

  /// What belongs to no session may come as late as it likes.
  @Test func whatMayComeLate() throws {
    let session = Fixture.good().session
    let (_, all, later) = try judged { fixture in
      let gabriela = PersonID(rawValue: "gabriela")!
      fixture.administrator(
        .forgotten(

          Act.Forgotten(
            id: askID(6), why: .request, sessions: [session], texts: 4, recordings: 0)))
      fixture.broker(.fulfilled(.owed, askID(7), gabriela))
      fixture.broker(.fulfilled(.callback, askID(8), gabriela))
    }
    #expect(all.findings == [])
    #expect(later.findings == [] && later.remembered > 0)
  }

  /// A yes of a session that is over is none in the next one.
  @Test func consentOfAnotherSession() throws {
    let (fixture, all, later) = try judged { fixture in
      var other = Fixture(session: 2, technician: fixture.technician.key)
      other.begin()
      other.say(\.agent, .shellOpened(askID(1)))
      other.grant(.view)
      other.consent(.transfer)
      fixture.take(other)
    }
    #expect(all.findings.map(\.verdict) == Array(repeating: .propriety, count: 3))
    #expect(all.findings == fixture.findings && later.findings == fixture.findings)
  }

  @Test func ofWhatIsOverOnlyTheNameIsKept() throws {
    let fixture = Fixture.good()
    var (all, few) = (RecordAudit(), RecordAudit(keeping: []))
    #expect(findings(of: fixture, &all) == [] && findings(of: fixture, &few) == [])
    #expect(all.session(fixture.session) != nil && few.session(fixture.session) == nil)
    #expect(few.over == all.over && few.over.contains(fixture.session))
    #expect(few.over.bytes.count == 16 && few.late.isEmpty)
    few.take(fixture.lines[10], at: Fixture.place(11))
    #expect(few.late == [fixture.session] && few.findings == [])
  }

  /// So many sessions go on behind their end that not all that is wrong is told: no more are kept.
  @Test func moreThanAreTold() {
    var all = Fixture()
    all.enrol()
    var late: [[UInt8]] = []
    for number in 1...RecordAudit.maximumFindings + 20 {
      var one = Fixture(session: number, technician: all.technician.key)
      let (name, motive) = (one.text("Luis"), one.text("x"))
      one.say(
        \.technician,
        .opened(Act.Opening(customer: name, ticket: name, motive: motive, knock: nil)))
      one.broker(.closed(.unjoined, reason: nil), session: one.session)
      all.take(one.lines)
      one.broker(.linkLost(.customer), session: one.session)
      late += one.lines.suffix(1)
    }
    all.take(late)
    var few = RecordAudit(keeping: [])
    let wanting = findings(of: all, &few)
    #expect(wanting == [] && few.late.count == RecordAudit.maximumFindings)
    var some = RecordAudit(keeping: few.late)
    let told = findings(of: all, &some)
    #expect(told.count == RecordAudit.maximumFindings && some.late.isEmpty)
    #expect(told.elementsEqual(all.findings))
  }

  private func findings(of fixture: Fixture, _ audit: inout RecordAudit) -> [Finding] {
    for (index, line) in fixture.lines.enumerated() {
      audit.take(line, at: Fixture.place(index))
    }
    return audit.findings
  }
}
