import AldabaCrypto
import AldabaJSON
import AldabaLedger
import AldabaLink
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// `aldaba-broker`: its commands, and what each does.
public enum BrokerProgram {
  public static func main() -> Never {
    Program.run(table) { invocation throws in
      let parsed = invocation.parsed
      let directory = parsed.value("dir") ?? "."
      // Before the first key is read. The demonstration has none: its programs are others.
      if invocation.command != "demo" { try Host.notDumpable() }
      switch invocation.command {
      case "init": return try initialise(invocation, directory)
      case "serve":
        return try Serve.run(
          invocation, directory: directory, listen: parsed.value("listen"),
          set: parsed.values("set"))
      case "check": return try check(invocation, directory)
      case "demo": return try Demo.run(invocation)
      case "authority":
        try AuthorityService.run(
          directory: directory, untilInputEnds: parsed.flag("until-input-ends"))
        return .done
      case "person add": return try addPerson(invocation, directory)
      case "person list": return try listPeople(invocation, directory)
      case "person revoke": return try revokePerson(invocation, directory)
      case "auditor add": return try addAuditor(invocation, directory)
      case "auditor list": return try listAuditors(invocation, directory)
      case "auditor remove": return try removeAuditor(invocation, directory)
      case "session list": return try listSessions(invocation, directory)
      case "session close": return try closeSession(invocation, directory)
      case "health": return try health(invocation, directory)
      case "cert show": return try showCertificate(invocation, directory)
      case "key rotate": return try rotateKey(invocation, directory)
      case "authority rotate": return try rotateAuthority(invocation, directory)
      case "cert renew": return try renewCertificate(invocation, directory)
      default: preconditionFailure("the table has no other command")
      }
    }
  }

  // MARK: - The broker itself

  private static func initialise(_ invocation: Invocation, _ directory: String) throws -> ExitCode {
    guard let organisation = invocation.parsed.value("org") else { return .usage }
    try Initialise.run(
      directory: directory, organisation: organisation, hosts: invocation.parsed.values("host"))
    invocation.tell(
      invocation.words.initialised(organisation: organisation, directory: directory))
    return .done
  }

  private static func check(_ invocation: Invocation, _ directory: String) throws -> ExitCode {
    let folder = Folder(path: directory)
    try folder.requireBroker()
    let configuration = try Configuration(folder, overrides: invocation.parsed.values("set"))
    for secret in [folder.serverKey, folder.ledgerKey, folder.codesKey] {
      _ = try read(secret, secret: true)
    }
    try CustomerFile.check(folder, configuration)
    invocation.tell(invocation.words.checked(directory: directory))
    return .done
  }

  private static func health(_ invocation: Invocation, _ directory: String) throws -> ExitCode {
    let answer = try askBroker(Folder(path: directory), ["do": "health"])
    if invocation.isJSON {
      try invocation.print(answer.encodedText)
    } else {
      for key in [
        "state", "reason", "message", "address", "sessions", "records", "waiting", "version",
      ] {
        guard let value = answer[key]?.string ?? answer[key]?.integer.map(String.init) else {
          continue
        }
        try invocation.print("\(key): \(value)")
      }
      if let reason = answer["forgetting"]?.string {
        try invocation.print("forgetting: \(visible(reason))")
      }
    }
    return answer["state"]?.string == "working" ? .done : .inputOutput
  }

  private static func showCertificate(_ invocation: Invocation, _ directory: String) throws
    -> ExitCode
  {
    let folder = Folder(path: directory)
    try folder.requireBroker()
    let certificate = try ServerCertificate.current(folder)
    let days = max(0, (certificate.notAfter - Clock.wallMilliseconds() / 1000) / 86_400)
    if invocation.isJSON {
      let shown: JSON = [
        "fingerprint": .string(certificate.fingerprint.hex), "days": .integer(days),
        "not_after": .integer(certificate.notAfter),
        "hosts": .array(certificate.hosts.map { .string($0) }),
      ]
      try invocation.print(shown.encodedText)
    } else {
      try invocation.print("hosts: \(certificate.hosts.joined(separator: ", "))")
      try invocation.print("days: \(days)")
      try invocation.print("sha256: \(certificate.fingerprint.hex)")
    }
    return .done
  }

  private static func renewCertificate(_ invocation: Invocation, _ directory: String) throws
    -> ExitCode
  {
    let folder = Folder(path: directory)
    try folder.requireBroker()
    try AuthorityRotation.resume(folder)
    let authorities = try AuthorityRotation.authorities(folder)
    let authority = try Authority(
      key: try PrivateKey(pem: try read(folder.authorityKey, secret: true)),
      certificate: authorities.current)
    let old = try ServerCertificate.current(folder)
    let hosts = invocation.parsed.values("host")
    try ServerCertificate.check(hosts, authority)
    try ServerCertificate.issue(
      folder, authority, authorities, hosts: hosts.isEmpty ? old.hosts : hosts)
    return try showCertificate(invocation, directory)
  }

