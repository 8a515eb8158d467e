import AldabaCrypto
import AldabaLedger
import AldabaLink
import AldabaSystem
import AldabaWire
import AldabaWords

/// `authority rotate`: another authority says from here on who is who.
///
///     authority.new.pem, authority.key.new made → on record → customer.json5 → authority.pem
///     → server.pem → authority.key.new becomes authority.key, and the old key is gone
///
/// Whoever has pinned the old one follows the link that it has signed; what it issued counts for eight
/// days more. Killed before it is on record, nothing has happened, and the next `authority rotate` takes
/// the same new authority; killed later, the next program that needs the key, `serve` among them, goes
/// on with it to the end.
enum AuthorityRotation {
  /// What is durable, one after the other.
  enum Step: CaseIterable { case made, recorded, told, replaced, certified }

  /// - Parameters:
  ///   - isAtOnce: nothing leads from the old one to the new one, for a key that was stolen.
  ///   - reached: called behind each step; what it throws ends it there, as a kill would.
  static func run(
    _ folder: Folder, _ configuration: Configuration, isAtOnce: Bool,
    reached: (Step) throws -> Void = { _ in }
  ) throws {
    let begun = Files.exists(folder.newAuthorityKey)
    let wasAtOnce = Files.exists(folder.newAuthorityAtOnce)
    let store = try AuthorityStore(folder)
    defer { withExtendedLifetime(store) {} }
    // What was begun and is on record has just been ended; it may have been what is asked for now.
    if begun, !Files.exists(folder.newAuthorityKey), wasAtOnce || !isAtOnce { return }
    let made = try prepare(folder, store.authority, isAtOnce: isAtOnce)
    try reached(.made)
    try record(folder, configuration, made.succession)
    try reached(.recorded)
    try finish(folder, reached)
  }

  /// Ends what is on record: all that comes behind it, from where it stands. Whoever calls it holds the
  /// authority's lock.
  static func finish(_ folder: Folder, _ reached: (Step) throws -> Void = { _ in }) throws {
    guard Files.exists(folder.newAuthorityKey) else { return }
    let key = try newKey(folder)
    var authorities = try authorities(folder)
    if !authorities.current.matches(key) {
      let made = try made(folder, key, by: authorities.current)
      guard try isOnRecord(folder, made.succession) else { return }
      authorities = try replace(folder, authorities, by: made, reached)
    }
    let hosts = try ServerCertificate.current(folder).hosts
    try ServerCertificate.issue(
      folder, try Authority(key: key, certificate: authorities.current), authorities,
      hosts: hosts)
    try reached(.certified)
    try Files.move(folder.newAuthorityKey, to: folder.authorityKey, replacing: true)
    try? Files.remove(folder.newAuthority)
    try? Files.remove(folder.newAuthorityAtOnce)
  }

  /// The same for a program that does not need the key; nothing where another one has it: that one
  /// has ended it.
  static func resume(_ folder: Folder) throws {
    guard Files.exists(folder.newAuthorityKey) else { return }
    var outcome: Result<Void, any Error> = .success(())
    do throws(SystemError) {
      let lock = try Files.lock(folder.peopleLock)
      outcome = Result { try finish(folder) }
      withExtendedLifetime(lock) {}
    } catch {
      guard error.isBusy else { throw Problem.cannotWrite(folder.peopleLock, reason: error.reason) }
    }
    try outcome.get()
  }

  /// The first authority, where another change leaves it out of the chain: whoever has pinned it, and
  /// has met none of the later ones, no longer finds the way. Nil while there is room.
  static func leavesOut(_ folder: Folder) throws(Problem) -> Authorities.Former? {
    let former = try authorities(folder).former
    return former.count < Authorities.maximum ? nil : former.first
  }

  /// authority.pem: the authority, and those that it follows.
  static func authorities(_ folder: Folder) throws(Problem) -> Authorities {
    let bytes = try read(folder.authorityCertificate)
    do {
      return try Authorities(list: try Certificate.list(pem: bytes))
    } catch {
      throw .badConfiguration(folder.authorityCertificate, what: "\(error)")
    }
  }

