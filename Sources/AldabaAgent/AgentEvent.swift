import AldabaJSON
import AldabaSystem
import AldabaWire
import AldabaWords

/// What a customer's front end learns; the JSON lines of the command line's contract.
enum AgentEvent {
  case greeting(text: String, technician: String, organisation: String, motive: String)
  case asked(AgentQuestion)
  case extended(AgentQuestion)
  /// The customer's yes to beginning stands in the ledger.
  case begun
  /// A yes is in force: its receipt was verified.
  case granted(AgentQuestion, until: Int64)
  case refused(AgentQuestion, Act.Refusal)
  /// A yes that the ledger did not take in time: it never counted.
  case void(AgentQuestion)
  case said(String)
  case output([UInt8])
  case shell(isOpen: Bool, status: Int64?)
  /// The shell's window: the smaller of both people's.
  case resized(columns: Int, rows: Int)
  case revoked([Capability])
  case expired(Capability)
  case control(isSuspended: Bool, reason: ErrorCode)
  case link(Side, isLost: Bool, since: Int64)
  case closing(summary: String)
  case reopened
  case closed(Ending, reason: String?, receipt: String?)
  case error(ErrorCode, came: String?)
}

/// A question that stands, or stood, before the customer.
struct AgentQuestion {
  /// What is asked: to begin, or for a capability.
  enum What {
    case session
    case capability(Capability)

    var name: String {
      switch self {
      case .session: "session"
      case .capability(let capability): capability.rawValue
      }
    }
  }

  let id: AskID
  let what: What
  /// What a person is shown, and the commitment's salt.
  let text: PersonalText
  let sentence: Question
  /// The technician's ask; nil for beginning.
  let ask: Act.Ask?
  /// SHA-256 of the statement that asked.
  let asked: Digest
  /// When it ends, Unix milliseconds.
  var expires: Int64 = 0
  var wrongNumbers = 0
  var extensions = 0

  var wantsNumber: Bool { sentence.wantsNumber }
}
