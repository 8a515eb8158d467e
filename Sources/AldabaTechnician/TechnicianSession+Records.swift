import AldabaCrypto
import AldabaParty
import AldabaPerson
import AldabaProof
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaTunnel
import AldabaWire
import AldabaWords

/// Proven records of the session, and what follows from them.
extension TechnicianSession {
  /// A record with its texts, and whether we said it.
  struct Told {
    let act: Act
    let texts: [String: String]
    let isOurs: Bool
    /// What follows from it, in order.
    let effects: [Effect]
  }

  func take(
    _ observed: Observer.Observed, _ effects: [Effect], _ texts: [String: PersonalText]
  ) {
    let told = Told(
      act: observed.record.act, texts: texts.mapValues(\.text),
      isOurs: observed.record.signed?.statement.key == key, effects: effects)
    if isRestoring {
      remember(told)
      rememberFiles(told)
    }
    switch told.act {
    case .joined(let device, let vouch, _):
      guard let id, let signed = observed.record.signed,
        Vouch.verify(vouch, device: device, session: id, key: signed.statement.key),
        // Who comes back into a session that has begun does so with the device that joined it.
        !isBegun || deviceName == Vouch.name(of: device)
      else {
        return party.end(
          .unproven(.malformed("expected the customer's device to vouch for the session key")))
      }
      agentKey = signed.statement.key
      deviceName = Vouch.name(of: device)
    case .accepted(let shown): tongue = shown.language
    case .bound(let stream, let epoch, let key, let exporter):
      guard isOurs(stream, epoch, key, exporter) else {
        // The agent is bound to another tunnel than ours: somebody sits in the middle.
        return finish(.failure(.unprovenTechnician(organisation: organisation)))
      }
    case .corrected(let what, _):
      guard let text = told.texts["text"] else { break }
      if what == .need { matter?.motive = text }
      if isIn || call?.isBriefed == true { onEvent(.corrected(what, text)) }
    case .handoffAsked(let handoff): look(at: handoff, told.texts)
    default: break
    }
    guard isIn else { return comeIn(told) }
    if !isRestoring, leavesUs(told) { return }
    for effect in effects { take(effect, told) }
    settleSteps()
    flowFiles()
  }

  /// Whether a tunnel that the agent stands behind is ours; those of others are theirs to judge.
  private func isOurs(_ stream: Int64, _ epoch: Int64, _ key: [UInt8], _ exporter: Digest) -> Bool {
    guard key == self.key, !isRestoring else { return true }
    // Before there is a tunnel it is an old one, from when we were here before.
    guard let tunnel = party.tunnels[stream] else {
      return !isBegun && call?.hasAnswered != true
    }
    guard tunnel.isReady, epoch == Int64(tunnel.epoch), let own = try? tunnel.exporter() else {
      return false
    }
    return exporter == Digest(Crypto.sha256(own))
  }

  /// Our part is over: somebody has the place, or we have left it.
  private func leavesUs(_ told: Told) -> Bool {
    guard told.effects.contains(where: { $0.isLeaving(key) }) else { return false }
    for effect in told.effects {
      if case .ended(let live, let why) = effect, live.stream == stream {
        onEvent(.revoked(live.what, why))
      }
      if case .arrived(let passing, let member) = effect {
        onEvent(.handoff(arrival(passing, member)))
        close(.transferred)
        return true
      }
    }
    close(told.isOurs ? .left : .session(.lost))
    return true
  }

  private func take(_ effect: Effect, _ told: Told) {
    switch effect {
    case .begun: begin()
    case .returning:
      leftBehind = party.tunnels[stream]
      party.close(stream: stream)
      onEvent(.returning(customer: matter?.customer ?? ""))
    case .returned: goOn()
    case .granted(let live):
      guard live.stream == stream else { return }
      keyFilter = KeyFilter()
      spend(live.what, nil)
      answered(live.ask, .yes(until: wall(live.until)))
      if live.what == .run { runBegins(live.ask) }
      errands[live.ask]?.content = live.content
      startFetch(live.ask)
    case .asked(let ask):
      if told.isOurs { open[ask.id] = .capability(ask.what) }
    case .costAsked, .costAccepted, .costDeclined: cost(effect, told)
    case .exception(let person):
      onEvent(.exception(person, name(of: person), reason: told.texts["reason"] ?? ""))
    case .helper: if let name = told.texts["name"] { onEvent(.helper(name)) }
    case .refused(let ask, let what, let why):
      if open[ask] != nil { spend(what, why) }
      let isUnasked = why == .unable || why == .tooSoon
      answered(ask, isUnasked ? .notAsked(tooSoon: why == .tooSoon) : .no)
    case .silent(let ask, let what):
      if open[ask] != nil { spend(what, .silence) }
      answered(ask, .silence)
    case .withdrawn(let pending):
      prices[pending.id] = nil
      answered(pending.id, .withdrawn)
    case .delivered(let ask, let content): delivered(ask, content)
    case .undelivered(let ask, let why): undelivered(ask, why)
    case .stepSent, .stepAnswered, .stepsEnded: steps(effect, told)
    case .ran: break
    case .recorded: break
    case .ended(let live, let why):
      guard live.stream == stream, why != .used else { return }
      onEvent(why == .expired ? .expired(live.what) : .revoked(live.what, why))
      filesEnded(live.ask)
    case .offered(let topic): onEvent(.offered(topic))
    case .shellOpened: onEvent(.shell(isOpen: true, status: nil))
    case .shellClosed(let status): onEvent(.shell(isOpen: false, status: status))
    case .reopened: onEvent(.reopened)
    case .closing:
      if case .closing(let closing) = told.act {
        onEvent(.closing(needsVisit: closing.needsVisit))
      }
    case .declined(.silence), .declined(.nobody): close(.unanswered)
    case .closed(let ending): close(.session(ending))
    case .paused: onEvent(.control(isSuspended: true, reason: ErrorCode.onHold.rawValue))
    case .continued: onEvent(.control(isSuspended: false, reason: ErrorCode.onHold.rawValue))
    case .requested(_, let what): onEvent(.requested(what, told.texts["text"]))
    case .register(let register): onEvent(.register(register))
    case .advised(let person):
      onEvent(.advised(person, told.texts["name"] ?? person.rawValue))
    case .holdAsked, .held, .holdDeclined, .holdCallback, .holdChecked, .holdOverrun, .holdResumed:
      hold(effect, told)
    case .handoffAsked, .handoffDeclined, .ringing, .handoffFailed, .arrived, .left, .promoted:
      handoff(effect, told)
    case .joined, .unjoined, .declined, .bound, .spent, .linkLost, .linkResumed, .answered,
      .fronted, .consented, .corrected:
      break
    }
  }

