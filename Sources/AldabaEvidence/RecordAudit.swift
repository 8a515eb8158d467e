import AldabaJSON
import AldabaSession
import AldabaTerminal
public import AldabaWire

/// Judges records one after the other, in the ledger's order: who said each, whether they might,
/// whether anything is missing, and whether it was allowed.
///
/// That the lines are those that were signed is `LedgerReader`'s to say.
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

  public init(_ scope: Scope = .ledger) {
    roll = Roll(scope)
  }

  public var sessionCount: Int { sessions.count }

  /// Whether a session has come to its end.
  package func isOver(_ id: SessionID) -> Bool { sessions[id]?.machine?.phase.isOver ?? false }

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
    for fault in sessions[session, default: SessionAudit()].take(read, record, roll) {
      report(fault.verdict, session, place, fault.what, fault.rules)
    }
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
