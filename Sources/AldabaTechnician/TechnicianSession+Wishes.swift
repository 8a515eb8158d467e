import AldabaCrypto
import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaTunnel
import AldabaWire
import AldabaWords

/// What a technician wants: questions for capabilities, keys, messages, the goodbye.
extension TechnicianSession {
  func ask(_ what: Capability, reason: String, minutes: Double) {
    guard isBegun else { return fail(.notNow, about: .ask) }
    guard let duration = duration(minutes, atMost: Limits.grant), check(reason, notEmpty: true)
    else { return }
    let text = PersonalText(reason)
    let ask = Act.Ask(id: newAsk(), what: what, reason: Digest(of: text), duration: duration)
    say(.asked(ask), texts: ["reason": text])
  }

  /// Types, as far as the customer allows it now. The agent judges it again.
  func type(_ bytes: [UInt8]) {
    guard let enforcement = party.enforcement, isBegun else { return fail(.noGrant) }
    let session = enforcement.session
    guard !isCut(session) else { return fail(.linkLost) }
    if customerHasFloor, mayType {
      guard waitingKeys + bytes.count <= Floor.limit else { return fail(.floor) }
      if waitingKeys == 0 { onEvent(.keysWait) }
      waitingKeys += bytes.count
    }
    if enforcement.permits(.type, to: stream, at: loop.now) {
      party.tunnels[stream]?.send(.keys, bytes)
    } else if enforcement.permits(.typeNoEnter, to: stream, at: loop.now) {
      let (passed, refused) = keyFilter.feed(bytes)
      if !passed.isEmpty { party.tunnels[stream]?.send(.keys, passed) }
      if !refused.isEmpty { fail(.noEnter) }
    } else if enforcement.isSuspended {
      fail(.ledger)
    } else if session.held != nil {
      fail(.onHold)
    } else if session.pausedSince != nil {
      fail(.onHold, about: .pause)
    } else {
      fail(.noGrant)
    }
  }

  func resize(columns: Int, rows: Int) {
    guard (1...1_000).contains(columns), (1...1_000).contains(rows) else {
      return fail(.badArgument, "\(columns)×\(rows)")
    }
    party.tunnels[stream]?.send(.size(columns: Int64(columns), rows: Int64(rows)))
  }

  /// The front end has caught up with its reading, and some of the screen was left out for it.
  func redraw(skipped bytes: Int) {
    onEvent(.skipped(Int64(bytes)))
    party.tunnels[stream]?.send(.redraw)
  }

  /// Writes to the customer. After the goodbye their agent lets a line wait (R26).
  func say(_ text: String) {
    guard isBegun, !isOver else { return fail(.notNow) }
    guard check(text, notEmpty: true, atMost: Limits.chat) else { return }
    party.tunnels[stream]?.send(.chat, Array(text.utf8))
  }

  /// How much the customer is told at once: a private choice (R18).
  func register(_ register: Act.Register) { say(.registerChosen(register)) }

  /// The goodbye (R24, R25, R28). A third person just goes.
  ///
  /// - Parameters:
  ///   - owed: what is still to be done.
  ///   - kind: what that is, an answer where nothing is said (R41).
  ///   - due: by when, Unix milliseconds.
  func close(
    summary: String, owed: String?, kind: Act.Promised.Kind? = nil, due: Int64?, needsVisit: Bool
  ) {
    if isThird { return leaveAsThird() }
    guard isBegun else { return fail(.notNow, about: .close) }
    guard check(summary), owed.map({ check($0, notEmpty: true) }) ?? true else { return }
    if let due, due <= Clock.wallMilliseconds() {
      return fail(.past, Timestamp.text(unixMilliseconds: due), about: .close)
    }
    var texts = ["summary": PersonalText(summary)]
    texts["owed"] = owed.map { PersonalText($0) }
    let closing = Act.Closing(
      summary: texts["summary"].map(Digest.init(of:)) ?? .zero,
      owed: texts["owed"].map(Digest.init(of:)), owedKind: owed == nil ? nil : kind, due: due,
      needsVisit: needsVisit)
    say(.closing(closing), texts: texts)
  }

  /// A third person goes; the technician stays.
  func leaveAsThird() {
    guard isThird else { return fail(.notNow) }
    say(.thirdLeft)
  }

  var mayType: Bool {
    guard let enforcement = party.enforcement else { return false }
    let now = loop.now
    return enforcement.permits(.type, to: stream, at: now)
      || enforcement.permits(.typeNoEnter, to: stream, at: now)
  }

  var mayWatch: Bool {
    party.enforcement?.permitsSeeing(to: stream, at: loop.now) ?? false
  }

  private func isCut(_ session: Session) -> Bool {
    party.isCut(stream) || session.lost[.customer] != nil
      || session.lost[.technician(stream)] != nil
  }

  // MARK: - Saying

  /// Says what the machine allows now; what it forbids is told, and nothing changes.
  func say(_ act: Act, texts: [String: PersonalText] = [:], came: String? = nil) {
    if let code = objection(to: act) { return refuse(act, code, came: came) }
    party.say(act, texts: texts)
  }

  func newAsk() -> AskID {
    guard let ask = AskID(rawValue: Crypto.random(8).hex) else {
      preconditionFailure("8 random bytes name an ask")
    }
    return ask
  }

  /// Minutes as milliseconds; nil, and said, when they are out of bounds.
  func duration(_ minutes: Double, atMost limit: Int64) -> Int64? {
    let duration = (minutes * 60_000).rounded()
    guard duration >= 1, duration <= Double(limit) else {
      fail(.badArgument, "\(minutes)")
      return nil
    }
    return Int64(duration)
  }

  /// A text for the customer: not too long, and never with the number in it, which is only heard.
  func check(_ text: String, notEmpty: Bool = false, atMost limit: Int = Limits.text) -> Bool {
    let digits = text.unicodeScalars.filter { ("0"..."9").contains($0) }
    let hasNumber = number.map { String(String.UnicodeScalarView(digits)).contains($0) } ?? false
    let isEmpty = text.allSatisfy(\.isWhitespace)
    guard text.utf8.count <= limit, !hasNumber, !(notEmpty && isEmpty) else {
      fail(.badArgument, isEmpty ? "" : hasNumber ? number : "\(text.utf8.count)")
      return false
    }
    return true
  }
}
