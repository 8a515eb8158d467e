/// Lets a shell's output reach a viewer's terminal, and nothing reach out of that terminal.
///
/// The viewer is somebody else's machine: what runs in the customer's shell may draw on the
/// viewer's screen and do nothing more. So this is a list of what passes, not of what is stopped:
/// text, cursor movement, colours, erasing, scrolling, character sets, the alternate screen, mouse
/// and bracketed-paste modes, the cursor's shape. Everything else is dropped, among it
///
/// - every string: clipboard (OSC 52), notifications (OSC 9, 777), folder (OSC 7), window titles
///   (OSC 0, 1, 2: the title belongs to the viewer's console), links (OSC 8), colours (OSC 4, 10…),
///   DCS, APC, PM, SOS;
/// - every query: only the customer's terminal answers, once, or the shell would read an answer for
///   each viewer (DA, DSR, DECRQM, DECRQSS, XTVERSION, ENQ, DECID, window reports);
/// - printing (CSI i), window operations (CSI t), keyboard protocols, focus and resize reports,
///   keyboard lock, and erasing what the viewer scrolled away (CSI 3 J).
///
/// A sequence is passed on whole or not at all, in its 7-bit form. So the viewer's terminal is
/// never left inside one, and filtering twice changes nothing. Bytes that are not UTF-8 become
/// U+FFFD. Memory: one sequence of at most 128 bytes.
public struct OutputFilter: Sendable {
  private var parser = ControlParser()

  public init() {}

  /// Takes the next bytes of the shell's output, cut anywhere, and returns what may be shown.
  public mutating func feed(_ bytes: [UInt8]) -> [UInt8] {
    var passed: [UInt8] = []
    passed.reserveCapacity(bytes.count)
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        if parser.isAtRest {
          let end = bytes[index...].firstIndex { !Self.isPlain($0) } ?? bytes.count
          passed.append(contentsOf: bytes[index..<end])
          index = end
          if index == bytes.count { break }
        }
        let (first, second) = parser.feed(bytes[index])
        pass(first, to: &passed)
        pass(second, to: &passed)
        index += 1
      }
    }
    return passed
  }

  /// Bytes that pass as they are where no sequence has begun: most of any output.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) || (0x07...0x0F).contains(byte)
  }

  private func pass(_ event: ControlParser.Event, to passed: inout [UInt8]) {
    switch event {
    case .none: break
    case .scalar(let scalar): passed += UTF8.encode(scalar)!
    case .malformed: passed += [0xEF, 0xBF, 0xBD]
    case .control(let byte): if (0x07...0x0F).contains(byte) { passed.append(byte) }
    case .escape(let intermediate, let final):
      if intermediate == 0 && final == 0x63 {
        passed += Self.reset
      } else if Self.allows(intermediate, final) {
        passed += intermediate == 0 ? [0x1B, final] : [0x1B, intermediate, final]
      }
    case .sequence(let sequence):
      if let kept = Self.kept(sequence) { passed += kept.bytes }
    }
  }

  /// What stands for a full reset (ESC c), which would also wipe the viewer's own history.
  static let reset = [UInt8](
    ("\u{1B}[?1049l\u{1B}[?1000l\u{1B}[?1002l\u{1B}[?1003l\u{1B}[?1006l\u{1B}[?2004l\u{1B}[?5l"
      + "\u{1B}[!p\u{1B}[2J\u{1B}[H").utf8)
}

/// The list of what passes.
extension OutputFilter {
  /// `ESC` sequences: saving the cursor, keypad, index, tab stop, single and locking shifts,
  /// character sets of 94 and 96, line sizes and the alignment pattern.
  private static func allows(_ intermediate: UInt8, _ final: UInt8) -> Bool {
    switch intermediate {
    case 0: return Array("6789=>DEHMNOno|}~".utf8).contains(final)
    case 0x28...0x2F: return true
    case 0x23: return Array("34568".utf8).contains(final)
    default: return false
    }
  }

  /// The sequence, or as much of it as may pass: a list of modes loses those that may not.
  private static func kept(_ sequence: ControlSequence) -> ControlSequence? {
    for field in sequence.fields {
      for number in field.split(separator: 0x3A) where ControlSequence.number(number) == nil {
        return nil
      }
    }
    switch (sequence.prefix, sequence.intermediate) {
    case (0, 0): return plain(sequence)
    case (0x3F, 0): return dec(sequence)
    case (0, 0x20): return "q@A".utf8.contains(sequence.final) ? sequence : nil  // shape, shift
    case (0, 0x21): return sequence.final == 0x70 ? sequence : nil  // soft reset
    case (0, 0x22): return sequence.final == 0x71 ? sequence : nil  // protection
    case (0, 0x24): return "rtvxz{".utf8.contains(sequence.final) ? sequence : nil  // rectangles
    case (0, 0x27): return "}~".utf8.contains(sequence.final) ? sequence : nil  // columns
    case (0, 0x2A): return sequence.final == 0x78 ? sequence : nil  // extent of attributes
    default: return nil
    }
  }

  private static func plain(_ sequence: ControlSequence) -> ControlSequence? {
    switch sequence.final {
    case 0x4A:  // J: 3 would erase what the viewer scrolled away
      return sequence.numbers.contains(3) ? nil : sequence
    case 0x54:  // T: with more parameters it waits for the mouse
      return sequence.fields.count <= 1 ? sequence : nil
    case 0x75:  // u: with parameters it is a key report
      return sequence.parameters.isEmpty ? sequence : nil
    case 0x68, 0x6C:  // h, l: of the ANSI modes only insert
      return keeping(sequence) { $0 == 4 }
    default:
      return "@ABCDEFGHIKLMPSXZ^`abdefgmrs".utf8.contains(sequence.final) ? sequence : nil
    }
  }

  private static func dec(_ sequence: ControlSequence) -> ControlSequence? {
    switch sequence.final {
    case 0x68, 0x6C: return keeping(sequence, where: DecMode.mayPass)
    case 0x4A, 0x4B: return sequence.numbers.contains(3) ? nil : sequence  // selective erase
    case 0x57: return sequence  // tab stops
    default: return nil
    }
  }

  private static func keeping(
    _ sequence: ControlSequence, where allowed: (Int) -> Bool
  ) -> ControlSequence? {
    let kept = sequence.fields.filter { ControlSequence.number($0).map(allowed) ?? false }
    guard !kept.isEmpty else { return nil }
    var sequence = sequence
    sequence.parameters = Array(kept.joined(separator: [0x3B]))
    return sequence
  }
}
