import AldabaCrypto
import AldabaLedger
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What a broker that starts takes from its ledger.
extension Server {
  /// Everything that matters is in the ledger: people, the sessions that had not ended, who waits
  /// at the door, and what is owed.
  func restore() throws {
    do { try takeUp() } catch let unknown as LedgerPast.Unknown {
      throw Problem.ledgerDoesNotVerify(
        folder.ledger,
        what: "record \(unknown.index) is none that version \(Program.version) knows")
    }
  }

  private func takeUp() throws {
    var open: [SessionID: Restored] = [:]
    var desk = RestoredDesk()
    var past = Past(wall: Clock.wallMilliseconds(), boot: Clock.bootMilliseconds())
    let rules = Session.Rules(
      reask: configuration.settings.reask, slack: Server.slack,
      requiresRecording: configuration.settings.requiresRecording)
    // Of sessions that are long over only what became of their knock.
    var knocks: [SessionID: AskID] = [:]
    try LedgerPast(ledger).replay(ledger) { index, record, isOver in
      let moment = past.moment(of: record.at)
      guard let session = record.session else {
        people.apply(record.act, index: index, name: texts(of: record.act)["name"]?.text)
        desk.take(record)
        return
      }
      if isOver {
        if case .opened(let opening) = record.act { knocks[session] = opening.knock }
        guard let knock = knocks[session] else { return }
        desk.take(record.act, of: knock)
        switch record.act {
        case .closed, .declined: knocks[session] = nil
        default: break
        }
      } else if case .opened(let opening) = record.act {
        open[session] = Restored(record, index: index, at: moment)
        if let knock = opening.knock { desk.answered(knock) }
      } else {
        open[session]?.apply(record, index: index, at: moment)
        if let knock = open[session]?.knock { desk.take(record.act, of: knock) }
        if let ended = open[session], ended.machine.phase.isOver {
          reception.measured(moment - ended.machine.since)
          open[session] = nil
        }
      }
    }
    for (position, restored) in open.values.enumerated() {
      let worker = workers[position % workers.count]
      // What was ordered stands, whatever the clock and the settings say now.
      var machine = restored.machine
      machine.rules = rules
      let history = restored.entries.map {
        Room.Entry(index: $0.index, act: $0.act, texts: texts(of: $0.act))
      }
      if let knock = restored.knock, let answered = desk.answering(knock) {
        reception.restore(
          answered.made, texts(of: .knockMade(answered.made)), at: answered.at, isMissed: true,
          isLate: answered.isLate, in: machine.id)
      }
      worker.adopt(
        machine, history: history, newest: restored.newest, isLate: desk.late.contains(machine.id))
    }
    for knock in desk.waiting {
      reception.restore(
        knock.made, texts(of: .knockMade(knock.made)), at: knock.at, isMissed: knock.isMissed,
        isLate: knock.isLate)
    }
    for promise in desk.owed {
      reception.restore(promise.act, texts(of: .promised(promise.act)), at: promise.at)
    }
  }

  private func texts(of act: Act) -> [String: PersonalText] {
    var texts: [String: PersonalText] = [:]
    for (name, digest) in act.texts {
      guard let (salt, text) = (try? ledger.texts.get(digest.bytes)) ?? nil else { continue }
      texts[name] = PersonalText(salt: salt, text: text)
    }
    return texts
  }
}

/// A session as the ledger left it: both sides count as lost since the broker ended.
private struct Restored {
  var machine: Session
  var entries: [(index: Int64, act: Act)]
  /// Each author's newest statement: one that was on its way when the broker ended comes again.
  var newest: [[UInt8]: (hash: Digest, index: Int64?)]

  /// What it answers.
  var knock: AskID? {
    if case .opened(let opening)? = entries.first?.act { opening.knock } else { nil }
  }

  init?(_ record: Record, index: Int64, at moment: Int64) {
    guard let signed = record.signed, let hash = Digest(Crypto.sha256(signed.statement.bytes)),
      let machine = try? Session(
        signed.statement, hash: hash, at: moment, rules: .following)
    else { return nil }
    self.machine = machine
    entries = [(index, record.act)]
    newest = [signed.statement.key: (hash, index)]
  }

  mutating func apply(_ record: Record, index: Int64, at moment: Int64) {
    entries.append((index, record.act))
    if let signed = record.signed, let hash = Digest(Crypto.sha256(signed.statement.bytes)) {
      newest[signed.statement.key] = (hash, index)
      _ = try? machine.apply(signed.statement, hash: hash, at: moment)
    } else {
      _ = try? machine.apply(byBroker: record.act, at: moment)
    }
  }
}
