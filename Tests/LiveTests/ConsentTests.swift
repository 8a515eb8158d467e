import AldabaJSON
import Testing

/// Asking and answering, over JSON lines: every ask ends in exactly one answer, and only a clear yes
/// in time allows anything.
@Suite struct ConsentTests {
  private static func ask(_ what: String, minutes: Double = 15) -> JSON {
    ["do": "ask", "what": .string(what), "reason": "Ver la cola", "minutes": .fraction(minutes)]
  }

  @Test func controlNeedsTheNumber() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      call.technician.send(Self.ask("type"))
      let question = try await call.agent.wait("asked", ["what": "type"])
      #expect(question["number"] == true)
      #expect(question["text"]?.string?.contains(call.number) == false)
      #expect(question["text"]?.string?.contains("«Ver la cola»") == true)
      let ask = question["ask"]?.string ?? ""
      let asked = try await call.technician.wait("asked", ["ask": .string(ask)])
      #expect(asked["expires"] == question["expires"])
      // A yes without the number is not counted as a wrong one.
      for _ in 0..<4 {
        call.agent.answer(ask, "yes")
        try await call.agent.error("number-required")
      }
      for _ in 0..<2 {
        call.agent.answer(ask, "yes", number: call.number == "0000" ? "1111" : "0000")
        try await call.agent.error("wrong-number")
      }
      call.agent.answer(ask, "yes", number: call.number)
      try await call.technician.wait("answer", ["ask": .string(ask), "answer": "yes"])
      let next = try await call.technician.number()
      try await call.technician.wait("shell", ["state": "open"])

