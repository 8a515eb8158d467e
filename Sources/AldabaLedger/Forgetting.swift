import AldabaCrypto
public import AldabaJSON
import AldabaSystem
public import AldabaWire

/// Erases personal texts and recordings, while the records and their proofs stay as they are.
///
///     plan written → put on record → texts and recordings erased → plan removed
///
/// Each step is durable before the next one. Whoever opens the ledger after a crash goes on from the
/// plan: what is on record is erased, once, and nothing is erased that is not on record.
public struct Forgetting: Sendable {
  /// A session of theirs.
  public struct Session: Sendable, Equatable {
    public let id: SessionID
    /// Unix milliseconds.
    public let opened: Int64
    /// Nil where nobody came.
    public let device: String?
    /// As it was typed; nil once it was erased.
    public let name: String?
  }

  /// What is theirs.
  public struct Found: Sendable {
    public internal(set) var sessions: [Session] = []
    /// Sessions of theirs that go on: these are left as they are.
    public internal(set) var open: [SessionID] = []
    /// Texts that are still there.
    public internal(set) var texts: [Digest] = []
    /// Recordings that are still there: names in the recordings' folder.
    public internal(set) var recordings: [String] = []
    /// What they were promised.
    public internal(set) var promises: [AskID] = []
    /// How many other sessions came from the same devices under another name.
    public internal(set) var others: [String: Int] = [:]

    /// Whether there is anything to erase.
    public var isEmpty: Bool { texts.isEmpty && recordings.isEmpty }

    /// For another program: `count` sessions of which the first 100 are told, the number of `texts`
    /// and `recordings`, the first 100 that are `open`, and `others` by device.
    public var json: JSON {
      let told = sessions.prefix(100).map { session -> JSON in
        var members: [String: JSON] = [
          "session": .string(session.id.rawValue), "opened": .integer(session.opened),
        ]
        members["device"] = session.device.map { .string($0) }
        members["name"] = session.name.map { .string($0) }
        return .object(members)
      }
      let devices = others.sorted { $0.key < $1.key }.prefix(100).map { device, count -> JSON in
        ["device": .string(device), "sessions": .integer(Int64(count))]
      }
      return [
        "count": .integer(Int64(sessions.count)), "sessions": .array(told),
        "texts": .integer(Int64(texts.count)), "recordings": .integer(Int64(recordings.count)),
        "open": .array(open.prefix(100).map { .string($0.rawValue) }),
        "others": .array(devices),
      ]
    }
  }

  private let ledger: Ledger
  private let folder: String
  private let recordings: String

  /// - Parameter broker: the broker's folder, which holds `ledger` and, maybe, `recordings`.
  public init(_ ledger: Ledger, broker: String) {
    self.ledger = ledger
    folder = broker + "/ledger"
    recordings = broker + "/recordings"
  }

  /// What would be erased now. Reads the whole ledger.
  public func search(_ whom: Forgettable) throws -> Found {
    var search = ForgetSearch()
    try ledger.replay { _, line in
      if let record = try? Record(line) { search.take(record) }
    }
    var found = search.found(whom) { digest in
      ((try? ledger.texts.get(digest.bytes)) ?? nil)?.text
    }
    found.texts = Array(Set(found.texts)).filter { ledger.texts.holds($0.bytes) }
    found.recordings = recordings(of: found.sessions)
    return found
  }

  /// Erases what was found, and puts on record who wanted it and how much it was. Returns when it is
  /// done and durable; false where there was nothing.
  public func erase(_ found: Found, by author: Author, _ why: Act.Forgotten.Why) throws -> Bool {
    guard !found.isEmpty else { return false }
    guard let id = AskID(rawValue: Crypto.random(8).hex) else {
      preconditionFailure("8 bytes are 16 digits")
    }
    let plan = Plan(
      id: id, author: author, why: why, at: Clock.wallMilliseconds(),
      sessions: found.sessions.map(\.id), texts: found.texts, recordings: found.recordings)
    try system { () throws(SystemError) in
      try Files.replace(path, plan.json.encoded() + [0x0A], permissions: 0o600)
    }
    append(plan)
    try carryOut(plan)
    return true
  }

  /// Goes on with what a crash interrupted; false where there was nothing.
  public func resume() throws -> Bool {
    guard let plan = try pending() else { return false }
    var isOnRecord = false
    let mark = Array("\"forgotten\":\"\(plan.id)\"".utf8)
    try ledger.replay { _, line in
      guard !isOnRecord, line.firstRange(of: mark) != nil,
        case .forgotten(let forgotten)? = (try? Record(line))?.act
      else { return }
      isOnRecord = forgotten.id == plan.id
    }
    if !isOnRecord { append(plan) }
    try carryOut(plan)
    return true
  }

  // MARK: - Steps

