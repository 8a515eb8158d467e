import AldabaCrypto
import AldabaJSON
import AldabaSystem
import AldabaWire
import AldabaWords

/// The people that the authority knows, and the hashes of the tokens it gave out. Only the
/// authority's own process, or a command run in its place, has one.
final class AuthorityStore {
  struct Person {
    var name: String
    var role: AldabaWire.Role
    var team: String?
    var isRevoked = false
    /// SHA-256 of the secret of a token that has not been used, and when it ends (Unix milliseconds).
    var token: (hash: String, until: Int64)?
    /// SHA-256 of the last token that was used, so that a second use gets its own answer.
    var spent: String?
  }

  enum Refusal: String, Error {
    case unknownToken, expiredToken, spentToken, revoked, unknown, exists
  }

  static let tokenMilliseconds: Int64 = 24 * 3_600_000

  private(set) var people: [PersonID: Person] = [:]
  private let folder: Folder
  let authority: Authority
  let authorities: Authorities
  /// Held as long as the store is open: one process answers for the authority.
  private let lock: Descriptor

  /// - Parameter patience: how many milliseconds to wait for another process that answers for it.
  init(_ folder: Folder, patience: Int64 = 0) throws(Problem) {
    self.folder = folder
    lock = try AuthorityStore.lock(folder, until: Clock.bootMilliseconds() + patience)
    do {
      try AuthorityRotation.finish(folder)
      authorities = try AuthorityRotation.authorities(folder)
      let key = try read(folder.authorityKey, secret: true)
      authority = try Authority(
        key: try PrivateKey(pem: key), certificate: authorities.current)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .badConfiguration(folder.authorityKey, what: "\(error)")
    }
    guard Files.exists(folder.people) else { return }
    let bytes = try read(folder.people, secret: true, atMost: 64 * 1_048_576)
    do {
      try load(try JSON.parse(bytes))
    } catch {
      throw .badConfiguration(folder.people, what: "\(error)")
    }
  }

  private static func lock(_ folder: Folder, until deadline: Int64) throws(Problem) -> Descriptor {
    while true {
      do throws(SystemError) { return try Files.lock(folder.peopleLock) } catch {
        guard error.isBusy else { throw .cannotWrite(folder.peopleLock, reason: error.reason) }
      }
      guard Clock.bootMilliseconds() < deadline else { throw .directoryBusy(folder.authority) }
      Thread.sleep(seconds: 0.02)
    }
  }

  /// Adds someone; returns the secret of their token. Somebody known gets another one while theirs
  /// was never used, or `again`: for a new computer, or after more than seven days away.
  func add(
    _ id: PersonID, name: String, role: AldabaWire.Role, team: String?, again: Bool
  ) throws -> [UInt8] {
    if let known = people[id] {
      if known.isRevoked { throw Refusal.revoked }
      if known.token == nil, !again { throw Refusal.exists }
    }
    let secret = Crypto.random(16)
    people[id] = Person(
      name: name, role: role, team: team,
      token: (Crypto.sha256(secret).hex, Clock.wallMilliseconds() + Self.tokenMilliseconds))
    try save()
    return secret
  }

  /// A certificate for reading recordings, of a key that its owner made; somebody known as an auditor
  /// may have another one. Without a token: it lets nobody in anywhere.
  func auditor(
    _ id: PersonID, name: String, request: [UInt8]
  ) throws -> (certificate: Certificate, isNew: Bool) {
    if let known = people[id] {
      if known.isRevoked { throw Refusal.revoked }
      guard known.role == .auditor else { throw Refusal.exists }
    }
    let certificate = try authority.issueReader(
      request: request, id: id.rawValue, name: name, role: Role.auditor.rawValue)
    let isNew = people[id] == nil
    if isNew {
      people[id] = Person(name: name, role: .auditor)
      try save()
    }
    return (certificate, isNew)
  }

  func revoke(_ id: PersonID) throws {
    guard people[id] != nil else { throw Refusal.unknown }
    people[id]?.isRevoked = true
    people[id]?.token = nil
    try save()
  }

  /// Spends a token on a certificate. Only the public key is taken from the request.
  func sign(secret: [UInt8], request: [UInt8]) throws -> (PersonID, Certificate) {
    let hash = Crypto.sha256(secret).hex
    if people.values.contains(where: { $0.spent == hash }) { throw Refusal.spentToken }
    guard let (id, person) = people.first(where: { $0.value.token?.hash == hash }) else {
      throw Refusal.unknownToken
    }
    guard !person.isRevoked else { throw Refusal.revoked }
    guard let token = person.token, Clock.wallMilliseconds() < token.until else {
      throw Refusal.expiredToken
    }
    let certificate = try issue(id, person, try Authority.publicKey(fromRequest: request))
    people[id]?.token = nil
    people[id]?.spent = hash
    try save()
    return (id, certificate)
  }

  /// A new certificate for the same key of somebody who still has a valid one.
  func renew(_ old: Certificate, request: [UInt8]) throws -> (PersonID, Certificate) {
    try authorities.verify(old, purpose: .client, at: Clock.wallMilliseconds() / 1000)
    guard let id = old.personID.flatMap(PersonID.init(rawValue:)), let person = people[id] else {
      throw Refusal.unknown
    }
    guard !person.isRevoked else { throw Refusal.revoked }
    let key = try Authority.publicKey(fromRequest: request)
    guard key == old.rawPublicKey else { throw Refusal.unknown }
    return (id, try issue(id, person, key))
  }

  private func issue(_ id: PersonID, _ person: Person, _ key: [UInt8]) throws -> Certificate {
    try authority.issuePerson(
      publicKey: key, id: id.rawValue, name: person.name, role: person.role.rawValue,
      team: person.team)
  }

  // MARK: - The file

  private func save() throws {
    var members: [String: JSON] = [:]
    for (id, person) in people {
      var entry: [String: JSON] = [
        "name": .string(person.name), "role": .string(person.role.rawValue),
        "revoked": .bool(person.isRevoked),
      ]
      if let team = person.team { entry["team"] = .string(team) }
      if let token = person.token {
        entry["token"] = .string(token.hash)
        entry["until"] = .integer(token.until)
      }
      if let spent = person.spent { entry["spent"] = .string(spent) }
      members[id.rawValue] = .object(entry)
    }
    try Files.replace(
      folder.people, JSON.object(members).encoded() + [0x0A], permissions: 0o600)
  }

  private func load(_ json: JSON) throws(WireError) {
    guard let members = json.object else { throw WireError("expected an object of people") }
    for (key, value) in members {
      guard let id = PersonID(rawValue: key) else { throw WireError("unknown person \"\(key)\"") }
      var fields = try Fields(value, of: "person \(key)")
      var person = Person(
        name: try fields.string("name"), role: try fields.value("role"),
        team: try fields.optionalString("team"))
      guard case .bool(let revoked) = try fields.json("revoked") else {
        throw WireError("expected true or false as \"revoked\" of \(key)")
      }
      person.isRevoked = revoked
      person.spent = try fields.optionalString("spent")
      if let hash = try fields.optionalString("token") {
        person.token = (hash, try fields.integer("until", in: 0...Int64.max))
      }
      try fields.finish()
      people[id] = person
    }
  }
}
