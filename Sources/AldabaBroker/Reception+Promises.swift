import AldabaCrypto
import AldabaDesk
import AldabaSystem
import AldabaWire

/// What customers were promised: a callback, an answer, a visit (R7, R25, R28, R41).
extension Reception {
  struct Promise {
    let owed: Owed
    let card: Message.Waiting
    let act: Act.Promised
    let texts: [String: PersonalText]
  }

  /// Something is owed from a session (R7, R25, R28).
  func owe(
    _ kind: Act.Promised.Kind, what: PersonalText, customer: PersonalText, ticket: PersonalText?,
    contact: PersonalText?, due: Int64, owner: PersonID?, from session: SessionID
  ) {
    guard
      let promise = try? promise(
        kind, what: what, customer: customer, ticket: ticket, contact: contact, due: due,
        owner: owner, from: session)
    else { return }
    change { state in
      state.promises[promise.owed.id] = promise.card
      tell(promise.owed, promise.card, state)
      try? state.desk.owe(promise.owed)
      return []
    }
    append(.promised(promise.act), promise.texts)
  }

  /// It is done; refused when it is not on the list. `recorded` is called, on any thread, when the
  /// ledger has it.
  func done(
    _ id: AskID, by person: PersonID, _ recorded: @escaping @Sendable () -> Void = {}
  ) throws(RefusalCode) {
    do throws(Desk.Refusal) {
      let kind = try state.withLock { (state) throws(Desk.Refusal) in
        guard let owed = state.desk.owed(id) else { throw .past }
        carryOut(try state.desk.done(id, at: Clock.bootMilliseconds()), &state)
        state.promises[id] = nil
        for person in state.counters.keys { send(.gone(id), to: person, state) }
        return owed.kind
      }
      append(.fulfilled(kind == .callback ? .callback : .owed, id, person), [:], recorded)
    } catch { throw RefusalCode(error) }
    wake()
  }

  func promise(
    _ kind: Act.Promised.Kind, what: PersonalText, customer: PersonalText, ticket: PersonalText?,
    contact: PersonalText?, due: Int64, owner: PersonID?, from session: SessionID?
  ) throws(RefusalCode) -> Promise {
    guard let id = AskID(rawValue: Crypto.random(8).hex), let kindAtDesk = Owed.Kind(kind) else {
      throw .badArgument
    }
    // Salts are fresh: the same text under two records must not show that it is the same.
    let own = { (text: PersonalText) in
      PersonalText(salt: Crypto.random(16), text: text.text)
    }
    let texts = ["what": what, "customer": customer, "ticket": ticket, "contact": contact]
      .compactMapValues { $0.map(own) }
    guard let whatText = texts["what"], let customerText = texts["customer"] else {
      throw .badArgument
    }
    do throws(Desk.Refusal) {
      let owed = try Owed(
        id: id, kind: kindAtDesk, what: what.text, customer: customer.text,
        phone: contact?.text ?? "", ticket: ticket?.text ?? "", owner: owner, due: due)
      return Promise(
        owed: owed, card: card(owed, since: Clock.wallMilliseconds()),
        act: Act.Promised(
          id: id, kind: kind, what: digest(whatText), customer: digest(customerText),
          ticket: texts["ticket"].map(digest), contact: texts["contact"].map(digest), due: due,
          owner: owner, from: session), texts: texts)
    } catch { throw RefusalCode(error) }
  }

  private func card(_ owed: Owed, since: Int64) -> Message.Waiting {
    Message.Waiting(
      id: owed.id, kind: owed.kind == .callback ? .callback : .owed, customer: owed.customer,
      motive: owed.what, since: since, from: nil,
      brief: owed.phone.isEmpty ? nil : owed.phone, due: owed.due,
      owedKind: owed.kind == .callback ? nil : Act.Promised.Kind(rawValue: owed.kind.rawValue))
  }

  // MARK: - When it is due

  /// A promise wants attention: who sees to it is told, or everybody who is there.
  func follow(_ id: AskID, _ step: Owed.Step, _ state: State) {
    guard let owed = state.desk.owed(id), let card = state.promises[id] else { return }
    switch step {
    case .due: tell(owed, card, state)
    case .missed:
      let late = max(0, Clock.wallMilliseconds() - owed.due)
      let what: Act.Missed = owed.kind == .callback ? .callback : .owed
      append(.missed(Act.Miss(what, id, waited: late)), [:])
    }
  }

  /// Who sees to it reads it on their list; what is anybody's, everybody who is there.
  func tell(_ owed: Owed, _ card: Message.Waiting, _ state: State) {
    let people = owed.owner.map { [$0] } ?? Array(state.counters.keys)
    for person in people { send(.waiting(card), to: person, state) }
  }

  // MARK: - Starting again

  /// A promise that is not kept yet.
  func restore(_ promised: Act.Promised, _ texts: [String: PersonalText], at: Int64) {
    guard let what = texts["what"], let customer = texts["customer"],
      let kind = Owed.Kind(promised.kind),
      let owed = try? Owed(
        id: promised.id, kind: kind, what: what.text, customer: customer.text,
        phone: texts["contact"]?.text ?? "", ticket: texts["ticket"]?.text ?? "",
        owner: promised.owner, due: promised.due)
    else { return }
    state.withLock { state in
      state.promises[owed.id] = card(owed, since: at)
      try? state.desk.owe(owed)
    }
  }

  /// Their texts were erased: nothing of them is shown any more.
  func forget(_ promises: [AskID]) {
    state.withLock { state in
      for id in promises { state.promises[id] = nil }
    }
  }
}
