import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaPerson
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// A witness of somebody else's ledger: signs a head only if it extends the last one that it signed.
/// It remembers before it signs, so that a crash can make it miss a head but never sign two.
final class Witness {
  private let connection: AuditConnection
  private let verifier: VerifierKey
  private let policy: WitnessPolicy
  private let key: PrivateKey
  private let name: String
  private let home: Home

  init(_ invocation: Invocation) throws {
    home = try invocation.home()
    policy = try WitnessPolicy(path: invocation.parsed.value("policy") ?? "")
    let identity = try Identity(invocation, missing: .noAuditorEnrolled)
    verifier = VerifierKey(name: identity.trust.origin, key: identity.trust.ledgerKey)
    guard policy.watches(verifier) else {
      throw Problem.badConfiguration(
        invocation.parsed.value("policy") ?? "",
        what: "ledgers: \(verifier.name), \(verifier.key.raw.hex)")
    }
    name = policy.name ?? "\(identity.person?.rawValue ?? "witness").\(verifier.name)"
    key = try Witness.key(invocation.parsed.value("key") ?? "")
    connection = try AuditConnection(identity, at: invocation.parsed.value("broker"))
  }

  /// What auditors put into their policy.
  var witnessKey: WitnessKey {
    get throws { WitnessKey(name: name, key: try PublicKey(raw: key.rawPublicKey)) }
  }

  /// How often it signs, in seconds.
  var every: Double { Double(policy.every) }

  /// Reads the key, or makes it where there is none yet.
  private static func key(_ path: String) throws -> PrivateKey {
    if !Files.exists(path) {
      let key = PrivateKey.ed25519()
      try Files.writeNew(path, key.pem(), permissions: 0o600)
      return key
    }
    do throws(SystemError) {
      let key = try? PrivateKey(pem: try Files.readPrivate(path, maximumBytes: 16_384))
      guard let key, key.isEd25519 else {
        throw SystemError(call: "read", code: 22, path: path)
      }
      return key
    } catch {
      if error.call == "permissions" { throw Problem.permissionsTooOpen(path) }
      throw Problem.cannotRead(path, reason: error.reason)
    }
  }

  /// Signs the newest head; the head.
  func sign() throws -> Checkpoint {
    let known = try remembered()
    let from = known?.checkpoint.size ?? 0
    guard case .audit(.checkpoint(let note, let proof)) = try connection.ask(.head(from: from))
    else { throw Problem.wrongProtocol(connection.address.description) }
    let shown = try RemoteLedger.check(
      note, proof, verifier, known: known, home: home)
    try Folders.make(home.state + "/witness")
    // The point of no return: whatever happens now, nothing that does not extend this is signed.
    try Files.replace(path, Array(note.utf8), permissions: 0o600)
    let cosigned = try Cosignature.add(
      to: note, at: Clock.wallMilliseconds() / 1000, key: key, name: name)
    guard
      case .audit(.cosigned) = try connection.ask(
        .cosign(key: try witnessKey.description, note: cosigned))
    else { throw Problem.wrongProtocol(connection.address.description) }
    return shown
  }

  private var path: String {
    "\(home.state)/witness/\(RemoteLedger.name(of: verifier)).note"
  }

  private func remembered() throws -> (checkpoint: Checkpoint, note: String)? {
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try Files.read(path, maximumBytes: 65_536) } catch {
      if error.isNotFound { return nil }
      throw Problem.cannotRead(path, reason: error.reason)
    }
    let note = String(decoding: bytes, as: UTF8.self)
    do {
      return (
        try Checkpoint.open(note: note, origin: verifier.name, key: verifier.key), note
      )
    } catch { throw Problem.ledgerDoesNotVerify(path, what: "\(error)") }
  }
}

extension Audit {
  /// Signs again and again, until it is interrupted, or once.
  static func witness(_ invocation: Invocation, _ pen: Pen, _ flush: @escaping () throws -> Void)
    throws -> ExitCode
  {
    let witness = try Witness(invocation)
    let key = try witness.witnessKey.description
    if invocation.isJSON {
      try pen.write((["event": "witness", "key": .string(key)] as JSON).encoded())
    } else {
      try pen.paragraph(
        "\(Localized("Clave de testigo", "Key of the witness")[pen.language]): \(key)")
    }
    func sign() throws {
      let head = try witness.sign()
      let at = Timestamp.text(unixMilliseconds: Clock.wallMilliseconds())
      if invocation.isJSON {
        let event: JSON = [
          "event": "cosigned", "size": .integer(head.size), "root": .string(head.root.hex),
          "at": .string(at),
        ]
        try pen.write(event.encoded())
      } else {
        try pen.line("\(at)  \(head.size)  \(head.root.hex)")
      }
      try flush()
    }
    try flush()
    try sign()
    if invocation.parsed.flag("once") { return .done }
    return try repeating(first: witness.every, every: witness.every) {
      try ifReached(sign)
      return nil
    }
  }
}
