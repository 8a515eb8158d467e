import AldabaJSON
import AldabaTerminal
import AldabaWire
import AldabaWords
import Testing

@testable import AldabaAgent

/// What a front end answers, and how questions are named to it.
@Suite struct FrontTests {
  private static func answer(_ command: JSON) -> Result<AgentAnswer, BadArgument> {
    do throws(BadArgument) { return .success(try AgentAnswer(command)) } catch {
      return .failure(error)
    }
  }

  @Test func answers() {
    #expect(Self.answer(["answer": "yes"]) == .success(.yes()))
    #expect(
      Self.answer(["answer": "yes", "number": "4821", "text": "El escáner"])
        == .success(.yes(number: "4821", correction: "El escáner")))
    #expect(Self.answer(["answer": "no", "number": 7]) == .success(.no))
    #expect(Self.answer(["answer": "callback"]) == .success(.callback(CallbackWish())))
    #expect(
      Self.answer([
        "answer": "callback", "at": "2026-11-24T09:15:02.123Z", "contact": "915550100",
      ]) == .success(.callback(CallbackWish(at: 1_795_511_702_123, contact: "915550100"))))
  }

  @Test(
    arguments: [
      ([:], "answer"), (["answer": "maybe"], "maybe"), (["answer": true], "answer"),
      (["answer": "YES"], "YES"), (["answer": "yes", "number": 4821], "number"),
      (["answer": "callback", "at": "mañana"], "mañana"),
      (["answer": "callback", "at": 1_795_511_702], "at"),
      (["answer": "callback", "contact": 915_550_100], "contact"),
    ] as [(JSON, String)])
  func wrongAnswers(command: JSON, came: String) {
    #expect(Self.answer(command) == .failure(BadArgument(came)))
  }

  // MARK: - Questions

  private static let ask = AskID(rawValue: "a1a2a3a4a5a6a7a8")!

  private static func handoff(_ kind: Act.Handoff.Kind, _ to: Target) -> Act.Handoff {
    Act.Handoff(
      id: ask, kind: kind, to: to, name: .zero, team: "Impresoras", phone: "214", reason: .zero,
      brief: .zero)
  }

  @Test func names() {
    let names = [
      AgentQuestion.What.session,
      .capability(Act.Ask(id: Self.ask, what: .typeNoEnter, reason: .zero, duration: 1)),
      .hold(Act.Hold(id: Self.ask, reason: .zero, doing: .zero, duration: 1)),
      .handoff(Self.handoff(.transfer, .next)), .handoff(Self.handoff(.third, .next)),
      .handoff(Self.handoff(.takeover, .next)), .front(Self.ask),
    ].map(\.name)
    #expect(
      names == ["session", "type-no-enter", "hold", "transfer", "escalate", "escalate", "transfer"])
  }

  @Test func whomTheyArePassedTo() throws {
    let hugo = try #require(PersonID(rawValue: "hugo"))
    let to = Self.handoff(.transfer, .person(hugo))
    #expect(to.colleague("Hugo Sanz") == .person(name: "Hugo Sanz", team: "Impresoras"))
    #expect(to.colleague(nil) == .person(name: "hugo", team: "Impresoras"))
    #expect(Self.handoff(.transfer, .team("Redes")).colleague(nil) == .team("Redes"))
    #expect(Self.handoff(.third, .next).colleague(nil) == .next)
  }

  @Test func whatTheyAreAsked() {
    let texts = ["reason": "Es cosa suya", "brief": "No imprime"]
    let transfer = Self.handoff(.transfer, .next).sentence(texts, correction: "Tampoco escanea")
    #expect(
      transfer
        == .transfer(
          to: .next, reason: "Es cosa suya", brief: "No imprime", correction: "Tampoco escanea",
          contact: "214"))
    #expect(transfer.takesCorrection && !transfer.takesCallback)
    let third = Self.handoff(.third, .next).sentence(texts, correction: nil)
    #expect(third == .escalate(to: .next, reason: "Es cosa suya"))
    #expect(!third.takesCorrection)
    let takeover = Self.handoff(.takeover, .next).sentence(texts, correction: nil)
    #expect(
      takeover
        == .takeover(to: .next, reason: "Es cosa suya", brief: "No imprime", correction: nil))
  }
}
