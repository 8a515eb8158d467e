/// Follows the modes that a terminal's output stream has put it into.
///
/// While a question stands, the customer's terminal has to be plain: main screen, text as typed, no
/// mouse, default colours. `plainSequence()` takes it there from where the programs in the shell
/// left it, and `restoreSequence()` takes it back; a size nudge then lets a full-screen program
/// redraw. What is followed: screen, cursor keys, keypad, mouse, focus and paste modes, margins,
/// insert and line-feed mode, cursor visibility, wrap, character sets, colours and attributes,
/// xterm's and kitty's keyboard protocols. Both sequences are empty for a terminal that no program
/// has touched. Feed it the shell's output unfiltered. Memory is bounded.
public struct ModeTracker: Sendable {
  private var parser = ControlParser()

  /// Modes that are not as a plain terminal has them.
  private var changed: Set<Int> = []
  private var ansi: Set<Int> = []
  private var stored: [Int: Bool] = [:]
  private var drawing = Drawing()
  private var savedDrawing = [Drawing(), Drawing()]
  private var margins: [UInt8] = []
  private var sideMargins: [UInt8] = []
  private var otherKeys = 0
  private var keyboards = [Keyboard(), Keyboard()]

  /// Grows by one (and wraps) with each control that may have changed something.
  public private(set) var version: UInt64 = 0

  public init() {}

  /// Takes the next bytes of the shell's output, cut anywhere.
  public mutating func feed(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        if parser.isAtRest {
          index = bytes[index...].firstIndex { !Self.changesNothing($0) } ?? bytes.count
          if index == bytes.count { break }
        }
        let (first, second) = parser.feed(bytes[index])
        take(first)
        take(second)
        index += 1
      }
    }
  }

  /// Bytes that need no look where no sequence has begun: ASCII but ESC, SO and SI.
  private static func changesNothing(_ byte: UInt8) -> Bool {
    byte < 0x80 && byte != 0x1B && byte != 0x0E && byte != 0x0F
  }

  /// True while a program shows the alternate screen.
  public var isAlternateScreen: Bool { changed.contains(where: DecMode.isAlternateScreen) }

  /// True while `mode` (`CSI ? mode h`) is set; false for modes that are not followed.
  public func isOn(_ mode: Int) -> Bool {
    guard let plain = DecMode.plain(mode) else { return false }
    return changed.contains(mode) != plain
  }

  private var screen: Int { isAlternateScreen ? 1 : 0 }

  private mutating func take(_ event: ControlParser.Event) {
    switch event {
    case .none, .scalar, .malformed: return
    case .control(let byte):
      guard byte == 0x0E || byte == 0x0F else { return }
      drawing.isShifted = byte == 0x0E
    case .escape(let intermediate, let final): escape(intermediate, final)
    case .sequence(let sequence): take(sequence)
    }
    version &+= 1
  }

  private mutating func escape(_ intermediate: UInt8, _ final: UInt8) {
    switch (intermediate, final) {
    case (0, 0x37): savedDrawing[screen] = drawing
    case (0, 0x38): drawing = savedDrawing[screen]
    case (0, 0x3D): set(66, true)
    case (0, 0x3E): set(66, false)
    case (0, 0x63):
      let seen = version
      let parser = parser
      self = ModeTracker()
      self.parser = parser
      version = seen
    case (0x28, _): drawing.first = final
    case (0x29, _): drawing.second = final
    default: break
    }
  }

  private mutating func take(_ sequence: ControlSequence) {
    switch (sequence.prefix, sequence.intermediate, sequence.final) {
    case (0x3F, 0, 0x68): for mode in sequence.numbers { dec(mode, true) }
    case (0x3F, 0, 0x6C): for mode in sequence.numbers { dec(mode, false) }
    case (0x3F, 0, 0x73):
      for case let mode? in sequence.numbers where DecMode.plain(mode) != nil {
        stored[mode] = isOn(mode)
      }
    case (0x3F, 0, 0x72):
      for case let mode? in sequence.numbers { stored[mode].map { dec(mode, $0) } }
    case (0, 0, 0x68):
      for case let mode? in sequence.numbers where isAnsi(mode) { ansi.insert(mode) }
    case (0, 0, 0x6C): for case let mode? in sequence.numbers { ansi.remove(mode) }
    case (0, 0, 0x6D): drawing.colours.apply(sequence.fields)
    case (0, 0, 0x72): margins = sequence.parameters
    case (0, 0, 0x73):
      if isOn(69) { sideMargins = sequence.parameters } else { savedDrawing[screen] = drawing }
    case (0, 0, 0x75): if sequence.parameters.isEmpty { drawing = savedDrawing[screen] }
    case (0, 0x21, 0x70): softReset()
    case (0x3E, 0, 0x6D): modifyKeys(sequence.numbers)
    case (0x3E, 0, 0x6E): otherKeys = 0
    case (0x3C...0x3E, 0, 0x75): keyboards[screen].take(sequence)
    default: break
    }
  }

  private func isAnsi(_ mode: Int) -> Bool { mode == 4 || mode == 20 }

  private mutating func modifyKeys(_ numbers: [Int?]) {
    guard let kind = numbers.first, kind == nil || kind == 4 else { return }
    otherKeys = numbers.count > 1 ? numbers[1] ?? 0 : 0
  }

  private mutating func dec(_ mode: Int?, _ on: Bool) {
    guard let mode else { return }
    switch mode {
    case 1048: if on { savedDrawing[screen] = drawing } else { drawing = savedDrawing[screen] }
    case 1049 where on:
      if !isAlternateScreen { savedDrawing[0] = drawing }
      leaveScreen()
      set(mode, true)
    case 47, 1047, 1049:
      leaveScreen()
      if on { set(mode, true) } else if mode == 1049 { drawing = savedDrawing[0] }
    case 69:
      set(mode, on)
      if !on { sideMargins = [] }
    default: set(mode, on)
    }
  }

  private mutating func leaveScreen() {
    changed = changed.filter { !DecMode.isAlternateScreen($0) }
  }

  private mutating func set(_ mode: Int, _ on: Bool) {
    guard let plain = DecMode.plain(mode) else { return }
    if on == plain { changed.remove(mode) } else { changed.insert(mode) }
  }

  private mutating func softReset() {
    for mode in [1, 6, 25, 66, 69, 7] { set(mode, DecMode.plain(mode) ?? false) }
    ansi.remove(4)
    margins = []
    sideMargins = []
    drawing = Drawing()
    savedDrawing[screen] = Drawing()
  }
}

