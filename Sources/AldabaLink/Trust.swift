public import AldabaCrypto
public import AldabaJSON
public import AldabaSystem
import AldabaWire

/// What a party was given by its organisation, and the only thing it trusts: `customer.json5` on a
/// customer's machine, the same made by `enroll` on a technician's.
public struct Trust: Sendable {
  /// Where the broker answers; the first is tried.
  public let addresses: [HostPort]
  public let organisation: String
  /// How a customer reaches the organisation without Aldaba; empty where it is not said.
  public let phone: String
  /// Who says who is who: the authority, and those before it.
  public let authorities: Authorities
  public var authority: Certificate { authorities.current }
  /// The ledger's origin line and its key.
  public let origin: String
  public let ledgerKey: PublicKey
  /// Keys that signed the ledger before: for receipts of that time.
  public let retired: [Retired]

  /// A key that signed the ledger while it had at most so many records.
  public struct Retired: Sendable, Hashable {
    public let key: PublicKey
    public let records: Int64
    public init(key: PublicKey, records: Int64) {
      self.key = key
      self.records = records
    }
  }
  /// Seconds that a customer has to wait before they can say yes to control, on a sign of risk; 0: none.
  public let pause: Int64
  public static let pauseUsually: Int64 = 30
  /// The longest.
  public static let pauseLimit: Int64 = 300
  /// The organisation promises never to ask for passwords, money or bank details.
  public let neverAsks: Bool
  /// Who may read recordings: what is recorded is sealed to each of them. Each certificate is the
  /// authority's, for reading and nothing else. Without any, nothing can be recorded.
  public let auditors: [Certificate]
  /// The most of them.
  public static let maximumAuditors = 8

  public init(
    addresses: [HostPort], organisation: String, phone: String, authorities: Authorities,
    origin: String, ledgerKey: PublicKey, auditors: [Certificate] = [], retired: [Retired] = [],
    pause: Int64 = Trust.pauseUsually, neverAsks: Bool = false
  ) {
    self.pause = pause
    self.neverAsks = neverAsks
    self.retired = retired
    self.addresses = addresses
    self.organisation = organisation
    self.phone = phone
    self.authorities = authorities
    self.origin = origin
    self.ledgerKey = ledgerKey
    self.auditors = auditors
  }

  /// Reads the file's JSON5; everything in it is checked here.
  public init(_ bytes: [UInt8]) throws(JSONError) {
    var reader = try ConfigurationReader(try JSON5.parse(bytes))
    let places = try reader.required("addresses")
    guard let elements = places.array, !elements.isEmpty else {
      throw places.error("expected at least one address as \"host:port\"")
    }
    var addresses: [HostPort] = []
    for element in elements {
      guard let text = element.string, let address = HostPort(text) else {
        throw element.error("expected an address as \"host:port\"")
      }
      addresses.append(address)
    }
    self.addresses = addresses
    organisation = try reader.string("organisation")
    phone = try reader.string("phone", default: "")
    let authority = try reader.required("authority")
    guard let der = authority.string.flatMap({ [UInt8](base64: $0) }),
      let certificate = try? Certificate(der: der), certificate.isAuthority
    else { throw authority.error("expected an authority's certificate in base64") }
    let authorities =
      try reader.value("former").map { value throws(JSONError) in
        try Self.former(value, of: certificate)
      } ?? Authorities(certificate)
    self.authorities = authorities
    let ledger = try reader.required("ledger")
    var inner = try ConfigurationReader(ledger)
    origin = try inner.string("origin")
    let key = try inner.required("key")
    guard let raw = key.string.flatMap({ [UInt8](hex: $0) }),
      let ledgerKey = try? PublicKey(raw: raw)
    else { throw key.error("expected the ledger's Ed25519 key, 64 hexadecimal digits") }
    self.ledgerKey = ledgerKey
    retired = try inner.value("retired").map(Self.retired) ?? []
    try inner.finish()
    if let value = reader.value("pause") {
      guard let seconds = value.integer, (0...Trust.pauseLimit).contains(seconds) else {
        throw value.error("expected seconds from 0 to \(Trust.pauseLimit)")
      }
      pause = seconds
    } else {
      pause = Trust.pauseUsually
    }
    if let value = reader.value("never_asks") {
      guard let promise = value.bool else { throw value.error("expected true or false") }
      neverAsks = promise
    } else {
      neverAsks = false
    }
    auditors =
      try reader.value("auditors").map { value throws(JSONError) in
        try Self.auditors(value, of: authorities)
      } ?? []
    try reader.finish()
  }

  private static func auditors(
    _ value: Located, of authorities: Authorities
  ) throws(JSONError) -> [Certificate] {
    guard let elements = value.array, elements.count <= maximumAuditors else {
      throw value.error("expected a list of at most \(maximumAuditors) certificates")
    }
    var auditors: [Certificate] = []
    for element in elements {
      guard let der = element.string.flatMap({ [UInt8](base64: $0) }),
        let auditor = try? Certificate(der: der)
      else { throw element.error("expected an auditor's certificate in base64") }
      // Dates are left aside: an auditor ends with being taken out of this file.
      guard (try? authorities.verify(auditor, purpose: .reader, at: nil)) != nil else {
        throw element.error("expected a certificate for reading recordings, of this authority")
      }
      auditors.append(auditor)
    }
    return auditors
  }

