import AldabaJSON

/// What is said between a customer at the door and the broker.
extension Message {
  /// A customer who asks for help (R1, R4).
  public struct Knocking: Hashable, Sendable {
    public let id: AskID
    /// The session key, and its signature as in `Join`.
    public let key: [UInt8]
    public let proof: [UInt8]
    public let device: [UInt8]
    /// The device key's word for the session key: `Label.knock`.
    public let vouch: [UInt8]
    public let need: PersonalText
    public let name: PersonalText
    /// The system, as the agent reports it.
    public let system: PersonalText

    public init(
      id: AskID, key: [UInt8], proof: [UInt8], device: [UInt8], vouch: [UInt8],
      need: PersonalText, name: PersonalText, system: PersonalText
    ) {
      self.id = id
      self.key = key
      self.proof = proof
      self.device = device
      self.vouch = vouch
      self.need = need
      self.name = name
      self.system = system
    }

    init(_ fields: inout Fields) throws(WireError) {
      id = try fields.value("id")
      key = try fields.bytes("key", 32)
      proof = try fields.bytes("proof", 64)
      device = try fields.bytes("device", 32)
      vouch = try fields.bytes("vouch", 64)
      need = try PersonalText(try fields.json("need"))
      name = try PersonalText(try fields.json("name"))
      system = try PersonalText(try fields.json("system"))
    }

    var members: [String: JSON] {
      [
        "id": .string(id.rawValue), "key": .string(key.hex), "proof": .string(proof.hex),
        "device": .string(device.hex), "vouch": .string(vouch.hex), "need": need.json,
        "name": name.json, "system": system.json,
      ]
    }
  }

  /// Whether anybody is there (R35): the same for everyone who looks.
  public struct Door: Hashable, Sendable {
    /// Opening times of a week, as they are said.
    public struct Span: Hashable, Sendable {
      /// 1 (Monday) to 7.
      public let days: ClosedRange<Int64>
      /// Minutes from midnight.
      public let from: Int64
      public let to: Int64

      public init(days: ClosedRange<Int64>, from: Int64, to: Int64) {
        self.days = days
        self.from = from
        self.to = to
      }
    }

    public let isOpen: Bool
    /// When it opens next, where it is closed; Unix milliseconds.
    public let opens: Int64?
    public let hours: [Span]
    /// Times for a callback, Unix milliseconds, at most three.
    public let slots: [Int64]
    /// Whether somebody is free, and whether anybody is there at all.
    public let isFree: Bool
    public let isStaffed: Bool
    /// People who wait already.
    public let before: Int64
    /// Milliseconds that it may take, where that was measured.
    public let wait: Int64?
    /// Patterns of the systems that are supported, `*` for anything; empty: all.
    public let systems: [String]
    /// Whose clock the hours are on: a name of the time zone database, and the seconds that it is
    /// ahead of UTC now.
    public let zone: String
    public let offset: Int64

    public init(
      isOpen: Bool, opens: Int64?, hours: [Span], slots: [Int64], isFree: Bool, isStaffed: Bool,
      before: Int64, wait: Int64?, systems: [String], zone: String, offset: Int64
    ) {
      self.isOpen = isOpen
      self.opens = opens
      self.hours = hours
      self.slots = slots
      self.isFree = isFree
      self.isStaffed = isStaffed
      self.before = before
      self.wait = wait
      self.systems = systems
      self.zone = zone
      self.offset = offset
    }

    init(_ fields: inout Fields) throws(WireError) {
      isOpen = try fields.bool("open")
      opens = try fields.optionalMoment("opens")
      hours = try fields.list("hours", atMost: 64) { (json) throws(WireError) in
        var fields = try Fields(json, of: "hours")
        let first = try fields.integer("first", in: 1...7)
        let last = try fields.integer("last", in: first...7)
        let from = try fields.integer("from", in: 0...1_440)
        let span = Span(
          days: first...last, from: from, to: try fields.integer("to", in: from...1_440))
        try fields.finish()
        return span
      }
      slots = try fields.list("slots", atMost: 3) { (json) throws(WireError) in
        guard case .integer(let at) = json, at >= 0 else { throw WireError("expected a time") }
        return at
      }
      isFree = try fields.bool("free")
      isStaffed = try fields.bool("staffed")
      before = try fields.integer("before", in: 0...1_000_000)
      wait = try fields.optionalMoment("wait")
      systems = try fields.list("systems", atMost: 64) { (json) throws(WireError) in
        guard case .string(let name) = json, name.utf8.count <= Limits.name else {
          throw WireError("expected a system's name")
        }
        return name
      }
      zone = try fields.string("zone", atMost: 64)
      offset = try fields.integer("offset", in: -93_599...93_599)
    }

