public import AldabaJSON

/// What one author says in one session, before it is ordered: the bytes that are signed.
///
/// A statement is one canonical JSON object:
///
///     {"by":"technician:gabriela","event":"consent.asked","key":HEX,"prev":HEX,"seq":2,
///      "session":HEX, … the members of its event}
///
/// Its signature is Ed25519 by `key` over the line `aldaba/statement/v1\n` and these bytes. `seq`
/// counts the author's recorded statements in this session from 1; `prev` is the SHA-256 of the
/// author's previous one (`Digest.zero` before the first), so an omission shows.
public struct Statement: Hashable, Sendable {
  public let author: Author
  public let key: [UInt8]
  public let prev: Digest
  public let seq: Int64
  public let session: SessionID
  public let act: Act

  public init(
    author: Author, key: [UInt8], prev: Digest, seq: Int64, session: SessionID, act: Act
  ) {
    self.author = author
    self.key = key
    self.prev = prev
    self.seq = seq
    self.session = session
    self.act = act
  }

  /// Refuses unknown and missing members, and an event that such an author cannot say.
  public init(_ json: JSON) throws(WireError) {
    var fields = try Fields(json, of: "a statement")
    try self.init(&fields, try RecordHead(&fields))
    try fields.finish()
  }

  fileprivate init(_ fields: inout Fields, _ head: RecordHead) throws(WireError) {
    guard let session = head.session else { throw WireError("expected a session in a statement") }
    author = head.author
    key = try fields.bytes("key", 32)
    prev = try fields.digest("prev")
    seq = try fields.integer("seq", in: 1...1_000_000_000)
    self.session = session
    act = try Act(head.event, &fields)
  }

  public var json: JSON {
    var members = act.members
    members["by"] = .string(author.description)
    members["event"] = .string(act.event.rawValue)
    members["key"] = .string(key.hex)
    members["prev"] = .string(prev.description)
    members["seq"] = .integer(seq)
    members["session"] = .string(session.rawValue)
    return .object(members)
  }

  /// The canonical bytes whose SHA-256 names this statement.
  public var bytes: [UInt8] { json.canonical() }

  /// What the author's key signs.
  public var signatureInput: [UInt8] { Array(Label.statement.utf8) + bytes }
}

/// One line of the ledger: a statement with its signature and the time it was ordered, or a record
/// that the broker or an administrator makes, which the checkpoint alone vouches for.
public struct Record: Hashable, Sendable {
  /// Unix milliseconds on the broker's clock: testimony. The order in the ledger is the proof.
  public let at: Int64
  public let author: Author
  public let session: SessionID?
  public let act: Act
  /// The author's own words, where the author is a technician or an agent.
  public let signed: Signed?

  public struct Signed: Hashable, Sendable {
    public let statement: Statement
    /// 64 bytes.
    public let signature: [UInt8]
  }

  public init(at: Int64, statement: Statement, signature: [UInt8]) {
    self.at = at
    author = statement.author
    session = statement.session
    act = statement.act
    signed = Signed(statement: statement, signature: signature)
  }

  public init(at: Int64, by author: Author, session: SessionID?, act: Act) {
    precondition(author.speaker == .broker || author.speaker == .administrator)
    self.at = at
    self.author = author
    self.session = session
    self.act = act
    signed = nil
  }

  /// Accepts only the canonical form, and only what such an author can say.
  public init(_ line: [UInt8]) throws(WireError) {
    let json: JSON
    do { json = try JSON.parseCanonical(line, maximumBytes: Limits.record) } catch {
      throw WireError("expected a canonical record: \(error)")
    }
    try self.init(json)
  }

  /// The same, read from the line itself: it accepts the same lines and costs less.
  ///
  /// - Parameter statement: what its author signed and what names it: the line without what the broker
  ///   added. Empty for a record that nobody signed.
  public init(written line: Span<UInt8>, statement: inout [UInt8]) throws(WireError) {
    let object: CanonicalObject
    do { object = try CanonicalObject(line, maximumBytes: Limits.record) } catch {
      throw WireError("expected a canonical record: \(error)")
    }
    try self.init(Fields(object, of: "a record"))
    statement = signed == nil ? [] : object.without(["at", "sig"])
  }

  public init(_ json: JSON) throws(WireError) {
    try self.init(try Fields(json, of: "a record"))
  }

  private init(_ all: Fields) throws(WireError) {
    var fields = all
    at = try fields.integer("at", in: 0...9_007_199_254_740_991)
    let head = try RecordHead(&fields)
    author = head.author
    session = head.session
    switch author.speaker {
    case .person, .customer:
      let signature = try fields.bytes("sig", 64)
      let statement = try Statement(&fields, head)
      act = statement.act
      signed = Signed(statement: statement, signature: signature)
    case .broker, .administrator:
      act = try Act(head.event, &fields)
      signed = nil
    }
    try fields.finish()
  }

  /// The record as one object.
  public var json: JSON {
    var members: [String: JSON]
    if let signed, case .object(let all) = signed.statement.json {
      members = all
      members["sig"] = .string(signed.signature.hex)
    } else {
      members = act.members
      members["by"] = .string(author.description)
      members["event"] = .string(act.event.rawValue)
      if let session { members["session"] = .string(session.rawValue) }
    }
    members["at"] = .integer(at)
    return .object(members)
  }

  /// The ledger's line, without its newline.
  public var line: [UInt8] { json.canonical() }
}

/// What every record begins with, checked against each other.
private struct RecordHead {
  let author: Author
  let event: Event
  let session: SessionID?

  init(_ fields: inout Fields) throws(WireError) {
    let by = try fields.string("by", atMost: 128)
    guard let author = Author(by) else { throw WireError("expected role:who, got \"\(by)\"") }
    let event: Event = try fields.value("event")
    guard event.speakers.contains(author.speaker) else {
      throw WireError("\(event.rawValue) cannot be said by \(by)")
    }
    session = try fields.optionalValue("session")
    guard event.inSession == (session != nil) else {
      throw WireError("\(event.rawValue) \(event.inSession ? "wants" : "has no") session")
    }
    self.author = author
    self.event = event
  }
}

/// A text that a commitment in a record stands for, with the salt that hides it.
public struct PersonalText: Hashable, Sendable {
  /// 16 random bytes.
  public let salt: [UInt8]
  public let text: String

  public init(salt: [UInt8], text: String) {
    self.salt = salt
    self.text = text
  }

  public init(_ json: JSON) throws(WireError) {
    var fields = try Fields(json, of: "a text")
    salt = try fields.bytes("salt", 16)
    text = try fields.string("text")
    try fields.finish()
  }

  public var json: JSON { .object(["salt": .string(salt.hex), "text": .string(text)]) }

  /// The bytes whose SHA-256 is the commitment.
  public var committed: [UInt8] { salt + Array(text.utf8) }
}
