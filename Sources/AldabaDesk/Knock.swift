public import AldabaWire

/// A customer who asks for help and waits (R1, R4): what they told, and from where.
public struct Knock: Hashable, Sendable {
  public let id: AskID
  /// What is needed, in the customer's words.
  public let need: String
  /// How they want to be called.
  public let name: String
  /// The system, as the agent reports it.
  public let system: String
  /// The first 16 hexadecimal digits of the device key's digest.
  public let device: String
  /// What stands for the address in limits: an IPv4 address, the /64 of an IPv6 one.
  public let address: String

  /// Refuses as `badArgument` what is blank or beyond the limits of its kind.
  public init(
    id: AskID, need: String, name: String, system: String, device: String, address: String
  ) throws(Desk.Refusal) {
    guard Knock.isText(need, atMost: Limits.text), Knock.isText(name, atMost: Limits.name),
      system.utf8.count <= Limits.name, device.utf8.count <= Limits.name,
      address.utf8.count <= Limits.name
    else { throw .badArgument }
    self.id = id
    self.need = need
    self.name = name
    self.system = system
    self.device = device
    self.address = address
  }

  /// Whether it is within the limit and says something: not only spaces and control characters.
  static func isText(_ text: String, atMost limit: Int) -> Bool {
    text.utf8.count <= limit
      && text.unicodeScalars.contains {
        !$0.properties.isWhitespace && $0.properties.generalCategory != .control
          && $0.properties.generalCategory != .format
      }
  }

  /// What a customer is told while they wait, or the record tells of it.
  public enum Step: Hashable, Sendable {
    /// So many rings the customer hears now, from 1.
    case ringing(Int)
    /// Somebody did not answer: it rings for another person too. The turn is kept.
    case next
    /// So many people are before them, and how long it may take in milliseconds; nil while nothing
    /// has been measured or nobody is there.
    case turn(before: Int, wait: Int64?)
    /// The last ring passed unanswered: a missed target, once for each knock.
    case missed(waited: Int64)
    /// Technicians and supervisors were tried: a callback is to be offered. The turn is kept.
    case nobody
    /// Somebody answered, after so many milliseconds; `passed` customers who came earlier were
    /// passed over because this one was chosen by name.
    case answered(waited: Int64, passed: Int)
    /// Who had answered did not come: the customer waits again, at their turn.
    case back
    case over(End)
  }

  /// Why a knock is over without an answer.
  public enum End: Hashable, Sendable, CaseIterable {
    /// The customer did not want to wait.
    case gaveUp
    /// The link was lost and did not come back.
    case lost
    /// They will be called back.
    case callback
    /// The same device knocked anew, and kept its turn.
    case replaced
  }
}

/// What keeps floods away. A refused knock costs no memory beyond `remembered` addresses.
struct KnockLimits: Sendable {
  /// Customers who wait at once, in all.
  static let inAll = 20_000
  /// Customers who wait at once behind one address: an office has many.
  static let perAddress = 100
  /// Knocks that one address may make at once, and the milliseconds until it may make another.
  static let addressBurst: Int64 = 100
  static let addressRefill: Int64 = 6_000
  /// The same for one device, which waits once at a time.
  static let deviceBurst: Int64 = 5
  static let deviceRefill: Int64 = 60_000
  /// Addresses, and devices, that are remembered; more are refused until some are forgotten.
  static let remembered = 50_000

  private var addresses = Limiter(
    burst: KnockLimits.addressBurst, refill: KnockLimits.addressRefill,
    remembered: KnockLimits.remembered)
  private var devices = Limiter(
    burst: KnockLimits.deviceBurst, refill: KnockLimits.deviceRefill,
    remembered: KnockLimits.remembered)
  /// The knock of each device that waits.
  private(set) var waiting: [String: AskID] = [:]
  private var behind: [String: Int] = [:]

  mutating func check(_ knock: Knock, at now: Int64) throws(Desk.Refusal) {
    guard waiting.count < KnockLimits.inAll else { throw .full }
    guard behind[knock.address, default: 0] < KnockLimits.perAddress,
      addresses.take(knock.address, at: now), devices.take(knock.device, at: now)
    else { throw .slowDown }
  }

  mutating func add(_ knock: Knock) {
    waiting[knock.device] = knock.id
    behind[knock.address, default: 0] += 1
  }

  mutating func remove(_ knock: Knock) {
    if waiting[knock.device] == knock.id { waiting[knock.device] = nil }
    let left = behind[knock.address, default: 0] - 1
    behind[knock.address] = left > 0 ? left : nil
  }
}
