import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

// Who may read recordings. Their key is made by `aldaba-audit key` and never leaves them; the
// authority signs its certificate, and customer.json5 carries that to the machines that seal.

extension BrokerProgram {
  static func addAuditor(_ invocation: Invocation, _ directory: String) throws -> ExitCode {
    let parsed = invocation.parsed
    let folder = Folder(path: directory)
    try folder.requireBroker()
    let id = try person(parsed)
    let path = parsed.positional.dropFirst().first ?? ""
    let name = parsed.value("name") ?? id.rawValue
    guard (1...64).contains(name.count), !name.unicodeScalars.contains(where: { $0.value < 32 })
    else { throw Problem.badValue("--name", expected: "Eva Soler", came: name) }
    let request: [UInt8]
    do { request = try Authority.request(pem: try read(path)) } catch let error as CryptoError {
      throw Problem.badRequest(path, what: error.description)
    }
    let configuration = try Configuration(folder)
    let trust = try CustomerFile.trust(folder)

    let made = try AuthorityService.administer(
      folder,
      [
        "do": "auditor", "id": .string(id.rawValue), "name": .string(name),
        "request": .string(request.base64),
      ])
    if made["error"]?.string == "malformed" {
      throw Problem.badRequest(path, what: made["message"]?.string ?? "")
    }
    try refuse(made, id)
    guard
      let certificate = made["certificate"]?.string.flatMap({ [UInt8](base64: $0) })
        .flatMap({ try? Certificate(der: $0) })
    else { throw Problem.cannotRead(folder.authorityAdmin, reason: "no answer") }
    if made["new"]?.bool == true {
      _ = try record(
        folder, configuration,
        [
          "do": "added", "id": .string(id.rawValue), "name": .string(name),
          "role": .string(Role.auditor.rawValue),
        ])
    }
    let others = trust.auditors.filter { $0.personID != id.rawValue }
    guard others.count < Trust.maximumAuditors else {
      throw Problem.tooManyAuditors(most: Trust.maximumAuditors)
    }
    try CustomerFile.write(trust.with(auditors: others + [certificate]), folder)
    invocation.tell(invocation.words.auditorAdded(name: name, file: folder.customerFile))
    return .done
  }

  static func listAuditors(_ invocation: Invocation, _ directory: String) throws -> ExitCode {
    let folder = Folder(path: directory)
    try folder.requireBroker()
    for auditor in try CustomerFile.trust(folder).auditors {
      let (id, name) = (auditor.personID ?? "-", auditor.commonName ?? "-")
      if invocation.isJSON {
        let shown: JSON = [
          "id": .string(id), "name": .string(name), "sha256": .string(auditor.fingerprint.hex),
        ]
        try invocation.print(shown.encodedText)
      } else {
        try invocation.print([id, name, auditor.fingerprint.hex].joined(separator: "\t"))
      }
    }
    return .done
  }

  static func removeAuditor(_ invocation: Invocation, _ directory: String) throws -> ExitCode {
    let folder = Folder(path: directory)
    try folder.requireBroker()
    let id = try person(invocation.parsed)
    let trust = try CustomerFile.trust(folder)
    guard trust.auditors.contains(where: { $0.personID == id.rawValue }) else {
      throw Problem.unknownPerson(id.rawValue)
    }
    try CustomerFile.write(
      trust.with(auditors: trust.auditors.filter { $0.personID != id.rawValue }), folder)
    invocation.tell(
      invocation.words.auditorRemoved(id.rawValue, file: folder.customerFile))
    return .done
  }
}
