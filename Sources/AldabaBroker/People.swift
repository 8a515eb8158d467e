import AldabaSystem
import AldabaWire

/// Who may speak as a technician, as the ledger tells it; shared by all loops.
final class People: Sendable {
  struct Person: Sendable {
    var role: AldabaWire.Role
    var team: String?
    /// Of the people's own texts; nil once it was forgotten.
    var name: String?
    /// An extension, digits.
    var phone: String?
    var isRevoked = false
    /// The newest `person.enrolled` or `person.renewed`: the key, the certificate, the record's place.
    var enrolment: (key: [UInt8], certificate: Digest, index: Int64)?
    /// The places of those that certificates still in use may have, the oldest first.
    var places: [(certificate: Digest, index: Int64)] = []

    /// The place of the record that has this very certificate, which is what a receipt proves; else of
    /// the newest of the same key.
    func place(of certificate: Digest) -> Int64? {
      places.last { $0.certificate == certificate }?.index ?? enrolment?.index
    }
  }

  /// One a day is made, and each is valid for seven.
  private static let placesKept = 16

  private let people = Lock<[PersonID: Person]>([:])

  /// - Parameter name: the text behind a `person.added`.
  func apply(_ act: Act, index: Int64, name: String? = nil) {
    people.withLock { people in
      switch act {
      case .personAdded(let id, _, let role, let team, let phone):
        people[id, default: Person(role: role)].role = role
        people[id]?.team = team
        people[id]?.phone = phone
        people[id]?.name = name
      case .personEnrolled(let id, let role, let key, let certificate),
        .personRenewed(let id, let role, let key, let certificate):
        people[id]?.role = role
        people[id]?.enrolment = (key, certificate, index)
        people[id]?.places.append((certificate, index))
        if (people[id]?.places.count ?? 0) > People.placesKept { people[id]?.places.removeFirst() }
      case .personRevoked(let id): people[id]?.isRevoked = true
      default: break
      }
    }
  }

  func person(_ id: PersonID) -> Person? { people.withLock { $0[id] } }

  func hasTeam(_ team: String) -> Bool {
    people.withLock { $0.values.contains { $0.team == team && !$0.isRevoked } }
  }

  /// Whether this key may act for that person now; the place of its enrolment in the ledger.
  func enrolment(of id: PersonID, key: [UInt8], certificate: Digest)
    throws(RefusalCode) -> (role: AldabaWire.Role, index: Int64)
  {
    guard let person = person(id), let enrolment = person.enrolment,
      let place = person.place(of: certificate)
    else { throw .unknownPerson }
    guard !person.isRevoked else { throw .revoked }
    // An older certificate of the same key is still good: its successor may not have arrived.
    guard enrolment.key == key else { throw .revoked }
    return (person.role, place)
  }
}