  private static func rotateKey(_ invocation: Invocation, _ directory: String) throws -> ExitCode {
    let folder = Folder(path: directory)
    try folder.requireBroker()
    let parsed = invocation.parsed
    if parsed.flag("finish") {
      try KeyRotation.end(folder)
    } else {
      try KeyRotation.run(folder, try Configuration(folder), isAtOnce: parsed.flag("at-once"))
    }
    let key = try LedgerReader(directory: folder.ledger).verifier.description
    if invocation.isJSON {
      let event: JSON = [
        "event": "rotated", "key": .string(key),
        "overlap": .bool(Files.exists(folder.formerKey)),
      ]
      try invocation.print(event.encodedText)
    } else {
      try invocation.print(key)
    }
    return .done
  }

  private static func rotateAuthority(
    _ invocation: Invocation, _ directory: String
  ) throws -> ExitCode {
    let folder = Folder(path: directory)
    try folder.requireBroker()
    let isAtOnce = invocation.parsed.flag("at-once")
    if !isAtOnce, let first = try AuthorityRotation.leavesOut(folder) {
      let day = CivilTime(unixSeconds: first.link.notBefore)
      invocation.tell(
        invocation.words.authorityLeftOut(
          first.authority.fingerprint.hex,
          until: .date(
            weekday: day.weekday, day: day.day, month: day.month), year: day.year,
          file: folder.customerFile))
    }
    try AuthorityRotation.run(folder, try Configuration(folder), isAtOnce: isAtOnce)
    let digest = try AuthorityRotation.authorities(folder).current.fingerprint.hex
    if invocation.isJSON {
      let event: JSON = [
        "event": "rotated", "authority": .string(digest), "overlap": .bool(!isAtOnce),
      ]
      try invocation.print(event.encodedText)
    } else {
      try invocation.print("sha256: \(digest)")
    }
    return .done
  }

  // MARK: - People

  private static func addPerson(_ invocation: Invocation, _ directory: String) throws -> ExitCode {
    let parsed = invocation.parsed
    let folder = Folder(path: directory)
    try folder.requireBroker()
    let id = try person(parsed)
    let name = parsed.value("name") ?? id.rawValue
    guard (1...64).contains(name.count), !name.unicodeScalars.contains(where: { $0.value < 32 })
    else { throw Problem.badValue("--name", expected: "Gabriela Ruiz", came: name) }
    let role = parsed.value("role") ?? Role.technician.rawValue
    var question: [String: JSON] = [
      "id": .string(id.rawValue), "name": .string(name), "role": .string(role),
    ]
    if let team = parsed.value("team") { question["team"] = .string(team) }
    let configuration = try Configuration(folder)

    // The authority first: it knows whether the name is free. What it made is worth nothing to
    // anybody before the token is printed, and that waits for the record.
    question["do"] = "add"
    question["again"] = .bool(parsed.flag("again"))
    let made = try AuthorityService.administer(folder, .object(question))
    try refuse(made, id)
    guard let secret = made["secret"]?.string.flatMap({ [UInt8](hex: $0) }), secret.count == 16
    else { throw Problem.cannotRead(folder.authorityAdmin, reason: "no answer") }
    if let phone = parsed.value("phone") {
      guard (1...16).contains(phone.utf8.count),
        phone.utf8.allSatisfy({ (0x30...0x39).contains($0) })
      else { throw Problem.badValue("--phone", expected: "214", came: phone) }
      question["phone"] = .string(phone)
    }
    question["do"] = "added"
    question["again"] = nil
    let address = try record(folder, configuration, .object(question))
    let certificate = try AuthorityRotation.authorities(folder).current
    let token = Token(
      address: address, fingerprint: certificate.fingerprint, secret: secret)
    try invocation.print(token.description)
    invocation.tell(invocation.words.personAdded(name: name))
    return .done
  }

  private static func listPeople(_ invocation: Invocation, _ directory: String) throws -> ExitCode {
    let folder = Folder(path: directory)
    try folder.requireBroker()
    let answer = try AuthorityService.administer(folder, ["do": "list"])
    for person in answer["people"]?.array ?? [] {
      if invocation.isJSON {
        try invocation.print(person.encodedText)
      } else {
        let columns = ["id", "state", "role", "team", "name"].map { person[$0]?.string ?? "-" }
        try invocation.print(columns.joined(separator: "\t"))
      }
    }
    return .done
  }

