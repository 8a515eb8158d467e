import AldabaParty
import AldabaSession
import AldabaSteps
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// The command of a step: asked for by its exact text, run once, and ended by whoever it belongs to.
///
///     asked, is the step's own ─▶ question with the number ─▶ receipt ─▶ running ─▶ over, told
///          └ anything else is not put                             stopped, out of time ┘
extension AgentSession {
  /// A command that was allowed, until the technician has heard its end.
  struct Running {
    let ask: AskID
    let stream: Int64
    /// Nil: it could not begin.
    var command: AgentCommand?
    /// What it printed while nobody may read it over there.
    var withheld: [UInt8] = []
    var ending: AgentCommand.Ending?
    /// How it ended is on its way to the ledger, or the ledger has ended it.
    var isRecorded = false
  }

  /// A technician asks to run a command. Only the one of the step that is before the customer is put
  /// to them, byte by byte.
  func runAsked(_ ask: Act.Ask, _ record: Proven) {
    guard case .run(_, let number) = ask.scope else { return }
    if steps.awaited?.step == number {
      earlyRun = (ask, record)
      return
    }
    guard let place = steps.place, place.step == number, let line = step?.command?.line,
      let text = record["command"], text.utf8.elementsEqual(line.utf8)
    else { return cannot(ask) }
    asked(.capability(ask), record)
  }

  func sentence(forRun wanted: AgentQuestion.Wanted) -> Question {
    let step = step
    return .run(
      command: wanted.texts["command"] ?? "", explanation: step?.command?.explanation ?? "",
      step: step?.number ?? 0, of: step?.of ?? 0, user: Host.userName ?? "",
      seconds: settings.commandSeconds)
  }

  // MARK: - Running

  /// The yes is in force: exactly what the customer has read runs.
  func run(_ text: String, for live: Session.Live) {
    running?.command?.abandon()
    running = Running(ask: live.ask, stream: live.stream)
    do throws(SystemError) {
      var limit = AgentCommand.Limit()
      limit.seconds = Double(settings.command) / 1000
      let command = try AgentCommand(
        text, loop: loop, starter: programs.starter, limit: limit)
      running?.command = command
      command.onOutput = { [weak self] in self?.printed($0) }
      command.onEnded = { [weak self] in self?.commandOver($0) }
      onEvent(.command(.begins))
    } catch {
      onEvent(.command(.begins))
      commandOver(
        AgentCommand.Ending(status: Act.CommandEnd.notStarted.rawValue, skipped: 0))
    }
  }

  /// Ends a running command, and nothing else.
  func stopCommand() {
    guard let command = running?.command, running?.ending == nil else {
      return fail(.notNow, about: .run)
    }
    touch()
    command.stop()
  }

  /// What the customer reads when it is over.
  func text(of ending: AgentCommand.Ending) -> String {
    words.commandOver(CommandOutcome(ending.status, seconds: settings.commandSeconds))
  }

  private func printed(_ bytes: [UInt8]) {
    onEvent(.command(.printed(bytes)))
    running?.withheld += bytes
    reportRun()
  }

  private func commandOver(_ ending: AgentCommand.Ending) {
    guard let running else { return }
    self.running?.ending = ending
    onEvent(.command(.over(ending)))
    if !running.isRecorded {
      self.running?.isRecorded = true
      party.say(.commandRun(running.ask, status: ending.status))
    }
    reportRun()
  }

  /// What waits for the technician goes out, as long as they may read it; the end of it last.
  func reportRun() {
    guard let running, present.contains(running.stream) else { return }
    guard machine?.held == nil, !isPaused, party.enforcement?.isSuspended == false else { return }
    let tunnel = party.tunnels[running.stream]
    if !running.withheld.isEmpty { tunnel?.send(.printed, running.withheld) }
    self.running?.withheld = []
    guard let ending = running.ending else { return }
    tunnel?.send(
      .ran(running.ask, status: ending.status, skipped: Int64(clamping: ending.skipped)))
    self.running = nil
  }

  // MARK: - Ended by somebody else

  /// A grant has ended here, before anybody else knows. What it was for ends with it.
  ///
  /// - Parameter act: what the ledger is told, where no command runs under it.
  func giveUp(_ live: Session.Live, _ act: Act) {
    guard live.what == .run, let running, running.ask == live.ask, running.ending == nil else {
      return party.say(act)
    }
    running.command?.stop()
    guard !running.isRecorded else { return }
    self.running?.isRecorded = true
    party.say(.commandRun(live.ask, status: Act.CommandEnd.stopped.rawValue))
  }

  /// The ledger has ended the grant.
  func runEnded(_ live: Session.Live) {
    guard live.what == .run, running?.ask == live.ask, running?.ending == nil else { return }
    running?.isRecorded = true
    running?.command?.stop()
  }

  /// This program goes, and what it runs goes with it.
  func abandonRun() {
    running?.command?.abandon()
    running = nil
  }
}
