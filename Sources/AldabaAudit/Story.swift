import AldabaWire
import AldabaWords

/// A session's records as a story, a line each, in the reader's language and time.
struct Story {
  private let words: Words
  private let text: (Digest) -> Personal
  private let names: [PersonID: Digest]
  private var customer = Personal.unknown
  private var day: Day?
  private var bindings = 0
  private(set) var lines: [String] = []

  /// - Parameters:
  ///   - names: the commitments to people's names.
  ///   - text: reads a personal text.
  init(
    _ words: Words, names: [PersonID: Digest], text: @escaping (Digest) -> Personal
  ) {
    self.words = words
    self.names = names
    self.text = text
  }

  mutating func tell(_ record: Record) {
    let moment = Moment(record.at)
    if day != moment.date {
      day = moment.date
      if !lines.isEmpty { lines.append("") }
      lines.append(words.storyDay(moment.date, year: moment.year))
    }
    if case .opened(let customer, _, _, _, _) = record.act { self.customer = text(customer) }
    lines.append(words.story(at: moment.time, actor(record.author), deed(record)))
  }

  private func actor(_ author: Author) -> Actor {
    switch author {
    case .broker: .broker
    case .customer: .customer(customer)
    case .administrator(let account): .administrator(account: account)
    case .person(_, let id): .technician(name(of: id))
    }
  }

  /// A name that is not to be had is said with the identifier, which is no personal text.
  private func name(of id: PersonID) -> Personal {
    if let name = names[id], case .text(let text) = text(name) { return .text(text) }
    return .text(id.rawValue)
  }

  private mutating func deed(_ record: Record) -> Deed {
    switch record.act {
    case .opened(let customer, let ticket, let motive, _, _):
      return .sessionOpened(customer: text(customer), ticket: text(ticket), motive: text(motive))
    case .asked(let ask):
      return .consentAsked(ask.what, minutes: minutes(ask.duration), reason: text(ask.reason))
    case .closing(let summary): return .sessionClosing(summary: text(summary))
    case .joined:
      guard case .customer(let device) = record.author else { return .sessionJoined(device: "") }
      return .sessionJoined(device: device)
    case .accepted: return .sessionAccepted
    case .declined: return .sessionDeclined
    case .bound:
      bindings += 1
      return .sessionBound(epoch: bindings)
    case .granted(let grant): return .consentGranted(grant.what, minutes: minutes(grant.duration))
    case .refused(_, let what, _, _): return .consentDeclined(what)
    case .silent(_, let what, _): return .consentSilent(what)
    case .revoked(_, let what): return .consentRevoked(what)
    case .expired(_, let what): return .consentExpired(what)
    case .void(_, let what): return .consentVoid(what)
    case .offered(let what): return .consentOffered(what)
    case .numberSpent(let exchange): return .numberSpent(count: Int(clamping: exchange))
    case .shellOpened: return .shellOpened
    case .shellClosed(let status): return .shellClosed(status: Int(clamping: status))
    case .reopened: return .sessionReopened
    case .closed(let ending, let reason): return .sessionClosed(ending, reason: reason.map(text))
    case .linkLost(let side): return .linkLost(side)
    case .linkResumed(let side): return .linkResumed(side)
    case .personAdded(let id, let name, let role, _):
      return .personAdded(id: id.rawValue, name: text(name), role)
    case .personEnrolled(let id, _, _, _): return .personEnrolled(id: id.rawValue)
    case .personRenewed(let id, _, _, _): return .personRenewed(id: id.rawValue)
    case .personRevoked(let id): return .personRevoked(id: id.rawValue)
    case .brokerStarted: return .brokerStarted
    case .brokerStopped: return .brokerStopped
    case .refusedCode(_, let attempts): return .refusedCode(attempts: Int(clamping: attempts))
    case .refusedPeer(_, let why): return .refusedPeer(reason: why)
    }
  }

  /// Whole minutes, rounded up: a yes of seconds is not one of none.
  private func minutes(_ milliseconds: Int64) -> Int { Int((milliseconds + 59_999) / 60_000) }
}
