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
  private var machine: Session?
  private var chains: [[UInt8]: (seq: Int64, last: Digest)] = [:]
  /// Follows the records' times and never runs back.
  private var now: Int64 = 0
  private var lacksOpening = false

  typealias Fault = (verdict: Verdict, what: Localized)

  /// Takes a record of this session; answers what is wrong with it.
  mutating func take(_ record: Record) -> [Fault] {
    now = max(now, record.at)
    guard let statement = record.signed?.statement else {
      guard machine != nil else { return lackOfOpening() }
      do throws(RefusalCode) {
        _ = try machine?.apply(byBroker: record.act, at: now)
        return []
      } catch {
        return [(.propriety, refusal(of: record.act.event, error))]
      }
    }
    var faults: [Fault] = []
    let foreign = customerFault(statement)
    if let foreign { faults.append((.authorship, foreign)) }
    let link = follow(statement)
    if let fault = link.fault { faults.append((.completeness, fault)) }
    guard !link.isRepeated else { return faults }
    if machine == nil, record.act.event != .sessionOpened { return faults + lackOfOpening() }
    do throws(RefusalCode) {
      try step(statement, hash: link.hash)
    } catch {
      // Who speaks for the agent has been judged already.
      if error != .wrongRole || foreign == nil {
        faults.append((.propriety, refusal(of: record.act.event, error)))
      }
    }
    return faults
  }

  /// The machine sees every statement as its author's next one: what is missing is another verdict.
  private mutating func step(_ statement: Statement, hash: Digest) throws(RefusalCode) {
    let next = machine?.next(for: statement.key) ?? (1, .zero)
    let attached = Statement(
      author: statement.author, key: statement.key, prev: next.prev, seq: next.seq,
      session: statement.session, act: statement.act)
    guard machine != nil else {
      machine = try Session(attached, hash: hash, at: now, reask: 0)
      return
    }
    _ = try machine?.apply(attached, hash: hash, at: now)
  }

  // MARK: - Who speaks for the customer

  /// An agent's key counts when its device key vouches for it in this very session; afterwards only
  /// that key speaks.
  private func customerFault(_ statement: Statement) -> Localized? {
    guard case .customer(let name) = statement.author else { return nil }
    guard case .joined(let device, let vouch, _) = statement.act else {
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
    let vouched =
      Array(Label.vouch.utf8) + Array(statement.session.rawValue.utf8) + statement.key
    guard let key = try? PublicKey(raw: device), key.verify(vouch, vouched) else {
      return Localized(
        "se esperaba que la clave del equipo respondiera por la de la sesión",
        "expected the device key to vouch for the session key")
    }
    return nil
  }

  // MARK: - The order of an author's statements

  private mutating func follow(_ statement: Statement) -> Link {
    guard let hash = Digest(Crypto.sha256(statement.bytes)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    var before = chains[statement.key] ?? (0, .zero)
    // An agent that was lost before its customer's yes begins anew.
    if case .joined = statement.act, machine?.customerKey == nil { before = (0, .zero) }
    let expected = before.seq + 1
    if statement.seq < expected {
      let isSame = statement.seq == before.seq && hash == before.last
      return Link(hash: hash, isRepeated: true, fault: repeated(statement.seq, isSame))
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
      (
        .completeness,
        Localized(
          "se esperaba antes session.opened, y la sesión empieza aquí",
          "expected session.opened before, but the session begins here")
      )
    ]
  }
}

/// Why the session machine does not take a record.
private func refusal(of event: Event, _ code: RefusalCode) -> Localized {
  let why: Localized =
    switch code {
    case .noGrant: Localized("sin ningún permiso que lo cubra", "no grant covers it")
    case .noSuchAsk: Localized("no contesta a ninguna pregunta", "it answers no question")
    case .notAgain:
      Localized(
        "ya se había dicho que no dos veces", "the customer had already said no twice")
    case .notNow: Localized("no en este momento de la sesión", "not at this point of the session")
    case .busy: Localized("otra pregunta esperaba respuesta", "another question was waiting")
    case .past: Localized("la sesión ya había terminado", "the session was over")
    case .taken: Localized("ya había otro equipo en la sesión", "another agent was in the session")
    case .outOfOrder: Localized("fuera de orden", "out of order")
    case .wrongRole:
      Localized(
        "quien lo dice no toma parte en la sesión", "who says it is no party of the session")
    case .badArgument:
      Localized(
        "no casa con lo que se dijo antes", "it does not agree with what was said before")
    default: Localized(code.rawValue, code.rawValue)
    }
  return Localized("\(event.rawValue): \(why.es)", "\(event.rawValue): \(why.en)")
}
