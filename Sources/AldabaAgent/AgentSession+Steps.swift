import AldabaCrypto
import AldabaParty
import AldabaSession
import AldabaSteps
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// Steps, one at a time (R16): the technician sends one, the customer does it and says how it went.
///
/// The document comes through the tunnel and is checked here like any file; which step is told, and
/// what is said of it, stands in the ledger. The place is held here: it outlives waits, lost links
/// and technicians.
extension AgentSession {
  /// Why a step is put before the customer.
  enum Telling { case new, again, detailed, recalled }

  // MARK: - What comes

  /// A part of a steps file, from whoever serves the customer.
  func take(_ list: Digest, _ part: InnerMessage.Part, from stream: Int64) {
    guard stream == lead else { return }
    guard steps.take(list, part) else { return refuseSteps(list) }
    if let found = steps.found { sent(found) }
  }

  /// A step is on record.
  func sent(_ step: Act.Step) {
    let isRecalled = steps.place == step && steps.current == Int(step.step)
    guard steps.send(step) else {
      // It comes with its document; one that is here already and does not have it never will.
      if steps.list?.digest == step.list { refuseSteps(step.list) }
      return
    }
    tell(isRecalled ? .recalled : .new)
    if let (ask, record) = earlyRun {
      earlyRun = nil
      runAsked(ask, record)
    }
  }

  /// The technician learns that these steps cannot be told; the session goes on.
  private func refuseSteps(_ list: Digest) {
    if let lead { party.tunnels[lead]?.send(.noSteps(list: list)) }
    if let (ask, _) = earlyRun {
      earlyRun = nil
      cannot(ask)
    }
  }

  /// The technician has left them where they are.
  func stepsEnded() {
    let isOver = steps.progress.isOver
    steps.stop()
    if !isOver { tell(.steps(.stopped), words.stepsStopped(in: talk)) }
  }

  /// Whoever comes in goes on where the other one was, without having the file.
  func handSteps(to stream: Int64) {
    guard let list = steps.list, let place = steps.place, let tunnel = party.tunnels[stream] else {
      return
    }
    for part in list.parts { tunnel.send(.steps(list: list.digest, part)) }
    tunnel.send(.progress(place, worked: steps.progress.done.map(Int64.init)))
  }

  // MARK: - What is told

  /// The step as it stands, in the customer's language.
  var step: StepsDocument.Step? {
    let chosen = machine.flatMap { StepsDocument.Register(rawValue: $0.register.rawValue) }
    return steps.step(
      words.language == .es ? .es : .en, chosen ?? .standard, hasHelper: hasHelper)
  }

  private func tell(_ why: Telling) {
    guard let step else { return }
    let command: Instruction.Command =
      if let line = step.command?.line {
        canBeAsked(to: Int64(step.number)) ? .asked : .byHand(line)
      } else {
        .none
      }
    let instruction = Instruction(
      step, command, hasMore: steps.list?.document.hasMore(than: step) ?? false)
    let lead: String? =
      switch why {
      case .new, .again: nil
      case .detailed: words.stepDetailed()
      case .recalled: words.focusBack(in: talk, step: step.title)
      }
    let text = [lead, words.step(instruction)].compactMap { $0 }.joined(separator: "\n")
    onEvent(.step(StepTold(step: step, text: text)))
    tellNow()
  }

  /// Whether the technician's question for this step's command would be put: nobody has refused it
  /// too often, and a number is left for it.
  private func canBeAsked(to number: Int64) -> Bool {
    guard var session = machine, let lead, let member = session.member(at: lead),
      let exchange = people[lead]?.exchange, let id = AskID(rawValue: Crypto.random(8).hex)
    else { return false }
    if exchange.isExhausted, exchange.digits == nil, people[lead]?.isExchanging != true {
      return false
    }
    let next = session.next(for: member.key)
    let ask = Act.Ask(
      id: id, what: .run, reason: .zero, duration: 1,
      scope: .run(command: .zero, step: number))
    let statement = Statement(
      author: member.name, key: member.key, prev: next.prev, seq: next.seq, session: session.id,
      act: .asked(ask))
    do throws(RefusalCode) {
      _ = try session.apply(statement, hash: .zero, at: loop.now)
      return true
    } catch {
      // What only has to wait for its moment is asked in it.
      return error == .busy || error == .onHold
    }
  }

