/// One question to the customer at their own terminal, and the answer, or none.
///
/// A state machine without terminal or clock: bytes and times go in, what to do comes out. Times
/// are milliseconds of a clock that only goes forward and counts suspend.
///
///     begin → quiet (500 ms, input is dropped) → open ──line──→ answered
///                                                  ├─ Enter alone, Ctrl-C, Ctrl-D → no
///                                                  ├─ ?, more, unclear, wrong number → open
///                                                  ├─ third wrong number → no
///                                                  └─ no line in time, terminal gone → no
///
/// Where a question begins with a pause, a no counts at once and any other answer only behind it;
/// the time to answer begins there.
///
/// No path leads to an answer but a whole line that the caller's recogniser takes as one; nothing
/// is ever a default. A line counts when Enter is pressed, not before.
public struct Prompt<Answer: Sendable>: Sendable {
  /// What a line means; the caller's recogniser says it and never sees an empty line.
  public enum Reading: Sendable {
    case answer(Answer)
    /// The question again (`?`).
    case again
    /// More time (`más`, `more`).
    case more
    /// A number that is not the one read aloud: counted.
    case wrongNumber
    /// Nothing that is an answer here.
    case unclear
  }

  /// Why the answer is no.
  public enum Refusal: Sendable, Equatable {
    /// Enter alone, Ctrl-C or Ctrl-D.
    case plain
    case silence
    /// The third number that does not match.
    case wrongNumbers
    /// The terminal is gone.
    case lost
    /// The escape key: everything is withdrawn.
    case stopped
  }

  public enum Outcome: Sendable {
    case answered(Answer)
    case no(Refusal)
  }

  /// What the caller has to do, in order.
  public enum Effect: Sendable {
    /// Drop what has been typed but not read (`tcflush`).
    case flushInput
    /// Print these bytes on the customer's terminal.
    case print([UInt8])
    /// The question now waits until this time.
    case extended(until: Int64)
    /// It is over; the prompt does nothing any more.
    case finished(Outcome)
  }

  /// What the customer reads, wrapped and ready; lines are separated by `\n`.
  ///
  /// Characters from elsewhere have been made visible before.
  public struct Wording: Sendable {
    /// The whole question; what is typed follows its last character.
    public var question: String
    /// A word that time is nearly over, with how to get more.
    public var nearly: String
    /// More time was given.
    public var extended: String
    /// No more time can be given.
    public var noMore: String
    /// Told of the line that was not understood.
    public var unclear: @Sendable (_ line: String) -> String
    /// What is read before the question where it begins with a pause, when that is over, and told to an
    /// answer that came too early with the seconds that are left.
    public var pause: (warning: String, over: String, early: @Sendable (_ seconds: Int) -> String)?
    /// Told how many tries are left.
    public var wrongNumber: @Sendable (_ triesLeft: Int) -> String

    public init(
      question: String, nearly: String, extended: String, noMore: String,
      unclear: @escaping @Sendable (String) -> String,
      wrongNumber: @escaping @Sendable (Int) -> String = { _ in "" }
    ) {
      self.question = question
      self.nearly = nearly
      self.extended = extended
      self.noMore = noMore
      self.unclear = unclear
      self.wrongNumber = wrongNumber
    }
  }

  /// How long things take, in milliseconds.
  public struct Timing: Sendable {
    public var waits: Int64 = 60_000
    /// Input is dropped for so long after the question is shown: nobody has read it yet.
    public var quiet: Int64 = 500
    /// Only a no is an answer for so long after the question is shown.
    public var pause: Int64 = 0
    /// The word about time comes when so much is left, unless the whole wait is not longer.
    public var nearly: Int64 = 20_000
    /// How often more time is given, `waits` each time.
    public var extensions = 10

    public init(waits: Int64 = 60_000) { self.waits = waits }
  }

  private enum State { case unasked, asked, over }

  private let wording: Wording
  private let timing: Timing
  private let recognise: @Sendable (String) -> Reading
  private let isNo: @Sendable (Answer) -> Bool
  private var state = State.unasked
  private var editor = LineEditor(.plain)
  private var quietUntil: Int64 = 0
  private var pausedUntil: Int64?
  private var wrongNumbers = 0
  private var extensions = 0
  private var saidNearly = false

  /// When silence becomes a no; meaningful once begun.
  public private(set) var deadline: Int64 = 0

  /// - Parameter isNo: whether an answer counts within the pause.
  public init(
    _ wording: Wording, timing: Timing = Timing(),
    isNo: @escaping @Sendable (Answer) -> Bool = { _ in false },
    recognise: @escaping @Sendable (_ line: String) -> Reading
  ) {
    self.wording = wording
    self.timing = timing
    self.isNo = isNo
    self.recognise = recognise
  }