  /// Those before the authority, the last of them first, each behind its link.
  private static func former(
    _ value: Located, of authority: Certificate
  ) throws(JSONError) -> Authorities {
    guard let elements = value.array, elements.count <= 2 * Authorities.maximum else {
      throw value.error("expected a list of at most \(2 * Authorities.maximum) certificates")
    }
    var list = [authority]
    for element in elements {
      guard let der = element.string.flatMap({ [UInt8](base64: $0) }),
        let certificate = try? Certificate(der: der)
      else { throw element.error("expected a certificate in base64") }
      list.append(certificate)
    }
    guard let authorities = try? Authorities(list: list) else {
      throw value.error("expected links and authorities in turns, from this authority back")
    }
    return authorities
  }

  /// The same with other auditors.
  public func with(auditors: [Certificate]) -> Trust {
    with(authorities: authorities, auditors: auditors)
  }

  /// The same with authorities that follow its own, or with others; auditors as they are, where it is
  /// not said.
  public func with(authorities: Authorities, auditors: [Certificate]? = nil) -> Trust {
    Trust(
      addresses: addresses, organisation: organisation, phone: phone, authorities: authorities,
      origin: origin, ledgerKey: ledgerKey, auditors: auditors ?? self.auditors, retired: retired,
      pause: pause, neverAsks: neverAsks)
  }

  private static func retired(_ value: Located) throws(JSONError) -> [Retired] {
    guard let elements = value.array, elements.count <= 64 else {
      throw value.error("expected a list of at most 64 retired keys")
    }
    var retired: [Retired] = []
    for element in elements {
      var reader = try ConfigurationReader(element)
      let text = try reader.required("key")
      let records = try reader.required("records")
      guard let raw = text.string.flatMap({ [UInt8](hex: $0) }),
        let key = try? PublicKey(raw: raw), let count = records.integer, count >= 0
      else { throw element.error("expected a key and the number of records that it signed") }
      try reader.finish()
      retired.append(Retired(key: key, records: count))
    }
    return retired
  }

  /// The same with another ledger key; the one before is kept for receipts of its time.
  public func with(ledgerKey key: PublicKey, retiringAt records: Int64) -> Trust {
    Trust(
      addresses: addresses, organisation: organisation, phone: phone, authorities: authorities,
      origin: origin, ledgerKey: key, auditors: auditors,
      retired: retired + [Retired(key: ledgerKey, records: records)], pause: pause,
      neverAsks: neverAsks)
  }

  /// The file's text, with a comment on each member.
  public var text: String {
    func quoted(_ text: String) -> String {
      JSON.string(text).encodedText
    }
    let places = addresses.map { quoted($0.description) }.joined(separator: ", ")
    let readers = auditors.map { auditor in
      "\n    // \(auditor.commonName ?? "")\n    \(quoted(auditor.der.base64)),"
    }.joined()
    let before = authorities.list.dropFirst().map { "\n    \(quoted($0.der.base64))," }.joined()
    let succeeded =
      before.isEmpty
      ? ""
      : "\n  // Those before it, which have signed that it follows; who has pinned one finds it.\n"
        + "  former: [\(before)\n  ],"
    let keys = retired.map { "{ key: \(quoted($0.key.raw.hex)), records: \($0.records) }" }
    let former =
      keys.isEmpty
      ? ""
      : "\n    // Keys that signed it before, and how many records it had then.\n"
        + "    retired: [\(keys.joined(separator: ", "))],"
    return """
      // What this machine trusts for remote assistance. It came from your organisation; it holds no
      // secret. Without it nobody can be let in; with another one, somebody else could ask.
      {
        // Where the broker answers.
        addresses: [\(places)],
        organisation: \(quoted(organisation)),
        // How to reach the organisation by telephone. Shown when something looks wrong; it is never
        // taken from the other side.
        phone: \(quoted(phone)),
        // The certificate that vouches for the broker and every technician (DER in base64).
        authority: \(quoted(authority.der.base64)),\(succeeded)
        // The ledger in which every consent is recorded, and the key that signs it.
        ledger: {
          origin: \(quoted(origin)),
          key: \(quoted(ledgerKey.raw.hex)),\(former)
        },
        // Seconds to wait before a yes to control counts where something may be wrong (a first session,
        // at night, as root, asked again after a no) and the customer did not knock. 0: none.
        pause: \(pause),
        // true where it is so, and customers are told then: "\(organisation) never asks for passwords,
        // money or bank details."
        never_asks: \(neverAsks),
        // The people who may read recordings (certificates, DER in base64).
        auditors: [\(readers)\(readers.isEmpty ? "" : "\n  ")],
      }

      """
  }
}
