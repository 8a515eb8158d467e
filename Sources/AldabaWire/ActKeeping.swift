import AldabaJSON

/// What the records of the ledger's own keeping say: what was erased, and which key signs.
extension Act {
  /// Personal texts that were erased; the records that commit to them stay.
  public struct Forgotten: Hashable, Sendable {
    public enum Why: String, Sendable, CaseIterable {
      /// The customer wanted it, or somebody for them.
      case request
      /// They were older than the broker keeps them.
      case age
    }

    /// So many sessions are named in one record; more of them are told by more records.
    public static let maximumSessions = 200

    /// 64 random bits: one for all records of one erasure.
    public let id: AskID
    public let why: Why
    /// Whose texts were erased, each once.
    public let sessions: [SessionID]
    /// Of these sessions, of knocks and of what was promised.
    public let texts: Int64
    public let recordings: Int64

    public init(id: AskID, why: Why, sessions: [SessionID], texts: Int64, recordings: Int64) {
      self.id = id
      self.why = why
      self.sessions = sessions
      self.texts = texts
      self.recordings = recordings
    }
  }

  /// Another key signs the ledger from here on. Both have signed that it is so: `Label.rotation`,
  /// the origin, a newline, the old key's 32 bytes and the new one's.
  public struct Rotation: Hashable, Sendable {
    /// 32 bytes each.
    public let old: [UInt8]
    public let new: [UInt8]
    /// 64 bytes each.
    public let byOld: [UInt8]
    public let byNew: [UInt8]

    public init(old: [UInt8], new: [UInt8], byOld: [UInt8], byNew: [UInt8]) {
      self.old = old
      self.new = new
      self.byOld = byOld
      self.byNew = byNew
    }

    /// What both keys sign.
    public static func input(origin: String, old: [UInt8], new: [UInt8]) -> [UInt8] {
      Array(Label.rotation.utf8) + Array(origin.utf8) + [0x0A] + old + new
    }
  }

  /// Another authority says who is who from here on. Each has certified the other's key.
  public struct Succession: Hashable, Sendable {
    /// The most bytes of each of the certificates.
    public static let maximumBytes = 2_048

    /// The authorities' own certificates, DER.
    public let old: [UInt8]
    public let new: [UInt8]
    /// The new one's key, certified by the old one; and the old one's by the new one.
    public let byOld: [UInt8]
    public let byNew: [UInt8]

    public init(old: [UInt8], new: [UInt8], byOld: [UInt8], byNew: [UInt8]) {
      self.old = old
      self.new = new
      self.byOld = byOld
      self.byNew = byNew
    }
  }

  var keepingMembers: [String: JSON] {
    switch self {
    case .forgotten(let forgotten):
      forgotten.members
    case .keyRotated(let rotation):
      [
        "old_key": .string(rotation.old.hex), "new_key": .string(rotation.new.hex),
        "old_sig": .string(rotation.byOld.hex), "new_sig": .string(rotation.byNew.hex),
      ]
    case .authorityRotated(let succession):
      [
        "old": .string(succession.old.base64), "new": .string(succession.new.base64),
        "by_old": .string(succession.byOld.base64), "by_new": .string(succession.byNew.base64),
      ]
    default: [:]
    }
  }

  init(keeping event: Event, _ fields: inout Fields) throws(WireError) {
    switch event {
    case .personalForgotten:
      let counts: ClosedRange<Int64> = 0...9_007_199_254_740_991
      self = .forgotten(
        Forgotten(
          id: try fields.value("forgotten"), why: try fields.value("why"),
          sessions: fields.has("sessions") ? try fields.sessions() : [],
          texts: try fields.integer("texts", in: counts),
          recordings: try fields.integer("recordings", in: counts)))
    case .keyRotated:
      self = .keyRotated(
        Rotation(
          old: try fields.bytes("old_key", 32), new: try fields.bytes("new_key", 32),
          byOld: try fields.bytes("old_sig", 64), byNew: try fields.bytes("new_sig", 64)))
    case .authorityRotated:
      self = .authorityRotated(
        Succession(
          old: try fields.certificate("old"), new: try fields.certificate("new"),
          byOld: try fields.certificate("by_old"), byNew: try fields.certificate("by_new")))
    default: throw WireError("\(event.rawValue) is not the ledger's own")
    }
  }
}

extension Act.Forgotten {
  fileprivate var members: [String: JSON] {
    var members: [String: JSON] = [
      "forgotten": .string(id.rawValue), "why": .string(why.rawValue),
      "texts": .integer(texts), "recordings": .integer(recordings),
    ]
    if !sessions.isEmpty {
      members["sessions"] = .array(sessions.map { .string($0.rawValue) })
    }
    return members
  }
}

extension Fields {
  fileprivate mutating func certificate(_ key: String) throws(WireError) -> [UInt8] {
    let der = try data(key, atMost: Act.Succession.maximumBytes)
    guard !der.isEmpty else { throw WireError("expected a certificate as \"\(key)\"") }
    return der
  }

  /// At least one, each once.
  fileprivate mutating func sessions() throws(WireError) -> [SessionID] {
    let sessions = try list("sessions", atMost: Act.Forgotten.maximumSessions) {
      (json) throws(WireError) in
      guard let session = json.string.flatMap({ SessionID(rawValue: $0) }) else {
        throw WireError("expected sessions as \"sessions\"")
      }
      return session
    }
    guard !sessions.isEmpty, Set(sessions).count == sessions.count else {
      throw WireError("expected each session once as \"sessions\", or none of them")
    }
    return sessions
  }
}
