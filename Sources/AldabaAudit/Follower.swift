import AldabaEvidence
import AldabaTerminal
import AldabaWire
import AldabaWords

/// Shows what is new in a ledger, step by step.
struct Follower {
  private let commands: Commands
  private var tail: LedgerTail
  private var chronicle: Chronicle
  /// The only session that is shown.
  private let wanted: SessionPrefix?
  private var isOver = false

  /// What is there already is taken as known and not shown.
  init(_ commands: Commands, session: String?) throws {
    self.commands = commands
    tail = LedgerTail(commands.reader)
    let wanted = session.map(SessionPrefix.init)
    self.wanted = wanted
    var sessions: Set<SessionID> = []
    var chronicle = Chronicle(commands.words, commands.people)
    var isOver = false
    try tail.read(commands.language) { line in
      guard let record = try? Record(line) else { return }
      _ = chronicle.take(record, isTold: false)
      guard let session = record.session, wanted?.holds(session) ?? true else { return }
      sessions.insert(session)
      isOver = record.act.isEnd
    }
    self.chronicle = chronicle
    guard let session else { return }
    guard !sessions.isEmpty else { throw commands.unknown(session) }
    guard sessions.count == 1 else {
      throw commands.ambiguous(session, sessions.sorted { $0.rawValue < $1.rawValue })
    }
    self.isOver = isOver
  }

  /// Shows what has been signed since the last step; false when the session that is followed is
  /// over.
  mutating func step() throws -> Bool {
    guard !isOver else { return false }
    var lines: [[UInt8]] = []
    try tail.read(commands.language) { lines.append($0) }
    for line in lines {
      guard let record = try? Record(line) else { continue }
      let isShown = wanted?.holds(record.session) ?? true
      let told = chronicle.take(record, isTold: isShown && !commands.isJSON)
      guard isShown else { continue }
      if commands.isJSON {
        try commands.pen.write(line)
      } else {
        try commands.show(chronicle.rows(told, of: record, under: record.session))
      }
      if wanted != nil, record.act.isEnd { isOver = true }
    }
    return !isOver
  }
}

extension Commands {
  /// How often it is looked whether there is something new, in seconds.
  private static let interval = 0.5

  /// Ends on Ctrl+C, or with the session that is followed.
  ///
  /// - Parameters:
  ///   - flush: hands on what was written.
  ///   - tell: a line for the person beside what is followed.
  func follow(
    session: String?, flush: @escaping () throws -> Void, tell: @escaping (String) -> Void
  ) throws -> ExitCode {
    var follower = try Follower(self, session: session)
    var isReached = true
    return try repeating(every: Self.interval) {
      let isThere = try ifReached { try refresh?() }
      if isThere != isReached { tell(Self.reached(isThere)[language]) }
      isReached = isThere
      let goesOn = try follower.step()
      try flush()
      return goesOn ? nil : .done
    }
  }

  /// The broker has gone, or is back.
  private static func reached(_ isThere: Bool) -> Localized {
    isThere
      ? Localized("El servidor ha vuelto.", "The broker is back.")
      : Localized(
        "El servidor no contesta; cuando vuelva se sigue, sin saltarse nada.",
        "The broker does not answer; when it is back this goes on and skips nothing.")
  }
}
