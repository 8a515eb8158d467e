import AldabaParty
import AldabaSteps
import AldabaWire

/// The steps that are told to the customer: the document, as far as it has come, where they are in
/// it, and what worked in those before it.
///
///     parts ─▶ document, checked ─▶ step on record ─▶ before the customer
///                    a step on record before its document waits for it ┘
struct AgentSteps {
  /// The one that is told, or was told last.
  private(set) var list: StepsList?
  /// Whole, and none of its steps has come.
  private var next: StepsList?
  private var incoming = StepsParts()
  private(set) var progress = StepsProgress(count: 1)
  /// On record, and its document is still on the way.
  private(set) var awaited: Act.Step?
  /// What worked in the documents before this one.
  private var before: [StepsDocument] = []

  /// What is before the customer, or was so last and can be answered.
  var place: Act.Step? {
    guard let list, let place = progress.place, progress.isActive, awaited == nil else {
      return nil
    }
    return Act.Step(list: list.digest, step: Int64(place), of: Int64(progress.count))
  }

  /// The step that is before the customer.
  var current: Int? { awaited == nil ? progress.current : nil }

  // MARK: - What comes

  /// A part of a document; false where it cannot be told.
  mutating func take(_ digest: Digest, _ part: InnerMessage.Part) -> Bool {
    switch incoming.take(digest, part) {
    case .more: return true
    case .refused: return false
    case .whole(let list):
      next = list
      return true
    }
  }

  /// A step on record whose document has come meanwhile.
  var found: Act.Step? { awaited.flatMap { $0.list == next?.digest ? $0 : nil } }

  /// A step is on record. False while its document is not here.
  mutating func send(_ step: Act.Step) -> Bool {
    awaited = nil
    if list?.digest != step.list {
      guard let next, next.digest == step.list else {
        awaited = step
        return false
      }
      keep()
      list = next
      progress = StepsProgress(count: next.document.count)
    }
    guard progress.count == step.of, progress.send(Int(step.step)) else {
      awaited = step
      return false
    }
    return true
  }

  /// The customer's answer is on record.
  mutating func answer(_ outcome: Act.StepOutcome, to step: Act.Step) -> StepsProgress.Next? {
    guard step == place else { return nil }
    return progress.answer(outcome, to: Int(step.step))
  }

  mutating func stop() {
    awaited = nil
    progress.stop()
  }

  // MARK: - What is told

  /// The step in the customer's language.
  func step(_ language: Tongue, _ chosen: StepsDocument.Register, hasHelper: Bool)
    -> StepsDocument.Step?
  {
    guard let list, let place = progress.place else { return nil }
    let register = progress.register(place, chosen: chosen, hasHelper: hasHelper)
    return list.document.step(place, language: language, register: register)
  }

  // MARK: - What worked (R42)

  /// Steps files with what worked, in the order in which they were told.
  var worked: [StepsDocument] { before + (kept.map { [$0] } ?? []) }

  private var kept: StepsDocument? { list?.document.keeping(progress.done) }

  private mutating func keep() { if let kept { before.append(kept) } }
}