    var members: [String: JSON] {
      var members: [String: JSON] = [
        "open": .bool(isOpen), "free": .bool(isFree), "staffed": .bool(isStaffed),
        "before": .integer(before), "slots": .array(slots.map { .integer($0) }),
        "systems": .array(systems.map { .string($0) }),
        "zone": .string(zone), "offset": .integer(offset),
        "hours": .array(
          hours.map {
            [
              "first": .integer($0.days.lowerBound), "last": .integer($0.days.upperBound),
              "from": .integer($0.from), "to": .integer($0.to),
            ]
          }),
      ]
      members["opens"] = opens.map { .integer($0) }
      members["wait"] = wait.map { .integer($0) }
      return members
    }
  }

  /// What a customer at the door is told.
  public enum KnockStep: Hashable, Sendable {
    /// It was taken, and it rings.
    case made
    /// So many rings, from 1.
    case ringing(Int64)
    /// It rings for another person too; the turn is kept.
    case next
    case turn(before: Int64, wait: Int64?)
    /// Everybody was tried: a callback is offered, the turn is kept.
    case nobody
    /// Somebody has answered: their session follows.
    case answered
    /// Who had answered did not come.
    case back

    init(_ fields: inout Fields) throws(WireError) {
      let step = try fields.string("step", atMost: 16)
      switch step {
      case "made": self = .made
      case "ringing": self = .ringing(try fields.integer("rings", in: 1...1_000))
      case "next": self = .next
      case "turn":
        self = .turn(
          before: try fields.integer("before", in: 0...1_000_000),
          wait: try fields.optionalMoment("wait"))
      case "nobody": self = .nobody
      case "answered": self = .answered
      case "back": self = .back
      default: throw WireError("unknown step \"\(step)\"")
      }
    }

    var members: [String: JSON] {
      switch self {
      case .made: ["step": "made"]
      case .ringing(let rings): ["step": "ringing", "rings": .integer(rings)]
      case .next: ["step": "next"]
      case .turn(let before, let wait):
        ["step": "turn", "before": .integer(before)]
          .merging(wait.map { ["wait": .integer($0)] } ?? [:]) { $1 }
      case .nobody: ["step": "nobody"]
      case .answered: ["step": "answered"]
      case .back: ["step": "back"]
      }
    }
  }

  /// A customer who is answered, before the session begins: by a knock, or by a callback that is due.
  public struct Knocker: Hashable, Sendable {
    public let id: AskID
    public let kind: Waiting.Kind
    public let customer: String
    public let motive: String
    /// The system of who knocked.
    public let system: String?
    /// The telephone and the case of who is called back.
    public let contact: String?
    public let ticket: String?

    public init(
      id: AskID, kind: Waiting.Kind, customer: String, motive: String, system: String?,
      contact: String?, ticket: String?
    ) {
      self.id = id
      self.kind = kind
      self.customer = customer
      self.motive = motive
      self.system = system
      self.contact = contact
      self.ticket = ticket
    }

    init(_ fields: inout Fields) throws(WireError) {
      id = try fields.value("id")
      kind = try fields.value("kind")
      customer = try fields.string("customer")
      motive = try fields.string("motive")
      system = try fields.optionalString("system")
      contact = try fields.optionalString("contact")
      ticket = try fields.optionalString("ticket")
    }

    var members: [String: JSON] {
      var members: [String: JSON] = [
        "id": .string(id.rawValue), "kind": .string(kind.rawValue),
        "customer": .string(customer), "motive": .string(motive),
      ]
      members["system"] = system.map { .string($0) }
      members["contact"] = contact.map { .string($0) }
      members["ticket"] = ticket.map { .string($0) }
      return members
    }
  }
}

extension Fields {
  mutating func bool(_ key: String) throws(WireError) -> Bool {
    guard case .bool(let value) = try json(key) else {
      throw WireError("expected true or false as \"\(key)\"")
    }
    return value
  }

  mutating func optionalMoment(_ key: String) throws(WireError) -> Int64? {
    has(key) ? try integer(key, in: 0...9_007_199_254_740_991) : nil
  }

  mutating func list<T>(
    _ key: String, atMost limit: Int, _ read: (JSON) throws(WireError) -> T
  ) throws(WireError) -> [T] {
    guard case .array(let all) = try json(key), all.count <= limit else {
      throw WireError("expected at most \(limit) values as \"\(key)\"")
    }
    var list: [T] = []
    for one in all { list.append(try read(one)) }
    return list
  }
}
