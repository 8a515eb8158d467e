import AldabaCrypto
import AldabaEvidence
import AldabaLink
import AldabaSystem
import AldabaTerminal
import AldabaWire

/// The authorities of a ledger, one after the other: each change is certified by both.
struct SuccessionChain {
  /// SHA-256 of the one that is known from elsewhere, which has to be among them; nil: none is.
  private let known: [UInt8]?
  /// SHA-256 of the certificates, the first of all first.
  private var authorities: [[UInt8]] = []
  private var last: Place?
  private var faults: [Finding] = []

  init(known: [UInt8]?) { self.known = known }

  /// The authority in a broker's folder, where that is beside its ledger.
  static func beside(_ ledger: String) -> [UInt8]? {
    let file = Files.directory(of: ledger) + "/customer.json5"
    guard let bytes = try? Files.read(file, maximumBytes: 65_536) else { return nil }
    return try? Trust(bytes).authority.fingerprint
  }

  mutating func take(_ record: Record, at place: Place) {
    guard case .authorityRotated(let succession) = record.act else { return }
    let old = Crypto.sha256(succession.old)
    let follows = authorities.last.map { $0 == old } ?? true
    if !isCertified(succession) || !follows {
      faults.append(
        finding(
          place,
          Localized(
            "se esperaba un cambio de autoridad certificado por la vieja y por la nueva",
            "expected a change of authority that the old and the new one have certified")))
    }
    if authorities.isEmpty { authorities = [old] }
    authorities.append(Crypto.sha256(succession.new))
    last = place
  }

  /// What is wrong with the changes; and where the known one is none of them.
  var findings: [Finding] {
    guard let last, let known, !authorities.contains(known) else { return faults }
    return faults + [
      finding(
        last,
        Localized(
          "se esperaba que la autoridad de customer.json5 fuera una de la cadena",
          "expected the authority in customer.json5 to be one of the chain"))
    ]
  }

  private func isCertified(_ succession: Act.Succession) -> Bool {
    guard let old = try? Certificate(der: succession.old),
      let new = try? Certificate(der: succession.new),
      let byOld = try? Certificate(der: succession.byOld),
      let byNew = try? Certificate(der: succession.byNew)
    else { return false }
    return Authorities.links(old, byOld, new) && Authorities.links(new, byNew, old)
  }

  private func finding(_ place: Place, _ what: Localized) -> Finding {
    Finding(place: place, session: nil, verdict: .authorship, what: what)
  }
}
