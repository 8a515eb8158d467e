import AldabaCrypto
import AldabaEvidence
import AldabaJSON
import AldabaLedger
import AldabaLink
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

extension Commands {
  /// How long a broker may take to read its ledger and erase.
  private static let forgettingSeconds = 600.0

  /// Erases a customer's personal texts and recordings: through the broker while it runs, else alone.
  func forget(_ customer: String, isDry: Bool) throws -> ExitCode {
    let answer = try forgotten(customer, isDry)
    if let message = answer["message"]?.string {
      throw words.failure(.cannotWrite(reader.directory, reason: message))
    }
    let count = answer["count"]?.integer ?? 0
    let open = answer["open"]?.array?.count ?? 0
    let texts = answer["texts"]?.integer ?? 0
    if isJSON {
      var members = answer.object ?? [:]
      members["dry_run"] = .bool(isDry)
      try pen.write(JSON.object(members).encoded())
    } else {
      try tell(answer, isDry)
    }
    guard count + texts == 0, open == 0 else { return .done }
    throw Failure(
      .unknown,
      error: Localized(
        "No consta nadie que se llame «\(customer)», ni ese equipo",
        "Nobody called «\(customer)» is on record, nor is such a device")[language],
      hint: Localized(
        "Hace falta el nombre entero tal como se escribió: aldaba-audit search --customer",
        "The whole name as it was typed is needed: aldaba-audit search --customer")[language])
  }

  private func forgotten(_ customer: String, _ isDry: Bool) throws -> JSON {
    let broker = reader.directory + "/.."
    let question: JSON = [
      "do": "forget", "customer": .string(customer), "dry": .bool(isDry),
    ]
    do throws(SystemError) {
      return try LineSocket.ask(
        broker + "/control.sock", question, seconds: Self.forgettingSeconds)
    } catch {
      guard error.isNotFound || error.isRefused else {
        throw words.failure(.cannotRead(broker + "/control.sock", reason: error.reason))
      }
    }
    return try alone(broker, Forgettable(typed: customer), isDry)
  }

  /// No broker runs: this process takes the ledger's lock and key for as long as it takes.
  private func alone(_ broker: String, _ whom: Forgettable, _ isDry: Bool) throws -> JSON {
    let path = broker + "/ledger.key"
    let key: PrivateKey
    do { key = try PrivateKey(pem: try Files.readPrivate(path, maximumBytes: 16_384)) } catch {
      throw words.failure(.cannotRead(path, reason: "\(error)"))
    }
    let ledger = try Ledger.open(
      directory: reader.directory, origin: reader.verifier.name, key: key)
    defer { ledger.close() }
    let forgetting = Forgetting(ledger, broker: broker)
    _ = try forgetting.resume()
    let found = try forgetting.search(whom)
    if !isDry { _ = try forgetting.erase(found, by: .account(Host.userID), .request) }
    return found.json
  }

  // MARK: - What is said

  private func tell(_ answer: JSON, _ isDry: Bool) throws {
    let (count, texts) = (answer["count"]?.integer ?? 0, answer["texts"]?.integer ?? 0)
    let recordings = answer["recordings"]?.integer ?? 0
    for session in answer["sessions"]?.array ?? [] {
      let at = session["opened"]?.integer.map { Moment($0).figures } ?? "–"
      let cells = [
        session["session"]?.string ?? "", at, session["device"]?.string ?? "–",
        session["name"]?.string.map { "«\($0)»" } ?? "–",
      ]
      try pen.line(visible(cells.joined(separator: "  ")))
    }
    let sum = "\(count) · \(texts) · \(recordings)"
    let said =
      isDry
      ? Localized(
        "Se borraría (sesiones · textos · grabaciones): \(sum)",
        "Would be erased (sessions · texts · recordings): \(sum)")
      : Localized(
        "Borrado (sesiones · textos · grabaciones): \(sum). Las anotaciones siguen y se comprueban"
          + " igual.",
        "Erased (sessions · texts · recordings): \(sum). The records stay and verify as before.")
    if count + texts > 0 { try pen.paragraph(said[language]) }
    let open = answer["open"]?.array?.count ?? 0
    if open > 0 {
      try pen.paragraph(
        Localized(
          "Sesiones que siguen abiertas y no se tocan: \(open). Repita la orden cuando terminen.",
          "Sessions that go on and are left as they are: \(open). Run this again when they end.")[
            language])
    }
    for other in answer["others"]?.array ?? [] {
      let device = other["device"]?.string ?? ""
      let number = other["sessions"]?.integer ?? 0
      try pen.paragraph(
        Localized(
          "Desde el mismo equipo hay sesiones con otro nombre (\(number)): aldaba-audit forget"
            + " \(device)",
          "There are sessions under another name from the same device (\(number)): aldaba-audit"
            + " forget \(device)")[language])
    }
  }
}
