import AldabaStream
import AldabaWire
import TestSupport

/// One direction of a relay stream over a link that is cut, forgets and repeats; the bytes that were
/// written are a function of their offset, so that any that is lost, doubled or moved shows.
struct LossyLink {
  enum Forward { case bytes(UInt64, [UInt8]) }
  enum Back {
    case ack(UInt64)
    case resume(UInt64)
  }

  var outflow: Outflow
  var inflow: Inflow
  private var forward: [Forward] = []
  private var back: [Back] = []
  private var isCut = false
  private var random: Random
  /// What arrived and was not consumed yet.
  private var unread = 0
  private(set) var cuts = 0
  private(set) var delivered: UInt64 = 0
  private(set) var mostKept = 0

  init(window: Int, seed: UInt64) {
    outflow = Outflow(window: window)
    inflow = Inflow(window: window)
    random = Random(seed: seed)
  }

  static func byte(at offset: UInt64) -> UInt8 {
    UInt8(truncatingIfNeeded: (offset &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }

  struct Wrong: Error { let what: String }

  /// Something happens, chosen at random.
  mutating func step() throws {
    switch random.below(40) {
    case 0..<9: write()
    case 9..<17: send()
    case 17..<26: try arrive()
    case 26..<32: consume()
    case 32..<38: try answer()
    case 38: heal()
    default: cut()
    }
    let kept = Int(outflow.written - outflow.acknowledged)
    mostKept = max(mostKept, kept)
    guard kept <= outflow.window else { throw Wrong(what: "\(kept) bytes are kept") }
    guard outflow.room == outflow.window - kept else { throw Wrong(what: "wrong room") }
    guard inflow.received <= outflow.written, inflow.consumed <= inflow.received,
      outflow.acknowledged <= inflow.consumed
    else { throw Wrong(what: "offsets overtook each other") }
  }

  /// Ends all trouble and lets everything through.
  mutating func settle() throws {
    heal()
    while outflow.hasUnsent || !forward.isEmpty || !back.isEmpty {
      send()
      while !forward.isEmpty { try arrive() }
      while !back.isEmpty { try answer() }
    }
    guard delivered == outflow.written else { throw Wrong(what: "bytes are missing") }
  }

  private mutating func write() {
    let start = outflow.written
    let count = random.below(outflow.window + outflow.window / 2)
    let bytes = (0..<count).map { LossyLink.byte(at: start + UInt64($0)) }
    _ = outflow.write(bytes[...])
  }

  private mutating func send() {
    let limit = 1 + random.below(outflow.window)
    guard let (offset, bytes) = outflow.next(atMost: limit), !isCut else { return }
    forward.append(.bytes(offset, bytes))
    // A frame that comes twice, and one that comes again in two pieces.
    if random.below(8) == 0 { forward.append(.bytes(offset, bytes)) }
    if random.below(8) == 0, bytes.count > 1 {
      let half = random.below(bytes.count - 1) + 1
      forward.append(.bytes(offset, Array(bytes[..<half])))
      forward.append(.bytes(offset + UInt64(half), Array(bytes[half...])))
    }
  }

  private mutating func arrive() throws {
    guard !forward.isEmpty, case .bytes(let offset, let bytes) = forward.removeFirst() else {
      return
    }
    let before = inflow.received
    // The receiver's window is the sender's promise: what is not consumed counts.
    let new = try inflow.accept(offset, bytes)
    for (index, byte) in new.enumerated()
    where byte != LossyLink.byte(at: before + UInt64(index)) {
      throw Wrong(what: "another byte at \(before + UInt64(index))")
    }
    guard inflow.received == before + UInt64(new.count) else { throw Wrong(what: "miscounted") }
    delivered += UInt64(new.count)
    unread += new.count
  }

  private mutating func consume() {
    let count = unread == 0 ? 0 : 1 + random.below(unread)
    inflow.consume(count)
    unread -= count
    guard let offset = inflow.acknowledgement(), !isCut else { return }
    back.append(.ack(offset))
    if random.below(8) == 0 { back.append(.ack(offset)) }
  }

  private mutating func answer() throws {
    guard !back.isEmpty else { return }
    switch back.removeFirst() {
    case .ack(let offset): try outflow.acknowledge(offset)
    case .resume(let offset): try outflow.rewind(to: offset)
    }
  }

  /// What is on its way is lost, from some point on.
  private mutating func cut() {
    guard !isCut else { return }
    isCut = true
    cuts += 1
    forward.removeLast(random.below(forward.count + 1))
    back.removeLast(random.below(back.count + 1))
  }

  /// A new link: the receiver says where it is, and acknowledges again, since acknowledgements may
  /// have been lost. Whatever the broker still held comes before that.
  private mutating func heal() {
    guard isCut else { return }
    isCut = false
    back.append(.resume(inflow.received))
    if random.below(4) == 0 { back.append(.resume(inflow.received)) }
    back.append(.ack(inflow.consumed))
  }
}
