import AldabaJSON

extension Act {
  /// The members that this act adds to its record.
  var members: [String: JSON] {
    var members: [String: JSON] = [:]
    func add(_ key: String, _ value: JSON?) { if let value { members[key] = value } }
    func add(_ key: String, _ digest: Digest) { members[key] = .string(digest.description) }
    func add(_ shown: Shown) {
      add("shown", shown.text)
      add("language", .string(shown.language.rawValue))
      add("method", .string(shown.method.rawValue))
    }
    func add(_ ask: AskID, _ what: Capability) {
      add("ask", .string(ask.rawValue))
      add("what", .string(what.rawValue))
    }
    switch self {
    case .opened(let customer, let ticket, let motive, let kind, let tier):
      add("customer", customer)
      add("ticket", ticket)
      add("motive", motive)
      add("kind", kind.map { .string($0) })
      add("tier", tier.map { .string($0) })
    case .asked(let ask):
      add(ask.id, ask.what)
      add("reason", ask.reason)
      add("duration", .integer(ask.duration))
    case .closing(let summary): add("summary", summary)
    case .joined(let device, let vouch, let opened):
      add("device", .string(device.hex))
      add("vouch", .string(vouch.hex))
      add("opened", opened)
    case .accepted(let shown): add(shown)
    case .declined(let shown, let why):
      add(shown)
      add("why", .string(why.rawValue))
    case .bound(let stream, let epoch, let technicianKey, let exporter):
      add("stream", .integer(stream))
      add("epoch", .integer(epoch))
      add("technician_key", .string(technicianKey.hex))
      add("exporter", exporter)
    case .granted(let grant):
      add(grant.ask, grant.what)
      add("asked", grant.asked)
      add("duration", .integer(grant.duration))
      add(grant.shown)
    case .refused(let ask, let what, let shown, let why):
      add(ask, what)
      add(shown)
      add("why", .string(why.rawValue))
    case .silent(let ask, let what, let shown):
      add(ask, what)
      add(shown)
    case .revoked(let ask, let what), .expired(let ask, let what), .void(let ask, let what):
      add(ask, what)
    case .offered(let what): add("what", .string(what.rawValue))
    case .numberSpent(let exchange): add("exchange", .integer(exchange))
    case .shellOpened(let ask): add("ask", .string(ask.rawValue))
    case .shellClosed(let status): add("status", .integer(status))
    case .closed(let ending, let reason):
      add("ending", .string(ending.rawValue))
      add("reason", reason.map { .string($0.description) })
    case .linkLost(let side), .linkResumed(let side): add("side", .string(side.rawValue))
    case .personAdded(let person, let name, let role, let team):
      add("person", .string(person.rawValue))
      add("name", name)
      add("role", .string(role.rawValue))
      add("team", team.map { .string($0) })
    case .personEnrolled(let person, let role, let key, let certificate),
      .personRenewed(let person, let role, let key, let certificate):
      add("person", .string(person.rawValue))
      add("role", .string(role.rawValue))
      add("person_key", .string(key.hex))
      add("certificate", certificate)
    case .personRevoked(let person): add("person", .string(person.rawValue))
    case .brokerStarted(let version): add("version", .string(version))
    case .refusedCode(let peer, let attempts):
      add("peer", peer)
      add("attempts", .integer(attempts))
    case .refusedPeer(let peer, let why):
      add("peer", peer)
      add("why", .string(why))
    case .reopened, .brokerStopped: break
    }
    return members
  }

  init(_ event: Event, _ fields: inout Fields) throws(WireError) {
    switch event {
    case .sessionOpened:
      self = .opened(
        customer: try fields.digest("customer"), ticket: try fields.digest("ticket"),
        motive: try fields.digest("motive"), kind: try fields.optionalString("kind", atMost: 64),
        tier: try fields.optionalString("tier", atMost: 64))
    case .consentAsked:
      self = .asked(
        Ask(
          id: try fields.value("ask"), what: try fields.value("what"),
          reason: try fields.digest("reason"),
          duration: try fields.integer("duration", in: 1...Limits.grant)))
    case .sessionClosing: self = .closing(summary: try fields.digest("summary"))
    case .sessionJoined:
      self = .joined(
        device: try fields.bytes("device", 32), vouch: try fields.bytes("vouch", 64),
        opened: try fields.digest("opened"))
    case .sessionAccepted: self = .accepted(try Shown(&fields))
    case .sessionDeclined: self = .declined(try Shown(&fields), try fields.value("why"))
    case .sessionBound:
      self = .bound(
        stream: try fields.integer("stream", in: 0...65_535),
        epoch: try fields.integer("epoch", in: 0...65_535),
        technicianKey: try fields.bytes("technician_key", 32),
        exporter: try fields.digest("exporter"))
    case .consentGranted:
      self = .granted(
        Grant(
          ask: try fields.value("ask"), what: try fields.value("what"),
          asked: try fields.digest("asked"),
          duration: try fields.integer("duration", in: 1...Limits.grant),
          shown: try Shown(&fields)))
    case .consentDeclined:
      self = .refused(
        try fields.value("ask"), try fields.value("what"), try Shown(&fields),
        try fields.value("why"))
    case .consentSilent:
      self = .silent(try fields.value("ask"), try fields.value("what"), try Shown(&fields))
    case .consentRevoked: self = .revoked(try fields.value("ask"), try fields.value("what"))
    case .consentExpired: self = .expired(try fields.value("ask"), try fields.value("what"))
    case .consentVoid: self = .void(try fields.value("ask"), try fields.value("what"))
    case .consentOffered: self = .offered(try fields.value("what"))
    case .numberSpent:
      self = .numberSpent(
        exchange: try fields.integer("exchange", in: 1...Int64(Limits.exchanges)))
    case .shellOpened: self = .shellOpened(try fields.value("ask"))
    case .shellClosed: self = .shellClosed(status: try fields.integer("status", in: -255...255))
    case .sessionReopened: self = .reopened
    case .sessionClosed:
      self = .closed(try fields.value("ending"), reason: try fields.optionalDigest("reason"))
    case .linkLost: self = .linkLost(try fields.value("side"))
    case .linkResumed: self = .linkResumed(try fields.value("side"))
    case .personAdded:
      self = .personAdded(
        try fields.value("person"), name: try fields.digest("name"), try fields.value("role"),
        team: try fields.optionalString("team", atMost: 64))
    case .personEnrolled:
      self = .personEnrolled(
        try fields.value("person"), try fields.value("role"),
        key: try fields.bytes("person_key", 32), certificate: try fields.digest("certificate"))
    case .personRenewed:
      self = .personRenewed(
        try fields.value("person"), try fields.value("role"),
        key: try fields.bytes("person_key", 32), certificate: try fields.digest("certificate"))
    case .personRevoked: self = .personRevoked(try fields.value("person"))
    case .brokerStarted: self = .brokerStarted(version: try fields.string("version", atMost: 64))
    case .brokerStopped: self = .brokerStopped
    case .refusedCode:
      self = .refusedCode(
        peer: try fields.digest("peer"),
        attempts: try fields.integer("attempts", in: 1...1_000_000_000))
    case .refusedPeer:
      self = .refusedPeer(
        peer: try fields.digest("peer"), why: try fields.string("why", atMost: 128))
    }
  }
}

extension Act.Shown {
  fileprivate init(_ fields: inout Fields) throws(WireError) {
    text = try fields.digest("shown")
    language = try fields.value("language")
    method = try fields.value("method")
  }
}
