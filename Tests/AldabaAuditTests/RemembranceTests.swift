import AldabaCrypto
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// A second `verify` judges what is new; whatever changed in what was judged before is found all the same.
@Suite struct RemembranceTests {
  /// A session that is over, one that goes on, and behind `middle` what comes later.
  private func course() -> (fixture: Fixture, middle: Int) {
    var fixture = Fixture.good()
    var open = Fixture(session: 2, technician: fixture.technician.key)
    open.begin()
    open.ask(.view)
    let first = open.lines
    open.grant(.view)
    open.end()
    fixture.take(first)
    let middle = fixture.lines.count
    fixture.take(Array(open.lines.dropFirst(first.count)))
    return (fixture, middle)
  }

  private func withNotes<R>(
    _ fixture: Fixture, _ body: (LedgerReader, AuditorsNotes, (Range<Int>) -> Void) throws -> R
  ) throws -> R {
    try withoutActuallyEscaping(body) { body in
      try Fixture.withLiveLedger(fixture) { folder, add in
        let reader = try LedgerReader(directory: folder)
        let home = try #require(Home(flag: folder + "/../home", environment: [:]))
        let notes = AuditorsNotes(home, reader.verifier)
        return try withoutActuallyEscaping(add) { try body(reader, notes, $0) }
      }
    }
  }

  @Test func onlyWhatIsNewIsJudged() throws {
    let (fixture, middle) = course()
    try withNotes(fixture) { reader, notes, add in
      add(0..<middle)
      let first = try Judgement(reader, after: notes.remembrance)
      #expect(first.report.isGood && first.report.remembered == 0)
      let kept = try #require(first.remembrance)
      #expect(kept.prefix.size == Int64(middle))
      // The people, and the session that goes on; not the one that is over.
      #expect(kept.neededOnes == [1, 2] + (11..<Int64(middle)))
      notes.remember(kept)
      #expect(notes.remembrance == kept)
      add(middle..<fixture.lines.count)
      let second = try Judgement(reader, after: notes.remembrance)
      #expect(second.report.isGood && second.report.remembered == Int64(middle))
      #expect(second.remembrance?.neededOnes == [1, 2])
      let all = try Judgement(reader, after: notes.remembrance, isAll: true)
      #expect(all.report.isGood && all.report.remembered == 0)
      #expect(all.report.root == second.report.root)
      #expect(all.remembrance == second.remembrance)
    }
  }

  /// What is wrong in what is new is told exactly as without any notes.
  @Test func whatIsReportedDoesNotDependOnIt() throws {
    let (whole, middle) = course()
    var fixture = whole
    var late = Fixture(session: 1, technician: fixture.technician.key)
    late.begin()
    // A session that is over begins anew, and one has no beginning.
    fixture.take(late.lines)
    var lost = Fixture(session: 3, technician: fixture.technician.key)
    lost.begin()
    fixture.take(Array(lost.lines.dropFirst()))
    try withNotes(fixture) { reader, notes, add in
      add(0..<middle)
      notes.remember(try #require(try Judgement(reader, after: notes.remembrance).remembrance))
      add(middle..<fixture.lines.count)
      let judged = try Judgement(reader, after: notes.remembrance)
      #expect(!judged.report.isGood && judged.remembrance == nil)
      #expect(judged.report.findings == fixture.findings)
    }
  }

  /// Signed anew by who has the ledger's key: everything verifies, but it is not what it was.
  @Test func anotherPastIsAFork() throws {
    let (fixture, middle) = course()
    try withNotes(fixture) { reader, notes, add in
      add(0..<middle)
      let known = try #require(try Judgement(reader, after: notes.remembrance).remembrance)
      var root = known.prefix.root
      root[0] ^= 1
      let text = String(decoding: known.file.prefix { $0 != 0x0A }, as: UTF8.self)
      let other = text.replacing(known.prefix.root.hex, with: root.hex)
      notes.remember(
        try #require(Remembrance(Array(other.utf8) + [0x0A], of: reader.verifier)))
      for isAll in [false, true] {
        let judged = try Judgement(reader, after: notes.remembrance, isAll: isAll)
        #expect(judged.report.findings.map(\.verdict) == [.integrity])
        #expect(judged.report.findings.first?.what.en.contains("forked") == true)
        #expect(judged.remembrance == nil)
      }
      let longer = text.replacing("\"size\":\(middle)", with: "\"size\":\(middle + 5)")
      notes.remember(
        try #require(Remembrance(Array(longer.utf8) + [0x0A], of: reader.verifier)))
      let back = try Judgement(reader, after: notes.remembrance)
      #expect(back.report.findings.first?.what.en.contains("rolled back") == true)
    }
  }

  /// A byte of what was judged before.
  @Test func aChangedPastIsFound() throws {
    let (fixture, _) = course()
    try fixture.withLedger { folder in
      let reader = try LedgerReader(directory: folder)
      let home = try #require(Home(flag: folder + "/../home", environment: [:]))
      let notes = AuditorsNotes(home, reader.verifier)
      notes.remember(try #require(try Judgement(reader, after: notes.remembrance).remembrance))
      #expect(try Judgement(reader, after: notes.remembrance).report.remembered > 0)
      try spoil(folder) { $0[5][$0[5].count / 2] ^= 4 }
      let judged = try Judgement(reader, after: notes.remembrance)
      #expect(judged.report.remembered == 0)
      #expect(judged.report.findings.contains { $0.brief == "6 integrity" })
    }
  }

  /// Whatever the file holds, it is read or refused.
  @Test func aSpoiltFileSaysNothing() throws {
    let (fixture, _) = course()
    try fixture.withLedger { folder in
      let reader = try LedgerReader(directory: folder)
      let kept = try #require(try Judgement(reader).remembrance)
      let file = kept.file
      #expect(Remembrance(file, of: reader.verifier) == kept)
      for end in stride(from: 0, to: file.count, by: 3) where (file.count - end) % 16 != 0 {
        #expect(Remembrance(Array(file[..<end]), of: reader.verifier) == nil)
      }
      let other = VerifierKey(name: "other.example/ledger", key: reader.verifier.key)
      #expect(Remembrance(file, of: other) == nil)
    }
  }

  // MARK: - One session

  /// What is shown of a session is the same whether all is read or only where its names lead.
  @Test func nearAndFarAreTheSame() throws {
    var fixture = Fixture.good()
    fixture.knock(id: 9)
    var other = Fixture(session: 2, technician: fixture.technician.key)
    other.begin(knock: askID(9))
    other.ask(.view)
    other.grant(.view)
    other.end()
    fixture.take(other.lines)
    try fixture.withLedger { folder in
      for session in ["1aaa", "2", "2aaaaaaaa"] {
        let near = try run(folder, isJSON: true) { try $0.show(session) }
        #expect(near.end == .done)
        let ours = session.hasPrefix("1") ? 3..<11 : 11..<fixture.lines.count
        #expect(
          near.lines == fixture.lines[ours].map { String(decoding: $0, as: UTF8.self) })
        var query = Query()
        query.session = session
        query.event = "consent"
        let found = try run(folder, isJSON: true) { try $0.search(query, rule: nil) }
        #expect(found.lines.count == 2)
      }
      #expect(try run(folder) { try $0.show("7") }.end == .unknown)
      #expect(try run(folder) { try $0.show("") }.end == .unknown)
      #expect(try run(folder) { try $0.show("x") }.end == .unknown)
    }
  }
}
