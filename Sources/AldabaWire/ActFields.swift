import AldabaJSON

extension Act {
  /// The members that this act adds to its record.
  var members: [String: JSON] {
    var members: [String: JSON] = [:]
    func add(_ key: String, _ value: JSON?) { if let value { members[key] = value } }
    func add(_ shown: Shown) {
      add("shown", shown.text)
      add("language", .string(shown.language.rawValue))
      add("method", .string(shown.method.rawValue))
    }
    func add(_ key: String, _ digest: Digest?) {
      if let digest { add(key, .string(digest.description)) }
    }
    func add(_ seat: Seat) {
      add("side", .string(seat.side.rawValue))
      if case .technician(let stream) = seat { add("stream", .integer(stream)) }
    }
    func add(_ handoff: Handoff) {
      add("ask", .string(handoff.id.rawValue))
      if handoff.kind.family == .escalation { add("as", .string(handoff.kind.rawValue)) }
      add("to", .string(handoff.to.rawValue))
      add("name", handoff.name)
      add("team", handoff.team.map { .string($0) })
      add("phone", handoff.phone.map { .string($0) })
      add("reason", handoff.reason)
      add("brief", handoff.brief)
    }
    func add(_ ask: AskID, _ what: Capability) {
      add("ask", .string(ask.rawValue))
      add("what", .string(what.rawValue))
    }
    switch self {
    case .opened(let opening):
      add("customer", opening.customer)
      add("ticket", opening.ticket)
      add("motive", opening.motive)
      add("kind", opening.kind.map { .string($0) })
      add("tier", opening.tier.map { .string($0) })
      add("knock", opening.knock.map { .string($0.rawValue) })
      add("callback", opening.callback.map { .string($0.rawValue) })
    case .asked(let ask):
      add(ask.id, ask.what)
      add("reason", ask.reason)
      add("duration", .integer(ask.duration))
      members.merge(ask.scope.members) { $1 }
    case .holdAsked(let hold):
      add("ask", .string(hold.id.rawValue))
      add("reason", hold.reason)
      add("doing", hold.doing)
      add("duration", .integer(hold.duration))
    case .holdChecked(let reason, let duration):
      add("reason", reason)
      add("duration", .integer(duration))
    case .holdAccepted(let ask, let asked, let shown), .costAccepted(let ask, let asked, let shown),
      .handoffConsented(_, let ask, let asked, let shown):
      add("ask", .string(ask.rawValue))
      add("asked", asked)
      add(shown)
    case .holdDeclined(let ask, let shown, let why), .costDeclined(let ask, let shown, let why),
      .handoffDeclined(_, let ask, let shown, let why):
      add("ask", .string(ask.rawValue))
      add(shown)
      add("why", .string(why.rawValue))
    case .holdCallback(let ask, let shown, let callback):
      add("ask", .string(ask.rawValue))
      add(shown)
      add("callback_at", callback.at.map { .integer($0) })
      add("contact", callback.contact)
    case .handoffAsked(let handoff): add(handoff)
    case .handoffAccepted(_, let ask), .handoffCompleted(_, let ask), .fronted(let ask):
      add("ask", .string(ask.rawValue))
    case .handoffFailed(_, let ask, let why):
      add("ask", .string(ask.rawValue))
      add("why", .string(why.rawValue))
    case .corrected(let of, let text):
      add("of", .string(of.rawValue))
      add("text", text)
    case .requested(let id, let what, let text):
      add("ask", .string(id.rawValue))
      add("what", .string(what.rawValue))
      add("text", text)
    case .adviceAsked(let to, let name, let text):
      add("to", .string(to.rawValue))
      add("name", name)
      add("text", text)
    case .costAsked(let cost):
      add("ask", .string(cost.id.rawValue))
      add("price", cost.price)
      add("reason", cost.reason)
    case .exception(let person, let reason):
      add("allowed_by", .string(person.rawValue))
      add("reason", reason)
    case .helperNamed(let name): add("name", name)
    case .knockMade, .knockAnswered, .knockGivenUp, .promised, .fulfilled, .missed:
      return deskMembers
    case .forgotten, .keyRotated, .authorityRotated: return keepingMembers
    case .registerChosen(let register): add("register", .string(register.rawValue))
    case .closing(let closing):
      add("summary", closing.summary)
      add("owed", closing.owed)
      add("owed_kind", closing.owedKind.map { .string($0.rawValue) })
      add("due", closing.due.map { .integer($0) })
      add("needs_visit", closing.needsVisit ? .bool(true) : nil)
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
      add("replaces", grant.replaces)
      members.merge(grant.content?.members ?? [:]) { $1 }
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
    case .numberSpent(let stream, let exchange):
      add("stream", .integer(stream))
      add("exchange", .integer(exchange))
    case .shellOpened(let ask): add("ask", .string(ask.rawValue))
    case .shellClosed(let status): add("status", .integer(status))
    case .filePushed, .fileFetched, .fileFailed, .commandRun, .stepSent, .stepAnswered, .stepsEnded,
      .segment:
      return workMembers
    case .closed(let ending, let reason):
      add("ending", .string(ending.rawValue))
      add("reason", reason)
    case .linkLost(let seat), .linkResumed(let seat): add(seat)
    case .personAdded(let person, let name, let role, let team, let phone):
      add("person", .string(person.rawValue))
      add("name", name)
      add("role", .string(role.rawValue))
      add("team", team.map { .string($0) })
      add("phone", phone.map { .string($0) })
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
    case .reopened, .holdResumed, .holdOverrun, .thirdLeft, .brokerStopped: break
    }
    return members
  }

