import AldabaParty
import AldabaSteps
import AldabaWire

/// The steps that a technician tells, as far as their program knows them.
struct TechnicianSteps {
  /// A step's command that was allowed, and what it printed.
  struct Run: Equatable {
    var output: [UInt8] = []
    /// Nil while it runs; an exit status, or one of `Act.CommandEnd`.
    var status: Int64?
    var skipped: Int64 = 0
  }

  private(set) var list: StepsList?
  var progress = StepsProgress(count: 1)
  /// The customer's agent has the document, or is getting it.
  var isHanded = false
  /// To be sent as soon as it may be: an answer has led on to it.
  var due: Int?
  /// Whose command is to be asked for as soon as it may be.
  var dueRun: Int?
  /// It was sent to lead back to it: its command is not asked for anew (R17).
  var isRecalled = false
  var incoming = StepsParts()
  /// The step of a question for a command.
  var asks: [AskID: Int] = [:]
  /// The last run of a step's command.
  var runs: [Int: Run] = [:]

  /// The step that is before the customer.
  var current: Int? { progress.current }

  /// A step in a language and with as many words as the customer gets.
  func step(
    _ number: Int, _ language: Tongue, _ register: StepsDocument.Register, hasHelper: Bool
  ) -> StepsDocument.Step? {
    let register = progress.register(number, chosen: register, hasHelper: hasHelper)
    return list?.document.step(number, language: language, register: register)
  }

  /// Another file; of the same, the place is kept.
  mutating func take(_ list: StepsList) {
    let isSame = self.list?.digest == list.digest
    self.list = list
    guard !isSame else { return }
    progress = StepsProgress(count: list.document.count)
    isHanded = false
    due = nil
    dueRun = nil
    runs = [:]
  }

  /// The steps that worked, as a file to be told again; nil where none has (R42).
  var worked: StepsDocument? { list?.document.keeping(progress.done) }
}

/// Which step is wanted.
enum StepGo: Equatable {
  case number(Int)
  case next, stop

  /// As a person types it: `next`, `stop` or a number.
  init?(_ word: String) {
    switch word.lowercased() {
    case "next": self = .next
    case "stop": self = .stop
    case let word:
      guard let number = Int(word) else { return nil }
      self = .number(number)
    }
  }
}

/// What becomes of steps, for a front end; what the customer says of one is `TechnicianEvent.step`.
enum StepsChange {
  /// A file is ready.
  case ready(StepsList)
  /// A file is not: everything that is wrong with it.
  case unfit(path: String, [StepsProblem])
  /// Whoever was here before has begun them.
  case goesOn(StepsList, StepsProgress)
  /// A step is before the customer.
  case sent(StepsList, StepsProgress)
  case over(StepsProgress)
  case stopped(StepsProgress)
  /// Nobody can be asked for this step's command: the customer does it.
  case byHand(Int)
  case commandBegins(Int)
  case printed([UInt8])
  case ran(Int, TechnicianSteps.Run)
  /// The customer's agent cannot show them.
  case refused
  case saved(path: String, count: Int)
}
