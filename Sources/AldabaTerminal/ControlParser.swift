/// A control sequence (CSI) of ECMA-48, taken apart: `ESC [ prefix parameters intermediate final`.
struct ControlSequence: Sendable, Equatable {
  /// One of `< = > ?`, or 0 without one: private sequences are told apart by it.
  var prefix: UInt8 = 0
  /// Digits, `;` and `:` as they came.
  var parameters: [UInt8] = []
  /// A byte 0x20–0x2F, or 0 without one.
  var intermediate: UInt8 = 0
  var final: UInt8 = 0

  /// The sequence as a terminal reads it, in its 7-bit form.
  var bytes: [UInt8] {
    var bytes: [UInt8] = [0x1B, 0x5B]
    if prefix != 0 { bytes.append(prefix) }
    bytes += parameters
    if intermediate != 0 { bytes.append(intermediate) }
    bytes.append(final)
    return bytes
  }

  /// The parameters between `;`, each with its sub-parameters (`:`) still inside.
  var fields: [ArraySlice<UInt8>] {
    parameters.split(separator: 0x3B, omittingEmptySubsequences: false)
  }

  /// The parameters as numbers: nil where one is left out, has sub-parameters or exceeds 65535.
  var numbers: [Int?] { fields.map(Self.number) }

  /// A decimal number of at most five digits and 65535, the largest that terminals take.
  static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...5).contains(digits.count) else { return nil }
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value <= 65535 ? value : nil
  }
}

/// Splits a terminal's output stream into text, controls and whole sequences.
///
/// It follows the parser of the VT500 series as terminals implement it (a control inside a
/// sequence acts at once, ESC begins anew, CAN and SUB abandon), reads UTF-8, and takes a C1
/// control that arrives as a scalar (U+0080–U+009F) like its 7-bit form. A raw byte 0x80–0x9F is
/// not UTF-8 and therefore malformed text. Strings (OSC, DCS, APC, PM, SOS, and screen's title
/// `ESC k`) are swallowed without being stored. Memory: one sequence of at most `longest` bytes.
struct ControlParser: Sendable {
  enum Event: Equatable {
    case none
    case scalar(Unicode.Scalar)
    /// Bytes that are not UTF-8, once for each broken scalar.
    case malformed
    /// A C0 control or DEL, never ESC.
    case control(UInt8)
    /// `ESC intermediate final`, or ESC with only a final (intermediate 0).
    case escape(intermediate: UInt8, final: UInt8)
    case sequence(ControlSequence)
  }

  /// Longer sequences are swallowed: no terminal program needs more than a few colours at once.
  static let longest = 128

  private enum State {
    case ground, escape, sequence
    case string(endsAtBell: Bool)
  }

  private var state = State.ground
  private var decoder = ScalarDecoder()
  private var collected = ControlSequence()
  private var length = 0
  private var isBroken = false

  /// True where a printable ASCII byte is text and nothing else.
  var isAtRest: Bool {
    if case .ground = state { return !decoder.isPending }
    return false
  }

  /// Takes one byte; the second event is only ever used after a scalar that was cut short.
  mutating func feed(_ byte: UInt8) -> (Event, Event) {
    switch state {
    case .ground: return text(byte)
    case .escape: return inEscape(byte)
    case .sequence: return inSequence(byte)
    case .string(let endsAtBell): return inString(byte, endsAtBell)
    }
  }

  private mutating func text(_ byte: UInt8) -> (Event, Event) {
    switch decoder.feed(byte) {
    case .more: return (.none, .none)
    case .malformed: return (.malformed, .none)
    case .malformedBefore: return (.malformed, text(byte).0)
    case .scalar(let scalar): return (meaning(of: scalar), .none)
    }
  }

  private mutating func meaning(of scalar: Unicode.Scalar) -> Event {
    switch scalar.value {
    case 0x1B:
      begin(.escape)
      return .none
    case 0...0x1F, 0x7F: return .control(UInt8(scalar.value))
    case 0x80...0x9F: return escapeEnds(with: UInt8(scalar.value - 0x40))
    default: return .scalar(scalar)
    }
  }

  private mutating func begin(_ next: State) {
    state = next
    collected = ControlSequence()
    length = 0
    isBroken = false
  }

  private mutating func inEscape(_ byte: UInt8) -> (Event, Event) {
    switch byte {
    case 0x20...0x2F:
      isBroken = isBroken || collected.intermediate != 0
      collected.intermediate = byte
      return (.none, .none)
    case 0x30...0x7E:
      return (escapeEnds(with: byte), .none)
    default: return inside(byte)
    }
  }

  private mutating func escapeEnds(with final: UInt8) -> Event {
    let intermediate = collected.intermediate
    let broken = isBroken
    begin(.ground)
    guard !broken else { return .none }
    guard intermediate == 0 else { return .escape(intermediate: intermediate, final: final) }
    switch final {
    case 0x5B: begin(.sequence)  // CSI
    case 0x5D: begin(.string(endsAtBell: true))  // OSC
    case 0x6B: begin(.string(endsAtBell: true))  // screen's title
    case 0x50, 0x58, 0x5E, 0x5F: begin(.string(endsAtBell: false))  // DCS, SOS, PM, APC
    default: return .escape(intermediate: 0, final: final)
    }
    return .none
  }

  private mutating func inSequence(_ byte: UInt8) -> (Event, Event) {
    guard (0x20...0x7E).contains(byte) else { return inside(byte) }
    length += 1
    isBroken = isBroken || length > Self.longest
    switch byte {
    case 0x40...0x7E:
      collected.final = byte
      let event = isBroken ? Event.none : .sequence(collected)
      begin(.ground)
      return (event, .none)
    case 0x20...0x2F:
      isBroken = isBroken || collected.intermediate != 0
      collected.intermediate = byte
    case 0x3C...0x3F:
      isBroken = isBroken || length > 1
      collected.prefix = byte
    default:
      isBroken = isBroken || collected.intermediate != 0
      if !isBroken { collected.parameters.append(byte) }
    }
    return (.none, .none)
  }

  /// What a byte that is no part of an escape or control sequence does inside of one.
  private mutating func inside(_ byte: UInt8) -> (Event, Event) {
    switch byte {
    case 0x1B: begin(.escape)
    case 0x18, 0x1A: begin(.ground)
    case 0x7F: break
    case 0x80...0xFF:
      begin(.ground)
      return text(byte)
    default: return (.control(byte), .none)
    }
    return (.none, .none)
  }

  private mutating func inString(_ byte: UInt8, _ endsAtBell: Bool) -> (Event, Event) {
    switch decoder.feed(byte) {
    case .more: break
    case .malformed: if byte == 0x9C { begin(.ground) }
    case .malformedBefore: return inString(byte, endsAtBell)
    case .scalar(let scalar):
      switch scalar.value {
      case 0x1B: begin(.escape)
      case 0x18, 0x1A, 0x9C: begin(.ground)
      case 0x07: if endsAtBell { begin(.ground) }
      default: break
      }
    }
    return (.none, .none)
  }
}
