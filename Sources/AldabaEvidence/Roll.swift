import AldabaTerminal
import AldabaWire

/// Who may speak for whom at this point of the ledger: the keys that are between their enrolled and
/// their revoked records. The dates in certificates do not count here.
struct Roll {
  private struct Person {
    let role: Role
    let team: String?
    var key: [UInt8]?
    var isRevoked = false
  }

  private let scope: RecordAudit.Scope
  private var people: [PersonID: Person] = [:]

  init(_ scope: RecordAudit.Scope) {
    self.scope = scope
  }

  /// Takes what a record says of a person; answers what is wrong with it.
  mutating func take(_ act: Act) -> Localized? {
    switch act {
    case .personAdded(let id, _, let role, let team, _):
      people[id] = Person(role: role, team: team)
      return nil
    case .personEnrolled(let id, let role, let key, _): return enrol(id, role, key, isNew: true)
    case .personRenewed(let id, let role, let key, _): return enrol(id, role, key, isNew: false)
    case .personRevoked(let id):
      people[id]?.isRevoked = true
      return nil
    default: return nil
    }
  }

  /// Whether somebody is of a team; nil where the ledger does not say who they are.
  func isMember(_ id: PersonID, of team: String) -> Bool? {
    scope == .ledger ? people[id].map { $0.team == team } : nil
  }

  /// Whether somebody could speak now: enrolled, and not revoked. A receipt does not tell of others.
  func isEnrolled(_ id: PersonID) -> Bool {
    people[id].map { $0.key != nil && !$0.isRevoked } ?? (scope != .ledger)
  }

  /// What is wrong with a statement of that author by that key.
  mutating func fault(of role: Role, _ id: PersonID, key: [UInt8]) -> Localized? {
    // A technician has been shown no colleague's enrolment: whoever speaks first in a name has it.
    if case .receipt(let owner) = scope, owner.speaker == .person, owner != .person(role, id),
      people[id] == nil
    {
      people[id] = Person(role: role, team: nil, key: key)
    }
    guard let person = people[id], let enrolled = person.key else {
      return Localized(
        "se esperaba a alguien con el alta completa; \(id) no la tiene",
        "expected an enrolled person, got \(id), who is not")
    }
    guard !person.isRevoked else {
      return Localized(
        "se esperaba un certificado en vigor; el de \(id) ya estaba anulado",
        "expected a valid certificate, but that of \(id) had been revoked")
    }
    guard key == enrolled else {
      return Localized(
        "se esperaba la clave con la que \(id) tiene el alta, y es otra",
        "expected the key that \(id) is enrolled with, got another")
    }
    guard role == person.role, role != .auditor else {
      return Localized(
        "\(id) tiene el papel \(person.role.rawValue) y habla como \(role.rawValue)",
        "\(id) is enrolled as \(person.role.rawValue) and speaks as \(role.rawValue)")
    }
    return nil
  }

  /// A person who was revoked stays so: a certificate may have been under way.
  private mutating func enrol(
    _ id: PersonID, _ role: Role, _ key: [UInt8], isNew: Bool
  ) -> Localized? {
    if scope != .ledger, people[id] == nil { people[id] = Person(role: role, team: nil) }
    guard let person = people[id], person.role == role else {
      people[id] = Person(role: role, team: people[id]?.team, key: key)
      return Localized(
        "se esperaba antes el alta de \(id) con el papel \(role.rawValue)",
        "expected \(id) to be added as \(role.rawValue) before")
    }
    people[id]?.key = key
    // A receipt may begin with the renewal: it has the record of one certificate, the one that was shown.
    let isFirst = scope != .ledger && person.key == nil
    guard isNew || isFirst || person.key == key else {
      return Localized(
        "se esperaba una renovación de la clave de \(id), y es otra clave",
        "expected a renewal of the key of \(id), got another key")
    }
    return nil
  }
}
