import AldabaParty
import AldabaSteps
import AldabaTerminal
import AldabaWire
import AldabaWords

/// Steps, as the technician reads what becomes of them.
extension ConsoleState {
  mutating func stepsChanged(_ change: StepsChange) -> [ConsoleLine] {
    switch change {
    case .ready(let list):
      return [
        ConsoleLine(
          words.consoleSteps(title(of: list), count: list.document.count, customer: customer),
          .green)
      ]
    case .unfit(let path, let problems):
      return problems.map { problem in
        let text = StepsCommand.sentence(problem)[words.language]
        return ConsoleLine(visible("\(path):\(problem.line):\(problem.column): \(text)"), .yellow)
      }
    case .goesOn(let list, let progress):
      steps = (list, progress)
      return [
        ConsoleLine(
          words.consoleStepsGoOn(
            title(of: list), step: progress.place ?? 1, of: progress.count,
            worked: progress.done.count, customer: customer), .bold)
      ]
    case .sent(let list, let progress):
      steps = (list, progress)
      return preview
    case .over(let progress):
      steps?.progress = progress
      return [
        ConsoleLine(
          words.consoleStepsOver(worked: progress.done.count, of: progress.count), .green)
      ]
    case .stopped(let progress):
      steps?.progress = progress
      return [
        ConsoleLine(words.consoleStepsStopped(step: progress.place ?? 1, of: progress.count))
      ]
    case .byHand: return [ConsoleLine(words.consoleByHand(customer), .yellow)]
    case .commandBegins:
      printed = PlainLines()
      return [ConsoleLine(words.consoleCommandBegins(customer), .green)]
    case .printed(let bytes): return printed.feed(bytes).map { ConsoleLine(printed: $0) }
    case .ran(_, let run):
      let rest = [printed.flush()].compactMap { $0 }.map { ConsoleLine(printed: $0) }
      let skipped = Int(clamping: run.skipped)
      return rest + (skipped > 0 ? [ConsoleLine(words.commandSkipped(bytes: skipped))] : []) + [
        ConsoleLine(
          words.consoleCommandOver(
            CommandOutcome(run.status ?? 0, seconds: commandSeconds), customer: customer), .bold)
      ]
    case .refused: return [ConsoleLine(words.consoleStepsRefused(customer), .yellow)]
    case .saved(let path, let count):
      return [ConsoleLine(words.consoleStepsSaved(path, count: count), .green)]
    }
  }

  /// What the customer reads, in this program's language (R34).
  private var preview: [ConsoleLine] {
    guard let step else { return [] }
    let hasMore = steps?.list.document.hasMore(than: step) ?? false
    let command: Instruction.Command = step.command == nil ? .none : .asked
    return [
      ConsoleLine(words.previewHeading(for: customer), .bold),
      ConsoleLine(words.step(Instruction(step, command, hasMore: hasMore))),
    ]
  }

  /// What the customer needs, the step before them, and how to lead back to it (R17).
  var stepLines: [ConsoleLine] {
    guard let step, steps?.progress.current != nil else { return [] }
    return (need.isEmpty ? [] : [ConsoleLine(words.consoleNeed(need, of: customer))]) + [
      ConsoleLine(words.consoleStepNow(step: step.number, of: step.of, title: step.title))
    ]
  }

  private var step: StepsDocument.Step? {
    guard let steps, let place = steps.progress.place else { return nil }
    let chosen = StepsDocument.Register(rawValue: register.rawValue) ?? .standard
    return steps.list.document.step(
      place, language: words.language == .es ? .es : .en,
      register: steps.progress.register(place, chosen: chosen, hasHelper: helper != nil))
  }

  private func title(of list: StepsList) -> String {
    list.document.title(words.language == .es ? .es : .en)
  }
}