  /// When `tick` has something to do next; nil when the question does not stand.
  public var nextTick: Int64? {
    guard state == .asked else { return nil }
    if let pausedUntil { return pausedUntil }
    return saidNearly ? deadline : min(deadline, deadline - timing.nearly)
  }

  /// Shows the question.
  public mutating func begin(at now: Int64) -> [Effect] {
    precondition(state == .unasked, "a prompt is asked once")
    state = .asked
    quietUntil = now + timing.quiet
    wait(from: now + timing.pause)
    editor.prompt = ""
    var text = wording.question
    if timing.pause > 0, let pause = wording.pause {
      pausedUntil = now + timing.pause
      text = pause.warning + text
    }
    return [.print(Self.rows(text) + editor.show()), .flushInput]
  }

  /// Takes what was read from the terminal.
  public mutating func feed(_ bytes: [UInt8], at now: Int64) -> [Effect] {
    var effects = tick(at: now)
    guard state == .asked, now >= quietUntil else { return effects }
    // Byte by byte: what follows the Enter of an answer belongs to nobody.
    for byte in bytes {
      let (shown, events) = editor.feed([byte])
      if !shown.isEmpty { effects.append(.print(shown)) }
      for event in events { effects += take(event, now) }
      if state != .asked { break }
    }
    return effects
  }

  /// Time has passed: a word when it is nearly over, a no when it is.
  public mutating func tick(at now: Int64) -> [Effect] {
    guard state == .asked else { return [] }
    if let pausedUntil {
      guard now >= pausedUntil else { return [] }
      self.pausedUntil = nil
      return [.print(aside(wording.pause?.over ?? ""))]
    }
    if now >= deadline { return editor.line.isEmpty ? finish(.silence) : newLine(.silence) }
    if saidNearly || now < deadline - timing.nearly { return [] }
    saidNearly = true
    return [.print(aside(wording.nearly))]
  }

  /// Prints something else while the question stands; what has been typed follows it.
  public mutating func interrupt(_ message: String) -> [Effect] {
    guard state == .asked else { return [] }
    return [.print(aside(message))]
  }

  /// Ends the question with a no: the terminal is gone, or the escape key was used.
  public mutating func end(_ refusal: Refusal) -> [Effect] {
    guard state == .asked else { return [] }
    return finish(refusal)
  }

  private mutating func wait(from now: Int64) {
    deadline = now + timing.waits
    saidNearly = timing.waits <= timing.nearly
  }

  private mutating func take(_ event: LineEditor.Event, _ now: Int64) -> [Effect] {
    switch event {
    case .interrupt, .endOfInput: return finish(.plain)
    case .line(let line):
      let words = Self.trimmed(line)
      if words.isEmpty { return finish(.plain) }
      return take(recognise(words), words, now)
    }
  }

  private mutating func take(_ reading: Reading, _ line: String, _ now: Int64) -> [Effect] {
    switch reading {
    case .answer(let answer):
      if let pausedUntil, !isNo(answer), let pause = wording.pause {
        return say(pause.early(Int((pausedUntil - now + 999) / 1000)))
      }
      state = .over
      return [.finished(.answered(answer))]
    case .again: return say(wording.question)
    case .unclear: return say(wording.unclear(line))
    case .more:
      guard extensions < timing.extensions else { return say(wording.noMore) }
      extensions += 1
      wait(from: max(now, pausedUntil ?? now))
      return [.extended(until: deadline)] + say(wording.extended)
    case .wrongNumber:
      wrongNumbers += 1
      if wrongNumbers >= 3 { return finish(.wrongNumbers) }
      return say(wording.wrongNumber(3 - wrongNumbers))
    }
  }

  private mutating func say(_ text: String) -> [Effect] {
    [.print(Self.rows(text) + editor.show())]
  }

  private mutating func aside(_ text: String) -> [UInt8] {
    let broken: [UInt8] = editor.line.isEmpty ? [] : [0x0D, 0x0A]
    _ = editor.hide()
    return broken + Self.rows(text) + editor.show()
  }

  private mutating func newLine(_ refusal: Refusal) -> [Effect] {
    [.print([0x0D, 0x0A])] + finish(refusal)
  }

  private mutating func finish(_ refusal: Refusal) -> [Effect] {
    state = .over
    return [.finished(.no(refusal))]
  }

  /// The text for a raw terminal; what is typed begins on a line of its own.
  private static func rows(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      bytes += Array(line.utf8) + [0x0D, 0x0A]
    }
    return bytes
  }

  private static func trimmed(_ line: String) -> String {
    let blank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
    let rest = line.unicodeScalars.drop(while: blank)
    let last = rest.lastIndex { !blank($0) }
    return String(rest[..<(last.map { rest.index(after: $0) } ?? rest.startIndex)])
  }
}
