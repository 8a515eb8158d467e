public import AldabaWire

/// Where a customer is in a file of steps, and what came of each.
///
/// Both ends keep one and feed it the same records in the same order, so it is the same on both. It
/// says what comes next; whoever delivers sends that.
///
///     sent ─▶ before the customer ─ done ─▶ the next one is sent, or all are done
///                  │   ▲   ▲            failed, help: it stays, somebody helps
///                  │   └───┘            again, detail: it stays, shown anew
///                  └─ back ─▶ the one before it is sent, and what was said of it is taken back
public struct StepsProgress: Sendable, Equatable {
  /// What comes after an answer.
  public enum Next: Sendable, Equatable {
    /// The same step; whoever delivers decides.
    case stay
    /// This step is to be sent.
    case send(Int)
    /// There are no more.
    case over
  }

  /// How many there are; at least one.
  public let count: Int
  /// The step that was sent last, which is where it goes on after a stop; nil: none was.
  public private(set) var place: Int?
  /// A step is before the customer, or all are done and the last answer can be taken back.
  public private(set) var isActive = false
  /// What a step came to, by its number; a step that was not answered has none.
  public private(set) var worked: [Int: Bool] = [:]
  /// Steps that the customer wants to hear in more detail.
  public private(set) var detailed: Set<Int> = []
  /// Every step was sent, and the last one is done.
  public private(set) var isOver = false

  public init(count: Int) { self.count = max(1, count) }

  /// Takes up what somebody else has begun.
  ///
  /// - Parameters:
  ///   - place: the step that was sent last.
  ///   - done: the steps that worked; other numbers than those of steps are left out.
  public init(count: Int, place: Int?, done: [Int]) {
    self.init(count: count)
    self.place = place.flatMap { has($0) ? $0 : nil }
    isActive = self.place != nil
    for step in done where has(step) { worked[step] = true }
    isOver = self.place == count && worked[count] == true
  }

  /// The step that is before the customer.
  public var current: Int? { isActive && !isOver ? place : nil }

  /// The steps that worked, in their order.
  public var done: [Int] { worked.filter(\.value).keys.sorted() }

  /// What «the next» is: the one where it stopped, the one after the one that is before the
  /// customer, or the first; nil where there is none.
  public var next: Int? {
    guard let place else { return 1 }
    guard isActive else { return place }
    return place < count ? place + 1 : nil
  }

  public func has(_ step: Int) -> Bool { (1...count).contains(step) }

  /// A step was sent; false for a number that is none.
  @discardableResult
  public mutating func send(_ step: Int) -> Bool {
    guard has(step) else { return false }
    place = step
    isActive = true
    isOver = false
    return true
  }

  /// The customer has answered; nil where this step is not theirs to answer, and nothing changes.
  public mutating func answer(_ answer: Act.StepOutcome, to step: Int) -> Next? {
    guard isActive, step == place else { return nil }
    switch answer {
    case .done:
      worked[step] = true
      guard step == count else { return .send(step + 1) }
      isOver = true
      return .over
    case .failed:
      worked[step] = false
      isOver = false
      return .stay
    case .help, .again: return .stay
    case .detail:
      detailed.insert(step)
      return .stay
    case .back:
      let target = isOver ? step : step - 1
      guard has(target) else { return .stay }
      worked[target] = nil
      isOver = false
      return .send(target)
    }
  }

  /// Whoever delivers has stopped; the place and what worked are kept.
  public mutating func stop() {
    isActive = false
    isOver = false
  }

  /// How a step is told: in detail to who wanted that, and to who is not at their own keyboard
  /// (R40); else as the technician has chosen (R18).
  public func register(
    _ step: Int, chosen: StepsDocument.Register, hasHelper: Bool
  ) -> StepsDocument.Register {
    hasHelper || detailed.contains(step) ? .detailed : chosen
  }
}