  init(_ event: Event, _ fields: inout Fields) throws(WireError) {
    switch event {
    case .sessionOpened:
      self = .opened(
        Opening(
          customer: try fields.digest("customer"), ticket: try fields.digest("ticket"),
          motive: try fields.digest("motive"),
          kind: try fields.optionalString("kind", atMost: 64),
          tier: try fields.optionalString("tier", atMost: 64),
          knock: try fields.optionalValue("knock"),
          callback: try fields.optionalValue("callback")))
    case .consentAsked:
      let what: Capability = try fields.value("what")
      self = .asked(
        Ask(
          id: try fields.value("ask"), what: what, reason: try fields.digest("reason"),
          duration: try fields.integer("duration", in: 1...Limits.grant),
          scope: try Scope(of: what, &fields)))
    case .holdAsked:
      self = .holdAsked(
        Hold(
          id: try fields.value("ask"), reason: try fields.digest("reason"),
          doing: try fields.digest("doing"),
          duration: try fields.integer("duration", in: 1...Limits.hold)))
    case .holdChecked:
      self = .holdChecked(
        reason: try fields.digest("reason"),
        duration: try fields.integer("duration", in: 1...Limits.hold))
    case .holdResumed: self = .holdResumed
    case .holdOverrun: self = .holdOverrun
    case .holdAccepted:
      self = .holdAccepted(
        try fields.value("ask"), asked: try fields.digest("asked"), try Shown(&fields))
    case .holdDeclined:
      self = .holdDeclined(try fields.value("ask"), try Shown(&fields), try fields.value("why"))
    case .holdCallback:
      self = .holdCallback(
        try fields.value("ask"), try Shown(&fields),
        Callback(
          at: try fields.optionalMoment("callback_at"),
          contact: try fields.optionalDigest("contact"))
      )
    case .transferAsked: self = .handoffAsked(try Handoff(.transfer, &fields))
    case .escalationAsked:
      let kind: Handoff.Kind = try fields.value("as")
      guard kind.family == .escalation else {
        throw WireError("expected third or takeover as \"as\", got \"\(kind.rawValue)\"")
      }
      self = .handoffAsked(try Handoff(kind, &fields))
    case .transferDeclined, .escalationDeclined:
      self = .handoffDeclined(
        event.family, try fields.value("ask"), try Shown(&fields), try fields.value("why"))
    case .transferConsented, .escalationConsented:
      self = .handoffConsented(
        event.family, try fields.value("ask"), asked: try fields.digest("asked"),
        try Shown(&fields))
    case .transferAccepted, .escalationAccepted:
      self = .handoffAccepted(event.family, try fields.value("ask"))
    case .transferFailed, .escalationFailed:
      self = .handoffFailed(event.family, try fields.value("ask"), try fields.value("why"))
    case .transferCompleted, .escalationCompleted:
      self = .handoffCompleted(event.family, try fields.value("ask"))
    case .escalationLeft: self = .thirdLeft
    case .sessionFront: self = .fronted(try fields.value("ask"))
    case .needCorrected:
      self = .corrected(try fields.value("of"), text: try fields.digest("text"))
    case .requestMade:
      self = .requested(
        try fields.value("ask"), try fields.value("what"), text: try fields.optionalDigest("text"))
    case .adviceAsked:
      self = .adviceAsked(
        try fields.value("to"), name: try fields.digest("name"), text: try fields.digest("text"))
    case .costAsked:
      self = .costAsked(
        Cost(
          id: try fields.value("ask"), price: try fields.digest("price"),
          reason: try fields.digest("reason")))
    case .costAccepted:
      self = .costAccepted(
        try fields.value("ask"), asked: try fields.digest("asked"), try Shown(&fields))
    case .costDeclined:
      self = .costDeclined(try fields.value("ask"), try Shown(&fields), try fields.value("why"))
    case .slaException:
      self = .exception(
        allowedBy: try fields.value("allowed_by"), reason: try fields.digest("reason"))
    case .helperNamed: self = .helperNamed(try fields.digest("name"))
    case .knockMade, .knockAnswered, .knockGivenUp, .callbackMade, .callbackDone, .owedMade,
      .owedDone, .slaMissed:
      self = try Act(desk: event, &fields)
    case .personalForgotten, .keyRotated, .authorityRotated:
      self = try Act(keeping: event, &fields)
    case .registerChosen: self = .registerChosen(try fields.value("register"))
    case .sessionClosing:
      self = .closing(try Closing(&fields))
    case .sessionJoined:
      self = .joined(
        device: try fields.bytes("device", 32), vouch: try fields.bytes("vouch", 64),
        opened: try fields.digest("opened"))
    case .sessionAccepted: self = .accepted(try Shown(&fields))
    case .sessionDeclined: self = .declined(try Shown(&fields), try fields.value("why"))
    case .sessionBound:
      self = .bound(
        stream: try fields.stream(),
        epoch: try fields.integer("epoch", in: 0...65_535),
        technicianKey: try fields.bytes("technician_key", 32),
        exporter: try fields.digest("exporter"))
    case .consentGranted:
      let what: Capability = try fields.value("what")
      self = .granted(
        Grant(
          ask: try fields.value("ask"), what: what, asked: try fields.digest("asked"),
          duration: try fields.integer("duration", in: 1...Limits.grant),
          shown: try Shown(&fields),
          replaces: what == .push ? try fields.optionalDigest("replaces") : nil,
          content: what == .fetch ? try Content(&fields) : nil))
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
        stream: try fields.stream(),
        exchange: try fields.integer("exchange", in: 1...Int64(Limits.exchanges)))
    case .shellOpened: self = .shellOpened(try fields.value("ask"))
    case .shellClosed: self = .shellClosed(status: try fields.integer("status", in: -255...255))
    case .filePushed, .fileFetched, .fileFailed, .commandRun, .stepSent, .stepAnswered, .stepsEnded,
      .recordingSegment:
      self = try Act(work: event, &fields)
    case .sessionReopened: self = .reopened
    case .sessionClosed:
      self = .closed(try fields.value("ending"), reason: try fields.optionalDigest("reason"))
    case .linkLost: self = .linkLost(try Seat(&fields))
    case .linkResumed: self = .linkResumed(try Seat(&fields))
    case .personAdded:
      self = .personAdded(
        try fields.value("person"), name: try fields.digest("name"), try fields.value("role"),
        team: try fields.optionalString("team", atMost: 64),
        phone: try fields.optionalString("phone", atMost: 16))
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

extension Act.Handoff {
  fileprivate init(_ kind: Kind, _ fields: inout Fields) throws(WireError) {
    id = try fields.value("ask")
    self.kind = kind
    to = try fields.value("to")
    name = try fields.optionalDigest("name")
    team = try fields.optionalString("team", atMost: 64)
    phone = try fields.optionalString("phone", atMost: 16)
    reason = try fields.digest("reason")
    brief = try fields.digest("brief")
    if case .person = to, name == nil { throw WireError("expected the name of \(to.rawValue)") }
  }
}

extension Seat {
  init(_ fields: inout Fields) throws(WireError) {
    let side: Side = try fields.value("side")
    switch side {
    case .customer: self = .customer
    case .technician: self = .technician(try fields.stream())
    }
  }
}

extension Fields {
  mutating func stream() throws(WireError) -> Int64 {
    try integer("stream", in: 1...Int64(Limits.streams))
  }

  /// A member that is `true` or absent.
  mutating func flag(_ key: String) throws(WireError) -> Bool {
    guard has(key) else { return false }
    guard case .bool(true) = try json(key) else {
      throw WireError("expected true, or no \"\(key)\"")
    }
    return true
  }
}

extension Event {
  fileprivate var family: Act.Handoff.Family {
    switch self {
    case .transferDeclined, .transferConsented, .transferAccepted, .transferFailed,
      .transferCompleted:
      .transfer
    default: .escalation
    }
  }
}
