import AldabaSession
import AldabaWire

/// Everything that can happen in a state, right and wrong, by everyone.
extension World {
  /// - Parameter strange: also what another kind of author has to say. The machine refuses that by
  ///   the event alone, before it looks at its state.
  func happenings(strange: Bool) -> [Happening] {
    var all: [Happening] = []
    let people = words
    let customers = answers
    for party in Party.allCases {
      let isPerson = Party.people.contains(party)
      let own = isPerson ? people : customers
      // Who is no agent of this session says what is an agent's, each event once.
      let isOther = !isPerson && play.session.customerKey.map { $0 != Play.key(party) } ?? false
      all += (isOther ? World.once(own) : own).map { .says($0, party) }
      guard strange else { continue }
      all += World.once(isPerson ? customers : people).map { .says($0, party) }
      all += [.says(.holdOverrun, party), .says(.linkLost(.customer), party)]
    }
    all += orders.map { .broker($0) }
    return all + [.time(Play.reask), .time(Play.hold), .time(Play.grant)]
  }

  private static func once(_ acts: [Act]) -> [Act] {
    var seen: Set<Event> = []
    return acts.filter { seen.insert($0.event).inserted }
  }

  private static let stranger = Play.ask(9)

  // MARK: - What a technician says

  private var words: [Act] {
    let session = play.session
    var acts: [Act] = [
      Play.opened, Play.holdAsked(asks), .holdChecked(reason: .zero, duration: 1),
      .holdChecked(reason: .zero, duration: Limits.hold), .holdResumed, .thirdLeft,
      .adviceAsked(Play.person(.supervisor), name: .zero, text: .zero),
      .adviceAsked(Play.person(.technician), name: .zero, text: .zero), .registerChosen(.brief),
      .exception(allowedBy: Play.person(.supervisor), reason: .zero), Play.costAsked(asks),
      Play.closing,
    ]
    for what in capabilities { acts += Play.scopes(what).map { Play.asked(asks, what, $0) } }
    acts += [Play.step(1), Play.step(2), Play.step(1, of: 3), Play.step(1, list: 60)].map {
      .stepSent($0)
    }
    acts += [.stepsEnded(list: Play.digest(61)), .stepsEnded(list: Play.digest(60))]
    let targets: [Target] = [.next, .team("Redes")] + Party.people.map { .person(Play.person($0)) }
    acts += targets.map { Play.handoffAsked(asks, .transfer, to: $0) }
    acts += [Play.handoffAsked(asks, .third), Play.handoffAsked(asks, .takeover)]
    for id in [session.passing?.id ?? World.stranger, World.stranger] {
      acts += Act.Handoff.Family.allCases.map { .handoffAccepted($0, id) }
    }
    return acts
  }

  // MARK: - What an agent says

  private var answers: [Act] { beginnings + consents + work + waits + handoffs }

  private var beginnings: [Act] {
    let session = play.session
    let shown = Play.shown
    var acts: [Act] = [
      Play.joined(), Play.joined(.zero), .accepted(shown), .declined(shown, .answer),
      .bound(stream: 1, epoch: 1, technicianKey: Play.key(.customer), exporter: .zero),
      .shellClosed(status: 1), .reopened,
    ]
    for member in session.members {
      acts.append(
        .bound(
          stream: member.stream, epoch: 1, technicianKey: member.key, exporter: Play.digest(1)))
      let spent = Int64(member.exchanges)
      acts += [
        .numberSpent(stream: member.stream, exchange: spent + 1),
        .numberSpent(stream: member.stream, exchange: spent + 2),
      ]
    }
    return acts + Ending.allCases.map { .closed($0, reason: nil) }
  }

