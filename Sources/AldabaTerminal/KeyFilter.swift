/// What a technician may type without the Enter key (`type-no-enter`).
///
/// Visible text in whole UTF-8 scalars, Backspace (0x08, 0x7F), left and right (`ESC [ D`,
/// `ESC [ C`, `ESC O D`, `ESC O C`) pass. Nothing else does: a shell runs code not only at Enter
/// but also at Ctrl-O, `ESC Ctrl-E` and `Ctrl-X Ctrl-E`, and Tab asks programs for completions. An
/// escape sequence is refused whole, so its rest is never typed as text; the two marks of a
/// bracketed paste are refused too and the text between them is judged like any other. Invisible
/// and bidi characters are refused because the customer must be able to read what stands there, and
/// so is the fifth combining mark in a row, which would write over the line above.
public struct KeyFilter: Sendable {
  /// One thing that was not typed.
  public enum Refusal: Sendable, Equatable {
    /// A C0 control or DEL, among them Enter (0x0D), Tab (0x09) and an ESC that led nowhere.
    case control(UInt8)
    /// A C1, format, bidi or other character that cannot be seen, or one mark too many.
    case invisible(Unicode.Scalar)
    /// An escape sequence: a function key, a key with Alt, a report of the mouse.
    case sequence
    /// Bytes that are not UTF-8.
    case malformed
  }

  private enum State { case text, escape, control, single }

  /// No key's sequence is longer; what goes on beyond it is refused to its end.
  private static let longest = 32

  private var state = State.text
  private var decoder = ScalarDecoder()
  private var held: [UInt8] = []
  private var marks = 0

  public init() {}

  /// Takes the next keys, cut anywhere; returns what may be typed and what was refused.
  ///
  /// A key that is not complete at the end of `bytes` waits for its rest.
  public mutating func feed(
    _ bytes: [UInt8]
  ) -> (passed: [UInt8], refused: [Refusal]) {
    var passed: [UInt8] = []
    var refused: [Refusal] = []
    for byte in bytes { take(byte, &passed, &refused) }
    return (passed, refused)
  }

  private mutating func take(_ byte: UInt8, _ passed: inout [UInt8], _ refused: inout [Refusal]) {
    switch state {
    case .text: text(byte, &passed, &refused)
    case .escape: escape(byte, &passed, &refused)
    case .control: control(byte, &passed, &refused)
    case .single: single(byte, &passed, &refused)
    }
  }

  private mutating func text(_ byte: UInt8, _ passed: inout [UInt8], _ refused: inout [Refusal]) {
    switch decoder.feed(byte) {
    case .more: break
    case .malformed: refused.append(.malformed)
    case .malformedBefore:
      refused.append(.malformed)
      text(byte, &passed, &refused)
    case .scalar(let scalar):
      switch scalar.value {
      case 0x1B:
        state = .escape
        held = [0x1B]
      case 0x08, 0x7F: passed.append(byte)
      case 0...0x1F: refused.append(.control(byte))
      default:
        marks = Invisible.isMark(scalar) ? min(marks + 1, 5) : 0
        if Invisible.isVisible(scalar) && marks <= 4 {
          passed += UTF8.encode(scalar)!
        } else {
          refused.append(.invisible(scalar))
        }
      }
    }
  }

  private mutating func escape(
    _ byte: UInt8, _ passed: inout [UInt8], _ refused: inout [Refusal]
  ) {
    switch byte {
    case 0x5B:
      state = .control
      held.append(byte)
    case 0x4F:
      state = .single
      held.append(byte)
    case 0x1B: refused.append(.control(0x1B))
    case 0x80...0xFF:
      state = .text
      refused.append(.control(0x1B))
      text(byte, &passed, &refused)
    default: refuse(&refused)
    }
  }

  private mutating func control(
    _ byte: UInt8, _ passed: inout [UInt8], _ refused: inout [Refusal]
  ) {
    switch byte {
    case 0x44 where held == [0x1B, 0x5B], 0x43 where held == [0x1B, 0x5B]:
      pass(byte, &passed)
    case 0x20...0x3F: if held.count < Self.longest { held.append(byte) }
    case 0x40...0x7E: refuse(&refused)
    default:
      refuse(&refused)
      take(byte, &passed, &refused)
    }
  }

  private mutating func single(
    _ byte: UInt8, _ passed: inout [UInt8], _ refused: inout [Refusal]
  ) {
    switch byte {
    case 0x44, 0x43: pass(byte, &passed)
    case 0x20...0x7E: refuse(&refused)
    default:
      refuse(&refused)
      take(byte, &passed, &refused)
    }
  }

  private mutating func pass(_ byte: UInt8, _ passed: inout [UInt8]) {
    passed += held
    passed.append(byte)
    held = []
    state = .text
  }

  private mutating func refuse(_ refused: inout [Refusal]) {
    refused.append(.sequence)
    held = []
    state = .text
  }
}
