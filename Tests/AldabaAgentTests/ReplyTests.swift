import AldabaTerminal
import AldabaWords
import Testing

@testable import AldabaAgent

/// What a typed line means, by what is asked.
@Suite struct ReplyTests {
  private static let hold = Question.hold(reason: "m", doing: "d", minutes: 2)
  private static let transfer = Question.transfer(
    to: .next, reason: "m", brief: "b", correction: nil, contact: nil)
  private static let type = Question.type(reason: "m", minutes: 15, user: "ana", replaces: nil)
  private static let slots: [Int64] = [1_000, 2_000, 3_000]

  private static func read(_ line: String, _ step: Reading.Step, _ language: Language = .es)
    -> String
  {
    let reading = Reading(
      words: Words(language), step: step, now: { 1_795_511_702_123 },
      clock: LocalClock { Civil(days: Int($0) / 86_400, hour: Int($0) % 86_400 / 3_600) },
      check: { $0 == "4821" ? .right : $0 == "0000" ? .tooMany : .wrong })
    return switch reading.read(line) {
    case .answer(let reply): "\(reply)"
    case .again: "again"
    case .more: "more"
    case .wrongNumber: "wrong"
    case .unclear: "unclear"
    }
  }

  @Test(arguments: [
    ("sí", "yes"), ("SI", "yes"), ("no", "no"), ("?", "again"), ("más", "more"),
    ("llamar", "call"), ("s", "unclear"), ("yes", "unclear"), ("1234", "unclear"),
    ("vale", "unclear"),
  ])
  func waiting(line: String, meaning: String) {
    #expect(Self.read(line, .question(Self.hold)) == meaning)
  }

  @Test func theListOfAFolder() {
    func push(_ files: Int?) -> Reading.Step {
      .question(
        .push(
          reason: "m",
          FileNotice(
            name: "x", bytes: 1, files: files, place: "/", digest: "00", isHidden: false,
            isProgram: false, isThere: false)))
    }
    #expect(Self.read("lista", push(2)) == "list" && Self.read("list", push(2), .en) == "list")
    #expect(Self.read("lista", push(nil)) == "unclear")
    #expect(Self.read("lista", .question(Self.hold)) == "unclear")
    #expect(Self.read("sí", push(2)) == "yes" && Self.read("", push(2)) == "no")
  }

  @Test(arguments: [("corregir", "correct"), ("sí", "yes"), ("llamar", "word(")])
  func passingOn(line: String, meaning: String) {
    #expect(Self.read(line, .question(Self.transfer)).hasPrefix(meaning))
  }

  @Test(arguments: [
    ("4821", "number(\"4821\")"), ("4 8 2 1", "number(\"4821\")"), ("1111", "wrong"),
    ("0000", "wrongNumbers"), ("sí", "unclear"), ("no", "no"),
  ])
  func control(line: String, meaning: String) {
    #expect(Self.read(line, .question(Self.type)) == meaning)
  }

  @Test(arguments: ["pausa", "responsable", "queja", "parar", "colgar", "ayuda", "seguir"])
  func wordsCountAtAnyTime(line: String) {
    #expect(Self.read(line, .question(Self.hold)).hasPrefix("word("))
    // Not before the customer has begun; going away always does.
    let before = Self.read(line, .question(.session))
    #expect(before == (["parar", "colgar"].contains(line) ? "no" : "unclear"))
  }

  @Test(arguments: [
    ("la impresora, no el escáner", "text(\"la impresora, no el escáner\")"), ("no", "no"),
    ("?", "again"), ("pausa", "text(\"pausa\")"),
  ])
  func wordsOfTheirOwn(line: String, meaning: String) {
    #expect(Self.read(line, .text) == meaning)
  }

  @Test(arguments: [
    ("2", "slot(2)"), ("4", "unclear"), ("0", "unclear"), ("sí", "unclear"), ("no", "no"),
    ("mañana a las 10:30", "moment("), ("cuando quieran", "unclear"),
  ])
  func times(line: String, meaning: String) {
    #expect(Self.read(line, .callback(.time(slots: Self.slots))).hasPrefix(meaning))
  }

  @Test(arguments: [("sí", "yes"), ("mañana a las 10", "moment("), ("2", "unclear")])
  func nearest(line: String, meaning: String) {
    #expect(Self.read(line, .callback(.past(nearest: 5_000))).hasPrefix(meaning))
  }

  @Test(arguments: [
    ("915 550 100", "915550100"), ("+34 915-550-100", "+34915550100"),
    ("(91) 555.01.00", "915550100"),
    ("12", nil), ("1234567890123456", nil), ("915 ext 3", nil), ("34+915", nil), ("", nil),
  ])
  func telephones(line: String, number: String?) {
    #expect(Reading.telephone(line) == number)
  }
}
