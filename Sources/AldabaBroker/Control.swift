import AldabaCrypto
import AldabaJSON
import AldabaLedger
import AldabaLink
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What an administrator can ask a running broker, over `control.sock` (0600): people that were
/// added or revoked at the authority go on record here, sessions are listed and closed.
///
///     {"do":"added","id":ID,"name":TEXT,"role":ROLE,"team":TEXT,"phone":DIGITS}   {"address":"HOST:PORT"}
///     {"do":"revoked","id":ID}                                      {}
///     {"do":"sessions"}                                             {"sessions":[…]}
///     {"do":"close","session":ID,"reason":TEXT}                     {}
///     {"do":"forget","customer":TEXT,"dry":BOOL}                    {"count":N,"texts":N,…}
///     {"do":"health"}                                               {"state":…,"reason":…,"records":N,…}
final class Control {
  private let server: Server
  private let loop: EventLoop
  private let address: HostPort
  private var socket: LineSocket.Server?

  init(_ server: Server, loop: EventLoop, address: HostPort) throws(SystemError) {
    self.server = server
    self.loop = loop
    self.address = address
    socket = try LineSocket.Server(loop: loop, path: server.folder.control) {
      [weak self] question, who, answer in self?.take(question, who, answer)
    }
  }

  private func take(
    _ question: JSON, _ who: Network.Credentials, _ answer: @escaping LineSocket.Server.Answer
  ) {
    do throws(WireError) {
      var fields = try Fields(question, of: "a question")
      let author = Administrator.author(user: who.user)
      switch try fields.string("do") {
      case "added":
        let (record, texts) = try Administrator.added(&fields, by: author)
        append(record, texts, ["address": .string(address.description)], answer)
      case "revoked":
        let id: PersonID = try fields.value("id")
        let record = Administrator.revoked(id, by: author)
        // At once, before anything is written: an open connection of theirs ends now, and nothing of
        // theirs can be ordered behind the record.
        server.people.apply(.personRevoked(id), index: 0)
        for worker in server.workers { worker.loop.post { worker.revoked(id) } }
        append(record, [:], [:], answer)
      case "sessions": gather(answer)
      case "close":
        let session: SessionID = try fields.value("session")
        let reason = try fields.string("reason")
        close(session, by: author, reason: reason, answer)
      case "forget":
        let whom = Forgettable(typed: try fields.string("customer"))
        let isDry = try fields.json("dry").bool ?? true
        let parcel = Parcel(answer)
        let loop = loop
        server.forgetter?.forget(whom, by: author, isDry: isDry) { reply in
          loop.post { parcel.value(reply) }
        }
      case "health":
        let halt = server.halt
        var health: [String: JSON] = [
          "state": halt == nil ? "working" : "suspended", "records": .integer(server.records),
          "waiting": .integer(Int64(server.waiting)),
          "sessions": .integer(Int64(server.directory.sessions.count)),
          "version": .string(Program.version), "address": .string(address.description),
        ]
        health["reason"] = halt.map { .string($0.code) }
        if case .failed(let what)? = halt { health["message"] = .string(what) }
        // Personal texts that should be gone are still there.
        if let trouble = server.forgetter?.trouble {
          health["forgetting"] = .string(trouble.reason)
          health["forgetting_since"] = .integer(trouble.since)
        }
        answer(.object(health))
      default: throw WireError("unknown question")
      }
    } catch {
      answer(["error": "malformed", "message": .string(error.reason)])
    }
  }

  private func append(
    _ record: Record, _ texts: [String: PersonalText], _ reply: JSON,
    _ answer: @escaping LineSocket.Server.Answer
  ) {
    let parcel = Parcel(answer)
    let loop = loop
    let people = server.people
    server.append(record, texts: texts) { receipt in
      people.apply(record.act, index: receipt.index, name: texts["name"]?.text)
      loop.post { parcel.value(reply) }
    }
  }

  private func gather(_ answer: @escaping LineSocket.Server.Answer) {
    let collected = Lock<(left: Int, sessions: [JSON])>((server.workers.count, []))
    let parcel = Parcel(answer)
    let loop = loop
    for worker in server.workers {
      worker.loop.post {
        let list = worker.list()
        let all: [JSON]? = collected.withLock { state in
          state.left -= 1
          state.sessions += list
          return state.left == 0 ? state.sessions : nil
        }
        if let all { loop.post { parcel.value(["sessions": .array(all)]) } }
      }
    }
  }

  private func close(
    _ session: SessionID, by author: Author, reason: String,
    _ answer: @escaping LineSocket.Server.Answer
  ) {
    guard let index = server.directory.loop(of: session) else {
      answer(["error": "unknown"])
      return
    }
    let worker = server.workers[index]
    let text = PersonalText(salt: Crypto.random(16), text: reason)
    let parcel = Parcel(answer)
    let loop = loop
    worker.loop.post {
      let done = worker.close(session, by: author, text)
      loop.post { parcel.value(done ? [:] : ["error": "unknown"]) }
    }
  }
}

/// The records that an administrator makes, whether or not the broker runs.
enum Administrator {
  /// The account's name where it is ours, else its number.
  static func author(user: UInt32) -> Author {
    .account(user)
  }

  static func added(_ fields: inout Fields, by author: Author) throws(WireError)
    -> (Record, [String: PersonalText])
  {
    let name = PersonalText(
      salt: Crypto.random(16), text: try fields.string("name", atMost: Limits.name))
    guard let digest = Digest(Crypto.sha256(name.committed)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    let act = Act.personAdded(
      try fields.value("id"), name: digest, try fields.value("role"),
      team: try fields.optionalString("team", atMost: 64),
      phone: try fields.optionalString("phone", atMost: 16))
    return (
      Record(at: Clock.wallMilliseconds(), by: author, session: nil, act: act), ["name": name]
    )
  }

  static func revoked(_ id: PersonID, by author: Author) -> Record {
    Record(at: Clock.wallMilliseconds(), by: author, session: nil, act: .personRevoked(id))
  }
}
