import AldabaTerminal
import AldabaWire
import AldabaWords
import Testing

@testable import AldabaAgent

/// What is asked at the door, in which order, and what a line means there.
@Suite struct KnockTests {
  // MARK: - Systems

  @Test(arguments: [
    ("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"", "Debian GNU/Linux 12 (bookworm)"),
    ("NAME=x\nPRETTY_NAME=Alpine\nID=y\n", "Alpine"),
    ("PRETTY_NAME='Void'\r\n", "Void"),
    ("PRETTY_NAME=\"A \\\"b\\\" \\\\ c\"", "A \"b\" \\ c"),
    ("PRETTY_NAME=a\nPRETTY_NAME=b", "b"),
  ])
  func names(file: String, name: String) { #expect(KnockSystem.prettyName(file) == name) }

  @Test(arguments: ["", "NAME=x", "PRETTY_NAME=", "PRETTY_NAME=\" \"", "# PRETTY_NAME=x"])
  func noName(file: String) { #expect(KnockSystem.prettyName(file) == nil) }

  @Test func thisMachine() {
    let name = KnockSystem.current()
    #expect(!name.isEmpty && name.utf8.count <= Limits.name)
  }

  @Test(arguments: [
    ("debian*", true), ("DEBIAN gnu/linux 12 (bookworm)", true), ("*12*", true), ("*", true),
    ("**(*)", true), ("debian", false), ("ubuntu*", false), ("*13*", false), ("", false),
    ("*bookworm", false), ("d*b*n*", true),
  ])
  func patterns(pattern: String, matches: Bool) {
    let system = "Debian GNU/Linux 12 (bookworm)"
    #expect(KnockSystem.isSupported(system, by: [pattern]) == matches)
    #expect(KnockSystem.isSupported(system, by: ["windows*", pattern]) == matches)
  }

  @Test func withoutPatternsAllAreSupported() {
    #expect(KnockSystem.isSupported("Plan 9", by: []))
  }

  @Test(.timeLimit(.minutes(1))) func hostilePatterns() {
    let system = String(repeating: "a", count: 200)
    #expect(!KnockSystem.isSupported(system, by: [String(repeating: "a*", count: 100) + "b"]))
  }

  // MARK: - What is asked

  private static func intake(
    isOpen: Bool = true, systems: [String] = [], need: String? = nil, name: String? = nil
  ) -> KnockIntake {
    let door = Message.Door(
      isOpen: isOpen, opens: isOpen ? nil : 1_000, hours: [], slots: [], isFree: true,
      isStaffed: true, before: 0, wait: nil, systems: systems, zone: "UTC",
      offset: 0)
    var intake = KnockIntake(door, system: "Debian 12")
    if let need { intake.tell(need: need) }
    if let name { intake.tell(name: name) }
    return intake
  }

  @Test func needFirstThenName() {
    var intake = Self.intake()
    #expect(intake.next == .need(nil))
    intake.tell(need: " \u{200E}\t")
    #expect(intake.next == .need(.missing))
    intake.tell(need: String(repeating: "a", count: Limits.text + 1))
    #expect(intake.next == .need(.tooLong))
    intake.tell(need: "No imprime")
    #expect(intake.next == .name(nil))
    intake.tell(name: "")
    #expect(intake.next == .name(.missing))
    intake.tell(name: String(repeating: "ñ", count: Limits.name / 2 + 1))
    #expect(intake.next == .name(.tooLong))
    intake.tell(name: "Ana")
    #expect(intake.next == .knock)
    #expect(intake.need == "No imprime" && intake.name == "Ana")
  }

  @Test func whatWasSaidIsNotAsked() {
    #expect(Self.intake(need: "x").next == .name(nil))
    #expect(Self.intake(name: "Ana").next == .need(nil))
    #expect(Self.intake(need: "x", name: "Ana").next == .knock)
  }

  @Test func closedComesBeforeEverything() {
    var intake = Self.intake(isOpen: false, systems: ["windows*"], need: "x", name: "Ana")
    #expect(intake.next == .closed)
    intake.call()
    // Who is called hears of the other options then.
    #expect(intake.next == .time)
    intake.wish(CallbackWish(at: 2_000))
    #expect(intake.next == .knock)
    intake.wish(nil)
    #expect(intake.next == .time)
  }

  @Test func anUnsupportedSystem() {
    var intake = Self.intake(systems: ["windows*"])
    #expect(intake.next == .unsupported)
    intake.askException()
    #expect(intake.next == .need(nil))
    #expect(Self.intake(systems: ["windows*", "debian*"]).next == .need(nil))
    var called = Self.intake(systems: ["windows*"], need: "x", name: "Ana")
    called.call()
    #expect(called.next == .time)
  }

  // MARK: - What a line means

  private static func read(
    _ line: String, _ next: KnockIntake.Next, _ language: Language = .es
  ) -> String {
    let reading = Reading(
      words: Words(language), step: .door(next), now: { 0 },
      clock: LocalClock { Civil(days: Int($0) / 86_400) }, check: { _ in .wrong })
    return switch reading.read(line) {
    case .answer(let reply): "\(reply)"
    case .again: "again"
    case .more: "more"
    case .wrongNumber: "wrong"
    case .unclear: "unclear"
    }
  }

  @Test(arguments: [
    ("No imprime", "text(\"No imprime\")"), ("llamar", "text(\"llamar\")"),
    ("más", "text(\"más\")"), ("1", "text(\"1\")"), ("?", "again"), ("salir", "leave"),
    ("Colgar", "leave"), ("parar", "leave"),
  ])
  func needsAndNames(line: String, meaning: String) {
    #expect(Self.read(line, .need(nil)) == meaning)
    #expect(Self.read(line, .name(.missing)) == meaning)
  }

  @Test(arguments: [
    ("llamar", "call"), ("no", "no"), ("salir", "leave"), ("?", "again"), ("más", "again"),
    ("sí", "unclear"), ("pedir", "unclear"), ("vale", "unclear"), ("call", "unclear"),
  ])
  func closed(line: String, meaning: String) { #expect(Self.read(line, .closed) == meaning) }

  @Test(arguments: [
    ("ask", "ask"), ("call", "call"), ("leave", "leave"), ("bye", "leave"), ("yes", "unclear"),
  ])
  func unsupported(line: String, meaning: String) {
    #expect(Self.read(line, .unsupported, .en) == meaning)
  }

  @Test(arguments: [
    ("llamar", KnockWord.call), ("salir", .leave), ("colgar", .leave), ("parar", .leave),
    ("?", .again), ("ayuda", .again), ("", .nothing), ("  ", .nothing), ("no", .nothing),
    ("hola", .unclear), ("auxiliar", .unclear), ("sí", .unclear), ("leave", .unclear),
  ])
  func whileItRings(line: String, word: KnockWord) { #expect(KnockWord(line, Words(.es)) == word) }

  @Test(arguments: [
    ("sí", "yes"), ("luego", "later"), ("no", "no"), ("colgar", "no"), ("vale", "unclear"),
    ("llamar", "unclear"),
  ])
  func whoIsCalledBack(line: String, meaning: String) {
    let reading = Reading(
      words: Words(.es), step: .question(.callbackOpen(hour: 10)), now: { 0 },
      clock: LocalClock { Civil(days: Int($0) / 86_400) }, check: { _ in .wrong })
    let read =
      switch reading.read(line) {
      case .answer(let reply): "\(reply)"
      case .again: "again"
      case .more: "more"
      case .wrongNumber: "wrong"
      case .unclear: "unclear"
      }
    #expect(read == meaning)
  }

  // MARK: - A time that was refused

  @Test func theNearestTimeIsOffered() {
    var dialogue = CallbackDialogue(.closed(nearest: 5_000), phone: "600100200")
    let yes = dialogue.take(.yes)
    #expect(yes == .wish(CallbackWish(at: 5_000, contact: "600100200")))
    var other = CallbackDialogue(.closed(nearest: 5_000), phone: "600100200")
    let moment = other.take(.moment(.ahead(9_000)))
    #expect(moment == .wish(CallbackWish(at: 9_000, contact: "600100200")))
    var none = CallbackDialogue(.closed(nearest: 5_000), phone: nil)
    let left = none.take(.leave)
    #expect(left == .none)
  }
}
