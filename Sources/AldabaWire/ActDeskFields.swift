import AldabaJSON

/// The members of the desk's records.
extension Act {
  var deskMembers: [String: JSON] {
    switch self {
    case .knockMade(let knock):
      [
        "knock": .string(knock.id.rawValue), "device": .string(knock.device.hex),
        "device_key": .string(knock.key.hex), "vouch": .string(knock.vouch.hex),
        "name": .string(knock.name.description), "need": .string(knock.need.description),
        "system": .string(knock.system.description),
      ]
    case .knockAnswered(let id, let person, let waited):
      [
        "knock": .string(id.rawValue), "person": .string(person.rawValue),
        "waited": .integer(waited),
      ]
    case .knockGivenUp(let id, let why):
      ["knock": .string(id.rawValue), "why": .string(why.rawValue)]
    case .promised(let promised): promised.members
    case .fulfilled(_, let id, let person):
      ["owed": .string(id.rawValue), "person": .string(person.rawValue)]
    case .missed(let miss): miss.members
    default: [:]
    }
  }

  init(desk event: Event, _ fields: inout Fields) throws(WireError) {
    let times: ClosedRange<Int64> = 0...9_007_199_254_740_991
    switch event {
    case .knockMade:
      self = .knockMade(
        KnockMade(
          id: try fields.value("knock"), device: try fields.bytes("device", 32),
          key: try fields.bytes("device_key", 32), vouch: try fields.bytes("vouch", 64),
          name: try fields.digest("name"), need: try fields.digest("need"),
          system: try fields.digest("system")))
    case .knockAnswered:
      self = .knockAnswered(
        try fields.value("knock"), try fields.value("person"),
        waited: try fields.integer("waited", in: times))
    case .knockGivenUp: self = .knockGivenUp(try fields.value("knock"), try fields.value("why"))
    case .callbackMade, .owedMade:
      let promised = try Promised(&fields, times)
      guard (promised.kind == .callback) == (event == .callbackMade) else {
        throw WireError("\(promised.kind.rawValue) is not told by \(event.rawValue)")
      }
      self = .promised(promised)
    case .callbackDone, .owedDone:
      self = .fulfilled(
        event == .callbackDone ? .callback : .owed, try fields.value("owed"),
        try fields.value("person"))
    case .slaMissed:
      self = .missed(try Miss(&fields, times))
    default: throw WireError("\(event.rawValue) is not the desk's")
    }
  }
}

extension Act.Miss {
  fileprivate init(_ fields: inout Fields, _ times: ClosedRange<Int64>) throws(WireError) {
    what = try fields.value("what")
    waited = try fields.integer("waited", in: times)
    guard what == .response else {
      let owed: AskID = try fields.value("owed")
      (id, from, kind, tier) = (owed, nil, nil, nil)
      return
    }
    id = try fields.optionalValue("owed")
    from = try fields.optionalValue("from")
    kind = try fields.optionalString("kind", atMost: 64)
    tier = try fields.optionalString("tier", atMost: 64)
    guard id != nil || from != nil else { throw WireError("expected whose response was missed") }
  }

  fileprivate var members: [String: JSON] {
    var members: [String: JSON] = ["what": .string(what.rawValue), "waited": .integer(waited)]
    members["owed"] = id.map { .string($0.rawValue) }
    members["from"] = from.map { .string($0.rawValue) }
    members["kind"] = kind.map { .string($0) }
    members["tier"] = tier.map { .string($0) }
    return members
  }
}

extension Act.Promised {
  fileprivate init(_ fields: inout Fields, _ times: ClosedRange<Int64>) throws(WireError) {
    id = try fields.value("owed")
    kind = try fields.value("kind")
    what = try fields.digest("what")
    customer = try fields.digest("customer")
    ticket = try fields.optionalDigest("ticket")
    contact = try fields.optionalDigest("contact")
    due = try fields.integer("due", in: times)
    owner = try fields.optionalValue("owner")
    from = try fields.optionalValue("from")
  }

  fileprivate var members: [String: JSON] {
    var members: [String: JSON] = [
      "owed": .string(id.rawValue), "kind": .string(kind.rawValue),
      "what": .string(what.description), "customer": .string(customer.description),
      "due": .integer(due),
    ]
    members["ticket"] = ticket.map { .string($0.description) }
    members["contact"] = contact.map { .string($0.description) }
    members["owner"] = owner.map { .string($0.rawValue) }
    members["from"] = from.map { .string($0.rawValue) }
    return members
  }
}
