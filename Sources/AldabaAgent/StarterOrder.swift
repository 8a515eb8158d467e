import AldabaJSON
import AldabaSystem

/// What the agent tells its starter, and hears of it: one message each, as JSON on a channel that no
/// other process has.
enum StarterOrder: Equatable {
  case start(CustomerProgram)
  /// Which programs run below the starter.
  case list
  /// Ends these, gently and then hard: their numbers, and when they began.
  case end([Program])

  /// A program that runs.
  struct Program: Equatable {
    let pid: Int32
    /// Milliseconds on the clock that runs while the machine sleeps.
    let began: Int64
    var name = ""
    /// The shell itself, or a step's command.
    var isRoot = false
  }

  /// Programs of one list; nobody reads more.
  static let listed = 64
  /// Bytes of a program's name.
  static let name = 200

  init?(_ bytes: [UInt8]) {
    guard let json = try? JSON.parse(bytes) else { return nil }
    switch json["do"]?.string {
    case "shell":
      guard let columns = json["columns"]?.integer, let rows = json["rows"]?.integer,
        (1...1_000).contains(columns), (1...1_000).contains(rows)
      else { return nil }
      self = .start(.shell(columns: Int(columns), rows: Int(rows)))
    case "command":
      guard let text = json["text"]?.string, let shell = json["shell"]?.string else { return nil }
      self = .start(.command(text, shell: shell))
    case "list": self = .list
    case "end":
      guard let programs = json["programs"]?.array else { return nil }
      self = .end(programs.compactMap(Program.init))
    default: return nil
    }
  }

  var bytes: [UInt8] {
    let json: JSON =
      switch self {
      case .start(.shell(let columns, let rows)):
        ["do": "shell", "columns": .integer(Int64(columns)), "rows": .integer(Int64(rows))]
      case .start(.command(let text, let shell)):
        ["do": "command", "text": .string(text), "shell": .string(shell)]
      case .list: ["do": "list"]
      case .end(let programs): ["do": "end", "programs": .array(programs.map(\.json))]
      }
    return json.encoded()
  }
}

extension StarterOrder.Program {
  init?(_ json: JSON) {
    guard let pid = json["pid"]?.integer.flatMap(Int32.init(exactly:)), pid > 1,
      let began = json["began"]?.integer
    else { return nil }
    self.init(
      pid: pid, began: began, name: json["name"]?.string ?? "",
      isRoot: json["root"]?.bool ?? false)
  }

  var json: JSON {
    [
      "pid": .integer(Int64(pid)), "began": .integer(began), "name": .string(name),
      "root": .bool(isRoot),
    ]
  }
}

/// What the agent tells a program that it had started, on a channel of its own. Closing the channel
/// closes the program's terminal.
enum ProgramOrder: Equatable {
  case signal(Int32)
  case signalGroup(Int32)
  /// The signal for what is left in its group; 0: none.
  case parting(Int32)
  case hangup

  init?(_ bytes: [UInt8]) {
    guard bytes.count == 2 else { return nil }
    let signal = Int32(bytes[1])
    switch bytes[0] {
    case 1: self = .signal(signal)
    case 2: self = .signalGroup(signal)
    case 3: self = .parting(signal)
    case 4: self = .hangup
    default: return nil
    }
  }

  var bytes: [UInt8] {
    switch self {
    case .signal(let signal): [1, UInt8(truncatingIfNeeded: signal)]
    case .signalGroup(let signal): [2, UInt8(truncatingIfNeeded: signal)]
    case .parting(let signal): [3, UInt8(truncatingIfNeeded: signal)]
    case .hangup: [4, 0]
    }
  }
}

extension ChildExit {
  /// One message of a program's own channel: how it ended.
  init(message: [UInt8]) {
    switch (message.first, message.last) {
    case (1, let code?) where message.count == 2: self = .exited(Int32(code))
    case (2, let signal?) where message.count == 2: self = .signalled(Int32(signal))
    default: self = .unknown
    }
  }

  var message: [UInt8] {
    switch self {
    case .exited(let code): [1, UInt8(truncatingIfNeeded: code)]
    case .signalled(let signal): [2, UInt8(truncatingIfNeeded: signal)]
    case .unknown: [0]
    }
  }
}
