import AldabaEvidence
import AldabaLedger
import AldabaWire
import AldabaWords

/// What is looked for: each that is given must hold.
struct Query {
  /// The first digits of a session's name.
  var session: String?
  /// Parts of a name, in any case and without accents, or a whole identifier.
  var person: String?
  var customer: String?
  var ticket: String?
  /// What was asked for, given or refused.
  var what: Topic?
  /// An event, or the first part of several: `hold`.
  var event: String?
  /// Unix milliseconds.
  var range: Range<Int64> = 0..<Int64.max
}

/// Looks at each record in the ledger's order, and says which are meant.
///
/// Of each session that is not over it remembers who was in it and who asked what, so that a
/// customer's yes is found under the name of whom it was for.
struct Search {
  private let query: Query
  private var courses: [SessionID: Course] = [:]

  private struct Course {
    var roster = Roster()
    var isCustomer = false
    var isTicket = false
  }

  init(_ query: Query) {
    self.query = query
  }

  mutating func finds(_ record: Record, _ people: People) -> Bool {
    var course = record.session.flatMap { courses.removeValue(forKey: $0) } ?? Course()
    follow(record, people, &course)
    if let session = record.session, !record.act.isEnd { courses[session] = course }
    return isSession(record) && query.range.contains(record.at) && isEvent(record.act.event)
      && isWhat(record, course)
      && isCustomer(record, people, course) && isTicket(record, people, course)
      && isPerson(record, people, course)
  }

  private func follow(_ record: Record, _ people: People, _ course: inout Course) {
    course.roster.take(record)
    guard case .opened(let opening) = record.act else { return }
    course.isCustomer = query.customer.map { people.text(opening.customer).holds($0) } ?? true
    course.isTicket = query.ticket.map { people.text(opening.ticket).holds($0) } ?? true
  }

  private func isSession(_ record: Record) -> Bool {
    query.session.map { SessionPrefix($0).holds(record.session) } ?? true
  }

  private func isEvent(_ event: Event) -> Bool {
    guard let wanted = query.event else { return true }
    return event.rawValue == wanted || event.rawValue.hasPrefix(wanted + ".")
  }

  private func isWhat(_ record: Record, _ course: Course) -> Bool {
    guard let wanted = query.what else { return true }
    if case .offered(let topic) = record.act { return topic == wanted }
    return record.act.ask.flatMap { course.roster.asks[$0]?.what } == wanted
  }

  private func isCustomer(_ record: Record, _ people: People, _ course: Course) -> Bool {
    guard let wanted = query.customer else { return true }
    return switch record.act {
    case .knockMade(let knock): people.text(knock.name).holds(wanted)
    case .promised(let promised): people.text(promised.customer).holds(wanted)
    default: course.isCustomer
    }
  }

  private func isTicket(_ record: Record, _ people: People, _ course: Course) -> Bool {
    guard let wanted = query.ticket else { return true }
    if case .promised(let promised) = record.act {
      return promised.ticket.map { people.text($0).holds(wanted) } ?? false
    }
    return course.isTicket
  }

  private func isPerson(_ record: Record, _ people: People, _ course: Course) -> Bool {
    guard let wanted = query.person else { return true }
    return course.roster.concerned(by: record).contains { id in
      id.rawValue == wanted || Personal.text(people.name(id)).holds(wanted)
    }
  }
}

extension Personal {
  /// Whether a part of the text is that, in any case and without accents.
  func holds(_ part: String) -> Bool {
    guard case .text(let text) = self else { return false }
    return folded(text).contains(folded(part))
  }
}