  // MARK: - What the customer says

  /// What a line says of the step that is before the customer; nil where it is a message. When all
  /// are done, the last answer can still be taken back (R20).
  func stepOutcome(_ line: String) -> Act.StepOutcome? {
    guard steps.place != nil, let outcome = words.stepWord(line) else { return nil }
    guard steps.progress.isOver else { return outcome }
    return outcome == .back || outcome == .failed ? outcome : nil
  }

  /// - Parameter number: the step that is meant; nil: the one that is before them.
  func answerStep(_ outcome: Act.StepOutcome, to number: Int64? = nil) {
    guard hasAccepted, !ended, !isLeaving, let place = steps.place,
      number == nil || number == place.step
    else {
      return fail(.notNow, number.map { "\($0)" }, about: .step)
    }
    touch()
    // Whoever is at a step is not done yet.
    reopen()
    switch outcome {
    case .again: tell(.again)
    case .detail:
      if let step, let list = steps.list, !list.document.hasMore(than: step) {
        tell(.steps(.noMore), words.stepNoMore(in: talk))
      } else {
        _ = steps.answer(.detail, to: place)
        tell(.detailed)
      }
    case .done, .back: dropCommand(of: place.step)
    case .failed, .help: break
    }
    party.say(.stepAnswered(place, outcome))
  }

  /// The command of a step that the customer has left was not put to them yet, and is not any more.
  private func dropCommand(of step: Int64) {
    guard let wanted, case .capability(let ask) = wanted.what,
      case .run(_, let number) = ask.scope, number == step
    else { return }
    self.wanted = nil
    cannot(ask)
  }

  /// The answer is on record.
  func answered(_ place: Act.Step, _ outcome: Act.StepOutcome) {
    let next = steps.answer(outcome, to: place)
    switch (outcome, next) {
    case (.done, .over): tell(.steps(.over), words.stepsOver(in: talk))
    case (.failed, _?): tell(.steps(.failed), words.stepFailed(in: talk))
    case (.help, _?): tell(.steps(.help), words.stepHelp(in: talk))
    case (.back, .send): tell(.steps(.back), words.stepTakenBack())
    case (.back, _?): tell(.steps(.first), words.stepIsFirst(in: talk))
    case (.done, _), (.again, _), (.detail, _), (_, nil): break
    }
    switch outcome {
    case .done, .failed, .back: keepSteps()
    case .help, .again, .detail: break
    }
  }

  // MARK: - What worked (R42)

  /// The steps that worked, as files that can be told again: beside the customer's own copy, one for
  /// each document. They hold what the technician's file says, and nothing of anybody.
  private func keepSteps() {
    guard let copy = receipts?.path else { return }
    let name = copy.hasSuffix(".txt") ? String(copy.dropLast(4)) : copy
    let worked = steps.worked
    var paths: [String] = []
    for (index, document) in worked.enumerated() {
      let path = index == 0 ? "\(name).steps.md" : "\(name).steps-\(index + 1).md"
      // A copy that cannot be kept ends nothing.
      guard (try? Files.replace(path, Array(document.markdown.utf8), permissions: 0o600)) != nil
      else { continue }
      paths.append(path)
    }
    for path in keptSteps where !paths.contains(path) { try? Files.remove(path) }
    keptSteps = paths
  }
}

/// A step as a front end learns it.
struct StepTold {
  let step: StepsDocument.Step
  /// What a person is to read.
  let text: String
}
