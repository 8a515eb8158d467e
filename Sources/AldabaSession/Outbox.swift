public import AldabaWire

/// What one author still has to say in a session, one statement at a time: the next is signed only
/// when the last was recorded or refused, so that its `seq` and `prev` are always right. After a
/// lost link the same statement is sent again; the broker answers it with the same receipt.
public struct Outbox: Sendable {
  public let author: Author
  public let key: [UInt8]
  public let session: SessionID
  private var waiting: [(act: Act, texts: [String: PersonalText])] = []
  /// Until then our records are of an earlier part in this session: said before this program ran.
  private var hasSpoken = false
  /// Signed and sent, and neither recorded nor refused.
  public private(set) var inFlight: Message.Signed?

  public init(author: Author, key: [UInt8], session: SessionID) {
    self.author = author
    self.key = key
    self.session = session
  }

  public var isEmpty: Bool { waiting.isEmpty && inFlight == nil }

  public mutating func add(_ act: Act, texts: [String: PersonalText] = [:]) {
    waiting.append((act, texts))
  }

  /// Whether an act is under way, on the wire or waiting.
  public func holds(_ isIt: (Act) -> Bool) -> Bool {
    if let inFlight, isIt(inFlight.statement.act) { return true }
    return waiting.contains { isIt($0.act) }
  }

  /// The next statement to send, signed; nil while one is in flight or nothing waits. `chain` is
  /// what the session machine says of this author.
  public mutating func next(
    chain: (seq: Int64, prev: Digest), sign: ([UInt8]) -> [UInt8]
  ) -> Message.Signed? {
    guard inFlight == nil, !waiting.isEmpty else { return nil }
    let (act, texts) = waiting.removeFirst()
    let statement = Statement(
      author: author, key: key, prev: chain.prev, seq: chain.seq, session: session, act: act)
    let signed = Message.Signed(
      statement: statement, signature: sign(statement.signatureInput), texts: texts)
    inFlight = signed
    hasSpoken = true
    return signed
  }

  /// A record came back. False when it claims to be ours and is not what we said: the broker or
  /// somebody else speaks for this key.
  public mutating func recorded(_ statement: Statement) -> Bool {
    guard statement.key == key, hasSpoken else { return true }
    guard let inFlight, inFlight.statement == statement else { return false }
    self.inFlight = nil
    return true
  }

  /// The statement in flight was refused: its act, whose `seq` is free again.
  public mutating func refused(seq: Int64) -> Act? {
    guard let inFlight, inFlight.statement.seq == seq else { return nil }
    self.inFlight = nil
    return inFlight.statement.act
  }
}
