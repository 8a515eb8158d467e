public import AldabaWire

/// What an organisation promises (R21): hours, kinds of call, tiers with response targets, and the
/// systems it supports. Made from a `ServiceDraft`, which says what is wrong with one.
public struct Service: Hashable, Sendable {
  public struct Tier: Hashable, Sendable {
    public let name: String
    /// Milliseconds of open time in which a kind of call is answered; a kind without one has no
    /// target.
    public let responses: [String: Int64]
    /// Patterns of the systems that it covers; nil: all.
    public let systems: [SystemPattern]?
    /// Its own hours; nil: those of the service.
    public let hours: Hours?
  }

  /// Why a call is not covered: said kindly, with what can be done instead (R29).
  public enum Shortfall: Hashable, Sendable {
    /// When it opens next, Unix milliseconds; nil where it never does.
    case closed(opens: Int64?)
    case unsupported
    case unknownTier
    case unknownKind
  }

  public let hours: Hours
  /// What the zone of the hours is called: `Europe/Madrid`.
  public let zone: String
  public let kinds: [String]
  public let tiers: [Tier]
  /// As what a knock counts until whoever answers says otherwise; nil: it has no target.
  public let knocks: Terms?

  /// A kind of call and a tier.
  public struct Terms: Hashable, Sendable {
    public let kind: String
    public let tier: String

    public init(kind: String, tier: String) {
      self.kind = kind
      self.tier = tier
    }
  }

  /// Open around the clock, everything supported, no targets: where nothing was configured.
  public static let unlimited = Service(
    hours: .always, zone: "UTC", kinds: [], tiers: [], knocks: nil)

  public func tier(_ name: String) -> Tier? { tiers.first { $0.name == name } }

  /// The hours of a tier; those of the service for none, or one that is not known.
  public func hours(of tier: String?) -> Hours { tier.flatMap { self.tier($0)?.hours } ?? hours }

  /// What stands against a call, when a session opens. What is nil was not told and is not checked.
  public func shortfalls(kind: String?, tier: String?, system: String?, at unix: Int64)
    -> [Shortfall]
  {
    var found: [Shortfall] = []
    if let kind, !kinds.isEmpty, !kinds.contains(kind) { found.append(.unknownKind) }
    if let tier, !tiers.isEmpty, self.tier(tier) == nil { found.append(.unknownTier) }
    if let system, let patterns = tier.flatMap({ self.tier($0)?.systems }),
      !patterns.contains(where: { $0.matches(system) })
    {
      found.append(.unsupported)
    }
    let hours = hours(of: tier)
    if !hours.isOpen(at: unix) { found.append(.closed(opens: hours.nextOpening(after: unix))) }
    return found
  }

  /// By when a call is to be answered, Unix milliseconds, counted in open time; nil without a target.
  public func due(kind: String?, tier: String?, from unix: Int64) -> Int64? {
    guard let kind, let tier = tier.flatMap({ self.tier($0) }), let time = tier.responses[kind]
    else { return nil }
    return hours(of: tier.name).moment(after: time, from: unix)
  }
}
