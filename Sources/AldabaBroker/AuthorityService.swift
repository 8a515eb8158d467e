import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaSystem
import AldabaWire
import AldabaWords

/// The authority's process: the only one that reads its key. It answers on two sockets, so that who
/// may have people added is the operating system's decision: `sign.sock` is for `serve`, which can
/// only spend tokens and renew; `admin.sock` adds and revokes.
///
///     sign   {"do":"sign","secret":HEX,"request":BASE64}        {"id":ID,"certificate":BASE64}
///            {"do":"renew","certificate":BASE64,"request":BASE64}            the same
///     admin  {"do":"add","id":ID,"name":TEXT,"role":ROLE,"team":TEXT}         {"secret":HEX}
///            {"do":"auditor","id":ID,"name":TEXT,"request":BASE64}        {"certificate":BASE64,"new":BOOL}
///            {"do":"revoke","id":ID}   {"do":"list"}            {}   {"people":[…]}
///     all    {"error":CODE}
enum AuthorityService {
  /// Serves until standard input ends (when `serve` started it), or forever.
  static func run(directory: String, untilInputEnds: Bool) throws(Problem) {
    let folder = Folder(path: directory)
    try folder.requireBroker()
    // One that a killed broker has left behind is about to end.
    let store = try AuthorityStore(folder, patience: untilInputEnds ? Self.patience : 0)
    do {
      let loop = try EventLoop()
      let sign = try LineSocket.Server(loop: loop, path: folder.authoritySign) {
        question, _, answer in
        answer(reply { try self.sign(store, question) })
      }
      let admin = try LineSocket.Server(loop: loop, path: folder.authorityAdmin) {
        question, _, answer in answer(reply { try self.administer(store, question) })
      }
      if untilInputEnds {
        try loop.add(0, .read) { _ in
          guard let part = try? IO.read(0, maximum: 64) else { return }
          if part.isEmpty { loop.stop() }
        }
      }
      try Signals.watch([Signals.terminate, Signals.interrupt], on: loop) { signal in
        // A terminal's Ctrl-C goes to the whole group; the child ends with its parent.
        if signal == Signals.terminate || !untilInputEnds { loop.stop() }
      }
      // The lock to the last: the next one's sockets have the same names.
      withExtendedLifetime((store, sign, admin)) {
        loop.run()
        try? Files.remove(folder.authoritySign)
        try? Files.remove(folder.authorityAdmin)
      }
    } catch {
      throw .cannotListen(folder.authoritySign, reason: "\(error)")
    }
  }

  static func sign(_ store: AuthorityStore, _ question: JSON) throws -> JSON {
    var fields = try Fields(question, of: "a question")
    let what = try fields.string("do")
    let issued: (PersonID, Certificate)
    switch what {
    case "sign":
      issued = try store.sign(
        secret: try fields.bytes("secret", 16), request: try fields.data("request", atMost: 4_096))
    case "renew":
      issued = try store.renew(
        try Certificate(der: try fields.data("certificate", atMost: 8_192)),
        request: try fields.data("request", atMost: 4_096))
    default: throw WireError("unknown question \"\(what)\"")
    }
    return ["id": .string(issued.0.rawValue), "certificate": .string(issued.1.der.base64)]
  }

  static func administer(_ store: AuthorityStore, _ question: JSON) throws -> JSON {
    var fields = try Fields(question, of: "a question")
    let what = try fields.string("do")
    switch what {
    case "add":
      let secret = try store.add(
        try fields.value("id"), name: try fields.string("name", atMost: Limits.name),
        role: try fields.value("role"), team: try fields.optionalString("team", atMost: 64),
        again: question["again"]?.bool ?? false)
      return ["secret": .string(secret.hex)]
    case "auditor":
      let made = try store.auditor(
        try fields.value("id"), name: try fields.string("name", atMost: Limits.name),
        request: try fields.data("request", atMost: 4_096))
      return ["certificate": .string(made.certificate.der.base64), "new": .bool(made.isNew)]
    case "revoke":
      try store.revoke(try fields.value("id"))
      return [:]
    case "list":
      let people = store.people.sorted { $0.key.rawValue < $1.key.rawValue }
      return [
        "people": .array(
          people.map { id, person in
            var entry: [String: JSON] = [
              "id": .string(id.rawValue), "name": .string(person.name),
              "role": .string(person.role.rawValue),
              "state": person.isRevoked ? "revoked" : person.token == nil ? "enrolled" : "invited",
            ]
            if let team = person.team { entry["team"] = .string(team) }
            return .object(entry)
          })
      ]
    default: throw WireError("unknown question \"\(what)\"")
    }
  }

  private static func reply(_ body: () throws -> JSON) -> JSON {
    do { return try body() } catch let refusal as AuthorityStore.Refusal {
      return ["error": .string(refusal.rawValue)]
    } catch {
      return ["error": "malformed", "message": .string("\(error)")]
    }
  }

  /// Asks the authority to add, revoke or list: its process where one runs, else in its place. While one
  /// takes the place of another it is asked again; each of these questions may be.
  static func administer(_ folder: Folder, _ question: JSON) throws(Problem) -> JSON {
    let deadline = Clock.bootMilliseconds() + patience
    while true {
      do throws(SystemError) {
        return try LineSocket.ask(folder.authorityAdmin, question)
      } catch {
        guard error.isNotFound || error.isRefused || error.isReset else {
          throw .cannotRead(folder.authorityAdmin, reason: error.reason)
        }
      }
      do throws(Problem) {
        let store = try AuthorityStore(folder)
        return reply { try administer(store, question) }
      } catch {
        guard error == .directoryBusy(folder.authority), Clock.bootMilliseconds() < deadline else {
          throw error
        }
      }
      Thread.sleep(seconds: 0.05)
    }
  }

  /// The same for a certificate, on a thread of its own. Asked again only where nobody has heard it: a
  /// token counts once.
  static func issue(_ folder: Folder, _ question: JSON) throws(SystemError) -> JSON {
    let deadline = Clock.bootMilliseconds() + patience
    while true {
      do throws(SystemError) {
        return try LineSocket.ask(folder.authoritySign, question)
      } catch {
        guard error.isNotFound || error.isRefused, Clock.bootMilliseconds() < deadline else {
          throw error
        }
      }
      Thread.sleep(seconds: 0.05)
    }
  }

  /// Milliseconds in which one process takes the place of another.
  private static let patience: Int64 = 5_000
}
