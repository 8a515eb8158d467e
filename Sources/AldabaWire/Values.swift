/// A session's name: 128 random bits chosen by the technician, 32 hexadecimal digits.
public struct SessionID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: String
  public init?(rawValue: String) {
    guard rawValue.isHexadecimal(32) else { return nil }
    self.rawValue = rawValue
  }
  public var description: String { rawValue }
}

/// An ask's name within its session: 64 random bits chosen by who asks, 16 hexadecimal digits.
public struct AskID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: String
  public init?(rawValue: String) {
    guard rawValue.isHexadecimal(16) else { return nil }
    self.rawValue = rawValue
  }
  /// The question whether to begin, which the agent asks by itself.
  public static let session = AskID(unchecked: "0000000000000000")

  private init(unchecked text: String) { rawValue = text }

  public var description: String { rawValue }
}

/// Nine digits that find a session and are spent at the customer's yes. They are no secret worth
/// anything by themselves: the customer's yes and the number are.
public struct Code: Hashable, Sendable, CustomStringConvertible {
  /// Nine digits.
  public let digits: String

  /// Reads `482-019-773`, `482 019 773` or `482019773`.
  public init?(_ text: String) {
    var digits = ""
    for character in text.unicodeScalars {
      switch character {
      case "0"..."9": digits.unicodeScalars.append(character)
      case "-", " ": continue
      default: return nil
      }
    }
    guard digits.utf8.count == 9 else { return nil }
    self.digits = digits
  }

  /// Grouped by three, to be read aloud.
  public var description: String {
    let all = Array(digits)
    return [all[0..<3], all[3..<6], all[6..<9]].map { String($0) }.joined(separator: "-")
  }
}

/// A person's identifier: `[a-z0-9-]{1,32}`.
public struct PersonID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: String
  public init?(rawValue: String) {
    let valid = rawValue.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
    }
    guard valid, (1...32).contains(rawValue.utf8.count) else { return nil }
    self.rawValue = rawValue
  }
  public var description: String { rawValue }
}

/// What a person may be in an organisation.
public enum Role: String, Sendable, CaseIterable { case technician, supervisor, auditor }

/// What a customer can allow. Each is asked for by itself.
public enum Capability: String, Sendable, CaseIterable {
  case view
  case typeNoEnter = "type-no-enter"
  case type
  /// To leave exactly these files on the customer's machine.
  case push
  /// To have a copy of one of the customer's files.
  case fetch
  /// To run exactly this command, once.
  case run
  /// To record the window.
  case record

  /// Whether the question wants the number that the technician reads aloud.
  public var wantsNumber: Bool {
    switch self {
    case .view, .push, .fetch, .record: false
    case .typeNoEnter, .type, .run: true
    }
  }

  /// Whether it lets bytes reach the shell.
  public var types: Bool { self == .type || self == .typeNoEnter }

  /// Whether it opens the shell and shows it.
  public var shows: Bool { self == .view || types }

  /// Whether a yes is for one thing, and over when that is done.
  public var isOnce: Bool { self == .push || self == .fetch || self == .run }

  /// What an organisation that requires a recording does not do without one.
  public var wantsRecording: Bool { shows || self == .run }
}

/// How a question was put and answered.
public enum Method: String, Sendable, CaseIterable {
  /// Read from the controlling terminal.
  case terminal
  /// A program that the customer runs answered over JSON lines.
  case frontEnd = "front-end"
  /// There was nobody to ask: always a no.
  case none
}

/// The reader's language of a text that was shown.
public enum Tongue: String, Sendable, CaseIterable { case es, en }

/// Who says a record: written `role:who`.
public enum Author: Hashable, Sendable, CustomStringConvertible {
  case broker
  /// An agent, by the first 16 hexadecimal digits of its device key's digest.
  case customer(device: String)
  case person(Role, PersonID)
  /// A local account that used the broker's own machine.
  case administrator(String)

  public init?(_ text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      guard text == "broker" else { return nil }
      self = .broker
      return
    }
    let role = String(text[..<colon])
    let who = String(text[text.utf8.index(after: colon)...])
    switch role {
    case "customer":
      guard who.isHexadecimal(16) else { return nil }
      self = .customer(device: who)
    case "administrator":
      guard (1...64).contains(who.utf8.count) else { return nil }
      self = .administrator(who)
    default:
      guard let role = Role(rawValue: role), let id = PersonID(rawValue: who) else { return nil }
      self = .person(role, id)
    }
  }

  public var description: String {
    switch self {
    case .broker: "broker"
    case .customer(let device): "customer:\(device)"
    case .person(let role, let id): "\(role.rawValue):\(id)"
    case .administrator(let account): "administrator:\(account)"
    }
  }
}

/// One of the two ends of a session.
public enum Side: String, Sendable, CaseIterable { case customer, technician }

/// Why a session ended.
public enum Ending: String, Sendable, CaseIterable {
  /// The customer hung up, or said no to beginning, or nobody came, or the minute stayed quiet.
  case customer, declined, unjoined, quiet
  /// A side did not come back in time, or an administrator ended it.
  case lost, administrator
  /// A sixth number was wanted: someone may be trying numbers.
  case numbers
}
