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
/// days more. Killed in between, it is run again and goes on with the same new authority; once
/// authority.pem is the new one, the next program that needs the key ends it.
enum AuthorityRotation {
  /// - Parameter isAtOnce: nothing leads from the old one to the new one, for a key that was stolen.
  static func run(_ folder: Folder, _ configuration: Configuration, isAtOnce: Bool) throws {
    let store = try AuthorityStore(folder)
    let (new, succession, link) = try prepare(folder, store.authority)
    try record(folder, configuration, succession)
    let authorities =
      isAtOnce ? Authorities(new) : store.authorities.succeeded(by: new, link: link)
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
    try Files.replace(
      folder.authorityCertificate, authorities.list.flatMap(\.pem), permissions: 0o644)
    try finish(folder)
    withExtendedLifetime(store) {}
  }

  /// Ends what was begun, once authority.pem is the new one. Whoever calls it holds the authority's lock.
  static func finish(_ folder: Folder) throws {
    guard Files.exists(folder.newAuthorityKey) else { return }
    let authorities = try authorities(folder)
    let key = try PrivateKey(pem: try read(folder.newAuthorityKey, secret: true))
    guard authorities.current.matches(key) else { return }
    let hosts = try ServerCertificate.current(folder).hosts
    try ServerCertificate.issue(
      folder, try Authority(key: key, certificate: authorities.current), authorities,
      hosts: hosts)
    try Files.move(folder.newAuthorityKey, to: folder.authorityKey, replacing: true)
    try? Files.remove(folder.newAuthority)
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

  /// The new authority, made once: an attempt that was interrupted had perhaps put it on record.
  private static func prepare(
    _ folder: Folder, _ old: Authority
  ) throws -> (new: Certificate, Act.Succession, link: Certificate) {
    if !Files.exists(folder.newAuthorityKey) {
      let new = try Authority.create(organisation: old.certificate.organisation ?? "", years: 10)
      let made = [
        new.certificate, try old.link(to: new.certificate), try new.link(to: old.certificate),
      ]
      try Files.replace(folder.newAuthority, made.flatMap(\.pem), permissions: 0o600)
      try Files.writeNew(folder.newAuthorityKey, new.key.pem(), permissions: 0o600)
    }
    let made = try Certificate.list(pem: try read(folder.newAuthority))
    guard made.count == 3 else {
      throw Problem.badConfiguration(folder.newAuthority, what: "expected three certificates")
    }
    return (
      made[0],
      Act.Succession(
        old: old.certificate.der, new: made[0].der, byOld: made[1].der, byNew: made[2].der),
      made[1]
    )
  }

  private static func record(
    _ folder: Folder, _ configuration: Configuration, _ succession: Act.Succession
  ) throws {
    let ledger = try Server.ledger(folder, configuration)
    defer { ledger.close() }
    var isOnRecord = false
    try ledger.replay { _, line in
      if case .authorityRotated(succession)? = (try? Record(line))?.act { isOnRecord = true }
    }
    guard !isOnRecord else { return }
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
