import AldabaTerminal
import AldabaWire
import AldabaWords

/// When and where to call (R7), asked one thing after the other. A plain value: answers go in, the
/// next question or the wish comes out.
///
///     time ──1, 2, 3, a day and time──▶ phone ──a telephone, or Enter──▶ wish
///       ├─ it has passed ─▶ past ──yes, another──┤        anything else ─▶ no callback
///       └─ it was refused ─▶ closed ─yes, another┘
struct CallbackDialogue: Sendable {
  enum Step: Hashable, Sendable {
    /// Moments to choose from, Unix milliseconds.
    case time(slots: [Int64])
    /// What was typed has passed; the nearest moment.
    case past(nearest: Int64)
    /// Nobody is there at the time that was wished; the nearest at which somebody is.
    case closed(nearest: Int64)
    case phone
  }

  enum Outcome: Equatable {
    case ask(Step)
    case wish(CallbackWish)
    case none
  }

  private(set) var step: Step
  /// The telephone, where it is known.
  private let phone: String?
  private var at: Int64?

  init(slots: [Int64], phone: String?) { self.init(.time(slots: slots), phone: phone) }

  /// Begins where a wish was refused.
  init(_ step: Step, phone: String?) {
    self.step = step
    self.phone = phone
  }

  mutating func take(_ reply: Reply) -> Outcome {
    switch (step, reply) {
    case (.time(let slots), .slot(let number)):
      return slots.indices.contains(number - 1) ? choose(slots[number - 1]) : .none
    case (.time, .moment(let moment)), (.past, .moment(let moment)),
      (.closed, .moment(let moment)):
      switch moment {
      case .ahead(let at): return choose(at)
      case .past(let nearest): return ask(.past(nearest: nearest))
      }
    case (.past(let nearest), .yes), (.closed(let nearest), .yes): return choose(nearest)
    case (.phone, .phone(let phone)): return .wish(CallbackWish(at: at, contact: phone))
    // Whoever would rather not say which is called where they are known.
    case (.phone, .no): return .wish(CallbackWish(at: at))
    default: return .none
    }
  }

  private mutating func choose(_ at: Int64) -> Outcome {
    self.at = at
    guard let phone else { return ask(.phone) }
    return .wish(CallbackWish(at: at, contact: phone))
  }

  private mutating func ask(_ step: Step) -> Outcome {
    self.step = step
    return .ask(step)
  }
}

extension CallbackDialogue.Step {
  /// What the customer reads.
  ///
  /// - Parameter moment: a moment in Unix milliseconds, as a day and a time.
  func question(_ words: Words, _ moment: (Int64) -> (day: Day, time: ClockTime)) -> Question {
    switch self {
    case .time(let slots):
      return .callbackTime(
        slots: slots.map {
          let (day, time) = moment($0)
          return words.moment(day, at: time)
        })
    case .past(let nearest):
      let (day, time) = moment(nearest)
      return .callbackPast(day: day, at: time)
    case .closed(let nearest):
      let (day, time) = moment(nearest)
      return .callbackClosed(day: day, at: time)
    case .phone: return .callbackPhone(phone: nil)
    }
  }
}
