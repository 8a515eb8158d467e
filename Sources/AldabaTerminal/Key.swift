/// One key press as the terminal reported it, as far as the escape key needs it.
struct Key: Sendable, Equatable {
  /// The key's code points: as typed, and with kitty's alternates (shifted, base layout).
  var codes: [Int]
  var hasControl = false
  /// Alt, super, hyper or meta is down.
  var hasOther = false

  init(byte: UInt8) {
    switch byte {
    case 0x11:
      codes = [0x71]
      hasControl = true
    case 0x1D:
      codes = [0x5D]
      hasControl = true
    default: codes = [Int(byte)]
    }
  }

  init(codes: [Int], modifiers: Int) {
    self.codes = codes
    let bits = max(modifiers, 1) - 1
    hasControl = bits & 4 != 0
    hasOther = bits & (2 | 8 | 16 | 32) != 0
  }

  /// Ctrl+] or Ctrl+5, whatever Shift and the locks do.
  var isEscapeKey: Bool {
    hasControl && !hasOther && (codes.contains(0x5D) || codes.contains(0x35))
  }

  /// The letter after the escape key if it is one of `q h m ]`, in lower case.
  ///
  /// `q` also counts with Ctrl still down; `h` and `m` do not (Backspace and Enter).
  var letter: Int? {
    guard !hasOther else { return nil }
    let letters = codes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    if letters.contains(0x71) { return 0x71 }
    return hasControl ? nil : letters.first { [0x68, 0x6D, 0x5D].contains($0) }
  }
}

/// Cuts a stream of keys into presses and into reports that no press made.
struct KeyScanner: Sendable {
  enum Token: Equatable {
    /// A press with the bytes that made it, as far as they have not been passed on before.
    case key(Key, [UInt8])
    /// Bytes that are no press: a report, or the beginning of a sequence that cannot wait.
    case report([UInt8])
    /// A lone ESC that was passed on has turned out to be the key itself.
    case abandoned
  }

  private enum State {
    case text, escape, single, control
    case mouse(left: Int)
    case string(seenEscape: Bool)
  }

  static let longest = 64

  private var state = State.text
  /// The sequence since its ESC, and how much of it has been passed on.
  private var bytes: [UInt8] = []
  private var passed = 0

  mutating func feed(_ byte: UInt8) -> [Token] {
    // No sequence and no UTF-8 scalar contains this byte, so it always is the key.
    if byte == 0x1D { return cutShort() + [.key(Key(byte: byte), [byte])] }
    switch state {
    case .text:
      guard byte == 0x1B else { return [.key(Key(byte: byte), [byte])] }
      begin()
      return []
    case .escape: return escape(byte)
    case .single:
      guard (0x20...0x7E).contains(byte) else { return [report()] + feed(byte) }
      bytes.append(byte)
      return [press(Key(codes: [], modifiers: 1))]
    case .control: return control(byte)
    case .mouse(let left):
      if byte < 0x20 { return [report()] + feed(byte) }
      bytes.append(byte)
      state = .mouse(left: left - 1)
      return left > 1 ? [] : [report()]
    case .string(let seenEscape): return string(byte, seenEscape)
    }
  }

  /// Passes on what a key alone can have sent, so that no key waits for the next.
  mutating func endOfRead() -> [Token] {
    switch state {
    case .text: return []
    case .escape, .single: return passOn()
    case .control: return bytes.count == 2 ? passOn() : []
    case .mouse, .string: return passOn()
    }
  }

  private mutating func begin() {
    state = .escape
    bytes = [0x1B]
    passed = 0
  }

  private mutating func passOn() -> [Token] {
    let new = Array(bytes.dropFirst(passed))
    passed = bytes.count
    return new.isEmpty ? [] : [.report(new)]
  }

  private mutating func take() -> [UInt8] {
    let new = Array(bytes.dropFirst(passed))
    bytes = []
    passed = 0
    state = .text
    return new
  }

  private mutating func press(_ key: Key) -> Token { .key(key, take()) }

