import AldabaCrypto
import AldabaEvidence
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire

/// The keys that signed a ledger, one after the other: each change is signed by both.
struct KeyChain {
  private let verifier: VerifierKey
  private var keys: [[UInt8]] = []
  private var last: Place?
  private var faults: [Finding] = []
  /// Those before the ledger's own, each with the records that it had signed when it was replaced.
  private(set) var retired: [RetiredKey] = []

  init(_ verifier: VerifierKey) { self.verifier = verifier }

  private static let mark = Array("\"event\":\"key.rotated\"".utf8)

  /// The record in a line that changes the key: nearly none does.
  static func rotation(_ line: [UInt8]) -> Record? {
    line.withUnsafeBytes { $0.place(of: mark) } == nil ? nil : try? Record(line)
  }

  mutating func take(_ record: Record, at place: Place) {
    guard case .keyRotated(let rotation) = record.act else { return }
    let input = Act.Rotation.input(
      origin: verifier.name, old: rotation.old, new: rotation.new)
    let isSigned = [(rotation.old, rotation.byOld), (rotation.new, rotation.byNew)].allSatisfy {
      (try? PublicKey(raw: $0.0))?.verify($0.1, input) == true
    }
    let follows = keys.last.map { $0 == rotation.old } ?? true
    if !isSigned || !follows {
      faults.append(
        finding(
          place,
          Localized(
            "se esperaba un cambio de clave firmado por la vieja y por la nueva",
            "expected a change of key that the old and the new one have signed")))
    }
    if isSigned, let index = place.index, let old = try? PublicKey(raw: rotation.old) {
      retired.append(RetiredKey(key: old, records: index + 1))
    }
    if keys.isEmpty { keys = [rotation.old] }
    keys.append(rotation.new)
    last = place
  }

  /// What is wrong with the changes; and where the ledger's own key is none of them.
  var findings: [Finding] {
    guard let last, !keys.contains(verifier.key.raw) else { return faults }
    return faults + [
      finding(
        last,
        Localized(
          "se esperaba que el registro lo firmara una de las claves de la cadena",
          "expected the ledger to be signed by a key of the chain"))
    ]
  }

  private func finding(_ place: Place, _ what: Localized) -> Finding {
    Finding(place: place, session: nil, verdict: .authorship, what: what)
  }
}
