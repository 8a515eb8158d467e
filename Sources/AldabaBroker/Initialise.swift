import AldabaCrypto
import AldabaLedger
import AldabaLink
import AldabaSystem
import AldabaWire
import AldabaWords

/// `init`: everything a broker needs, made once and never overwritten.
enum Initialise {
  static let defaultPort: UInt16 = 7443

  static func run(directory: String, organisation: String, hosts: [String]) throws(Problem) {
    let folder = Folder(path: directory)
    guard (1...Limits.name).contains(organisation.utf8.count) else {
      throw .badValue(
        "--org", expected: "1–\(Limits.name) bytes", came: "\(organisation.utf8.count)")
    }
    guard !Files.exists(folder.configuration), !Files.exists(folder.authority) else {
      throw .fileExists(folder.configuration)
    }
    let authority: Authority
    do throws(CryptoError) {
      authority = try Authority.create(organisation: organisation, years: 10)
    } catch {
      throw .badValue("--org", expected: "Soporte Acme", came: organisation)
    }
    try ServerCertificate.check(hosts, authority)
    do throws(SystemError) {
      if !Files.exists(directory) { try Files.makeDirectory(directory, permissions: 0o700) }
      try Files.makeDirectory(folder.authority, permissions: 0o700)
    } catch {
      throw .cannotWrite(error.path ?? directory, reason: error.reason)
    }
    let names = hosts.isEmpty ? ["localhost"] : hosts
    let addresses = names.map { HostPort(host: $0, port: defaultPort) }
    let origin = "\(names[0])/aldaba/\(Crypto.random(4).hex)"
    do {
      let ledgerKey = PrivateKey.ed25519()
      try write(folder.authorityKey, authority.key.pem(), secret: true)
      try write(folder.authorityCertificate, authority.certificate.pem)
      try ServerCertificate.issue(
        folder, authority, Authorities(authority.certificate), hosts: hosts)
      try write(folder.ledgerKey, ledgerKey.pem(), secret: true)
      try write(folder.codesKey, Crypto.random(32), secret: true)
      try Ledger.create(directory: folder.ledger, origin: origin, key: ledgerKey)
      let trust = Trust(
        addresses: addresses, organisation: organisation, phone: "",
        authorities: Authorities(authority.certificate), origin: origin,
        ledgerKey: try PublicKey(raw: ledgerKey.rawPublicKey))
      try write(folder.customerFile, Array(trust.text.utf8))
      // The configuration is last: where it is, everything is.
      let configuration = Configuration.text(
        organisation: organisation, listen: HostPort(host: "0.0.0.0", port: defaultPort),
        addresses: addresses, origin: origin)
      try write(folder.configuration, Array(configuration.utf8))
    } catch let error as Problem {
      throw error
    } catch {
      throw .cannotWrite(directory, reason: "\(error)")
    }
  }

  static func write(_ path: String, _ bytes: [UInt8], secret: Bool = false) throws(SystemError) {
    try Files.writeNew(path, bytes, permissions: secret ? 0o600 : 0o644)
  }
}

/// The certificate that the broker shows, 80 days at most.
enum ServerCertificate {
  static let days = 80
  /// Always among its names.
  static let local = ["localhost", "127.0.0.1", "::1"]

  /// The one that is shown; the authority's own follows it in the file.
  static func current(_ folder: Folder) throws(Problem) -> Certificate {
    let bytes = try read(folder.serverCertificate)
    do {
      guard let first = try Certificate.list(pem: bytes).first else {
        throw CryptoError(.malformed, "certificate", "expected one, found none")
      }
      return first
    } catch {
      throw .badConfiguration(folder.serverCertificate, what: "\(error)")
    }
  }

  /// Whether each of them is a name or an address that a certificate can be for.
  static func check(_ hosts: [String], _ authority: Authority) throws(Problem) {
    let key = PrivateKey.p256()
    for host in hosts {
      do throws(CryptoError) {
        _ = try authority.issueServer(hosts: [host], days: days, key: key)
      } catch {
        throw .badValue("--host", expected: "help.acme.example", came: host)
      }
    }
  }

  static func issue(
    _ folder: Folder, _ authority: Authority, _ authorities: Authorities, hosts: [String]
  ) throws {
    let key = PrivateKey.p256()
    let names = hosts.filter { !local.contains($0) } + local
    let certificate = try authority.issueServer(hosts: names, days: days, key: key)
    try Files.replace(folder.serverKey, key.pem(), permissions: 0o600)
    // The authority's own certificate goes along for those who only know its fingerprint, and the links
    // to it for those who have pinned one before it.
    try Files.replace(
      folder.serverCertificate, certificate.pem + authorities.list.flatMap(\.pem),
      permissions: 0o644)
  }
}
