import AldabaLink
import AldabaSession
import AldabaSystem
import AldabaWire

/// Coming into a session: by opening it, with its code, or back after a link, a console or an agent was
/// lost.
extension Room {
  /// The technician opens the session: nothing is answered before it stands in the ledger.
  func open(_ link: Link, _ signed: Message.Signed) {
    seat(link, .technician(1))
    commit(
      Record(
        at: Clock.wallMilliseconds(), statement: signed.statement, signature: signed.signature),
      hash: machine.opening, texts: signed.texts, effects: [])
  }

  /// A technician's console is back.
  func reattach(_ link: Link, key: [UInt8], certificate: [UInt8]) {
    guard !isOver, let member = machine.member(key), member.isPresent || isCandidate(member.seat)
    else {
      link.bye(.past)
      return
    }
    if machine.phase == .waiting, let person = member.person {
      // Meanwhile they may have somebody else (R2).
      guard !server.reception.isElsewhere(person, than: id) else { return link.bye(.busy) }
      server.reception.began(id, person)
    }
    certificates[key] = certificate
    guard member.isPresent else { return takeAgain(link, member.seat) }
    take(link, member.seat)
  }

  /// An agent with this session's code, or whose knock was answered with it.
  func invite(_ link: Link, key: [UInt8]) {
    guard machine.phase == .waiting, links[.customer] == nil else {
      server.refusedPeer(worker.address(of: link), why: "second agent for a code")
      link.bye(.taken)
      return
    }
    guard let opened = history.first, let lead = machine.lead, links[lead.seat] != nil,
      let colleague = colleague(lead, for: .session)
    else {
      link.bye(.notNow)
      return
    }
    do {
      seat(link, .customer)
      link.send(
        .invited(
          Message.Invitation(
            certificate: colleague.certificate, enrolled: colleague.enrolled,
            opened: try server.receipt(opened.index), texts: firstTexts(opened),
            settings: server.configuration.settings)))
    } catch {
      link.bye(.ledger)
    }
  }

  /// An agent whose link was lost; it has proved that it holds this session's key.
  func rejoin(_ link: Link, _ rejoin: Message.Rejoin) {
    if !isOver, rejoin.key != machine.customerKey, let device = rejoin.device {
      return comeBack(link, device: device.key)
    }
    guard !isOver, rejoin.key == machine.customerKey else {
      link.bye(.past)
      return
    }
    take(link, .customer)
  }

  /// An agent that was started again, on the device that joined; its code was spent, and it has no other
  /// way in. It gets what a newcomer gets, and all records; what it says next is `session.joined`.
  private func comeBack(_ link: Link, device: [UInt8]) {
    guard machine.phase == .active || machine.phase == .closing, device == machine.customerDevice
    else {
      server.refusedPeer(worker.address(of: link), why: "device of another session")
      link.bye(.past)
      return
    }
    guard let opened = history.first, let lead = machine.lead,
      let colleague = colleague(lead, for: .session),
      let receipt = try? server.receipt(opened.index)
    else {
      link.bye(.notNow)
      return
    }
    // Started twice on one device: the first goes on undisturbed.
    guard links[.customer] == nil else { return link.bye(.taken) }
    seat(link, .customer)
    link.send(
      .invited(
        Message.Invitation(
          certificate: colleague.certificate, enrolled: colleague.enrolled, opened: receipt,
          texts: opened.texts, settings: server.configuration.settings)))
    for entry in history { send(entry, to: link) }
    tellState(to: link, of: .customer)
  }

  /// Whoever is behind an earlier connection is told where the session went: a second console does not
  /// take turns.
  private func replace(_ seat: Seat) {
    guard let old = links.removeValue(forKey: seat) else { return }
    old.bye(.elsewhere)
    worker.forget(old)
    lose(seat)
  }

  /// - Parameter seat: whose link it is; nil of who has not taken a seat yet.
  func tellState(to link: Link, of seat: Seat?) {
    for (other, since) in machine.lost where other != seat {
      link.send(.link(other, lost: true, since: server.wall(of: since)))
    }
    if let candidate = machine.candidate?.seat, candidate != seat, links[candidate] == nil {
      link.send(.link(candidate, lost: true, since: Clock.wallMilliseconds()))
    }
    link.send(.ledger(stalled: server.isStalled))
  }

  /// Somebody is back: they get every record again, and all learn that the line is whole.
  func take(_ link: Link, _ seat: Seat) {
    replace(seat)
    self.seat(link, seat)
    if seat == .customer { introduce(to: link) }
    for entry in history { send(entry, to: link) }
    if case .waiting = machine.phase, seat != .customer { announce(to: link) }
    tellState(to: link, of: seat)
    guard machine.lost[seat] != nil else { return }
    byBroker(.linkResumed(seat))
  }
}
