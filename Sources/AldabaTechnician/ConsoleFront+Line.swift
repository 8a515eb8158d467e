import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// Lines that were typed, and what they lead to.
extension ConsoleFront {
  func take(_ event: LineEditor.Event) {
    switch event {
    case .line(let line): carryOut(dialogue.take(line, context))
    case .interrupt, .endOfInput:
      if !state.isOpened { return leave(.failure(.interrupted)) }
      if dialogue.isFree {
        tell([ConsoleLine(words.howToLeave())])
      } else {
        carryOut(dialogue.drop())
      }
    }
    if !view.isOpen { showLine() }
  }

  private var context: ConsoleDialogue.Context {
    var context = ConsoleDialogue.Context(talk: session.talk)
    if let (waited, _) = session.wait { context.waited = Int(clamping: waited / 1000) }
    if let held = session.waiting { context.doing = session.doing(during: held) }
    context.isThird = session.isThird
    context.isLonger = { [session] in session.isLonger(Double($0)) }
    context.forbids = { [session] in session.objection(to: $0) }
    return context
  }

  private func carryOut(_ effects: [ConsoleDialogue.Effect]) {
    for effect in effects {
      switch effect {
      case .tell(let lines): tell(lines)
      case .prefill(let text): prefill(text)
      case .look(let kind, let to, let reason, let brief):
        session.prepare(kind, to: to, reason: reason, brief: brief) { [weak self] found in
          self?.found(found, to)
        }
      case .send(let order): send(order)
      case .run(let command): run(command)
      }
    }
  }

  /// Types a text as if a person did. The customer's words may be in it: no control of theirs is.
  private func prefill(_ text: String) {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    write(editor.feed(Array(visible(line).utf8)).shown)
  }

  private func found(_ found: Message.Found, _ to: Target) {
    carryOut(dialogue.found(found, as: session.colleague(to, found), context))
    if !view.isOpen { showLine() }
  }

  private func send(_ order: ConsoleDialogue.Order) {
    switch order {
    case .say(let text): session.say(text)
    case .ask(let what, let reason, let minutes):
      session.ask(what, reason: reason, minutes: Double(minutes))
    case .hold(let reason, let doing, let minutes):
      session.hold(reason: reason, doing: doing, minutes: Double(minutes))
    case .check(let cause, let minutes): session.check(reason: cause, minutes: Double(minutes))
    case .handOver(let kind, let to, let found, let reason, let brief):
      session.handOver(kind, to: to, found, reason: reason, brief: brief)
    case .advise(let person, let text): session.advise(to: person.rawValue, text: text)
    case .cost(let price, let reason): session.cost(price: price, reason: reason)
    case .exception(let person, let reason):
      session.exception(allowedBy: person.rawValue, reason: reason)
    case .push(let path, let to, let isProgram, let reason):
      tell([ConsoleLine(words.fileReading(path))])
      session.push(path, to: to, reason: reason, keepsExecutable: isProgram)
    case .fetch(let path, let local, let reason): session.fetch(path, as: local, reason: reason)
    case .close(let farewell):
      let due: Int64? =
        if case .at(let time) = farewell.due {
          time.moment(after: Clock.wallMilliseconds())
        } else { nil }
      session.close(
        summary: farewell.summary ?? "", owed: farewell.owed?.nonEmpty, due: due,
        needsVisit: farewell.needsVisit)
    }
  }

  private func run(_ command: ConsoleCommand) {
    switch command {
    case .shell: enterView()
    case .type(let text): session.type(Array(text.utf8))
    case .resume: session.resume()
    case .register(let register): session.register(register)
    case .steps(let path): session.prepareSteps(path)
    case .saveSteps(let path): session.saveSteps(path)
    case .step(let go): session.step(go)
    case .focus: session.recallStep()
    case .leave: session.leaveAsThird()
    case .detach: detach()
    case .status: tell(status)
    case .help: tell([ConsoleLine(words.consoleHelp(isThird: session.isThird))])
    case .leaving: tell([ConsoleLine(words.howToLeave())])
    case .unknown(let came, let near):
      tell(ConsoleLine.advice(words.unknownVerb(came, near: near)))
    case .bad(let came): tell(ConsoleLine.advice(words.error(.badArgument, came: came)))
    case .nothing, .say, .form: break
    }
  }

  private var status: [ConsoleLine] {
    state.status(at: Clock.wallMilliseconds())
      + dialogue.unanswered.questions.map { ConsoleLine(words.unanswered($0), .yellow) }
  }
}

extension TechnicianSession {
  /// Why something cannot be now, known before its parts are asked for.
  func objection(to form: ConsoleForm) -> ConsoleDialogue.Objection? {
    let act = form.probe(newAsk())
    guard let code = objection(to: act) else { return nil }
    let (error, matter) = blame(act, code)
    return ConsoleDialogue.Objection(code: error, matter: matter)
  }
}

extension ConsoleForm {
  /// What is said with it, without its words: the state alone decides.
  fileprivate func probe(_ id: AskID) -> Act {
    func handoff(_ kind: Act.Handoff.Kind, _ to: Target) -> Act {
      .handoffAsked(
        Act.Handoff(
          id: id, kind: kind, to: to, name: nil, team: nil, phone: nil, reason: .zero,
          brief: .zero))
    }
    return switch self {
    case .ask(let what, _, _):
      .asked(Act.Ask(id: id, what: what, reason: .zero, duration: 1))
    case .hold: .holdAsked(Act.Hold(id: id, reason: .zero, doing: .zero, duration: 1))
    case .check: .holdChecked(reason: .zero, duration: 1)
    case .transfer(let to, _, _): handoff(.transfer, to ?? .next)
    case .escalate(let how, let to, _, _): handoff(how ?? .third, to)
    case .advise, .exception: .registerChosen(.standard)
    case .push:
      .asked(
        Act.Ask(
          id: id, what: .push, reason: .zero, duration: 1,
          scope: .push(
            Act.Files(
              name: .zero, to: nil, content: Act.Content(bytes: 0, sha256: .zero), count: nil))))
    case .fetch:
      .asked(
        Act.Ask(
          id: id, what: .fetch, reason: .zero, duration: 1, scope: .fetch(path: .zero)))
    case .cost: .costAsked(Act.Cost(id: id, price: .zero, reason: .zero))
    case .close: .closing(Act.Closing(summary: .zero))
    }
  }
}
