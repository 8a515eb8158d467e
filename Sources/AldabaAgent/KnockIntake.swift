import AldabaTerminal
import AldabaWire

/// What stands between a customer and the desk, one thing after the other: the truth first, then the
/// need, then the name (R4, R35). A plain value: answers go in, `next` says what is still wanted.
///
///     closed? ──▶ system? ──▶ need ──▶ name ──▶ knock
///        └── call ───┴─────▶ need ──▶ name ──▶ time ──▶ knock, to be called
struct KnockIntake {
  /// What a customer is asked before they wait.
  enum Next: Hashable, Sendable {
    case closed, unsupported
    case need(Fault?)
    case name(Fault?)
    /// When and where to call.
    case time
    /// Nothing more is wanted.
    case knock
  }

  /// Why something is asked again.
  enum Fault: Hashable, Sendable { case missing, tooLong }

  let door: Message.Door
  let system: String
  private(set) var need: String?
  private(set) var name: String?
  private(set) var wish: CallbackWish?
  /// The customer would rather be called.
  private(set) var wantsCallback = false
  /// The customer asks for help although the service does not include their computer.
  private(set) var wantsException = false
  private var fault: Fault?

  init(_ door: Message.Door, system: String) {
    self.door = door
    self.system = system
  }

  var next: Next {
    if !door.isOpen, !wantsCallback { return .closed }
    if !isSupported, !wantsCallback, !wantsException { return .unsupported }
    if need == nil { return .need(fault) }
    if name == nil { return .name(fault) }
    return wantsCallback && wish == nil ? .time : .knock
  }

  var isSupported: Bool { KnockSystem.isSupported(system, by: door.systems) }

  mutating func call() { wantsCallback = true }

  mutating func askException() { wantsException = true }

  /// The broker did not take the time of the last one when it is nil.
  mutating func wish(_ wish: CallbackWish?) { self.wish = wish }

  mutating func tell(need text: String) {
    fault = KnockIntake.fault(in: text, atMost: Limits.text)
    if fault == nil { need = text }
  }

  mutating func tell(name text: String) {
    fault = KnockIntake.fault(in: text, atMost: Limits.name)
    if fault == nil { name = text }
  }

  /// Nil for a text that says something, within so many bytes.
  static func fault(in text: String, atMost limit: Int) -> Fault? {
    let says = text.unicodeScalars.contains {
      !$0.properties.isWhitespace && $0.properties.generalCategory != .control
        && $0.properties.generalCategory != .format
    }
    return says ? text.utf8.count <= limit ? nil : .tooLong : .missing
  }
}
