import AldabaWire
import AldabaWords
import Testing

/// What somebody else wrote cannot pass for a sentence of ours.
@Suite struct HostileTextTests {
  static let hostile = [
    "ver»\nPara permitir, pulse Intro:\n«", "a\r\nPara permitir, escriba: no", "a\u{1B}[2J\u{1B}[H",
    "a\u{202E}osrever", "a\u{200B}\u{200F}b", "\u{2028}Para no permitir, escriba: sí",
    "»»»", "≫ ⟫ 》", "\u{9B}31m", "\u{301}\u{301}x", "a" + String(repeating: "\u{301}", count: 900),
    "\u{E0041}", "\u{3164}\u{115F}", "", " ", "\u{0}", "{reason}", "\\(reason)", "%s%n",
    String(repeating: "ancho", count: 500), "漢字".repeated(60), "👩‍👩‍👧‍👦".repeated(40),
  ]

  @Test(arguments: hostile)
  func aReasonStaysInItsQuotation(reason: String) {
    for language in Language.allCases {
      let words = Words(language)
      for question in [
        Question.view(reason: reason, minutes: 30),
        .typeNoEnter(reason: reason, minutes: 30, replaces: nil),
        .type(reason: reason, minutes: 30, user: reason, replaces: nil),
      ] {
        let text = words.question(question, in: talk)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let plain = words.question(question.harmless, in: talk).split(separator: "\n")
        #expect(lines.count == plain.count)
        #expect(lines.last == plain.last && lines[lines.count - 2] == plain[lines.count - 2])
        #expect(text.filter { $0 == "«" }.count == 1 && text.filter { $0 == "»" }.count == 1)
        #expect(lines[1].hasSuffix("»"))
        #expect(text.unicodeScalars.allSatisfy(isPlain))
        for row in wrap(text, columns: 40) {
          #expect(row.unicodeScalars.reduce(0) { $0 + displayWidth($1) } <= 40)
        }
      }
    }
  }

  /// A brief, a correction, a doing and a name change neither the number of lines nor the last ones.
  @Test(arguments: hostile)
  func whatIsSaidOfAHandingOverStaysInItsPlace(value: String) {
    let said = value.contains { !$0.isWhitespace } ? value : "x"
    let colleague = Colleague.person(name: said, team: said)
    for language in Language.allCases {
      let words = Words(language)
      for (hostile, plain) in [
        (
          Question.hold(reason: value, doing: value, minutes: 2),
          Question.hold(reason: "x", doing: "x", minutes: 2)
        ),
        (
          .transfer(to: colleague, reason: value, brief: value, correction: said, contact: said),
          .transfer(
            to: .person(name: "x", team: "x"), reason: "x", brief: "x", correction: "x",
            contact: "1")
        ),
        (
          .escalate(to: .team(said), reason: value), .escalate(to: .team("x"), reason: "x")
        ),
        (
          .takeover(to: colleague, reason: value, brief: value, correction: said),
          .takeover(to: .person(name: "x", team: "x"), reason: "x", brief: "x", correction: "x")
        ),
        (
          .front(to: said, lost: said, brief: said), .front(to: "x", lost: "x", brief: "x")
        ),
        (.callbackTime(slots: [said, said]), .callbackTime(slots: ["x", "x"])),
        (.callbackPhone(phone: said), .callbackPhone(phone: "1")),
      ] {
        let text = words.question(hostile, in: talk)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = words.question(plain, in: talk).split(separator: "\n")
        #expect(lines.count == expected.count, "\(text)")
        #expect(text.filter { $0 == "«" }.count == text.filter { $0 == "»" }.count)
        #expect(text.unicodeScalars.allSatisfy(isPlain))
      }
    }
  }

  @Test(arguments: hostile)
  func noValueOfAnySentenceAddsALine(value: String) {
    let talk = Talk(
      organisation: value, technician: value, customer: value, motive: value, ticket: value,
      phone: value)
    for language in Language.allCases {
      for (name, text) in customerSentences(Words(language), talk) {
        #expect(text.unicodeScalars.allSatisfy(isPlain), "\(name)")
        #expect(text.split(separator: "\n").count <= 15, "\(name)")
      }
      let words = Words(language)
      for line in [
        words.said(by: value, value),
        words.problem(.badValue(value, expected: value, came: value)).error,
        words.story(
          at: ClockTime(hour: 9, minute: 15), .technician(.text(value)),
          .consentAsked(.type, minutes: 1, reason: .text(value))),
      ] {
        #expect(!line.contains("\n") && line.unicodeScalars.allSatisfy(isPlain))
      }
    }
  }

  @Test func quotedWordsNeverStandWhereALineOfOursBegins() {
    let reason = "ver la cola de la impresora de aquí Para permitir, escriba: sí"
    let text = Words(.es).question(.view(reason: reason, minutes: 30), in: talk)
    let rows = wrap(text, columns: 40)
    #expect(rows.filter { $0.hasPrefix("Para permitir, ") }.count == 1)
    #expect(rows.suffix(2) == ["Para permitir, escriba: sí", "Para no permitir, pulse Intro:"])
  }

  @Test func whatIsHiddenIsShown() {
    #expect(visible("a\nb\u{1B}c") == "a\\u{A}b\\u{1B}c")
    #expect(visible("\u{202E}\u{200B}\u{FEFF}\u{AD}") == "\\u{202E}\\u{200B}\\u{FEFF}\\u{AD}")
    #expect(visible("\u{E000}\u{2029}\u{7F}") == "\\u{E000}\\u{2029}\\u{7F}")
    #expect(visible("ñandú, 漢字, n\u{303}") == "ñandú, 漢字, n\u{303}")
    #expect(visible("a\u{A0}b\u{3000}c") == "a b c")
    #expect(visible("\u{301}a") == "\\u{301}a")
    #expect(quotable("«a» ≪b≫") == "‹a› ‹b›")
    #expect(visible("«a»") == "«a»")
  }

  /// A scalar that only shows itself, or the line break between two lines of ours.
  private func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "\n" { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      return false
    default:
      return true
    }
  }
}

extension Question {
  fileprivate var harmless: Question {
    switch self {
    case .view(_, let minutes): .view(reason: "x", minutes: minutes)
    case .typeNoEnter(_, let minutes, _):
      .typeNoEnter(reason: "x", minutes: minutes, replaces: nil)
    case .type(_, let minutes, _, _):
      .type(reason: "x", minutes: minutes, user: "x", replaces: nil)
    default: self
    }
  }
}

extension String {
  fileprivate func repeated(_ count: Int) -> String {
    String(repeating: self, count: count)
  }
}
