/// How many bytes of a file may be on their way, so that keys never wait long behind them: what the
/// path carries in 40 ms, and what fits on the path itself.
///
///     limit = rate × (40 ms + 5/4 × shortest round trip),  4 KiB to 4 MiB
///
/// The quarter more lets the rate grow where the way there and back is long beside the 40 ms.
/// An echo beside a file is wanted within 100 ms; the rest of those is for a rate that was taken for
/// higher than it is, for what surrounds the bytes on their way, and for the way itself.
///
/// The rate is that of the receiver's acknowledgements, the highest of the last moments; an
/// acknowledgement counts for no less time than the bytes took to send, so that several that come
/// at once do not pretend a fast path. Now and then less is sent for a round trip, to see how short
/// one is without a queue of our own making.
public struct Pacing: Sendable {
  /// Bytes that are always allowed: a rate must be measured with something.
  public static let least = 4_096
  public static let most = 4_194_304
  private static let leastSearching = 2_048
  /// How long bytes may wait in queues on the path, in nanoseconds.
  static let queue: Int64 = 40_000_000
  /// A rate is forgotten after this and so many round trips.
  private static let memory: Int64 = 200_000_000
  private static let memoryTrips: Int64 = 8
  /// A shortest round trip is looked for anew after this.
  private static let trust: Int64 = 10_000_000_000

  /// Bytes that were sent at once, and what was known then.
  private struct Sending {
    let end: Int64
    let at: Int64
    let taken: Int64
    let takenAt: Int64
    let firstAt: Int64
  }

  private var sendings: [Sending] = []
  private var first = 0
  private var sent: Int64
  private var taken: Int64
  private var takenAt: Int64 = 0
  /// When the bytes were sent that were taken last.
  private var firstAt: Int64 = 0
  private var rates: [(at: Int64, bytesPerSecond: Double)] = []
  private var shortest: Int64?
  private var shortestAt: Int64 = 0
  /// The search for a shorter round trip: until when, and what was seen.
  private var search: (until: Int64, found: Int64?)?

  /// - Parameter position: where the transfer begins, in bytes.
  public init(from position: Int64 = 0) {
    sent = position
    taken = position
  }

  public var inFlight: Int64 { sent - taken }

  /// Bytes a second, as the receiver takes them; 0 while nothing is known.
  public var rate: Double { rates.first?.bytesPerSecond ?? 0 }

  /// How many bytes may be on their way. It shrinks at once and grows with what is taken, so that
  /// no burst comes after a pause.
  public private(set) var limit = Pacing.least

  private var target: Int {
    guard let shortest else { return Pacing.least }
    let (span, least) =
      search == nil
      ? (Pacing.queue + shortest + shortest / 4, Pacing.least)
      : (shortest / 2, Pacing.leastSearching)
    let bytes = rate * Double(span) / 1_000_000_000
    return Int(min(max(bytes, Double(least)), Double(Pacing.most)))
  }

  /// How many more bytes may be sent now; none rather than a sliver.
  public var room: Int {
    let room = Int(Int64(limit) - inFlight)
    return room < piece ? 0 : room
  }

  /// How many bytes are best sent at once: what the path carries in 10 ms, so that the time it takes
  /// to send them does not look like the path's own.
  public var piece: Int { min(Int(min(max(rate / 100, 1_024), 262_144)), limit / 2) }

  /// So many bytes were sent. `now` in nanoseconds of any clock that runs evenly.
  public mutating func send(_ bytes: Int, at now: Int64) {
    precondition(bytes > 0)
    if inFlight == 0 {
      takenAt = now
      firstAt = now
    }
    sent += Int64(bytes)
    sendings.append(
      Sending(end: sent, at: now, taken: taken, takenAt: takenAt, firstAt: firstAt))
  }

  /// The receiver has taken everything before `position`. False: it claims what was never sent.
  public mutating func take(_ position: Int64, at now: Int64) -> Bool {
    guard position <= sent else { return false }
    guard position > taken else { return true }
    let step = Int(position - taken)
    defer { limit = min(target, limit + step) }
    taken = position
    takenAt = now
    var last: Sending?
    while first < sendings.count, sendings[first].end <= position {
      last = sendings[first]
      first += 1
    }
    if first * 2 >= sendings.count {
      sendings.removeFirst(first)
      first = 0
    }
    guard let last else { return true }
    firstAt = last.at
    learn(trip: max(now - last.at, 1), at: now)
    let span = max(last.at - last.firstAt, now - last.takenAt, shortest ?? 1)
    learn(rate: Double(position - last.taken) * 1_000_000_000 / Double(span), at: now)
    return true
  }

  private mutating func learn(trip: Int64, at now: Int64) {
    if let (until, found) = search {
      let best = min(found ?? trip, trip)
      search = (until, best)
      if now >= until {
        (shortest, shortestAt, search) = (best, now, nil)
      }
      return
    }
    if trip <= shortest ?? trip {
      (shortest, shortestAt) = (trip, now)
    } else if now - shortestAt > Pacing.trust {
      search = (now + 2 * trip, nil)
    }
  }

  /// The highest stands first; what is lower and older than another counts no more.
  private mutating func learn(rate: Double, at now: Int64) {
    let memory = max(Pacing.memory, Pacing.memoryTrips * (shortest ?? 0))
    rates.removeAll { $0.bytesPerSecond <= rate || now - $0.at > memory }
    rates.append((now, rate))
  }
}
