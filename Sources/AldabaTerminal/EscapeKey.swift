/// The escape key, Ctrl+], in the stream of keys that a person types.
///
/// The same key is Ctrl+5: both send 0x1D, and on a Spanish keyboard only the second is easy.
/// What follows it decides, however long it takes; there is no time limit between the two:
///
///     Ctrl+] q    stop everything (also Q and Ctrl+Q: a hand that stays on the key)
///     Ctrl+] h    hang up          (customer)
///     Ctrl+] m    write a message
///     Ctrl+] ]    the key itself (0x1D) goes to the shell
///     Ctrl+] Ctrl+]   the same, and still waits: who holds the key down can still stop all
///     another key goes to the shell as typed, and nothing else happens
///
/// In the technician's shell view `q` leaves the view and `h` means nothing.
///
/// It works in every state of the stream, also inside a bracketed paste and in the middle of a
/// sequence. So pasted text that holds 0x1D and `q` stops everything: withdrawing too much does no
/// harm, a key that does not work does. Reports that no key made (mouse, focus, answers of the
/// terminal, keys let go, modifiers alone) go to the shell and leave the escape key waiting.
/// Ctrl+] and Ctrl+5 are also recognised as kitty (`CSI 93;5u`, `CSI 53;5u`) and modifyOtherKeys
/// (`CSI 27;5;93~`, `CSI 27;5;53~`) send them, cut anywhere.
///
/// A lone ESC or `ESC [` is passed on at the end of what was read, so no key is ever delayed; a
/// longer beginning of a sequence waits for its rest, at most 64 bytes.
public struct EscapeKey: Sendable {
  /// Whose keys are read.
  public enum Person: Sendable { case customer, technician }

  /// What the keys meant, in their order.
  public enum Event: Sendable, Equatable {
    /// Bytes for the shell.
    case keys([UInt8])
    /// The escape key was pressed and waits for the next: a good moment to say what it can be.
    case waiting
    /// The key after it meant nothing here and went to the shell.
    case goesOn
    /// Customer: everything is withdrawn, at once.
    case stop
    /// Customer: the session ends.
    case hangUp
    /// A message is to be written.
    case message
    /// Technician: back to the console.
    case leave
  }

  private let person: Person
  private var isWaiting = false
  private var scanner = KeyScanner()

  public init(_ person: Person) { self.person = person }

  /// Takes what was just read from the terminal.
  public mutating func feed(_ bytes: [UInt8]) -> [Event] {
    var events: [Event] = []
    for byte in bytes {
      for token in scanner.feed(byte) { take(token, &events) }
    }
    for token in scanner.endOfRead() { take(token, &events) }
    return events
  }

  private mutating func take(_ token: KeyScanner.Token, _ events: inout [Event]) {
    switch token {
    case .report(let bytes): add(bytes, to: &events)
    case .abandoned:
      // ESC stood alone after all: it was the key after the escape key.
      goOn(&events)
    case .key(let key, let bytes):
      if key.isEscapeKey {
        pressed(bytes, &events)
      } else if isWaiting {
        decide(key, bytes, &events)
      } else {
        add(bytes, to: &events)
      }
    }
  }

  private mutating func pressed(_ bytes: [UInt8], _ events: inout [Event]) {
    if isWaiting { add([0x1D], to: &events) }
    isWaiting = true
    events.append(.waiting)
  }

  private mutating func decide(_ key: Key, _ bytes: [UInt8], _ events: inout [Event]) {
    isWaiting = false
    switch (person, key.letter) {
    case (.customer, 0x71): events.append(.stop)
    case (.technician, 0x71): events.append(.leave)
    case (.customer, 0x68): events.append(.hangUp)
    case (_, 0x6D): events.append(.message)
    case (_, 0x5D): add([0x1D], to: &events)
    default:
      events.append(.goesOn)
      add(bytes, to: &events)
    }
  }

  private mutating func goOn(_ events: inout [Event]) {
    guard isWaiting else { return }
    isWaiting = false
    events.append(.goesOn)
  }

  private func add(_ bytes: [UInt8], to events: inout [Event]) {
    guard !bytes.isEmpty else { return }
    if case .keys(let before) = events.last {
      events[events.count - 1] = .keys(before + bytes)
    } else {
      events.append(.keys(bytes))
    }
  }
}
