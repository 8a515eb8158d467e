import AldabaJSON

/// What travels on the inner control channel: JSON that only technician and agent can read.
public enum InnerMessage: Hashable, Sendable {
  /// Agent: a commitment to my nonce of this exchange.
  case commit(exchange: Int64, commitment: Digest)
  /// Technician: my nonce, now that yours is fixed.
  case nonce(exchange: Int64, nonce: [UInt8])
  /// Agent: the nonce that I was committed to. Now both know the number.
  case open(exchange: Int64, nonce: [UInt8])
  /// A checkpoint that the broker has shown me, and the record that it came with; the other side compares
  /// both with its own.
  case checkpoint(HeadShown)
  /// Agent: this question stands before the customer, until this time (Unix milliseconds).
  case shown(AskID, expires: Int64)
  /// Agent, to a console that was started again: this grant of yours has so many milliseconds left, on
  /// the clock that judges it.
  case remains(AskID, milliseconds: Int64)
  /// The size of the terminal that the shell has (agent), or that I have (technician).
  case size(columns: Int64, rows: Int64)
  /// Agent: so many bytes of output were skipped.
  case skipped(bytes: Int64)
  /// Technician: of what came last some was left out on my side; draw the screen again.
  case redraw
  /// Agent: who may type now (the floor, R5).
  case floor(Side)
  /// Agent, where two technicians are there: what the other one has written to the customer.
  case overheard(by: PersonID, String)
  /// Agent, the first message of an epoch in which the technician was started again.
  case carried(Carried)
  /// Sender: these files, before the statement that asks for them (push) or grants them (fetch).
  case offer(Offer)
  /// Sender: a part of a folder's list, from 1.
  case list(AskID, Part)
  /// Receiver: ready, and so much of the file at `index` (from 0) is here already; `prefix` is the
  /// SHA-256 of that much.
  case accept(AskID, index: Int64, offset: Int64, prefix: Digest)
  /// Sender: the bytes that follow begin there; at 0 where the beginning was another.
  case begin(AskID, index: Int64, offset: Int64)
  /// Receiver: so many bytes of this transfer were consumed, counted from `begin`.
  case taken(AskID, bytes: Int64)
  /// Sender: everything was sent.
  case sent(AskID)
  /// Either side gives a transfer, or the putting of a question, up.
  case trouble(AskID, FileTrouble)
  /// A part of a steps file, before its first step; to whoever comes in later, from the agent.
  case steps(list: Digest, Part)
  /// Agent: the steps file does not check, or there is none of that digest.
  case noSteps(list: Digest)
  /// Agent, to whoever comes in later: where the list stands, and which steps have worked.
  case progress(Act.Step, worked: [Int64])
  /// Agent: a command is over; so many bytes of what it printed were left out.
  case ran(AskID, status: Int64, skipped: Int64)

  /// A signed head, and the place in it of a record of this session: so far both ends have to have been
  /// shown the same ledger, whatever heads each of them has.
  public struct HeadShown: Hashable, Sendable {
    /// The note with both signatures.
    public let note: String
    /// The record's place, from 0.
    public let index: Int64
    /// Its leaf hash.
    public let leaf: Digest
    /// From its sibling up, 32 bytes each, at most 64.
    public let proof: [[UInt8]]

    public init(note: String, index: Int64, leaf: Digest, proof: [[UInt8]]) {
      self.note = note
      self.index = index
      self.leaf = leaf
      self.proof = proof
    }
  }

  /// What a transfer brings.
  public struct Offer: Hashable, Sendable {
    public let ask: AskID
    /// The last component of a path: the receiver trusts no more of it.
    public let name: String
    public let content: Act.Content
    /// How many files a folder has, and the bytes of its list; nil for a single file.
    public let folder: Folder?
    /// Permission bits, of a single file, and when it was changed, in Unix seconds.
    public let mode: Int64
    public let modified: Int64

    public struct Folder: Hashable, Sendable {
      public let files: Int64
      public let listBytes: Int64
      public init(files: Int64, listBytes: Int64) {
        self.files = files
        self.listBytes = listBytes
      }
    }

    public init(
      ask: AskID, name: String, content: Act.Content, folder: Folder?, mode: Int64, modified: Int64
    ) {
      self.ask = ask
      self.name = name
      self.content = content
      self.folder = folder
      self.mode = mode
      self.modified = modified
    }
  }

  /// One of the parts of a text that is longer than a message.
  public struct Part: Hashable, Sendable {
    /// Bytes of the text in one part: whatever is in them, they fit a message.
    public static let limit = 2_048

    /// From 1.
    public let number: Int64
    public let of: Int64
    public let text: String
    public init(number: Int64, of: Int64, text: String) {
      self.number = number
      self.of = of
      self.text = text
    }
  }

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
    case "checkpoint":
      self = .checkpoint(
        HeadShown(
          note: try fields.string("note", atMost: 4_096),
          index: try fields.integer("index", in: 0...Int64.max), leaf: try fields.digest("leaf"),
          proof: try fields.hashes("proof")))
    case "shown":
      self = .shown(
        try fields.value("ask"), expires: try fields.integer("expires", in: 0...Int64.max))
    case "remains":
      self = .remains(
        try fields.value("ask"),
        milliseconds: try fields.integer("milliseconds", in: 0...Limits.grant))
    case "size":
      self = .size(
        columns: try fields.integer("columns", in: 1...1_000),
        rows: try fields.integer("rows", in: 1...1_000))
    case "skipped":
      self = .skipped(bytes: try fields.integer("bytes", in: 1...Int64.max))
    case "redraw": self = .redraw
    case "floor": self = .floor(try fields.value("held_by"))
    case "overheard":
      self = .overheard(
        by: try fields.value("by"), try fields.string("text", atMost: Limits.chat))
    case "offer", "list", "accept", "begin", "taken", "sent", "trouble", "steps", "no-steps",
      "progress", "ran":
      self = try InnerMessage(work: kind, &fields)
    case "carried": self = .carried(try Carried(&fields))
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
      case .checkpoint(let shown):
        [
          "t": "checkpoint", "note": .string(shown.note), "index": .integer(shown.index),
          "leaf": .string(shown.leaf.description),
          "proof": .array(shown.proof.map { .string($0.hex) }),
        ]
      case .shown(let ask, let expires):
        ["t": "shown", "ask": .string(ask.rawValue), "expires": .integer(expires)]
      case .remains(let ask, let milliseconds):
        ["t": "remains", "ask": .string(ask.rawValue), "milliseconds": .integer(milliseconds)]
      case .size(let columns, let rows):
        ["t": "size", "columns": .integer(columns), "rows": .integer(rows)]
      case .skipped(let bytes): ["t": "skipped", "bytes": .integer(bytes)]
      case .redraw: ["t": "redraw"]
      case .floor(let side): ["t": "floor", "held_by": .string(side.rawValue)]
      case .overheard(let by, let text):
        ["t": "overheard", "by": .string(by.rawValue), "text": .string(text)]
      case .offer, .list, .accept, .begin, .taken, .sent, .trouble, .steps, .noSteps, .progress,
        .ran:
        workMembers
      case .carried(let carried): carried.members.merging(["t": "carried"]) { $1 }
      }
    return JSON.object(members).encoded()
  }
}
