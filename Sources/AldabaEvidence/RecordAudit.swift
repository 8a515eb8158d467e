import AldabaJSON
import AldabaSession
import AldabaTerminal
public import AldabaWire

/// Judges records one after the other, in the ledger's order: who said each, whether they might,
/// whether anything is missing, and whether it was allowed.
///
/// That the lines are those that were signed is `LedgerReader`'s to say.
///
/// Nothing may follow behind a session's end, so of a session that is over only its name is kept, where
/// its caller can read the ledger again: what follows all the same is judged in a second reading, which
/// keeps the sessions that the first one found it in (`late`).
public struct RecordAudit {
  /// More findings than these say nothing more.
  public static let maximumFindings = 1000

  /// What the records are, all together.
  public enum Scope: Sendable, Equatable {
    /// A whole ledger, from its first record.
    case ledger
    /// What somebody has in hand of one session: who was added, and of which team, is not in it.
    case receipt(of: Author)
  }

  public private(set) var findings: [Finding] = []
  private var roll: Roll
  private var sessions: [SessionID: SessionAudit] = [:]
  private let reader = RecordReader()
  /// Those that are kept behind their end; nil: all.
  private let kept: Set<SessionID>?
  /// Sessions that have come to their end.
  package private(set) var over: SessionNames
  /// Sessions that were kept no more when something followed: while there is one, the findings are not
  /// all that there is to find.
  package private(set) var late: Set<SessionID> = []

  /// Keeps every session to the end.
  public init(_ scope: Scope = .ledger) {
    roll = Roll(scope)
    kept = nil
    over = SessionNames()
  }

  /// Of a whole ledger.
  ///
  /// - Parameters:
  ///   - kept: the sessions that are kept behind their end.
  ///   - over: those that had come to their end before.
  package init(keeping kept: Set<SessionID>, over: SessionNames = SessionNames()) {
    roll = Roll(.ledger)
    self.kept = kept
    self.over = over
  }

  /// A session as its records leave it, as far as the machine took them.
  func session(_ id: SessionID) -> Session? { sessions[id]?.machine }

  /// Takes a line of the ledger, without its newline.
  public mutating func take(_ line: [UInt8], at place: Place) {
    take(line.withUnsafeBytes { reader.read($0) }, at: place)
  }

  /// Takes a line that was read elsewhere, on another thread perhaps.
  package mutating func take(_ read: ReadRecord, at place: Place) {
    let record: Record
    switch read.content {
    case .record(let found): record = found
    case .unreadable(let line, let error): return reportUnreadable(line, error, place)
    }
    if !read.isSigned {
      report(
        .authorship, record.session, place,
        Localized(
          "se esperaba la firma de \(record.author), y no lo es",
          "expected a signature of \(record.author), got one that does not verify"))
    }
    if case .person(let role, let id) = record.author, let signed = record.signed,
      let fault = roll.fault(of: role, id, key: signed.statement.key)
    {
      report(.authorship, record.session, place, fault)
    }
    if let fault = roll.take(record.act) { report(.authorship, nil, place, fault) }
    if case .knockMade = record.act, !read.isVouched {
      report(
        .authorship, nil, place,
        Localized(
          "se esperaba la firma del equipo que llama, y no lo es",
          "expected a signature of the device that knocks, got one that does not verify"))
    }
    guard let session = record.session else { return }
    guard sessions[session] != nil || !over.contains(session) else { return wait(for: session) }
    for fault in sessions[session, default: SessionAudit()].take(read, record, roll) {
      report(fault.verdict, session, place, fault.what, fault.rules)
    }
    if record.act.isEnd, sessions[session]?.machine?.phase.isOver == true { end(session) }
  }

  private mutating func end(_ session: SessionID) {
    over.insert(session)
    if let kept, !kept.contains(session) { sessions[session] = nil }
  }

  /// Each has something to report, so more of them than there may be findings change nothing.
  private mutating func wait(for session: SessionID) {
    if late.count + (kept?.count ?? 0) < RecordAudit.maximumFindings { late.insert(session) }
  }

  /// A line that says who says it, where they may not, is one of another author's than it claims.
  private mutating func reportUnreadable(_ line: [UInt8], _ error: WireError, _ place: Place) {
    let members = try? JSON.parseCanonical(line, maximumBytes: Limits.record)
    if let author = members?["by"]?.string.flatMap(Author.init),
      let event = members?["event"]?.string.flatMap(Event.init(rawValue:)),
      !event.speakers.contains(author.speaker)
    {
      // No technician can cut a customer off.
      let isCutOff = event == .sessionClosed && author.speaker == .person
      report(
        .authorship, members?["session"]?.string.flatMap(SessionID.init(rawValue:)), place,
        Localized(
          "\(event.rawValue): \(author) no puede decirlo",
          "\(event.rawValue): \(author) may not say it"),
        isCutOff ? [26] : [])
      return
    }
    report(
      .integrity, nil, place,
      Localized(
        "se esperaba una anotación: \(error.reason)", "expected a record: \(error.reason)"))
  }

  mutating func report(
    _ verdict: Verdict, _ session: SessionID?, _ place: Place, _ what: Localized,
    _ rules: [Int] = []
  ) {
    guard findings.count < RecordAudit.maximumFindings else { return }
    findings.append(
      Finding(place: place, session: session, verdict: verdict, what: what, rules: rules))
  }
}