  private typealias Made = (new: Certificate, succession: Act.Succession, link: Certificate)

  /// The new authority, made once: an attempt that was interrupted had perhaps put it on record.
  private static func prepare(
    _ folder: Folder, _ old: Authority, isAtOnce: Bool
  ) throws -> Made {
    // Before the key: whoever goes on has to know which it is.
    if isAtOnce {
      try Files.replace(folder.newAuthorityAtOnce, [], permissions: 0o600)
    } else if Files.exists(folder.newAuthorityAtOnce) {
      try Files.remove(folder.newAuthorityAtOnce)
    }
    if !Files.exists(folder.newAuthorityKey) {
      let new = try Authority.create(organisation: old.certificate.organisation ?? "", years: 10)
      let made = [
        new.certificate, try old.link(to: new.certificate), try new.link(to: old.certificate),
      ]
      try Files.replace(
        folder.newAuthority, made.flatMap(\.pem), permissions: 0o600)
      try Files.writeNew(folder.newAuthorityKey, new.key.pem(), permissions: 0o600)
    }
    return try made(folder, try newKey(folder), by: old.certificate)
  }

  private static func newKey(_ folder: Folder) throws -> PrivateKey {
    try PrivateKey(pem: try read(folder.newAuthorityKey, secret: true))
  }

  /// authority.new.pem: the new one, the link to it from the old one, and the one back.
  private static func made(
    _ folder: Folder, _ key: PrivateKey, by old: Certificate
  ) throws -> Made {
    let made = try Certificate.list(pem: try read(folder.newAuthority))
    guard made.count == 3, made[0].matches(key) else {
      throw Problem.badConfiguration(
        folder.newAuthority, what: "expected three certificates, the first of the new key")
    }
    return (
      made[0],
      Act.Succession(
        old: old.der, new: made[0].der, byOld: made[1].der, byNew: made[2].der),
      made[1]
    )
  }

  /// customer.json5 first: while authority.pem is the old one, all of this is done again.
  private static func replace(
    _ folder: Folder, _ old: Authorities, by made: Made,
    _ reached: (Step) throws -> Void
  ) throws -> Authorities {
    let isAtOnce = Files.exists(folder.newAuthorityAtOnce)
    let authorities =
      isAtOnce ? Authorities(made.new) : old.succeeded(by: made.new, link: made.link)
    guard let authorities else {
      throw Problem.badConfiguration(
        folder.newAuthority, what: "expected a successor of \(folder.authorityCertificate)")
    }
    let trust = try CustomerFile.trust(folder)
    // An auditor's certificate of an authority that is believed no more would make the file unreadable.
    let auditors = trust.auditors.filter {
      (try? authorities.verify($0, purpose: .reader, at: nil)) != nil
    }
    try CustomerFile.write(trust.with(authorities: authorities, auditors: auditors), folder)
    try reached(.told)
    try Files.replace(
      folder.authorityCertificate, authorities.list.flatMap(\.pem), permissions: 0o644)
    try reached(.replaced)
    return authorities
  }

  private static func isOnRecord(_ folder: Folder, _ succession: Act.Succession) throws -> Bool {
    var isOnRecord = false
    try LedgerReader(directory: folder.ledger).replay { _, _, _, line in
      if case .authorityRotated(succession)? = (try? Record(line))?.act { isOnRecord = true }
    }
    return isOnRecord
  }

  private static func record(
    _ folder: Folder, _ configuration: Configuration, _ succession: Act.Succession
  ) throws {
    let ledger = try Server.ledger(folder, configuration)
    defer { ledger.close() }
    guard try !isOnRecord(folder, succession) else { return }
    let record = Record(
      at: Clock.wallMilliseconds(), by: .account(Host.userID), session: nil,
      act: .authorityRotated(succession))
    let done = Lock(false)
    ledger.append([record.line]) { _ in done.change { $0 = true } }
    guard done.wait(seconds: 10, until: { $0 ? true : nil }) == true else {
      throw Problem.cannotWrite(folder.ledger, reason: "\(ledger.state)")
    }
  }
}
