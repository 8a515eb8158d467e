/// A key of a line editor.
enum EditKey: Sendable, Equatable {
  case text(Unicode.Scalar)
  case enter, tab, interrupt, endOfInput
  case backspace, delete, killWord, killBefore, killAfter
  case left, right, wordLeft, wordRight, home, end, up, down
  case clear
  case pasteBegins, pasteEnds
}

/// Turns a terminal's input bytes into the keys of a line editor, cut anywhere.
///
/// Keys that the editor does not know, malformed UTF-8 and invisible characters (joiners apart)
/// come to nothing. Within a bracketed paste every control comes to a space, a line's end too.
struct EditKeyReader: Sendable {
  private enum State { case text, escape, control, single }

  private var state = State.text
  private var decoder = ScalarDecoder()
  private var body: [UInt8] = []
  private var isPasting = false
  private var isAfterReturn = false

  mutating func feed(_ byte: UInt8) -> EditKey? {
    switch state {
    case .text: return text(byte)
    case .escape: return escape(byte)
    case .control: return control(byte)
    case .single:
      guard (0x20...0x7E).contains(byte) else { return begin(byte) }
      state = .text
      return Self.cursorKey(byte)
    }
  }

  private mutating func begin(_ byte: UInt8) -> EditKey? {
    state = .text
    return text(byte)
  }

  private mutating func text(_ byte: UInt8) -> EditKey? {
    switch decoder.feed(byte) {
    case .more, .malformed: return nil
    case .malformedBefore: return text(byte)
    case .scalar(let scalar):
      let follows = isAfterReturn
      isAfterReturn = scalar == "\r"
      if scalar.value == 0x1B {
        state = .escape
        return nil
      }
      if scalar.value < 0x20 || scalar.value == 0x7F {
        if scalar == "\n" && follows { return nil }
        return isPasting ? .text(" ") : Self.controlKey(byte)
      }
      let isShown = Invisible.isVisible(scalar) || Invisible.isJoiner(scalar)
      return isShown ? .text(scalar) : nil
    }
  }

  private mutating func escape(_ byte: UInt8) -> EditKey? {
    switch byte {
    case 0x5B:
      state = .control
      body = []
      return nil
    case 0x4F:
      state = .single
      return nil
    case 0x1B: return nil
    case 0x62, 0x66, 0x7F, 0x08:
      state = .text
      if isPasting { return nil }
      return byte == 0x62 ? .wordLeft : byte == 0x66 ? .wordRight : .killWord
    case 0x20...0x7E:
      state = .text
      return nil
    default: return begin(byte)
    }
  }

  private mutating func control(_ byte: UInt8) -> EditKey? {
    guard (0x20...0x7E).contains(byte) else { return begin(byte) }
    guard (0x40...0x7E).contains(byte) else {
      if body.count < 16 { body.append(byte) }
      return nil
    }
    state = .text
    let key = Self.sequenceKey(body, byte)
    if key == .pasteBegins { isPasting = true }
    if key == .pasteEnds { isPasting = false }
    return isPasting && key != .pasteBegins ? nil : key
  }

  private static func controlKey(_ byte: UInt8) -> EditKey? {
    switch byte {
    case 0x01: .home
    case 0x02: .left
    case 0x03: .interrupt
    case 0x04: .endOfInput
    case 0x05: .end
    case 0x06: .right
    case 0x08, 0x7F: .backspace
    case 0x09: .tab
    case 0x0A, 0x0D: .enter
    case 0x0B: .killAfter
    case 0x0C: .clear
    case 0x0E: .down
    case 0x10: .up
    case 0x15: .killBefore
    case 0x17: .killWord
    default: nil
    }
  }

  private static func cursorKey(_ byte: UInt8) -> EditKey? {
    switch byte {
    case 0x41: .up
    case 0x42: .down
    case 0x43: .right
    case 0x44: .left
    case 0x46: .end
    case 0x48: .home
    case 0x4D: .enter  // the keypad's
    default: nil
    }
  }

  private static func sequenceKey(_ body: [UInt8], _ final: UInt8) -> EditKey? {
    switch (String(decoding: body, as: UTF8.self), final) {
    case ("", _): cursorKey(final)
    case ("1;5", 0x44), ("1;3", 0x44): .wordLeft
    case ("1;5", 0x43), ("1;3", 0x43): .wordRight
    case ("1", 0x7E), ("7", 0x7E): .home
    case ("4", 0x7E), ("8", 0x7E): .end
    case ("3", 0x7E): .delete
    case ("200", 0x7E): .pasteBegins
    case ("201", 0x7E): .pasteEnds
    default: nil
    }
  }
}
