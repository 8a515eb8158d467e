import AldabaParty
import AldabaSession
import AldabaSteps
import AldabaSystem
import AldabaTerminal
import AldabaTunnel
import AldabaWire
import AldabaWords

/// Telling steps (R16): one at a time, each on record; the customer's `done` leads on by itself, and
/// a step's command is asked for once the step is before them.
///
///     file ─▶ checked ─▶ to the agent ─▶ step sent ─▶ its command asked for
///                                           ▲  └ answered: done, back ┐
///                                           └─────────────────────────┘
extension TechnicianSession {
  // MARK: - What the technician wants

  /// Gets a file ready.
  func prepareSteps(_ path: String) {
    guard !isThird, !isOver else { return fail(.notNow, about: .steps) }
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read(path, maximumBytes: StepsLimits.file)
    } catch {
      if error.isTooLarge {
        return unfit(path, [StepsProblem(.tooLarge, line: 1, column: 1)])
      }
      return onEvent(.failed(.badArgument, .cannotRead(path, reason: error.reason)))
    }
    do throws(StepsProblems) {
      let list = try StepsList(bytes)
      steps.take(list)
      handSteps()
      onEvent(.steps(.ready(list)))
    } catch { unfit(path, error.list) }
  }

  private func unfit(_ path: String, _ problems: [StepsProblem]) {
    onEvent(.steps(.unfit(path: path, problems)))
    fail(.badArgument, path, about: .steps)
  }

  func step(_ go: StepGo) {
    guard let list = steps.list else { return fail(.notNow, about: .steps) }
    switch go {
    case .stop:
      guard steps.progress.isActive else { return fail(.notNow, about: .steps) }
      steps.due = nil
      steps.dueRun = nil
      say(.stepsEnded(list: list.digest))
    case .next:
      guard let next = steps.progress.next else { return fail(.badArgument, about: .step) }
      send(next)
    case .number(let number):
      guard steps.progress.has(number) else { return fail(.badArgument, "\(number)", about: .step) }
      send(number)
    }
  }

  /// Leads back kindly to the step that is before the customer (R17).
  func recallStep() {
    guard let current = steps.current else { return fail(.notNow, about: .steps) }
    steps.isRecalled = act(current).map { objection(to: $0) == nil } ?? false
    send(current)
  }

  /// Keeps what worked as a file that can be told again (R42).
  func saveSteps(_ path: String) {
    guard let worked = steps.worked else { return fail(.notNow, about: .steps) }
    do throws(SystemError) {
      try Files.writeNew(path, Array(worked.markdown.utf8), permissions: 0o644)
      onEvent(.steps(.saved(path: path, count: worked.count)))
    } catch {
      onEvent(
        .failed(
          .badArgument,
          error.isAlreadyThere ? .fileExists(path) : .cannotWrite(path, reason: error.reason)))
    }
  }

  // MARK: - Sending

  private func act(_ number: Int) -> Act? {
    steps.list.map {
      .stepSent(
        Act.Step(list: $0.digest, step: Int64(number), of: Int64($0.document.count)))
    }
  }

  private func send(_ number: Int) {
    guard let act = act(number) else { return }
    guard isBegun else { return fail(.notNow, about: .steps) }
    handSteps()
    say(act)
  }

  /// The document goes ahead of its first step.
  private func handSteps() {
    guard isBegun, !isThird, !steps.isHanded, let list = steps.list,
      let tunnel = party.tunnels[stream]
    else { return }
    steps.isHanded = true
    for part in list.parts { tunnel.send(.steps(list: list.digest, part)) }
  }

  /// What an answer has led on to, and what waited for a question to be answered or a wait to end.
  func settleSteps() {
    guard isBegun, !isOver, !isThird else { return }
    if let due = steps.due, let act = act(due), !party.isSaying({ $0.event == .stepSent }),
      objection(to: act) == nil
    {
      handSteps()
      party.say(act)
    }
    if let number = steps.dueRun { askRun(number) }
  }

  private func askRun(_ number: Int) {
    guard steps.current == number, let list = steps.list,
      let step = list.document.step(
        number, language: tongue ?? list.document.languages[0], register: .standard),
      let line = step.command?.line
    else {
      steps.dueRun = nil
      return
    }
    guard !isOutOfNumbers else { return byHand(number) }
    let texts = ["command": PersonalText(line), "reason": PersonalText(step.title)]
    func commitment(_ name: String) -> Digest { texts[name].map(Digest.init(of:)) ?? .zero }
    // Longer than the command may run: it is the grant that ends last.
    let ask = Act.Ask(
      id: newAsk(), what: .run, reason: commitment("reason"), duration: 2 * Limits.commandTime,
      scope: .run(command: commitment("command"), step: Int64(number)))
    switch objection(to: .asked(ask)) {
    case nil:
      steps.dueRun = nil
      steps.asks[ask.id] = number
      party.say(.asked(ask), texts: texts)
    // It is asked in its moment.
    case .busy, .onHold: break
    case let code?:
      byHand(number)
      if code == .noRecording { refuse(.asked(ask), code) }
    }
  }

  private func byHand(_ number: Int) {
    steps.dueRun = nil
    onEvent(.steps(.byHand(number)))
  }

  /// The last exchange's digits have been used, and no other follows.
  private var isOutOfNumbers: Bool {
    isNumberSpent && exchange.map(\.isExhausted) ?? false
  }

  // MARK: - What comes of it

  func steps(_ effect: Effect, _ told: Told) {
    switch effect {
    case .stepSent(let step):
      guard let list = steps.list, list.digest == step.list,
        steps.progress.send(Int(step.step))
      else { return }
      steps.due = nil
      onEvent(.steps(.sent(list, steps.progress)))
      if told.isOurs, !steps.isRecalled { steps.dueRun = Int(step.step) }
      steps.isRecalled = false
    case .stepAnswered(let step, let outcome):
      let number = Int(step.step)
      guard steps.list?.digest == step.list,
        let next = steps.progress.answer(outcome, to: number)
      else { return }
      onEvent(.step(number, outcome, steps.runs[number]))
      switch next {
      case .send(let number): steps.due = number
      case .over: onEvent(.steps(.over(steps.progress)))
      case .stay: break
      }
    case .stepsEnded:
      guard !steps.progress.isOver || steps.progress.isActive else { return }
      steps.progress.stop()
      onEvent(.steps(.stopped(steps.progress)))
    default: break
    }
  }

  /// A command of ours was allowed.
  func runBegins(_ ask: AskID) {
    guard let number = steps.asks[ask] else { return }
    steps.runs[number] = TechnicianSteps.Run()
    onEvent(.steps(.commandBegins(number)))
  }

  func printed(_ bytes: [UInt8]) {
    guard let number = steps.runs.first(where: { $0.value.status == nil })?.key,
      let before = steps.runs[number]?.output.count, before < Limits.printed
    else { return }
    steps.runs[number]?.output += bytes.prefix(Limits.printed - before)
    onEvent(.steps(.printed(bytes)))
  }

  func ran(_ ask: AskID, _ status: Int64, _ skipped: Int64) {
    guard let number = steps.asks.removeValue(forKey: ask), var run = steps.runs[number] else {
      return
    }
    run.status = status
    run.skipped = skipped
    steps.runs[number] = run
    onEvent(.steps(.ran(number, run)))
  }

  /// From the agent, where somebody else has begun the steps.
  func take(_ list: Digest, _ part: InnerMessage.Part) {
    guard case .whole(let list) = steps.incoming.take(list, part) else { return }
    steps.take(list)
    steps.isHanded = true
  }

  func take(_ place: Act.Step, worked: [Int64]) {
    guard let list = steps.list, list.digest == place.list,
      list.document.count == Int(place.of)
    else { return }
    steps.progress = StepsProgress(
      count: list.document.count, place: Int(place.step), done: worked.map(Int.init))
    onEvent(.steps(.goesOn(list, steps.progress)))
  }

  func stepsRefused(_ list: Digest) {
    guard steps.list?.digest == list else { return }
    steps.isHanded = false
    steps.due = nil
    steps.dueRun = nil
    onEvent(.steps(.refused))
  }
}