extension ModeTracker {
  /// What takes the terminal from the followed modes to a plain state, on its main screen.
  public func plainSequence() -> [UInt8] {
    var text = ""
    for mode in changed.sorted() where !DecMode.isAlternateScreen(mode) {
      text += "\u{1B}[?\(mode)\(isOn(mode) ? "l" : "h")"
    }
    for mode in ansi.sorted() { text += "\u{1B}[\(mode)l" }
    if !margins.isEmpty { text += "\u{1B}7\u{1B}[r\u{1B}8" }
    if otherKeys != 0 { text += "\u{1B}[>4;0m" }
    if isAlternateScreen && keyboards[1].flags != 0 { text += "\u{1B}[=0;1u" }
    for mode in changed where DecMode.isAlternateScreen(mode) { text += "\u{1B}[?\(mode)l" }
    if keyboards[0].flags != 0 { text += "\u{1B}[=0;1u" }
    if drawing.isShifted { text += "\u{0F}" }
    if drawing.first != 0x42 { text += "\u{1B}(B" }
    // Leaving the alternate screen may have brought back the colours saved on entering it.
    if !drawing.colours.isPlain || isAlternateScreen { text += "\u{1B}[0m" }
    return Array(text.utf8)
  }

  /// What takes a terminal in the plain state back to the followed modes.
  public func restoreSequence() -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ text: String) { bytes += Array(text.utf8) }
    if keyboards[0].flags != 0 { add("\u{1B}[=\(keyboards[0].flags);1u") }
    for mode in changed where DecMode.isAlternateScreen(mode) { add("\u{1B}[?\(mode)h") }
    if isAlternateScreen && keyboards[1].flags != 0 { add("\u{1B}[=\(keyboards[1].flags);1u") }
    if otherKeys != 0 { add("\u{1B}[>4;\(otherKeys)m") }
    if !margins.isEmpty {
      add("\u{1B}7\u{1B}[")
      bytes += margins
      add("r\u{1B}8")
    }
    for mode in ansi.sorted() { add("\u{1B}[\(mode)h") }
    for mode in changed.sorted() where !DecMode.isAlternateScreen(mode) {
      add("\u{1B}[?\(mode)\(isOn(mode) ? "h" : "l")")
    }
    if isOn(69) && !sideMargins.isEmpty {
      add("\u{1B}7\u{1B}[")
      bytes += sideMargins
      add("s\u{1B}8")
    }
    if drawing.first != 0x42 { bytes += [0x1B, 0x28, drawing.first] }
    if drawing.second != 0x42 { bytes += [0x1B, 0x29, drawing.second] }
    if drawing.isShifted { bytes.append(0x0E) }
    bytes += drawing.colours.sequence
    return bytes
  }
}

/// What `ESC 7` saves: how the next character is drawn.
private struct Drawing: Sendable {
  var colours = Colours()
  var first: UInt8 = 0x42
  var second: UInt8 = 0x42
  var isShifted = false
}

/// One screen's stack of kitty's progressive keyboard flags.
private struct Keyboard: Sendable {
  var flags = 0
  private var stack: [Int] = []

  mutating func take(_ sequence: ControlSequence) {
    let numbers = sequence.numbers
    let first = (numbers.first ?? nil) ?? 0
    switch sequence.prefix {
    case 0x3E:
      if stack.count == 16 { stack.removeFirst() }
      stack.append(flags)
      flags = first
    case 0x3C:
      for _ in 0..<min(max(first, 1), 17) { flags = stack.popLast() ?? 0 }
    case 0x3D:
      switch numbers.count > 1 ? numbers[1] ?? 1 : 1 {
      case 2: flags |= first
      case 3: flags &= ~first
      default: flags = first
      }
    default: break
    }
  }
}
