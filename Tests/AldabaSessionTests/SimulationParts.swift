import AldabaSession
import AldabaStream
import AldabaWire
import TestSupport

/// Somebody who takes part, at the end of a link.
struct Side {
  enum Down {
    case record(Int)
    case refused(Int64)
  }

  let party: Play.Party
  var machine: Enforcement
  var outbox: Outbox
  /// How many records have come.
  private(set) var taken = 0
  var isCut = false
  /// On their way to the broker, and from it.
  var up: [(Statement, Digest)] = []
  var down: [Down] = []

  var isIdle: Bool { up.isEmpty && down.isEmpty }

  init(_ party: Play.Party, _ session: Session) {
    self.party = party
    machine = Enforcement(session)
    outbox = Outbox(author: Play.author(party), key: Play.key(party), session: Play.id)
  }

  mutating func sign() {
    _ = outbox.next(chain: machine.session.next(for: Play.key(party))) { _ in
      [UInt8](repeating: 7, count: 64)
    }
  }

  /// The next record, which must fit to those before.
  mutating func take(_ entry: Simulation.Entry, at now: Int64) throws {
    taken += 1
    do throws(RefusalCode) {
      if let statement = entry.statement {
        if statement.key == Play.key(party), !outbox.recorded(statement) {
          throw .equivocation
        }
        _ = try machine.apply(statement, hash: entry.hash, at: now)
      } else {
        _ = try machine.apply(byBroker: entry.act, at: now)
      }
    } catch {
      throw Simulation.Broken("\(party) refuses a record: \(error) for \(entry.act)")
    }
  }

  /// What it knows otherwise than the broker, when both have everything; nil when nothing.
  func difference(from other: Session) -> String? {
    let mine = machine.session
    if mine.phase != other.phase { return "phase" }
    if mine.members.map(\.key) != other.members.map(\.key) { return "members" }
    if mine.members.map(\.isPresent) != other.members.map(\.isPresent) { return "presence" }
    if mine.grants.map(\.ask) != other.grants.map(\.ask) { return "grants" }
    if mine.grants.map(\.stream) != other.grants.map(\.stream) { return "grants' streams" }
    if mine.pending?.id != other.pending?.id { return "question" }
    if mine.passing?.id != other.passing?.id { return "handing over" }
    if mine.held?.hold.id != other.held?.hold.id { return "wait" }
    if (mine.pausedSince == nil) != (other.pausedSince == nil) { return "pause" }
    if Set(mine.lost.keys) != Set(other.lost.keys) { return "lost links" }
    for party in Play.Party.allCases
    where mine.next(for: Play.key(party)) != other.next(for: Play.key(party)) {
      return "place of \(party)"
    }
    return nil
  }
}

/// What the technician types, on its way to the customer's machine: bytes that tell their place.
struct Keys {
  private var outflow = Outflow(window: 256)
  private var inflow = Inflow(window: 256)
  private var forward: [(UInt64, [UInt8])] = []
  private var back: [UInt64] = []
  /// Bytes that were allowed when they arrived.
  private(set) var used: UInt64 = 0

  var frames: Int { forward.count }

  private static func byte(at offset: UInt64) -> UInt8 {
    UInt8(truncatingIfNeeded: (offset &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }

  mutating func step(_ random: inout Random, isWhole: Bool, mayType: Bool) throws {
    switch random.below(4) {
    case 0:
      let start = outflow.written
      let bytes = (0..<1 + random.below(24)).map { Keys.byte(at: start + UInt64($0)) }
      _ = outflow.write(bytes[...])
    case 1:
      guard isWhole, let frame = outflow.next(atMost: 1 + random.below(64)) else { return }
      forward.append(frame)
      if random.below(8) == 0 { forward.append(frame) }
    case 2: if !forward.isEmpty { try arrive(mayType: mayType) }
    default: if !back.isEmpty { try outflow.acknowledge(back.removeFirst()) }
    }
  }

  private mutating func arrive(mayType: Bool) throws {
    let (offset, bytes) = forward.removeFirst()
    let before = inflow.received
    let new = try inflow.accept(offset, bytes)
    for (index, byte) in new.enumerated() where byte != Keys.byte(at: before + UInt64(index)) {
      throw Simulation.Broken("another key at \(before + UInt64(index))")
    }
    guard inflow.received == before + UInt64(new.count) else {
      throw Simulation.Broken("keys were miscounted")
    }
    if mayType { used += UInt64(new.count) }
    inflow.consume(new.count)
    if let offset = inflow.acknowledgement() { back.append(offset) }
  }

  mutating func cut(_ count: Int) {
    forward.removeLast(min(count, forward.count))
    back = []
  }

  mutating func heal() {
    forward = []
    back = []
    // What is consumed is said with the new link, before anything else.
    guard (try? outflow.acknowledge(inflow.consumed)) != nil,
      (try? outflow.rewind(to: inflow.received)) != nil
    else { preconditionFailure("a link that resumes before its own beginning") }
  }

  mutating func settle() throws {
    heal()
    while let frame = outflow.next(atMost: 64) {
      forward.append(frame)
      while !forward.isEmpty { try arrive(mayType: false) }
      try outflow.acknowledge(inflow.consumed)
    }
    guard inflow.received == outflow.written else { throw Simulation.Broken("keys are missing") }
  }

  mutating func forgetCount() { used = 0 }
}