  private var consents: [Act] {
    let session = play.session
    let shown = Play.shown
    var acts = topics.map { Act.offered($0) }
    let asked = session.pending.map { [$0.id] } ?? []
    for ask in asked + session.grants.map(\.ask) + [World.stranger] {
      acts.append(.shellOpened(ask))
      for what in capabilities {
        acts += [
          .refused(ask, what, shown, .answer), .refused(ask, what, shown, .tooSoon),
          .refused(ask, what, shown, .unable),
          .silent(ask, what, shown), .revoked(ask, what), .expired(ask, what), .void(ask, what),
        ]
      }
    }
    guard let pending = session.pending else {
      return acts + [Play.granted(9, .view, asked: .zero)]
    }
    for what in capabilities {
      for (asked, duration) in [
        (pending.asked, Play.grant), (.zero, Play.grant), (pending.asked, Play.grant + 1),
      ] {
        for content in what == .fetch ? [Play.content(1), nil] : [nil] {
          acts.append(
            .granted(
              Act.Grant(
                ask: pending.id, what: what, asked: asked, duration: duration, shown: shown,
                content: content)))
        }
      }
    }
    return acts
  }

  private var work: [Act] {
    let session = play.session
    var acts: [Act] = []
    for ask in session.grants.map(\.ask) + [World.stranger] {
      for content in [Play.content(1), Play.content(2)] {
        acts += [.filePushed(ask, content), .fileFetched(ask, content)]
      }
      acts += [.fileFailed(ask, .noRoom), .commandRun(ask, status: 0)]
    }
    for step in [Play.step(1), Play.step(2)] { acts.append(.stepAnswered(step, .done)) }
    let next = (session.segments ?? 0) + 1
    return acts
      + [next, next + 1].map {
        .segment(Act.Segment(index: $0, bytes: 1, sha256: Play.digest(62)))
      }
  }

  private var waits: [Act] {
    let session = play.session
    let shown = Play.shown
    let callback = Act.Callback(at: nil, contact: nil)
    var acts: [Act] = []
    for ask in [session.pending?.id, session.held?.hold.id, World.stranger].compactMap({ $0 }) {
      acts += [
        .holdAccepted(ask, asked: play.asked, shown), .holdAccepted(ask, asked: .zero, shown),
        .holdDeclined(ask, shown, .answer), .holdDeclined(ask, shown, .tooSoon),
        .holdCallback(ask, shown, callback), .costAccepted(ask, asked: play.asked, shown),
        .costAccepted(ask, asked: .zero, shown), .costDeclined(ask, shown, .answer),
      ]
    }
    acts.append(.helperNamed(.zero))
    acts += Act.Request.allCases.map { .requested(Play.ask(asks), $0, text: nil) }
    // An ask's name is used once.
    acts.append(.requested(session.passing?.id ?? .session, .complaint, text: nil))
    return acts + Act.Correction.allCases.map { .corrected($0, text: .zero) }
  }

  private var handoffs: [Act] {
    let session = play.session
    let shown = Play.shown
    var acts: [Act] = []
    for family in Act.Handoff.Family.allCases {
      for ask in [session.pending?.id, session.passing?.id, World.stranger].compactMap({ $0 }) {
        acts += [play.asked, session.passing?.answer ?? .zero].map {
          .handoffConsented(family, ask, asked: $0, shown)
        }
        acts += [
          .handoffDeclined(family, ask, shown, .answer),
          .handoffDeclined(family, ask, shown, .tooSoon),
          .handoffCompleted(family, ask), .handoffFailed(family, ask, .unproven),
        ]
      }
    }
    return acts
  }

  // MARK: - What the broker says

  private var orders: [Act] {
    let session = play.session
    let seats = [Seat.customer, .technician(15)] + session.members.map(\.seat)
    var acts = seats.flatMap { [Act.linkLost($0), .linkResumed($0)] }
    acts += [.holdOverrun, .thirdLeft, .fronted(Play.ask(asks)), .fronted(.session)]
    for family in Act.Handoff.Family.allCases {
      for ask in [session.passing?.id ?? World.stranger, World.stranger] {
        acts += [.handoffFailed(family, ask, .unanswered), .handoffFailed(family, ask, .lost)]
      }
    }
    acts += Ending.allCases.map { .closed($0, reason: nil) }
    return acts + [
      .reopened, Play.joined(), .holdResumed, .personRevoked(Play.person(.technician)),
    ]
  }
}
