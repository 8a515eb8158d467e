import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaPerson
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaTunnel
import AldabaWire

/// A technician whose papers this agent has checked, and what their stream has of its own.
struct Counterpart {
  let name: String
  let person: PersonID
  let team: String?
  let role: AldabaWire.Role
  /// Ed25519, 32 bytes.
  let key: [UInt8]
  /// The number of this stream; nil before its tunnel stands.
  var exchange: NumberExchange?
  /// The commitment of the next exchange, until that stands in the ledger.
  var commitment: InnerMessage?
  /// An exchange was begun, and their nonce has not come.
  var isExchanging = false
  /// Their terminal, as far as they have said.
  var size: (columns: Int, rows: Int)?
  var filter = KeyFilter()

  /// Believes nothing before everything was checked: the authority, the day, the enrolment that
  /// stands in the ledger, and that all of it is of whoever signed.
  ///
  /// - Parameters:
  ///   - certificate: DER.
  ///   - enrolled: the receipt of `person.enrolled` or `person.renewed`.
  ///   - author: who the statement says it is by.
  ///   - key: whose signature it has.
  ///   - authorities: those of `trust`, and whoever was found to follow them.
  init(
    certificate der: [UInt8], enrolled: JSON, author: AldabaWire.Author, key: [UInt8],
    _ trust: Trust, _ authorities: Authorities
  ) throws(WireError) {
    do {
      let certificate = try Certificate(der: der)
      try authorities.verify(
        certificate, purpose: .client,
        at: CertificateTime.moment(beginning: certificate.notBefore))
      try Enrolment.check(enrolled, of: certificate, trust)
      guard certificate.rawPublicKey == key, case .person(let role, let person) = author,
        role.rawValue == certificate.role, role != .auditor,
        person.rawValue == certificate.personID
      else { throw WireError("the papers of somebody else") }
      name = certificate.commonName ?? person.rawValue
      self.person = person
      team = certificate.team
      self.role = role
      self.key = key
    } catch {
      throw WireError("\(error)")
    }
  }

  /// Whether they may come in for this: the machine has looked at what they say they are, and this
  /// at what their certificate says.
  func mayCome(for passing: Session.Passing) -> Bool {
    guard passing.family == .transfer || role == .supervisor else { return false }
    switch passing.to {
    case .person(let wanted): return person == wanted
    case .team(let wanted): return team == wanted
    case .next: return true
    }
  }
}
