import AldabaSession
import AldabaWire

/// Counts and measures a ledger's records, in their order and once through.
///
/// A session is kept while it goes on; of one that is over, only numbers stay. What the session
/// machine does not take is left out: `verify` speaks of that.
struct Statistics {
  enum Grouping: String, CaseIterable { case technician, team, tier, week }

  let grouping: Grouping?
  let range: Range<Int64>
  private let week: (Int64) -> String
  private(set) var total = Tally()
  private(set) var groups: [String: Tally] = [:]
  /// Records of sessions that the session machine does not take.
  private(set) var refused = 0
  private var teams: [PersonID: String] = [:]
  private var courses: [SessionID: Course] = [:]
  private var knocks: [AskID: Int64] = [:]
  /// When customers knocked, until they are served or it is over.
  private var asked: [AskID: Int64] = [:]
  /// By tier, whatever else it is grouped by.
  private(set) var tiers: [String: Tally] = [:]

  /// - Parameters:
  ///   - range: Unix milliseconds in which a session was opened or a knock made.
  ///   - week: names the week of a time, such as `2026-W48`.
  init(
    by grouping: Grouping? = nil, in range: Range<Int64> = 0..<Int64.max,
    week: @escaping (Int64) -> String
  ) {
    self.grouping = grouping
    self.range = range
    self.week = week
  }

  /// - Parameter hash: the name of its statement, where that is known already.
  mutating func take(_ record: Record, hash: Digest? = nil) {
    guard let session = record.session else { return takeDesk(record) }
    if case .opened(let opening) = record.act, courses[session] == nil,
      range.contains(record.at), case .person(_, let person) = record.author
    {
      let course = Course(
        opened: record.at, by: person, tier: opening.tier, knock: opening.knock,
        since: opening.knock.flatMap { asked[$0] })
      courses[session] = course
      add(course.frame(person)) {
        $0.sessions += 1
        $0.served += 1
      }
    }
    guard var course = courses[session] else { return }
    // Taken out, so that what is changed is not copied.
    courses[session] = nil
    do throws(RefusalCode) {
      for note in try course.take(record, hash: hash) { add(course.frame(note.person), note.count) }
    } catch {
      refused += 1
    }
    if course.isBegun, let knock = course.knock { asked[knock] = nil }
    if !course.isOver { courses[session] = course }
  }

  /// What happens at the desk, outside sessions.
  private mutating func takeDesk(_ record: Record) {
    let nobody = Frame(person: nil, tier: nil, at: record.at)
    switch record.act {
    case .personAdded(let id, _, _, let team, _): teams[id] = team
    case .knockMade(let knock):
      guard range.contains(record.at) else { return }
      knocks[knock.id] = record.at
      asked[knock.id] = record.at
      add(nobody) { $0.knocks.made += 1 }
    case .knockAnswered(let id, let person, let waited):
      guard let made = knocks.removeValue(forKey: id) else { return }
      add(Frame(person: person, tier: nil, at: made)) {
        $0.knocks.answered += 1
        $0.add(.knock, waited)
      }
    case .knockGivenUp(let id, let why):
      asked[id] = nil
      guard let made = knocks.removeValue(forKey: id) else { return }
      add(Frame(person: nil, tier: nil, at: made)) { $0.knocks.givenUp[why, default: 0] += 1 }
    case .missed(let miss):
      guard range.contains(record.at) else { return }
      add(Frame(person: nil, tier: miss.tier, at: record.at)) {
        $0.missed[miss.what, default: 0] += 1
      }
    case .forgotten(let forgotten):
      guard range.contains(record.at) else { return }
      add(nobody) {
        $0.forgotten.sessions += forgotten.sessions.count
        $0.forgotten.texts += forgotten.texts
        $0.forgotten.recordings += forgotten.recordings
      }
    default: break
    }
  }

  /// Where something is counted: whose it was, on what terms, and when it began.
  struct Frame {
    let person: PersonID?
    let tier: String?
    let at: Int64
  }

  private mutating func add(_ frame: Frame, _ count: (inout Tally) -> Void) {
    count(&total)
    if let tier = frame.tier { count(&tiers[tier, default: Tally()]) }
    guard let grouping else { return }
    let group =
      switch grouping {
      case .technician: frame.person?.rawValue
      case .team: frame.person.flatMap { teams[$0] }
      case .tier: frame.tier
      case .week: week(frame.at)
      }
    count(&groups[group ?? "", default: Tally()])
  }
}
