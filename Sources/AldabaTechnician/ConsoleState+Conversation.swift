import AldabaTerminal
import AldabaWire
import AldabaWords

/// Waits, handing over, colleagues and the customer's wishes, as the technician reads them.
extension ConsoleState {
  /// Back in a session: whose it is, before what holds in it.
  mutating func back(_ attached: Attached) -> [ConsoleLine] {
    guard let matter = attached.matter else { return [] }
    need = matter.motive
    return [
      ConsoleLine(
        words.attached(customer: matter.customer, motive: matter.motive, ticket: matter.ticket),
        .bold)
    ]
  }

  mutating func conversation(_ event: TechnicianEvent, at now: Int64) -> [ConsoleLine] {
    switch event {
    case .hold(let change): return hold(change, at: now)
    case .handoff(let change): return handedOver(change)
    case .colleague(let person, let name, let change): return colleague(person, name, change)
    case .promoted:
      colleagues = [:]
      return [ConsoleLine(words.nowLeading(customer), .bold)]
    case .corrected(.need, let text):
      need = text
      return [ConsoleLine(words.consoleNeedCorrected(by: customer, text: text), .bold)]
    case .corrected(.brief, let text):
      return [ConsoleLine(words.consoleBriefCorrected(by: customer, text: text), .bold)]
    case .requested(let what, let text):
      let told = what == .callback ? text.map(callback) : text
      return [ConsoleLine(words.consoleRequest(what, by: customer, text: told), .bold)]
    case .register(let register):
      self.register = register
      return [ConsoleLine(words.registerChosen(register))] + reminders
    case .helper(let name):
      helper = name
      register = .detailed
      let line = words.consoleHelper(name, beside: customer)
      // It says one of them itself.
      return [ConsoleLine(line, .bold)] + reminders.filter { !line.contains($0.text) }
    case .cost(let price, let change): return cost(price, change)
    case .exception(_, let name, let reason):
      return [ConsoleLine(words.exceptionRecorded(by: name, reason: reason), .green)]
    case .advised(_, let name): return [ConsoleLine(words.consoleAdvised(name), .green)]
    default: return []
    }
  }

  /// What helps with this customer; nobody else sees it (R17, R18).
  var reminders: [ConsoleLine] {
    words.reminders(register).map { ConsoleLine($0, .cyan) }
  }

  /// What stands before the customer now.
  func asked(_ what: Topic, _ seconds: Int) -> [ConsoleLine] {
    switch what {
    case .capability(let what):
      return [ConsoleLine(words.asked(what, of: customer, seconds: seconds))]
    case .hold:
      return [ConsoleLine(words.consoleHold(.asked(seconds: seconds), customer: customer))]
    case .transfer, .escalate:
      return handoff.map { [ConsoleLine(news(.asked(seconds: seconds), of: $0))] } ?? []
    case .cost:
      return [
        ConsoleLine(words.consoleCost(.asked(seconds: seconds), price: price, customer: customer))
      ]
    }
  }

  private mutating func cost(_ price: String, _ change: TechnicianEvent.CostChange)
    -> [ConsoleLine]
  {
    let (news, ink): (CostNews, Ink)
    switch change {
    case .asked:
      // The question's own line says more: until when it stands.
      self.price = price
      return []
    case .accepted: (news, ink) = (.accepted, .green)
    case .declined(let isSilence): (news, ink) = (isSilence ? .silence : .declined, .yellow)
    }
    return [ConsoleLine(words.consoleCost(news, price: price, customer: customer), ink)]
  }

  // MARK: - Waits

  private mutating func hold(_ change: TechnicianEvent.HoldChange, at now: Int64)
    -> [ConsoleLine]
  {
    let (news, ink): (HoldNews, Ink)
    switch change {
    case .held(let until):
      wait = Wait(since: wait?.since ?? now, until: until)
      (news, ink) = (.held(until: Calendar.time(unixMilliseconds: until)), .green)
    case .declined(let isSilence):
      // The end of a wait that goes on is told next.
      if wait != nil { return [] }
      (news, ink) = (isSilence ? .silence : .declined, .yellow)
    case .callback(let at, let contact):
      wait = nil
      return [ConsoleLine(callback(at, contact), .yellow)]
    case .checked(let left): (news, ink) = (.checked(seconds: seconds(left)), .none)
    case .overrun(let waited): (news, ink) = (.overrun(waited: seconds(waited)), .red)
    case .resumed(let waited, let estimated, let byCustomer):
      wait = nil
      news =
        byCustomer
        ? .left : .resumed(waited: seconds(waited), estimated: seconds(estimated))
      ink = byCustomer ? .yellow : .green
    }
    return [ConsoleLine(words.consoleHold(news, customer: customer), ink)]
  }

  private func callback(_ at: Int64?, _ contact: String?) -> String {
    guard let at else { return words.consoleRequest(.callback, by: customer, text: contact) }
    return words.consoleHold(
      .callback(
        day: Calendar.day(unixSeconds: at / 1000), at: Calendar.time(unixMilliseconds: at),
        phone: contact),
      customer: customer)
  }

  // MARK: - Handing over

  private mutating func handedOver(_ change: TechnicianEvent.HandoffChange) -> [ConsoleLine] {
    handoff = change
    switch change.state {
    // The question's own line says more: until when it stands. On the way in it is about us.
    case .asked: return phase == .coming ? [ConsoleLine(words.customerIsAsked(customer))] : []
    case .consented: return [ConsoleLine(news(.consented, of: change), .green)]
    case .ringing: return [ConsoleLine(news(.ringing, of: change))]
    case .declined(let isSilence):
      handoff = nil
      return [ConsoleLine(news(isSilence ? .silence : .declined, of: change), .yellow)]
    case .failed(let why):
      handoff = nil
      // Who was on the way in reads it as the end of their program.
      if phase == .coming { return [] }
      return [ConsoleLine(news(.failed(why), of: change), .yellow)]
    case .completed:
      handoff = nil
      if change.kind == .third, case .person(let person) = change.to {
        colleagues[person] = name(of: change.colleague) ?? person.rawValue
      }
      return [ConsoleLine(news(.completed, of: change), .green)]
    }
  }

  func news(_ news: HandoffNews, of change: TechnicianEvent.HandoffChange) -> String {
    switch change.kind {
    case .transfer: words.consoleTransfer(news, to: change.colleague, customer: customer)
    case .third: words.consoleEscalation(news, to: change.colleague, customer: customer)
    case .takeover: words.consoleTakeover(news, to: change.colleague, customer: customer)
    }
  }

  /// When and where the customer wants to be called, by the reader's own clock.
  private func callback(_ text: String) -> String {
    let wish = CallbackWish(text)
    let time = wish.at.map {
      words.moment(
        Calendar.day(unixSeconds: $0 / 1000), at: Calendar.time(unixMilliseconds: $0))
    }
    return [time, wish.contact.map(words.digits)].compactMap { $0 }.joined(separator: " · ")
  }

  private func name(of colleague: Colleague) -> String? {
    if case .person(let name, _) = colleague { name } else { nil }
  }

  private mutating func colleague(
    _ person: PersonID, _ name: String, _ change: TechnicianEvent.ColleagueChange
  ) -> [ConsoleLine] {
    switch change {
    case .in:
      colleagues[person] = name
      return [ConsoleLine(words.consoleThirdIn(name))]
    case .out:
      colleagues[person] = nil
      return [ConsoleLine(words.consoleThirdOut(name), .yellow)]
    case .lost: return [ConsoleLine(words.colleagueLost(name), .yellow)]
    case .resumed: return [ConsoleLine(words.colleagueBack(name))]
    }
  }
}
