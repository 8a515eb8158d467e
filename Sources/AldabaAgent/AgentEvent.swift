import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What a customer's front end learns; the JSON lines of the command line's contract.
enum AgentEvent {
  /// Who serves the customer from here on.
  case greeting(text: String, technician: String, organisation: String, motive: String)
  case asked(AgentQuestion)
  case extended(AgentQuestion)
  /// The customer's yes to beginning stands in the ledger.
  case begun
  /// A yes is in force: its receipt was verified.
  case granted(AgentQuestion, until: Int64)
  case refused(AgentQuestion, Act.Refusal)
  /// Whoever asked is gone, or has done without: no answer is wanted any more.
  case withdrawn(AgentQuestion)
  /// A yes that the ledger did not take, or not in time: it never counted.
  case void(AgentQuestion)
  case said(by: String, String)
  case output([UInt8])
  case shell(isOpen: Bool, status: Int64?)
  /// The shell's window: the smallest of all who see it.
  case resized(columns: Int, rows: Int)
  /// Files that were allowed are where they belong, or are not.
  case file(FileNews)
  case revoked([Capability])
  case expired(Session.Live)
  case control(isSuspended: Bool, reason: ErrorCode)
  case link(Seat, isLost: Bool, since: Int64)
  case closing(text: String)
  case reopened
  case told(News)
  /// How it goes on for who waits at the door; the text is empty where there is nothing to say.
  case knock(Message.KnockStep, text: String)
  /// Something is wanted of who stands at the door, before they wait.
  case atDoor(KnockIntake.Next)
  /// Nobody can call at the time that was wished; the nearest at which somebody can.
  case refusedTime(ErrorCode, nearest: Int64?)
  /// It ends before a session began.
  case failed(ErrorCode, Problem)
  case closed(Ending, reason: String?, receipt: String?)
  /// A step is before the customer, for the first time or again.
  case step(StepTold)
  /// What becomes of a step's command.
  case command(CommandNews)
  case error(ErrorCode, came: String?, about: Matter? = nil)

  enum CommandNews {
    case begins
    case printed([UInt8])
    case over(AgentCommand.Ending)
  }
}

/// Something that the customer is told, in the same words wherever they read them.
struct News {
  enum Kind {
    /// A wait has begun, or a word was said in it.
    case held
    /// A wait is over, whoever ended it.
    case resumed
    /// Somebody is being called, or still does not answer.
    case ringing
    /// Nobody came: the customer is where they were.
    case back
    /// The technician was lost: the customer waits before all others.
    case queued(position: Int)
    case third(isIn: Bool, name: String)
    /// Whoever served the customer until now is gone.
    case left(name: String)
    case paused, continued
    case corrected(Act.Correction, text: String)
    case requested(Act.Request)
    case callback(CallbackWish)
    case advised(name: String)
    case costAccepted(price: String)
    /// The customer may be asked again for this.
    case offered(Topic)
    /// Who is at the keyboard now.
    case helper(name: String)
    /// Who has allowed what the service does not include.
    case exception(by: String)
    /// What the desk is like, before anything is asked.
    case outlook(Message.Door)
    /// The callback stands in the ledger, and nobody waits any longer.
    case noted(at: Int64)
    /// Who stood at the door is gone.
    case gone(Ending)
    /// What followed from what the customer said of a step, or from its end.
    case steps(Steps)
    /// The recording is over; where the customer's copy is, if it could be kept.
    case recording(path: String?)
    /// Programs that began while a technician could type, and that go on.
    case running([StarterOrder.Program])
    /// They were ended, but for these.
    case programsEnded(remaining: Int)
    /// What is in force, whenever it changes.
    case now

    enum Steps: String {
      case failed, help, back, first, over, stopped
      case noMore = "no-more"
    }
  }

  let kind: Kind
  let text: String
}

extension ErrorCode {
  /// What a refusal of this code is about, where the agent knows one thing alone.
  var matter: Matter? {
    switch self {
    case .past, .outOfHours: .callback
    default: nil
    }
  }
}
