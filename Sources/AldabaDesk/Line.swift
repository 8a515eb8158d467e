public import AldabaWire

/// A knock while the desk has it.
struct Waiting: Sendable {
  let knock: Knock
  let turn: Turn
  let made: Int64
  /// For whom it rings, the one it came to last at the end.
  var rung: [PersonID] = []
  /// Whether it rang for anybody, since the link was there.
  var wasTried = false
  /// When the one it came to last has let it ring for long enough; nil once that is so.
  var lapse: Int64?
  /// The ring that the customer hears, from 1; beyond `rings` the target is missed, and beyond the
  /// one after that a callback was offered.
  var stage = 1
  /// When the customer is told the next thing; nil while there is nobody to tell.
  var tick: Int64?
  /// How many were before them when they were last told so; nil when they were not.
  var told: Int?
  /// When it is over unless the link comes back; nil while the link is there.
  var lostUntil: Int64?
  /// Who answered, until their session is there.
  var taken: (by: PersonID, until: Int64)?
  /// Its entry in `dues`.
  var due: Int64?
}

/// The customers who wait, in the order in which they came.
struct Line: Sendable {
  /// All of them, also those whose link is lost: they keep their turn.
  var all = Ordered<Turn>()
  /// Those who are there.
  var here = Ordered<Turn>()
  /// Those of them for whom nobody is being tried: whoever becomes free is.
  var calling = Ordered<Turn>()
  /// Those of them for whom supervisors may be tried too.
  var overdue = Ordered<Turn>()

  mutating func leave(_ turn: Turn) {
    all.remove(turn)
    lose(turn)
  }

  mutating func lose(_ turn: Turn) {
    here.remove(turn)
    stopCalling(turn)
  }

  mutating func stopCalling(_ turn: Turn) {
    calling.remove(turn)
    overdue.remove(turn)
  }
}

/// How long a session takes, as measured: a mean that forgets what is long past.
struct ServiceTime: Sendable {
  /// A session counts for about this share of the mean, once so many were measured.
  static let memory: Int64 = 50

  /// Milliseconds; nil before the first session has ended.
  private(set) var mean: Int64?
  private var count: Int64 = 0

  mutating func learn(_ time: Int64) {
    let time = max(0, time)
    count = min(count + 1, ServiceTime.memory)
    mean = mean.map { $0 + (time - $0) / count } ?? time
  }
}

/// What a customer is told before they say their name (R35): the same for everyone.
public struct Outlook: Hashable, Sendable {
  /// Whether somebody is free now and nobody waits for them.
  public let isFree: Bool
  /// Whether anybody serves at all, free or not.
  public let isStaffed: Bool
  /// How many wait.
  public let before: Int
  /// Milliseconds until a turn may come; nil while nothing has been measured or nobody is there.
  public let wait: Int64?

  public init(isFree: Bool, isStaffed: Bool, before: Int, wait: Int64?) {
    self.isFree = isFree
    self.isStaffed = isStaffed
    self.before = before
    self.wait = wait
  }
}

extension Desk {
  /// The first so many places are told every change of their turn, later ones once a minute: nobody
  /// far behind needs more, and a change never tells thousands.
  static let near = 5
  /// Milliseconds between two times that a waiting customer is told their turn.
  static let notice: Int64 = 60_000

  /// What somebody who knocked now would find.
  public var outlook: Outlook {
    Outlook(
      isFree: line.calling.isEmpty && !(hasNoTechnician ? spareSupervisors : spare).isEmpty,
      isStaffed: serving > 0, before: line.all.count, wait: wait(before: line.all.count))
  }

  /// The knocks that wait, in their order, at most so many.
  public func waiting(atMost count: Int) -> [Knock] {
    (0..<min(count, line.all.count)).compactMap { knocks[line.all[$0].id]?.knock }
  }

  /// A knock that waits, or was answered and its session is not there yet.
  public func knock(_ id: AskID) -> Knock? { knocks[id]?.knock }

  /// How many are before a customer who waits; nil for one who does not.
  public func place(of id: AskID) -> Int? {
    guard let waiting = knocks[id], waiting.taken == nil else { return nil }
    return line.all.rank(of: waiting.turn)
  }

  /// A session took so long: what a broker that starts again has read.
  public mutating func measured(_ time: Int64) { service.learn(time) }

  // MARK: - Estimates

  /// How many serve: technicians, and where there are none, supervisors.
  private var serving: Int {
    let technicians = groups[.role(.technician)]?.count ?? 0
    return technicians > 0 ? technicians : groups[.role(.supervisor)]?.count ?? 0
  }

  /// With so many before, as many sessions and one more have to end, and all who serve end them side
  /// by side.
  private func wait(before: Int) -> Int64? {
    guard serving > 0 else { return nil }
    guard before >= spare.count else { return 0 }
    return service.mean.map { $0 * Int64(before - spare.count + 1) / Int64(serving) }
  }

  // MARK: - Telling turns

  /// Tells a customer how many are before them.
  mutating func tellTurn(_ id: AskID) -> [Effect] {
    guard let before = place(of: id), knocks[id]?.lostUntil == nil else { return [] }
    knocks[id]?.told = before
    return [.knock(id, .turn(before: before, wait: wait(before: before)))]
  }

  /// The line has moved: those near its head who were told another number are told the new one.
  mutating func tellNear() -> [Effect] {
    (0..<min(Desk.near, line.all.count)).map { (line.all[$0].id, $0) }.flatMap { id, before in
      guard let told = knocks[id]?.told, told != before else { return [Effect]() }
      return tellTurn(id)
    }
  }
}
