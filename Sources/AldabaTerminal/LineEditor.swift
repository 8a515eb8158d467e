public import AldabaWords

/// Edits one line in a raw terminal: bytes go in, what to print and finished lines come out.
///
/// It prints nothing by itself and knows no terminal. There are two styles. The console's redraws
/// the line where it stands, with history, completion and messages above the line being typed. The
/// plain one is for a customer and perhaps a screen reader: it only ever appends, each key is
/// echoed once, Backspace prints "\b \b", and no escape sequence is printed at all.
///
/// A line is at most 4096 scalars; more is not taken. Text is moved over and deleted with the
/// combining characters that belong to it.
public struct LineEditor: Sendable {
  /// How the line is shown.
  public enum Style: Sendable, Equatable {
    case console(columns: Int)
    case plain
  }

  /// What typing led to.
  public enum Event: Sendable, Equatable {
    /// Enter; the editor hides itself until `show()`.
    case line(String)
    /// Ctrl-C; what was typed is gone.
    case interrupt
    /// Ctrl-D on an empty line.
    case endOfInput
  }

  /// Turns bracketed paste on and off: with it, pasted line ends become spaces and run nothing.
  public static let pasteOn = Array("\u{1B}[?2004h".utf8)
  public static let pasteOff = Array("\u{1B}[?2004l".utf8)
  /// Limit of a line in scalars.
  public static let longestLine = 4096

  /// What stands before the line; no control characters.
  public var prompt: String
  /// Earlier lines, oldest first, at most 200.
  public private(set) var history: [String] = []
  /// Candidates for the last word of the text before the cursor.
  public var complete: (@Sendable (String) -> [String])?

  var style: Style
  let width: @Sendable (Unicode.Scalar) -> Int
  private var reader = EditKeyReader()
  var text: [Unicode.Scalar] = []
  var cursor = 0
  var isShown = false
  /// The row of the cursor, counted from the prompt's, as last printed.
  var cursorRow = 0
  var place: Int?
  var draft: [Unicode.Scalar] = []

  public init(
    _ style: Style, prompt: String = "",
    width: @escaping @Sendable (Unicode.Scalar) -> Int = { displayWidth($0) }
  ) {
    self.style = style
    self.prompt = prompt
    self.width = width
  }

  /// What is being typed.
  public var line: String { Self.string(text) }

  /// Prints the prompt and what has been typed so far.
  public mutating func show() -> [UInt8] {
    guard !isShown else { return [] }
    isShown = true
    cursorRow = 0
    return style == .plain ? Array((prompt + line).utf8) : redraw()
  }

  /// Takes the line away, for the shell view or a question; `show()` brings it back.
  public mutating func hide() -> [UInt8] {
    guard isShown else { return [] }
    isShown = false
    return style == .plain ? [0x0D, 0x0A] : erase()
  }

  /// Prints a message without breaking the line being typed.
  ///
  /// The message's line feeds are kept, other controls are made visible. The console puts it above the line;
  /// plain begins a new line and then repeats the prompt and what has been typed.
  public mutating func interrupt(_ message: String, ink: Ink = .none) -> [UInt8] {
    let wasShown = isShown
    var bytes = hide()
    for part in message.split(separator: "\n", omittingEmptySubsequences: false) {
      bytes += ink.applied(to: visible(String(part))) + [0x0D, 0x0A]
    }
    return wasShown ? bytes + show() : bytes
  }

  /// The window has another width now.
  public mutating func resize(columns: Int) -> [UInt8] {
    guard case .console = style else { return [] }
    style = .console(columns: columns)
    guard isShown else { return [] }
    cursorRow = position(after: cursor).row
    return redraw()
  }

  /// Forgets what has been typed, without printing anything.
  public mutating func clear() {
    text = []
    cursor = 0
    place = nil
  }

  /// Takes what was just read from the terminal, cut anywhere.
  ///
  /// What is typed while the line is hidden is kept and shown by `show()`.
  public mutating func feed(_ bytes: [UInt8]) -> (shown: [UInt8], events: [Event]) {
    var shown: [UInt8] = []
    var events: [Event] = []
    for byte in bytes {
      guard let key = reader.feed(byte) else { continue }
      if let event = take(key, &shown) { events.append(event) }
    }
    return (shown, events)
  }

  private mutating func take(_ key: EditKey, _ shown: inout [UInt8]) -> Event? {
    switch key {
    case .enter: return enter(&shown)
    case .interrupt:
      shown += leaveLine()
      clear()
      return .interrupt
    case .endOfInput where text.isEmpty: return .endOfInput
    default:
      shown += style == .plain ? editPlainly(key) : edit(key)
      return nil
    }
  }

  private mutating func enter(_ shown: inout [UInt8]) -> Event {
    let finished = line
    shown += leaveLine()
    remember(finished)
    clear()
    return .line(finished)
  }

  /// Goes below the line and leaves it standing.
  private mutating func leaveLine() -> [UInt8] {
    guard isShown else { return [] }
    defer { isShown = false }
    if style == .plain { return [0x0D, 0x0A] }
    cursor = text.count
    return redraw() + [0x0D, 0x0A]
  }

  private mutating func remember(_ finished: String) {
    guard style != .plain, !finished.isEmpty, history.last != finished else { return }
    history.append(finished)
    if history.count > 200 { history.removeFirst() }
  }

  static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

/// The plain style: echo and rubbing out.
extension LineEditor {
  private mutating func editPlainly(_ key: EditKey) -> [UInt8] {
    switch key {
    case .text(let scalar):
      guard text.count < Self.longestLine else { return [] }
      text.append(scalar)
      cursor = text.count
      return isShown ? Array(UTF8.encode(scalar)!) : []
    case .backspace: return rubOut(from: clusterStart(before: text.count))
    case .killWord: return rubOut(from: wordStart(before: text.count))
    case .killBefore: return rubOut(from: 0)
    default: return []
    }
  }

  private mutating func rubOut(from start: Int) -> [UInt8] {
    let columns = text[start...].reduce(0) { $0 + width($1) }
    text.removeSubrange(start...)
    cursor = text.count
    guard isShown else { return [] }
    return Array(repeatElement([0x08, 0x20, 0x08], count: columns).joined())
  }
}
