import AldabaCrypto
import AldabaSystem
import AldabaWords

/// The certificate that the broker shows, and how long it is good for.
extension Server {
  /// Days before the end at which it is said.
  static let warnings: [Int64] = [14, 7, 1]

  static func context(_ folder: Folder, _ guests: Guests) throws(Problem) -> TLSContext {
    let chain = try read(folder.serverCertificate)
    let key = try read(folder.serverKey, secret: true)
    let authorities = try AuthorityRotation.authorities(folder)
    do {
      return try TLSContext.brokerServer(
        chain: try Certificate.list(pem: chain), key: try PrivateKey(pem: key),
        clients: authorities, isExpected: guests.contains)
    } catch {
      throw .badConfiguration(folder.serverCertificate, what: "\(error)")
    }
  }

  /// Whole days that the certificate in the folder is still good for; negative when it is over.
  func certificateDays() throws(Problem) -> Int64 {
    let left = try ServerCertificate.current(folder).notAfter - Clock.wallMilliseconds() / 1000
    return left < 0 ? -1 : left / 86_400
  }

  /// Shows what lies in the folder now to connections from here on, and says how many days it is good
  /// for. One that is not its key's, or that has expired, is refused, and the old one stays.
  func reloadCertificate() throws(Problem) -> Int64 {
    let context = try Server.context(folder, guests)
    let days = try certificateDays()
    guard days >= 0 else {
      throw .badConfiguration(
        folder.serverCertificate, what: "expected a certificate that has not expired")
    }
    show(context)
    return days
  }

  /// The warning that is due with so many days left, where `last` is the one that was said before.
  static func warning(_ days: Int64, after last: Int64?) -> Int64? {
    guard let due = warnings.filter({ days <= $0 }).min(), due < last ?? Int64.max else {
      return nil
    }
    return due
  }
}
