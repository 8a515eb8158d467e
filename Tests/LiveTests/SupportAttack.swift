import AldabaCrypto
import AldabaJSON
import AldabaProof
import AldabaSystem
import AldabaWire
import Testing

/// What is left after an attack: nothing was done, and somebody can show it.
extension Scene {
  /// A file that exists as soon as one byte of an attack has reached the customer's shell.
  var trace: String { folder + "/trace" }
  /// What would make it.
  var command: JSON { "echo x > \(trace)\n".data }

  /// A side's own copy of what happened.
  func receipt(_ side: Side) throws -> String {
    let folder = (side == .customer ? customerHome : technicianHome) + "/state/receipts"
    guard let name = try Files.list(folder).first(where: { $0.hasSuffix(".txt") }) else {
      throw Missing("a receipt in \(folder)")
    }
    return folder + "/" + name
  }

  /// What the customer's program makes of a side's copy, with `customer.json5` and nothing else.
  func judged(_ side: Side = .customer) async throws -> Finished {
    try await run([
      "aldaba-agent", "receipts", "verify", try receipt(side), "--home", customerHome,
      "--customer-file", customerFile,
    ])
  }

  /// What an auditor makes of both copies, and of the broker's ledger where it is shown.
  func compared(withLedger: Bool = false) async throws -> Finished {
    let trust =
      withLedger ? ["--dir", ledger] : ["--customer-file", customerFile]
    return try await run(
      ["aldaba-audit", "compare", try receipt(.customer), try receipt(.technician)] + trust)
  }

  func identity(_ person: String) throws -> (certificate: Certificate, key: PrivateKey) {
    let home = "\(folder)/\(person)"
    return (
      try Certificate(pem: try Files.read(home + "/technician.pem", maximumBytes: 65_536)),
      try PrivateKey(pem: try Files.read(home + "/technician.key", maximumBytes: 65_536))
    )
  }
}

extension FalseBrokerState {
  /// Puts what was said once into the ledger again.
  func recordAgain(_ signed: Message.Signed) {
    record(
      Record(
        at: Clock.wallMilliseconds(), statement: signed.statement, signature: signed.signature),
      texts: signed.texts)
  }

  /// The newest statement of this event.
  func said(_ event: Event) throws -> Message.Signed {
    guard let signed = statements.last(where: { $0.statement.act.event == event }) else {
      throw Missing("a statement \(event.rawValue)")
    }
    return signed
  }
}

extension Program {
  /// It does not believe it, says so in a sentence with a hint, and goes with this code.
  func refuses(_ code: Int32, because text: String = "") async throws {
    let came = try await exit()
    guard came == code, errorText.isTwoLines, errorText.contains(text) || text.isEmpty else {
      throw Missing("\(code) and «\(text)», got \(came): \(errorText)")
    }
  }
}