  private mutating func report() -> Token { .report(take()) }

  private mutating func cutShort() -> [Token] {
    if case .text = state { return [] }
    return [report()]
  }

  private mutating func escape(_ byte: UInt8) -> [Token] {
    if passed > 0, byte != 0x5B, byte != 0x4F, byte != 0x5D, byte != 0x50, byte != 0x5F {
      _ = take()
      return [.abandoned] + feed(byte)
    }
    switch byte {
    case 0x1B:
      let first = press(Key(codes: [0x1B], modifiers: 1))
      begin()
      return [first]
    case 0x5B: state = .control
    case 0x4F: state = .single
    case 0x5D, 0x50, 0x5F: state = .string(seenEscape: false)
    default:
      bytes.append(byte)
      return [press(Key(codes: [Int(byte)], modifiers: 3))]  // Alt and the key
    }
    bytes.append(byte)
    return []
  }

  private mutating func control(_ byte: UInt8) -> [Token] {
    guard (0x20...0x7E).contains(byte) else { return [report()] + feed(byte) }
    bytes.append(byte)
    guard (0x40...0x7E).contains(byte) else {
      return bytes.count > Self.longest ? [report()] : []
    }
    if byte == 0x4D, bytes.count == 3 {
      state = .mouse(left: 3)
      return []
    }
    switch Self.meaning(of: bytes[2...]) {
    case .some(let key): return [press(key)]
    case .none: return [report()]
    }
  }

  private mutating func string(_ byte: UInt8, _ seenEscape: Bool) -> [Token] {
    if seenEscape, byte != 0x5C {
      // A string that never ended, such as Alt+] leaves behind: its ESC begins something new.
      let isPassed = passed == bytes.count
      bytes.removeLast()
      passed = min(passed, bytes.count)
      let before = report()
      begin()
      passed = isPassed ? 1 : 0
      return [before] + feed(byte)
    }
    bytes.append(byte)
    if byte == 0x07 || (seenEscape && byte == 0x5C) { return [report()] }
    state = .string(seenEscape: byte == 0x1B)
    if bytes.count > Self.longest, byte != 0x1B {
      let new = passOn()
      bytes = []
      passed = 0
      return new
    }
    return []
  }

  /// The press that the body of a control sequence stands for; nil for a report.
  private static func meaning(of body: ArraySlice<UInt8>) -> Key? {
    guard let final = body.last, let first = body.first else { return nil }
    let fields = body.dropLast().split(separator: 0x3B, omittingEmptySubsequences: false).map {
      $0.split(separator: 0x3A, omittingEmptySubsequences: false).map(ControlSequence.number)
    }
    func field(_ index: Int) -> [Int?] { index < fields.count ? fields[index] : [] }
    func modifiers(_ index: Int) -> Int { (field(index).first ?? nil) ?? 1 }
    if (0x3C...0x3F).contains(first) { return nil }  // mouse (SGR), answers
    if field(1).count > 1, field(1)[1] == 3 { return nil }  // let go
    switch final {
    case 0x75:  // u: kitty
      let codes = field(0).compactMap(\.self)
      if codes.contains(where: isModifier) { return nil }
      return Key(codes: codes, modifiers: modifiers(1))
    case 0x7E:  // ~
      let number = field(0).first ?? nil
      if number == 200 || number == 201 { return nil }  // paste
      if number == 27 {
        return Key(codes: field(2).compactMap(\.self), modifiers: modifiers(1))
      }
      return Key(codes: [], modifiers: modifiers(1))
    case 0x41...0x48, 0x50, 0x51, 0x53, 0x5A, 0x46: return Key(codes: [], modifiers: 1)
    case 0x52: return body.count == 1 ? Key(codes: [], modifiers: 1) : nil  // F3, or a position
    default: return nil  // focus, status, attributes, size
    }
  }

  private static func isModifier(_ code: Int) -> Bool {
    (57358...57363).contains(code) || (57441...57454).contains(code)
  }
}