  private static func revokePerson(_ invocation: Invocation, _ directory: String) throws -> ExitCode
  {
    let folder = Folder(path: directory)
    try folder.requireBroker()
    let id = try person(invocation.parsed)
    let question: JSON = ["do": "revoke", "id": .string(id.rawValue)]
    try refuse(try AuthorityService.administer(folder, question), id)
    _ = try record(
      folder, try Configuration(folder), ["do": "revoked", "id": .string(id.rawValue)])
    invocation.tell(invocation.words.personRevoked(id.rawValue))
    return .done
  }

  static func person(_ parsed: Parsed) throws(Problem) -> PersonID {
    let text = parsed.positional.first ?? ""
    guard let id = PersonID(rawValue: text) else {
      throw .badValue("ID", expected: "gabriela ([a-z0-9-]{1,32})", came: text)
    }
    return id
  }

  static func refuse(_ answer: JSON, _ id: PersonID) throws(Problem) {
    guard let error = answer["error"]?.string else { return }
    switch AuthorityStore.Refusal(rawValue: error) {
    case .exists, .revoked: throw .personExists(id.rawValue)
    default: throw .unknownPerson(id.rawValue)
    }
  }

  /// Puts an administrator's act on record: through the broker where it runs, else in its place.
  ///
  /// - Returns: the address that people reach the broker at.
  static func record(_ folder: Folder, _ configuration: Configuration, _ question: JSON)
    throws -> HostPort
  {
    do throws(SystemError) {
      let answer = try LineSocket.ask(folder.control, question)
      return publicAddress(
        configuration, running: answer["address"]?.string.flatMap { HostPort($0) })
    } catch {
      guard error.isNotFound || error.isRefused else {
        throw Problem.cannotRead(folder.control, reason: error.reason)
      }
    }
    let ledger = try Server.ledger(folder, configuration)
    defer { ledger.close() }
    let author = Administrator.author(user: Host.userID)
    var fields = try Fields(question, of: "a question")
    let (record, texts): (Record, [String: PersonalText]) =
      try fields.string("do") == "added"
      ? try Administrator.added(&fields, by: author)
      : (Administrator.revoked(try fields.value("id"), by: author), [:])
    for (name, text) in texts {
      guard let commitment = record.act.texts[name] else { continue }
      try ledger.texts.put(salt: text.salt, text: text.text, commitment: commitment.bytes)
    }
    let done = Lock(false)
    ledger.append([record.line]) { _ in done.change { $0 = true } }
    guard done.wait(seconds: 10, until: { $0 ? true : nil }) == true else {
      throw Problem.cannotWrite(folder.ledger, reason: "\(ledger.state)")
    }
    return publicAddress(configuration, running: nil)
  }

  /// Where people reach the broker: the port that it really listens on wins over the file's, which
  /// may say 0 or have been overridden.
  private static func publicAddress(_ configuration: Configuration, running: HostPort?) -> HostPort
  {
    let listed = configuration.addresses[0]
    guard let running, running.port != configuration.listen.port else { return listed }
    return HostPort(host: listed.host, port: running.port)
  }

  // MARK: - Sessions

  private static func listSessions(_ invocation: Invocation, _ directory: String) throws -> ExitCode
  {
    let answer = try askBroker(Folder(path: directory), ["do": "sessions"])
    for session in answer["sessions"]?.array ?? [] {
      if invocation.isJSON {
        try invocation.print(session.encodedText)
      } else {
        let columns = ["session", "state", "person"].map { session[$0]?.string ?? "-" }
        try invocation.print(columns.joined(separator: "\t"))
      }
    }
    return .done
  }

  private static func closeSession(_ invocation: Invocation, _ directory: String) throws -> ExitCode
  {
    let text = invocation.parsed.positional.first ?? ""
    guard let id = SessionID(rawValue: text), let reason = invocation.parsed.value("reason") else {
      throw Problem.notOpen(text)
    }
    let answer = try askBroker(
      Folder(path: directory),
      ["do": "close", "session": .string(id.rawValue), "reason": .string(reason)])
    guard answer["error"] == nil else { throw Problem.notOpen(text) }
    invocation.tell(invocation.words.sessionClosed(id.rawValue))
    return .done
  }

  private static func askBroker(_ folder: Folder, _ question: JSON) throws(Problem) -> JSON {
    try folder.requireBroker()
    do throws(SystemError) { return try LineSocket.ask(folder.control, question) } catch {
      throw .brokerNotRunning(folder.path)
    }
  }
}
