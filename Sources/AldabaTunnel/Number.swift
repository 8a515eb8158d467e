public import AldabaCrypto
public import AldabaWire

/// The four digits that a technician reads aloud and a customer types.
///
///     agent        commit(SHA-256(label ‖ nonce A)) ───────▶ technician
///     agent        ◀────────────────────────────── nonce T   technician
///     agent        open(nonce A) ──────────────────────────▶ technician
///
/// Neither side can choose the result: the agent is bound before it sees the other nonce, the
/// technician chooses before the agent's is open. Someone in the middle has one guess in 10,000 an
/// exchange, and exchanges are counted on both sides, finished or not.
public enum Number {
  public static let nonceCount = 32

  public static func commitment(to nonce: [UInt8]) -> Digest {
    digest(Crypto.sha256(Array(Label.numberCommitment.utf8), nonce))
  }

  /// What the number is taken from, besides the two nonces.
  public struct Binding: Hashable, Sendable {
    public let session: SessionID
    /// Ed25519, 32 bytes each: the agent's session key and the technician's key.
    public let agentKey: [UInt8]
    public let technicianKey: [UInt8]
    /// 32 bytes of `Label.innerExporter`.
    public let exporter: [UInt8]

    public init(
      session: SessionID, agentKey: [UInt8], technicianKey: [UInt8], exporter: [UInt8]
    ) {
      self.session = session
      self.agentKey = agentKey
      self.technicianKey = technicianKey
      self.exporter = exporter
    }
  }

  /// Four digits: the first eight bytes of SHA-256 over the label and every part with its length
  /// (four bytes, big-endian) before it, modulo 10,000.
  public static func digits(
    agentNonce: [UInt8], technicianNonce: [UInt8], exchange: Int64, _ binding: Binding
  ) -> String {
    var input = Array(Label.number.utf8)
    let counter = (0..<4).map { UInt8(truncatingIfNeeded: exchange >> (24 - 8 * $0)) }
    let parts = [
      agentNonce, technicianNonce, binding.agentKey, binding.technicianKey,
      Array(binding.session.rawValue.utf8), counter, binding.exporter,
    ]
    for part in parts {
      input += (0..<4).map { UInt8(truncatingIfNeeded: part.count >> (24 - 8 * $0)) }
      input += part
    }
    let hash = Crypto.sha256(input)
    let value = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 10_000
    let text = String(value)
    return String(repeating: "0", count: 4 - text.utf8.count) + text
  }

  static func digest(_ bytes: [UInt8]) -> Digest {
    guard let digest = Digest(bytes) else { preconditionFailure("SHA-256 has 32 bytes") }
    return digest
  }
}

/// One side's part in the exchanges of a stream. A message out of its turn is refused, so an
/// exchange cannot be taken back once its commitment is out.
public struct NumberExchange: Sendable {
  private enum State: Sendable {
    case idle
    /// Agent: committed, waits for the other nonce.
    case committed(own: [UInt8])
    /// Technician: answered with its nonce, waits for the opening.
    case answered(own: [UInt8], commitment: Digest)
  }

  /// The last exchange that was begun in this session; counted on each side, over reconnects.
  public private(set) var count: Int64
  /// The digits of that exchange, once both nonces are known.
  public private(set) var digits: String?
  private var state = State.idle
  private let binding: Number.Binding

  public init(_ binding: Number.Binding, count: Int64 = 0) {
    self.binding = binding
    self.count = count
  }

  public var isExhausted: Bool { count >= Int64(Limits.exchanges) }

  /// The digits were used and no exchange follows.
  public mutating func forget() { digits = nil }

  /// Agent: begins the next exchange; nil after the fifth.
  public mutating func begin(nonce: [UInt8] = Crypto.random(Number.nonceCount)) -> InnerMessage? {
    guard !isExhausted else { return nil }
    count += 1
    digits = nil
    state = .committed(own: nonce)
    return .commit(exchange: count, commitment: Number.commitment(to: nonce))
  }

  /// Technician: answers a commitment with a nonce.
  public mutating func answer(
    exchange: Int64, commitment: Digest, nonce: [UInt8] = Crypto.random(Number.nonceCount)
  ) throws(WireError) -> InnerMessage {
    guard exchange == count + 1, exchange <= Int64(Limits.exchanges) else {
      throw WireError("expected exchange \(count + 1), got \(exchange)")
    }
    count = exchange
    digits = nil
    state = .answered(own: nonce, commitment: commitment)
    return .nonce(exchange: exchange, nonce: nonce)
  }

  /// Agent: takes the technician's nonce and opens its own.
  public mutating func open(exchange: Int64, nonce: [UInt8]) throws(WireError) -> InnerMessage {
    guard case .committed(let own) = state, exchange == count else {
      throw WireError("nobody is committed to exchange \(exchange)")
    }
    state = .idle
    digits = Number.digits(
      agentNonce: own, technicianNonce: nonce, exchange: exchange, binding)
    return .open(exchange: exchange, nonce: own)
  }

  /// Technician: checks the opened nonce against the commitment; the digits are known then.
  public mutating func finish(exchange: Int64, nonce: [UInt8]) throws(WireError) -> String {
    guard case .answered(let own, let commitment) = state, exchange == count else {
      throw WireError("exchange \(exchange) was not answered")
    }
    guard Number.commitment(to: nonce) == commitment else {
      throw WireError("the opened nonce is not the one that was committed to")
    }
    state = .idle
    let result = Number.digits(
      agentNonce: nonce, technicianNonce: own, exchange: exchange, binding)
    digits = result
    return result
  }
}