  /// The number is used up with a question of ours that was put and wanted it.
  private func spend(_ what: Capability, _ why: Act.Refusal?) {
    guard what.wantsNumber, why != .unable, why != .tooSoon else { return }
    isNumberSpent = true
  }

  /// Every question of ours ends in one answer; those of others are none of our business.
  func answered(_ ask: AskID, _ reply: TechnicianEvent.Reply) {
    guard let topic = open.removeValue(forKey: ask) else { return }
    onEvent(.answer(ask, topic, reply))
    switch reply {
    case .yes: break
    case .no, .callback, .withdrawn, .notAsked: fileRefused(ask, isSilence: false)
    case .silence: fileRefused(ask, isSilence: true)
    }
  }

  /// The customer said yes: only now is there a tunnel to them.
  private func begin() {
    isBegun = true
    note { $0.isBegun = true }
    guard !isRestoring, openTunnel(), let matter else { return }
    onEvent(.joined(customer: matter.customer, device: deviceName))
  }

  /// The customer is back with a program that was started again, and says yes: a tunnel to that one.
  private func goOn() {
    guard !isRestoring, openTunnel(), let matter else { return }
    if let leftBehind { party.tunnels[stream]?.takeOver(leftBehind) }
    leftBehind = nil
    onEvent(.joined(customer: matter.customer, device: deviceName))
  }

  /// Opens our stream; false when it cannot be, which ends everything.
  func openTunnel() -> Bool {
    guard let agentKey, let number = UInt16(exactly: stream), let epoch = nextEpoch() else {
      return false
    }
    do throws(CryptoError) {
      let role = Tunnel.Role.technician(
        certificate: identity.certificate, key: identity.key, agentKey: agentKey)
      exchange = nil
      exchangesBefore = max(Int64(member?.exchanges ?? 0), bookmark?.exchanges ?? 0)
      party.open(try Tunnel(role, stream: number, epoch: epoch))
      return true
    } catch {
      finish(.failure(.wrongProtocol(address.description)))
      return false
    }
  }

  // MARK: - Refusals

  func refused(_ act: Act, _ code: RefusalCode) {
    switch act {
    case .opened: finish(.failure(code.problem(organisation)))
    case .handoffAccepted: notAnswered(code)
    case .holdChecked where code == .notNow && waiting != nil && lastCheck != nil:
      // The broker's clock is ahead of ours: the accepted time is over there.
      if let (reason, minutes) = lastCheck { askLonger(reason, minutes) }
    default:
      if case .asked(let ask) = act { fileNotAsked(ask.id) }
      refuse(act, code)
    }
  }

  /// Says why something cannot be, in the words of the command that wanted it.
  func refuse(_ act: Act, _ code: RefusalCode, came: String? = nil) {
    let (error, matter) = blame(act, code, came: came)
    fail(error, came, about: matter)
  }

  /// «One is under way» is only said of a handing over; any other question is one without answer.
  func blame(_ act: Act, _ code: RefusalCode, came: String? = nil) -> (ErrorCode, Matter?) {
    if code == .onHold, let session, session.held == nil, session.pausedSince != nil {
      return (.onHold, .pause)
    }
    let matter = act.matter
    let isOther = code == .busy && came == nil && matter != .close && !isHandingOver
    return (ErrorCode(rawValue: code.rawValue) ?? .notNow, isOther ? nil : matter)
  }

  private var isHandingOver: Bool {
    guard let session else { return false }
    switch session.pending?.topic {
    case .transfer, .escalate: return true
    case .capability, .hold, .cost, nil: return session.passing != nil || session.third != nil
    }
  }

  /// What the machine would say of it now; nil when it may be said. The broker judges it again.
  func objection(to act: Act) -> RefusalCode? {
    guard isBegun, !isOver, var session, let author else { return .notNow }
    let next = session.next(for: key)
    let statement = Statement(
      author: author, key: key, prev: next.prev, seq: next.seq, session: session.id, act: act)
    do throws(RefusalCode) {
      _ = try session.apply(statement, hash: .zero, at: loop.now)
      return nil
    } catch { return error }
  }
}

extension Effect {
  fileprivate func isLeaving(_ key: [UInt8]) -> Bool {
    if case .left(let member) = self { member.key == key } else { false }
  }
}

extension Act {
  /// The command that it comes from.
  fileprivate var matter: Matter? {
    switch self {
    case .asked: .ask
    case .holdAsked: .hold
    case .holdChecked: .check
    case .holdResumed: .resume
    case .handoffAsked(let handoff): handoff.kind == .transfer ? .transfer : .escalate
    case .adviceAsked: .advise
    case .costAsked: .cost
    case .closing: .close
    default: nil
    }
  }
}
