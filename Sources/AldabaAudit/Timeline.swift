import AldabaEvidence
import AldabaSession
import AldabaWire

/// What lasted in a session, and how long: the session itself, who was in it, what was allowed, waits,
/// handing over, and lost links.
struct Timeline {
  enum Lane: Hashable {
    /// From the code to the customer's yes, and from there to the end.
    case before, session
    case present(PersonID)
    case grant(Capability, PersonID)
    case hold, pause
    case passing(Act.Handoff.Kind)
    case front
    case lost(PersonID?)
  }

  struct Span: Equatable {
    let lane: Lane
    /// Unix milliseconds.
    let from: Int64
    /// Nil while it lasts.
    var to: Int64?
    /// Until when it was agreed to.
    var agreed: Int64?
    /// Whether it came to what it was meant for; nil where that is no question.
    var succeeded: Bool?
  }

  private(set) var spans: [Span] = []
  private var replay = Replay()
  /// The time of the newest record.
  var now: Int64 { replay.now }
  var isOver: Bool { replay.session?.phase.isOver ?? false }

  mutating func take(_ record: Record, hash: Digest? = nil) {
    let before = replay.session
    guard let effects = try? replay.take(record, hash: hash) else { return }
    if case .opened = record.act { begin(.before) }
    if let held = replay.session?.held {
      if before?.held == nil { begin(.hold) }
      change(.hold) { $0.agreed = held.until }
    } else if before?.held != nil {
      end(.hold)
    }
    for effect in effects { follow(effect, before) }
  }

  private mutating func follow(_ effect: Effect, _ before: Session?) {
    switch effect {
    case .begun:
      end(.before)
      begin(.session)
      if let person = replay.session?.lead?.person { begin(.present(person)) }
    case .granted(let live):
      guard let person = person(live.stream) else { return }
      begin(.grant(live.what, person))
      change(.grant(live.what, person)) { $0.agreed = live.until }
    case .ended(let live, _):
      if let person = person(live.stream) { end(.grant(live.what, person)) }
    case .handoffAsked(let handoff): begin(.passing(handoff.kind))
    case .handoffDeclined(_, let kind, _): end(.passing(kind), succeeded: false)
    case .ringing(let passing):
      if case .manager = passing.cause { begin(.passing(passing.kind)) }
    case .handoffFailed(let passing, _):
      if passing.cause != .front { end(.passing(passing.kind), succeeded: false) }
    case .arrived(let passing, let member):
      end(passing.cause == .front ? .front : .passing(passing.kind), succeeded: true)
      if let person = member.person { begin(.present(person)) }
    case .left(let member): if let person = member.person { end(.present(person)) }
    case .fronted: begin(.front)
    case .withdrawn(let pending):
      if case .handoff(let handoff) = pending.query {
        end(.passing(handoff.kind), succeeded: false)
      }
    case .paused: begin(.pause)
    case .continued: end(.pause)
    case .linkLost(let seat): begin(.lost(person(seat)))
    case .linkResumed(let seat): end(.lost(person(seat)))
    case .closed:
      for index in spans.indices where spans[index].to == nil { spans[index].to = now }
    default: break
    }
  }

  /// A new span takes the place of one of its lane that lasts.
  private mutating func begin(_ lane: Lane) {
    end(lane)
    spans.append(Span(lane: lane, from: now))
  }

  private mutating func end(_ lane: Lane, succeeded: Bool? = nil) {
    let now = now
    change(lane) { span in
      span.to = now
      span.succeeded = succeeded
    }
  }

  private mutating func change(_ lane: Lane, _ body: (inout Span) -> Void) {
    guard let index = spans.lastIndex(where: { $0.lane == lane && $0.to == nil }) else { return }
    body(&spans[index])
  }

  private func person(_ stream: Int64) -> PersonID? {
    replay.session?.member(at: stream)?.person
  }

  private func person(_ seat: Seat) -> PersonID? {
    if case .technician(let stream) = seat { person(stream) } else { nil }
  }
}