  private var path: String { folder + "/forgetting" }

  private func pending() throws -> Plan? {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read(path, maximumBytes: 1 << 30)
    } catch  where error.isNotFound {
      return nil
    } catch { throw LedgerError.system(error) }
    do {
      return try Plan(try JSON.parse(Array(bytes.dropLast())))
    } catch {
      throw LedgerError.damaged(
        LedgerProblem(segment: "forgetting", line: nil, what: "expected a plan: \(error)"))
    }
  }

  /// One batch: all of its records are there, or none.
  private func append(_ plan: Plan) {
    let done = Lock(false)
    ledger.append(plan.records.map(\.line)) { _ in done.change { $0 = true } }
    _ = done.wait { $0 ? true : nil }
  }

  private func carryOut(_ plan: Plan) throws {
    try system { () throws(SystemError) in
      try ledger.texts.erase(all: plan.texts.map(\.bytes))
      for name in plan.recordings { try Forgetting.remove("\(recordings)/\(name)") }
      if !plan.recordings.isEmpty { try Files.syncDirectory(recordings) }
      try Files.remove(path)
    }
  }

  /// A file or a folder with all that is in it.
  private static func remove(_ path: String) throws(SystemError) {
    guard Files.exists(path) else { return }
    if try Files.status(path: path, followLinks: false).kind == .directory {
      for name in try Files.list(path) { try remove("\(path)/\(name)") }
      try Files.removeDirectory(path)
    } else {
      try Files.remove(path)
    }
  }

  /// What stands in the recordings' folder under the name of a session.
  private func recordings(of sessions: [Session]) -> [String] {
    let ids = Set(sessions.map { $0.id.rawValue })
    return ((try? Files.list(recordings)) ?? []).filter { ids.contains(String($0.prefix(32))) }
  }
}

/// What is to be erased, as it is written down before.
private struct Plan {
  let id: AskID
  let author: Author
  let why: Act.Forgotten.Why
  /// Unix milliseconds.
  let at: Int64
  let sessions: [SessionID]
  let texts: [Digest]
  let recordings: [String]

  init(
    id: AskID, author: Author, why: Act.Forgotten.Why, at: Int64, sessions: [SessionID],
    texts: [Digest], recordings: [String]
  ) {
    self.id = id
    self.author = author
    self.why = why
    self.at = at
    self.sessions = sessions
    self.texts = texts
    self.recordings = recordings
  }

  init(_ json: JSON) throws(WireError) {
    var fields = try Fields(json, of: "a plan")
    id = try fields.value("forgotten")
    guard let author = Author(try fields.string("by")) else { throw WireError("expected who") }
    self.author = author
    why = try fields.value("why")
    at = try fields.integer("at", in: 0...9_007_199_254_740_991)
    func strings(_ value: JSON) throws(WireError) -> [String] {
      guard let all = value.array else { throw WireError("expected a list") }
      let strings = all.compactMap(\.string)
      guard strings.count == all.count else { throw WireError("expected texts in a list") }
      return strings
    }
    let names = try strings(try fields.json("sessions"))
    sessions = names.compactMap(SessionID.init(rawValue:))
    let digests = try strings(try fields.json("texts"))
    texts = digests.compactMap { [UInt8](hex: $0).flatMap { Digest($0) } }
    recordings = try strings(try fields.json("recordings"))
    guard sessions.count == names.count, texts.count == digests.count,
      recordings.allSatisfy({ !$0.contains("/") && !$0.hasPrefix(".") })
    else { throw WireError("expected sessions, commitments and names of files") }
    try fields.finish()
  }

  var json: JSON {
    [
      "forgotten": .string(id.rawValue), "by": .string(author.description),
      "why": .string(why.rawValue), "at": .integer(at),
      "sessions": .array(sessions.map { .string($0.rawValue) }),
      "texts": .array(texts.map { .string($0.description) }),
      "recordings": .array(recordings.map { .string($0) }),
    ]
  }

  /// The first says how much it is; the others only name more sessions.
  var records: [Record] {
    let size = Act.Forgotten.maximumSessions
    let starts = stride(from: 0, to: max(1, sessions.count), by: size)
    return starts.map { start in
      let isFirst = start == 0
      return Record(
        at: at, by: author, session: nil,
        act: .forgotten(
          Act.Forgotten(
            id: id, why: why,
            sessions: Array(sessions[start..<min(start + size, sessions.count)]),
            texts: isFirst ? Int64(texts.count) : 0,
            recordings: isFirst ? Int64(recordings.count) : 0)))
    }
  }
}

extension Author {
  /// An administrator: the account's name where it is ours, else its number.
  public static func account(_ user: UInt32) -> Author {
    let name = user == Host.userID ? Host.userName : nil
    return .administrator(name ?? "uid-\(user)")
  }
}
