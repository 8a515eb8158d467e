import AldabaJSON
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// Records as events of the Open Cybersecurity Schema Framework, version 1.3.0.
///
///     person.*                                  3001  Account Change
///     session.accepted, .declined, .closed      3002  Authentication
///     refused.*                                 3002  Authentication, failed
///     consent.granted, .declined, .silent       3005  User Access Management: Assign Privileges
///     consent.revoked, .expired, .void          3005  User Access Management: Revoke Privileges
///     broker.*                                  6002  Application Lifecycle
///     all others                                   0  Base Event
///
/// Whatever an event does not say in the schema's own words stands in `unmapped`, and the record, as
/// it can be proved, in `raw_data`. `metadata.uid` is its leaf hash, `metadata.sequence` its index.
struct OCSF {
  static let version = "1.3.0"

  /// The ledger's origin.
  let origin: String

  func event(_ exported: Exported) -> JSON {
    let record = exported.record
    let kind = Kind(exported)
    let classUID = kind.category * 1000 + kind.number
    var event: [String: JSON] = [
      "category_uid": .integer(kind.category), "class_uid": .integer(classUID),
      "class_name": .string(kind.name), "activity_id": .integer(kind.activity),
      "type_uid": .integer(classUID * 100 + kind.activity), "time": .integer(record.at),
      "activity_name": .string(kind.activityName ?? record.act.event.rawValue),
      "severity_id": .integer(kind.isFailure ? 2 : 1),
      "status_id": .integer(kind.isFailure ? 2 : 1), "message": .string(kind.message),
      "metadata": metadata(exported, kind), "unmapped": unmapped(exported, kind),
      "raw_data": .string(String(decoding: exported.line, as: UTF8.self)),
    ]
    if kind.hasActor { event["actor"] = actor(record.author) }
    for (key, value) in kind.members { event[key] = value }
    return .object(event)
  }

  private func metadata(_ exported: Exported, _ kind: Kind) -> JSON {
    var members: [String: JSON] = [
      "version": .string(Self.version), "log_name": .string(origin),
      "product": product, "uid": .string(Merkle.leafHash(exported.line).hex),
      "sequence": .integer(exported.index),
      "original_time": .string(Timestamp.text(unixMilliseconds: exported.record.at)),
    ]
    if kind.hasActor { members["profiles"] = ["host"] }
    return .object(members)
  }

  private func actor(_ author: Author) -> JSON {
    switch author {
    case .broker: ["app_name": "aldaba-broker"]
    case .customer(let device):
      ["user": ["uid": .string(device), "type": "customer", "type_id": other]]
    case .person(let role, let id): ["user": user(id, role.rawValue)]
    case .administrator(let account):
      ["user": ["name": .string(account), "type": "Admin", "type_id": 2]]
    }
  }

  private func unmapped(_ exported: Exported, _ kind: Kind) -> JSON {
    var members: [String: JSON] = ["event": .string(exported.record.act.event.rawValue)]
    if !kind.hasActor { members["actor"] = actor(exported.record.author) }
    if let session = exported.record.session { members["session"] = .string(session.rawValue) }
    if let what = exported.what { members["what"] = .string(what) }
    if let person = exported.person { members["person"] = .string(person.rawValue) }
    for (key, commitment) in exported.record.act.texts {
      guard let read = exported.text, case .text(let text) = read(commitment) else { continue }
      members[key] = .string(text)
    }
    return .object(members)
  }
}

private let product: JSON = [
  "name": "Aldaba", "vendor_name": "Aldaba", "version": .string(Program.version),
]

/// `type_id` of a user whose `type` is a word of ours.
private let other: JSON = 99

private func user(_ id: PersonID, _ role: String?) -> JSON {
  var members: [String: JSON] = ["uid": .string(id.rawValue)]
  if let role {
    members["type"] = .string(role)
    members["type_id"] = other
  }
  return .object(members)
}

/// Which class and activity a record is.
private struct Kind {
  let category: Int64
  let number: Int64
  let name: String
  let activity: Int64
  /// Nil where the record's event says it.
  let activityName: String?
  var isFailure = false
  /// A base event has no actor of its own, and the profile `host`, which brings one, is not for it.
  var hasActor: Bool { category > 0 }
  /// What the class asks for.
  let members: [String: JSON]
  let message: String

  private init(
    _ category: Int64, _ number: Int64, _ name: String, _ activity: (Int64, String)?,
    isFailure: Bool = false, _ members: [String: JSON], _ record: Record
  ) {
    self.category = category
    self.number = number
    self.name = name
    self.activity = activity?.0 ?? 99
    activityName = activity?.1
    self.isFailure = isFailure
    self.members = members
    message = "\(record.act.event.rawValue) by \(record.author)"
  }

  init(_ exported: Exported) {
    let record = exported.record
    func account(_ id: PersonID, _ role: Role?, _ activity: (Int64, String)?) -> Kind {
      Kind(3, 1, "Account Change", activity, ["user": user(id, role?.rawValue)], record)
    }
    func logon(_ activity: (Int64, String), isFailure: Bool, _ who: JSON) -> Kind {
      var members: [String: JSON] = [
        "user": who, "service": ["name": "aldaba"], "is_remote": true,
      ]
      if let session = record.session {
        members["session"] = ["uid": .string(session.rawValue), "is_remote": true]
      }
      return Kind(3, 2, "Authentication", activity, isFailure: isFailure, members, record)
    }
    func privilege(_ activity: (Int64, String), isFailure: Bool = false) -> Kind {
      var members: [String: JSON] = [
        "privileges": .array([.string(exported.what ?? "unknown")]),
        "user": exported.person.map { user($0, nil) } ?? ["name": "technician"],
      ]
      if let session = record.session {
        members["resource"] = ["uid": .string(session.rawValue), "type": "session"]
      }
      return Kind(3, 5, "User Access Management", activity, isFailure: isFailure, members, record)
    }
    let author = record.author.parts
    let speaker: JSON = [
      "uid": .string(author.who.isEmpty ? author.role : author.who), "type": .string(author.role),
      "type_id": other,
    ]
    self =
      switch record.act {
      case .personAdded(let id, _, let role, _, _): account(id, role, (1, "Create"))
      case .personEnrolled(let id, let role, _, _): account(id, role, (2, "Enable"))
      case .personRenewed(let id, let role, _, _): account(id, role, nil)
      case .personRevoked(let id): account(id, nil, (5, "Disable"))
      case .accepted: logon((1, "Logon"), isFailure: false, speaker)
      case .declined: logon((1, "Logon"), isFailure: true, speaker)
      case .closed: logon((2, "Logoff"), isFailure: false, speaker)
      case .refusedCode, .refusedPeer:
        logon((1, "Logon"), isFailure: true, ["name": "unknown"])
      case .granted: privilege((1, "Assign Privileges"))
      case .refused, .silent: privilege((1, "Assign Privileges"), isFailure: true)
      case .revoked, .expired, .void: privilege((2, "Revoke Privileges"))
      case .brokerStarted:
        Kind(6, 2, "Application Lifecycle", (3, "Start"), ["app": product], record)
      case .brokerStopped:
        Kind(6, 2, "Application Lifecycle", (4, "Stop"), ["app": product], record)
      default: Kind(0, 0, "Base Event", nil, [:], record)
      }
  }
}
