public import AldabaCrypto
public import AldabaJSON
public import AldabaLink
public import AldabaProof
import AldabaWire

/// The record that makes a person's key good: an agent believes a technician by certificate and by
/// this receipt, under the ledger key it has pinned.
public enum Enrolment {
  /// Refuses a receipt that does not verify or is of another key, person, role or certificate.
  @discardableResult
  public static func check(_ receipt: JSON, of certificate: Certificate, _ trust: Trust)
    throws(ProofError) -> Receipt
  {
    var observer = Observer(origin: trust.origin, key: trust.ledgerKey)
    let observed = try observer.observe(receipt)
    let person = certificate.personID ?? ""
    switch observed.record.act {
    case .personEnrolled(let id, let role, let key, _),
      .personRenewed(let id, let role, let key, _):
      guard id.rawValue == person, role.rawValue == certificate.role,
        key == certificate.rawPublicKey
      else { throw .malformed("the enrolment of \(id) instead of \(person)") }
    default:
      throw .malformed("expected an enrolment, got \(observed.record.act.event.rawValue)")
    }
    return observed.receipt
  }
}
