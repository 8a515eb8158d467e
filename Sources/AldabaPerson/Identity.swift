public import AldabaCrypto
public import AldabaJSON
public import AldabaLink
import AldabaSystem
public import AldabaTerminal
public import AldabaWire
public import AldabaWords

/// Who the technician, or auditor, on this machine is: a key that never leaves it, the newest certificate, and
/// the organisation that both belong to.
public struct Identity {
  public let key: PrivateKey
  public private(set) var certificate: Certificate
  public let trust: Trust
  private let folder: String

  static func keyPath(_ folder: String) -> String { folder + "/technician.key" }
  static func certificatePath(_ folder: String) -> String { folder + "/technician.pem" }
  static func trustPath(_ folder: String) -> String { folder + "/organisation.json5" }

  /// Reads what `enroll` made; asks for the key's passphrase where it has one.
  ///
  /// - Parameter missing: what is wrong where nobody has enrolled.
  public init(_ invocation: Invocation, missing: Problem = .notEnrolled) throws {
    folder = try invocation.home().config
    let keyPath = Identity.keyPath(folder)
    guard Files.exists(keyPath), Files.exists(Identity.certificatePath(folder)) else {
      throw missing
    }
    let certificateText: [UInt8]
    let trustText: [UInt8]
    do throws(SystemError) {
      certificateText = try Files.read(Identity.certificatePath(folder), maximumBytes: 65_536)
      trustText = try Files.read(Identity.trustPath(folder), maximumBytes: 65_536)
    } catch {
      throw Problem.cannotRead(error.path ?? folder, reason: error.reason)
    }
    key = try KeyFile.read(keyPath, invocation)
    do {
      certificate = try Certificate(pem: certificateText)
      trust = try Trust(trustText)
    } catch {
      throw Problem.badConfiguration(folder, what: "\(error)")
    }
    guard certificate.matches(key) else {
      throw Problem.badConfiguration(
        Identity.certificatePath(folder), what: "the certificate of technician.key was expected")
    }
  }

  /// Keeps what enrolling brought. The key is written before anything is asked for; a certificate
  /// and the organisation's file follow it.
  static func save(_ certificate: Certificate, trust: String, _ home: Home) throws(SystemError) {
    try Files.replace(trustPath(home.config), Array(trust.utf8), permissions: 0o644)
    try Files.replace(certificatePath(home.config), certificate.pem, permissions: 0o644)
  }

  /// Takes a renewed certificate of the same key.
  private mutating func renew(_ certificate: Certificate) throws(SystemError) {
    self.certificate = certificate
    try Files.replace(
      Identity.certificatePath(folder), certificate.pem, permissions: 0o644)
  }

  public var person: PersonID? { certificate.personID.flatMap(PersonID.init(rawValue:)) }
  public var role: AldabaWire.Role? { certificate.role.flatMap(AldabaWire.Role.init(rawValue:)) }
  public var name: String { certificate.commonName ?? certificate.personID ?? "" }

  /// Asks for a new certificate, once this one, which began a day before it was made, is more than a day
  /// old.
  public var renewal: Message? {
    guard Clock.wallMilliseconds() / 1000 - certificate.notBefore > 2 * 86_400,
      let request = try? Authority.request(key: key)
    else { return nil }
    return .renew(request: request)
  }

  /// Keeps what a renewal brought. A certificate that cannot be kept is no reason to stop: the old
  /// one is good for days.
  ///
  /// - Parameter text: the organisation's file as it is now. It is kept where it says who follows the
  ///   authority that is known; nothing else of it can change in this way.
  public mutating func take(_ der: [UInt8], _ receipt: JSON, _ text: String) {
    guard let certificate = try? Certificate(der: der), certificate.matches(key),
      (try? Enrolment.check(receipt, of: certificate, trust)) != nil
    else { return }
    try? renew(certificate)
    guard let new = try? Trust(Array(text.utf8)), new.authorities != trust.authorities,
      new.authorities.extends(trust.authorities), new.origin == trust.origin
    else { return }
    let followed = trust.with(authorities: new.authorities)
    try? Files.replace(
      Identity.trustPath(folder), Array(followed.text.utf8), permissions: 0o644)
  }
}
