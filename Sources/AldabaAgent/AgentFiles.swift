import AldabaFiles
import AldabaParty
import AldabaSystem
import AldabaWire

/// What an agent holds of files: what was offered to it, what it looked at before asking, and what
/// is on its way.
struct AgentFiles {
  /// A file or folder that a technician wants to leave, and where it would go.
  struct Arrival {
    let offer: Offer
    let place: Place
    /// What the customer read of the first question, once they have said yes to it.
    var shown: Act.Shown?
  }

  /// A question that waits for what its technician is still sending, or for the disk.
  struct Waiting {
    let wanted: AgentQuestion.Wanted
    let timer: EventLoop.Timer?
  }

  /// How fast something goes, and when that is told next; on the loop's clock.
  struct Pace {
    let since: Int64
    let from: Int64
    var next: Int64
  }

  /// What goes in or out now.
  struct Running {
    enum Way {
      case push(FileReceiving)
      case fetch(FileSending)
    }

    let way: Way
    let stream: Int64
    let content: Act.Content
    /// On this machine.
    let path: String
    /// From the first bytes on.
    var pace: Pace?

    /// Left here; else handed over.
    var isPush: Bool { if case .push = way { true } else { false } }

    func cancel(keeping: Bool) {
      switch way {
      case .push(let receiving): receiving.cancel(keeping: keeping)
      case .fetch(let sending): sending.cancel()
      }
    }
  }

  /// The newest of each technician.
  var offers: [Int64: ArrivingOffer] = [:]
  var waiting: [AskID: Waiting] = [:]
  var arrivals: [AskID: Arrival] = [:]
  /// What the customer may hand over, read and hashed.
  var scans: [AskID: Scan] = [:]
  var running: [AskID: Running] = [:]
  /// The sender gave up while the customer was still reading.
  var givenUp: [AskID: FileTrouble] = [:]

  /// Looked at each time: folders come and go while a session lasts.
  var surroundings: Surroundings {
    Surroundings(
      customer: Host.homeDirectory ?? "/", config: Host.environment("XDG_CONFIG_HOME"))
  }

  mutating func forget(_ ask: AskID) {
    waiting.removeValue(forKey: ask)?.timer?.cancel()
    arrivals[ask] = nil
    scans[ask] = nil
    givenUp[ask] = nil
  }
}
