import AldabaFiles
import AldabaSession
import AldabaTerminal
import AldabaWire
import AldabaWords

/// A question that stands, or stood, before the customer.
struct AgentQuestion {
  /// What is asked.
  enum What {
    /// To begin.
    case session
    case capability(Act.Ask)
    /// Whether a file that is there may be replaced, after the yes to the new one: a question of the
    /// agent's own, with an id of its own.
    case overwrite(Act.Ask, AskID, Existing)
    case hold(Act.Hold)
    /// To be passed on, or to have somebody come in.
    case handoff(Act.Handoff)
    /// A price.
    case cost(Act.Cost)
    /// To go on with who has answered, after the technician was lost.
    case front(AskID)

    var id: AskID {
      switch self {
      case .session: .session
      case .capability(let ask): ask.id
      case .overwrite(_, let own, _): own
      case .hold(let hold): hold.id
      case .handoff(let handoff): handoff.id
      case .cost(let cost): cost.id
      case .front(let ask): ask
      }
    }

    /// The question that is on record, and that this one belongs to.
    var recorded: AskID {
      if case .overwrite(let ask, _, _) = self { ask.id } else { id }
    }

    var capability: Act.Ask? {
      switch self {
      case .capability(let ask), .overwrite(let ask, _, _): ask
      case .session, .hold, .handoff, .cost, .front: nil
      }
    }

    /// A yes is for one thing, and over when that is done.
    var isOnce: Bool { capability?.what.isOnce ?? false }

    /// How the command line's contract names it.
    var name: String {
      switch self {
      case .session: "session"
      case .capability(let ask): ask.what.rawValue
      case .overwrite: "overwrite"
      case .hold: "hold"
      case .handoff(let handoff): handoff.kind.family == .transfer ? "transfer" : "escalate"
      case .cost: "cost"
      case .front: "transfer"
      }
    }
  }

  /// A question that is on record, before it has its words: it may have to wait for its moment.
  struct Wanted {
    let what: What
    /// SHA-256 of the statement that asked; at the front, of the one that answered.
    let asked: Digest
    /// The stream of who asks; at the front, of who has answered.
    let stream: Int64
    /// The technician's own words, by the name of the member that commits to them.
    let texts: [String: String]
  }

  let wanted: Wanted
  let sentence: Question
  /// What a person is shown, and the commitment's salt.
  let text: PersonalText
  /// When it ends, Unix milliseconds.
  var expires: Int64 = 0
  /// Signs of risk about it, and when a yes begins to count for them: milliseconds of the loop's clock.
  var signs: [Caution.Sign] = []
  var opens: Int64 = 0
  var wrongNumbers = 0
  var extensions = 0

  var id: AskID { wanted.what.id }
  var name: String { wanted.what.name }
  var wantsNumber: Bool { sentence.wantsNumber }
}

extension Question {
  /// Whether to be called later is an answer (R7).
  var takesCallback: Bool {
    switch self {
    case .hold, .holdAgain, .front: true
    default: false
    }
  }

  /// Whether the organisation calls, and may be put off.
  var isCallback: Bool {
    switch self {
    case .callbackOpen: true
    default: false
    }
  }

  /// Whether there is a list of files to be read.
  var hasList: Bool {
    if case .push(_, let file) = self { file.files != nil } else { false }
  }

  /// Whether the customer can change the text that goes on to a colleague.
  var takesCorrection: Bool {
    switch self {
    case .transfer, .takeover: true
    default: false
    }
  }
}

extension Act.Handoff {
  /// Whom the customer is passed to.
  ///
  /// - Parameter name: the text that `name` commits to.
  func colleague(_ name: String?) -> Colleague {
    switch to {
    case .person(let person): .person(name: name ?? person.rawValue, team: team)
    case .team(let team): .team(team)
    case .next: .next
    }
  }

  /// What the customer is asked; `texts` are the technician's words.
  ///
  /// - Parameter correction: what the customer has added to the briefing.
  func sentence(_ texts: [String: String], correction: String?) -> Question {
    let to = colleague(texts["name"])
    let reason = texts["reason"] ?? ""
    let brief = texts["brief"] ?? ""
    return switch kind {
    case .transfer:
      .transfer(to: to, reason: reason, brief: brief, correction: correction, contact: phone)
    case .third: .escalate(to: to, reason: reason)
    case .takeover: .takeover(to: to, reason: reason, brief: brief, correction: correction)
    }
  }
}

/// What a customer says to a question.
enum AgentAnswer: Equatable {
  /// - Parameters:
  ///   - number: what was read aloud, where the question wants it.
  ///   - correction: what is added to a briefing, before the yes to it.
  case yes(number: String? = nil, correction: String? = nil)
  case no
  case callback(CallbackWish)
}