      // The number was spent: the next question wants the next one.
      call.technician.send(Self.ask("type-no-enter"))
      let second = try await call.agent.ask("type-no-enter")
      if next != call.number {
        call.agent.answer(second, "yes", number: call.number)
        try await call.agent.error("wrong-number")
      }
      call.agent.answer(second, "yes", number: next)
      try await call.technician.wait("answer", ["ask": .string(second), "answer": "yes"])
      try await call.end()
    }
  }

  @Test func theThirdWrongNumberIsNo() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      call.technician.send(Self.ask("type"))
      let ask = try await call.agent.ask("type")
      for _ in 0..<3 {
        call.agent.answer(ask, "yes", number: call.number == "0000" ? "1111" : "0000")
        try await call.agent.error("wrong-number")
      }
      try await call.technician.wait("answer", ["ask": .string(ask), "answer": "no"])
      call.agent.answer(ask, "yes", number: call.number)
      try await call.agent.error("no-such-ask")
      _ = try await call.technician.number()
      #expect(try await scene.records("consent.declined").first?["why"] == "number")
      #expect(!call.agent.hasHeard("shell"))
      try await call.end()
    }
  }

  @Test func noIsNo() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      for what in ["view", "type-no-enter", "type"] {
        call.technician.send(Self.ask(what))
        let ask = try await call.agent.ask(what)
        call.agent.answer(ask, "no")
        let answer = try await call.technician.wait("answer", ["ask": .string(ask)])
        #expect(answer["answer"] == "no")
        call.technician.send(Self.ask(what))
        try await call.technician.error("too-soon")
      }
      call.technician.send(["do": "type", "data": "echo no\n".data])
      try await call.technician.error("no-grant")
      #expect(!call.agent.hasHeard("shell"))
      try await call.end()
    }
  }

  @Test func silenceIsNo() async throws {
    // The greeting's question waits as long: it is answered at once.
    try await Scene.play(["ask_seconds=3"]) { scene in
      let call = try await scene.call()
      call.technician.send(Self.ask("view"))
      let ask = try await call.agent.ask("view")
      let answer = try await call.technician.wait("answer", ["ask": .string(ask)])
      #expect(answer["answer"] == "silence")
      call.agent.answer(ask, "yes")
      try await call.agent.error("no-such-ask")
      call.technician.send(Self.ask("view"))
      try await call.technician.error("too-soon")
      #expect(try await scene.records("consent.silent").count == 1)
      #expect(try await scene.records("consent.granted").isEmpty)
      try await call.end()
    }
  }

  @Test func moreTimeForAQuestion() async throws {
    try await Scene.play(["ask_seconds=4"]) { scene in
      let call = try await scene.call()
      call.technician.send(Self.ask("view"))
      let first = try await call.agent.wait("asked", ["what": "view"])
      let ask = first["ask"] ?? ""
      call.agent.send(["do": "more", "ask": "0123456789abcdef"])
      try await call.agent.error("no-such-ask")
      await Stage.shared.pause(seconds: 2.2)
      call.agent.send(["do": "more", "ask": ask])
      let second = try await call.agent.wait("asked", ["ask": ask])
      let expires = [first, second].compactMap { $0["expires"]?.string }
      #expect(expires.count == 2 && expires[0] < expires[1])
      await Stage.shared.pause(seconds: 2.2)
      call.agent.answer(ask.string ?? "", "yes")
      try await call.technician.wait("answer", ["ask": ask, "answer": "yes"])
      // The technician was told both times.
      try await call.technician.wait("asked", ["ask": ask])
      try await call.technician.wait("asked", ["ask": ask])
    }
  }

  @Test func aGrantExpires() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let answer = try await call.grant("type", minutes: 0.03, number: call.number)
      #expect(answer["until"]?.string?.hasSuffix("Z") == true)
      try await call.technician.wait("expired", ["what": "type"])
      try await call.agent.wait("expired", ["what": "type"])
      call.technician.send(["do": "type", "data": "echo no\n".data])
      try await call.technician.error("no-grant")
      #expect(try await scene.records("consent.expired").count == 1)
      try await call.end()
    }
  }

  @Test func revokingOneLeavesTheOthers() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.grant("view")
      try await call.typing()
      call.agent.send(["do": "revoke", "what": "type"])
      try await call.technician.wait("revoked", ["what": "type"])
      try await call.agent.wait("revoked", ["what": "type"])
      call.technician.send(["do": "type", "data": "echo no\n".data])
      try await call.technician.error("no-grant")
      call.agent.send(["do": "type", "data": "echo \\(aún\\)\n".data])
      try await call.technician.output(until: "(aún)")
      call.agent.send(["do": "revoke", "what": "all"])
      try await call.technician.wait("revoked", ["what": "view"])
      try await call.agent.wait("revoked", ["what": "view"])
      call.agent.send(["do": "type", "data": "echo \\(secreto\\)\n".data])
      try await call.agent.output(until: "(secreto)")
      call.technician.send(["do": "say", "text": "¿Sigue ahí?"])
      try await call.agent.wait("said")
      #expect(!call.technician.screen.contains(Array("secreto".utf8)))
      // The session goes on, and the same may be asked for again: a withdrawal is no refusal.
      try await call.grant("view")
      try await call.end()
    }
  }

  @Test func revokingAllEndsEachOnce() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.grant("view")
      try await call.typing()
      call.agent.send(["do": "revoke", "what": "all"])
      for what in ["view", "type"] as [JSON] {
        try await call.technician.wait("revoked", ["what": what])
        try await call.agent.wait("revoked", ["what": what])
      }
      try await call.end()
      #expect(try await scene.records("consent.revoked").count == 2)
      for program in [call.technician, call.agent] {
        #expect(program.events.history.count { $0["event"] == "revoked" } == 2)
      }
    }
  }

  @Test func afterTwoRefusalsOnlyTheCustomerBringsItUp() async throws {
    try await Scene.play(["reask_seconds=0"]) { scene in
      let call = try await scene.call()
      for _ in 0..<2 {
        call.technician.send(Self.ask("view"))
        call.agent.answer(try await call.agent.ask("view"), "no")
        try await call.technician.wait("answer", ["answer": "no"])
      }
      call.technician.send(Self.ask("view"))
      try await call.technician.error("not-again")
      // Something else is another question.
      try await call.grant("type-no-enter", number: call.number)
      call.agent.send(["do": "offer", "what": "view"])
      try await call.technician.wait("offered", ["what": "view"])
      try await call.grant("view")
      try await call.end()
    }
  }

  @Test func oneQuestionAtATime() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      call.technician.send(Self.ask("view"))
      let ask = try await call.agent.ask("view")
      call.technician.send(Self.ask("type"))
      try await call.technician.error("busy")
      call.technician.send(["do": "close", "summary": "Listo"])
      try await call.technician.error("busy")
      call.agent.answer(ask, "yes")
      try await call.technician.wait("answer", ["ask": .string(ask), "answer": "yes"])
      #expect(call.agent.events.history.count { $0["event"] == "asked" } == 2)
      try await call.end()
    }
  }

  @Test func panicKeyAnswersAnOpenQuestionWithNo() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.grant("view")
      call.technician.send(Self.ask("type"))
      let ask = try await call.agent.ask("type")
      call.agent.send(["do": "revoke", "what": "all"])
      try await call.technician.wait("revoked", ["what": "view"])
      try await call.technician.wait("answer", ["ask": .string(ask), "answer": "no"])
      try await call.end()
    }
  }

  @Test func aSixthNumberEndsTheSession() async throws {
    try await Scene.play(["reask_seconds=0"]) { scene in
      let call = try await scene.call()
      // Five numbers: one at the beginning and one after each question for control.
      for what in ["type", "type", "type-no-enter", "type-no-enter"] {
        call.technician.send(Self.ask(what))
        call.agent.answer(try await call.agent.ask(what), "no")
        try await call.technician.wait("answer", ["answer": "no"])
        _ = try await call.technician.number()
      }
      call.agent.send(["do": "offer", "what": "type"])
      try await call.technician.wait("offered")
      call.technician.send(Self.ask("type"))
      call.agent.answer(try await call.agent.ask("type"), "no")
      try await call.technician.wait("answer", ["answer": "no"])
      call.agent.send(["do": "offer", "what": "type-no-enter"])
      try await call.technician.wait("offered")
      call.technician.send(Self.ask("type-no-enter"))
      try await call.ended(by: "customer")
      #expect(try await scene.records("session.closed").first?["ending"] == "numbers")
      #expect(try await scene.records("number.spent").count == 5)
      #expect(try await call.technician.exit() == 0)
      #expect(try await call.agent.exit() == 76)
    }
  }

  /// A yes whose receipt has not come opens nothing for somebody who hangs up meanwhile.
  @Test func aYesAndAHangUpIsAHangUp() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      call.technician.send(Self.ask("view"))
      let ask = try await call.agent.ask("view")
      call.agent.answer(ask, "yes")
      call.agent.send(["do": "hangup"])
      try await call.ended(by: "customer")
      #expect(!call.agent.hasHeard("granted") && !call.agent.hasHeard("shell"))
      #expect(try await scene.records("shell.opened").isEmpty)
    }
  }
}
