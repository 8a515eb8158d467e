import AldabaCrypto
import AldabaSession
import AldabaTerminal
import AldabaWire

/// One session's records, judged as they come: the order of each author's own statements, and
/// whether the session machine takes them.
///
/// Each question is answered by itself: a statement whose signature is wrong still takes part in
/// the order and in the machine, so that one fault is not reported as ten.
struct SessionAudit {
  /// One clock wrote the times and another one judged: this far may they be apart, milliseconds.
  private static let slack: Int64 = 5_000

  /// How soon the same may be asked again is a setting that the ledger does not tell.
  private var replay = Replay(rules: Session.Rules(reask: 0, slack: slack))
  private var chains: [[UInt8]: (seq: Int64, last: Digest)] = [:]
  private var lacksOpening = false

  var machine: Session? { replay.session }

  /// One thing that is wrong with a record.
  struct Fault {
    let verdict: Verdict
    let what: Localized
    var rules: [Int] = []
  }

  /// Takes a record of this session; answers what is wrong with it.
  mutating func take(_ read: ReadRecord, _ record: Record, _ roll: Roll) -> [Fault] {
    guard let statement = record.signed?.statement else {
      guard machine != nil else { return lackOfOpening() }
      return step(record, hash: nil)
    }
    var faults: [Fault] = []
    let foreign = customerFault(statement, isVouched: read.isVouched)
    if let foreign { faults.append(Fault(verdict: .authorship, what: foreign)) }
    let link = follow(statement, read.hash ?? statement.hash)
    if let fault = link.fault { faults.append(Fault(verdict: .completeness, what: fault)) }
    guard !link.isRepeated else { return faults }
    if machine == nil, record.act.event != .sessionOpened { return faults + lackOfOpening() }
    if let fault = teamFault(statement, roll) ?? exceptionFault(statement, roll) {
      faults.append(fault)
    }
    return faults + step(record, hash: link.hash, isForeign: foreign != nil)
  }

  private mutating func step(_ record: Record, hash: Digest?, isForeign: Bool = false) -> [Fault] {
    do throws(RefusalCode) {
      _ = try replay.take(record, hash: hash)
      return []
    } catch {
      // Who speaks for the agent has been judged already.
      if error == .wrongRole, isForeign { return [] }
      let refusal = Refusal(of: record, error, in: machine)
      return [Fault(verdict: .propriety, what: refusal.what, rules: refusal.rules)]
    }
  }

  /// An exception names who allowed it, and that is somebody (R22).
  private func exceptionFault(_ statement: Statement, _ roll: Roll) -> Fault? {
    guard case .exception(let person, _) = statement.act, !roll.isEnrolled(person) else {
      return nil
    }
    return Fault(
      verdict: .propriety,
      what: Localized(
        "se esperaba que autorizara la excepción alguien con el alta; \(person) no la tiene",
        "expected an enrolled person to allow the exception, got \(person), who is not"),
      rules: [22])
  }

  /// A yes to a team is one to its members alone (R11).
  private func teamFault(_ statement: Statement, _ roll: Roll) -> Fault? {
    guard case .handoffAccepted(_, let ask) = statement.act, let passing = machine?.passing,
      passing.id == ask, case .team(let team) = passing.to,
      case .person(_, let person) = statement.author, roll.isMember(person, of: team) == false
    else { return nil }
    return Fault(
      verdict: .propriety,
      what: Localized(
        "el sí era para alguien de \(team), y \(person) no lo es",
        "the customer's yes was for somebody of \(team), which \(person) is not"),
      rules: [11])
  }

  // MARK: - Who speaks for the customer

  /// An agent's key counts when its device key vouches for it in this very session; afterwards only
  /// that key speaks.
  private func customerFault(_ statement: Statement, isVouched: Bool) -> Localized? {
    guard case .customer(let name) = statement.author else { return nil }
    guard case .joined(let device, _, _) = statement.act else {
      guard let machine, let key = machine.customerKey else { return nil }
      guard statement.key != key || statement.author != machine.customerName else { return nil }
      return Localized(
        "se esperaba al equipo que entró en la sesión, y habla otro",
        "expected the agent that joined the session, got another")
    }
    guard Crypto.sha256(device).hex.hasPrefix(name) else {
      return Localized(
        "se esperaba un equipo llamado por su clave; llegó \(name)",
        "expected an agent named by its device key, got \(name)")
    }
    guard isVouched else {
      return Localized(
        "se esperaba que la clave del equipo respondiera por la de la sesión",
        "expected the device key to vouch for the session key")
    }
    return nil
  }

  // MARK: - The order of an author's statements

  private mutating func follow(_ statement: Statement, _ hash: Digest) -> Link {
    var before = chains[statement.key] ?? (0, .zero)
    // An agent that was lost before its customer's yes begins anew.
    if case .joined = statement.act, machine?.customerKey == nil { before = (0, .zero) }
    let expected = before.seq + 1
    if statement.seq < expected {
      let fault =
        statement.seq == before.seq
        ? repeated(statement.seq, hash == before.last) : late(statement.seq, expected)
      return Link(hash: hash, isRepeated: true, fault: fault)
    }
    chains[statement.key] = (statement.seq, hash)
    if statement.seq > expected {
      return Link(hash: hash, fault: missing(expected, before: statement.seq))
    }
    guard statement.prev == before.last else {
      return Link(
        hash: hash,
        fault: Localized(
          "se esperaba que siguiera a la declaración anterior de su autor, y sigue a otra",
          "expected it to follow its author's previous statement, but it follows another"))
    }
    return Link(hash: hash)
  }

  private struct Link {
    let hash: Digest
    var isRepeated = false
    var fault: Localized?
  }

  private func repeated(_ seq: Int64, _ isSame: Bool) -> Localized {
    isSame
      ? Localized(
        "la declaración \(seq) de su autor está dos veces",
        "statement \(seq) of its author is there twice")
      : Localized(
        "hay otra declaración \(seq) de su autor: ha dicho dos cosas distintas",
        "there is another statement \(seq) of its author, who has said two different things")
  }

  /// Whether it is the same as before is not known any more: nobody is accused of two words.
  private func late(_ seq: Int64, _ expected: Int64) -> Localized {
    Localized(
      "se esperaba la declaración \(expected) de su autor, y vuelve la \(seq)",
      "expected statement \(expected) of its author, got \(seq) again")
  }

  private func missing(_ first: Int64, before seq: Int64) -> Localized {
    let last = seq - 1
    return first == last
      ? Localized(
        "falta la declaración \(first) de su autor; llegó la \(seq)",
        "expected statement \(first) of its author, got \(seq)")
      : Localized(
        "faltan las declaraciones \(first) a \(last) de su autor; llegó la \(seq)",
        "expected statements \(first) to \(last) of its author, got \(seq)")
  }

  private mutating func lackOfOpening() -> [Fault] {
    guard !lacksOpening else { return [] }
    lacksOpening = true
    return [
      Fault(
        verdict: .completeness,
        what: Localized(
          "se esperaba antes session.opened, y la sesión empieza aquí",
          "expected session.opened before, but the session begins here"))
    ]
  }
}
