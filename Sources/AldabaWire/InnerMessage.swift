import AldabaJSON

/// What travels on the inner control channel: JSON that only technician and agent can read.
public enum InnerMessage: Hashable, Sendable {
  /// Agent: a commitment to my nonce of this exchange.
  case commit(exchange: Int64, commitment: Digest)
  /// Technician: my nonce, now that yours is fixed.
  case nonce(exchange: Int64, nonce: [UInt8])
  /// Agent: the nonce that I was committed to. Now both know the number.
  case open(exchange: Int64, nonce: [UInt8])
  /// A checkpoint that the broker has shown me; the other side compares it with its own.
  case checkpoint(String)
  /// Agent: this question stands before the customer, until this time (Unix milliseconds).
  case shown(AskID, expires: Int64)
  /// The size of the terminal that the shell has (agent), or that I have (technician).
  case size(columns: Int64, rows: Int64)
  /// Agent: so many bytes of output were skipped.
  case skipped(bytes: Int64)
  /// Agent: who may type now (the floor, R5).
  case floor(Side)
  /// Agent, where two technicians are there: what the other one has written to the customer.
  case overheard(by: PersonID, String)

  public static func decode(_ bytes: [UInt8]) throws(WireError) -> InnerMessage {
    let json: JSON
    do { json = try JSON.parse(bytes, maximumDepth: 4) } catch {
      throw WireError("expected a JSON message: \(error)")
    }
    var fields = try Fields(json, of: "an inner message")
    let message = try InnerMessage(&fields)
    try fields.finish()
    return message
  }

  private init(_ fields: inout Fields) throws(WireError) {
    let kind = try fields.string("t", atMost: 32)
    let exchanges: ClosedRange<Int64> = 1...Int64(Limits.exchanges)
    switch kind {
    case "commit":
      self = .commit(
        exchange: try fields.integer("exchange", in: exchanges),
        commitment: try fields.digest("commitment"))
    case "nonce":
      self = .nonce(
        exchange: try fields.integer("exchange", in: exchanges),
        nonce: try fields.bytes("nonce", 32))
    case "open":
      self = .open(
        exchange: try fields.integer("exchange", in: exchanges),
        nonce: try fields.bytes("nonce", 32))
    case "checkpoint": self = .checkpoint(try fields.string("note", atMost: 4_096))
    case "shown":
      self = .shown(
        try fields.value("ask"), expires: try fields.integer("expires", in: 0...Int64.max))
    case "size":
      self = .size(
        columns: try fields.integer("columns", in: 1...1_000),
        rows: try fields.integer("rows", in: 1...1_000))
    case "skipped":
      self = .skipped(bytes: try fields.integer("bytes", in: 1...Int64.max))
    case "floor": self = .floor(try fields.value("held_by"))
    case "overheard":
      self = .overheard(
        by: try fields.value("by"), try fields.string("text", atMost: Limits.chat))
    default: throw WireError("unknown inner message \"\(kind)\"")
    }
  }

  public func encoded() -> [UInt8] {
    let members: [String: JSON] =
      switch self {
      case .commit(let exchange, let commitment):
        [
          "t": "commit", "exchange": .integer(exchange),
          "commitment": .string(commitment.description),
        ]
      case .nonce(let exchange, let nonce):
        ["t": "nonce", "exchange": .integer(exchange), "nonce": .string(nonce.hex)]
      case .open(let exchange, let nonce):
        ["t": "open", "exchange": .integer(exchange), "nonce": .string(nonce.hex)]
      case .checkpoint(let note): ["t": "checkpoint", "note": .string(note)]
      case .shown(let ask, let expires):
        ["t": "shown", "ask": .string(ask.rawValue), "expires": .integer(expires)]
      case .size(let columns, let rows):
        ["t": "size", "columns": .integer(columns), "rows": .integer(rows)]
      case .skipped(let bytes): ["t": "skipped", "bytes": .integer(bytes)]
      case .floor(let side): ["t": "floor", "held_by": .string(side.rawValue)]
      case .overheard(let by, let text):
        ["t": "overheard", "by": .string(by.rawValue), "text": .string(text)]
      }
    return JSON.object(members).encoded()
  }
}
