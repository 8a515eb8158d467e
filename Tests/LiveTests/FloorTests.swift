import AldabaJSON
import Testing

/// R5: while the customer types, the technician's keys wait, and none is lost.
@Suite struct FloorTests {
  @Test func theCustomerComesFirst() async throws {
    try await Scene.play(["floor_seconds=1"]) { scene in
      let call = try await scene.call()
      try await call.typing()
      call.agent.send(["do": "type", "data": "echo eins".data])
      try await call.technician.wait("floor", ["held_by": "customer"])
      call.technician.send(["do": "type", "data": "-zwei".data])
      call.agent.send(["do": "type", "data": "-drei".data])
      try await call.technician.wait("floor", ["held_by": "technician"])
      call.technician.send(["do": "type", "data": "-vier\n".data])
      try await call.technician.output(until: "\neins-drei-zwei-vier")
      try await call.end()
    }
  }

  @Test func noMoreThanWhatMayWait() async throws {
    try await Scene.play(["floor_seconds=1"]) { scene in
      let call = try await scene.call()
      try await call.typing()
      call.agent.send(["do": "type", "data": ":".data])
      try await call.technician.wait("floor", ["held_by": "customer"])
      // Not more than a terminal takes as one line, and then what is too much.
      for count in [4_000, 200] {
        let blank = String(repeating: " ", count: count)
        call.technician.send(["do": "type", "data": blank.data])
      }
      try await call.technician.error("floor")
      try await call.technician.wait("floor", ["held_by": "technician"])
      call.technician.send(["do": "type", "data": "\n".data])
      try await call.echo("danach")
      try await call.end()
    }
  }

  @Test func whatWaitedForATakenGrantIsNotTyped() async throws {
    try await Scene.play(["floor_seconds=1"]) { scene in
      let call = try await scene.call()
      try await call.typing()
      call.agent.send(["do": "type", "data": "echo eins".data])
      try await call.technician.wait("floor", ["held_by": "customer"])
      call.technician.send(["do": "type", "data": "-zwei\n".data])
      call.agent.send(["do": "revoke", "what": "all"])
      try await call.technician.wait("revoked", ["what": "type"])
      call.agent.send(["do": "type", "data": "-drei\n".data])
      try await call.agent.output(until: "\neins-drei")
      try await call.end()
    }
  }

  @Test func aQuestionWaitsForTheEndOfTyping() async throws {
    try await Scene.play(["floor_seconds=1"]) { scene in
      let call = try await scene.call()
      try await call.typing()
      call.agent.send(["do": "type", "data": ":".data])
      try await call.technician.wait("floor", ["held_by": "customer"])
      call.technician.send([
        "do": "ask", "what": "view", "reason": "Ver la cola", "minutes": 15,
      ])
      // Events are passed over in their order: the question comes behind the floor.
      try await call.technician.wait("floor", ["held_by": "technician"])
      try await call.technician.wait("asked", ["what": "view"])
      call.agent.answer(try await call.agent.ask("view"), "yes")
      try await call.technician.wait("answer", ["what": "view", "answer": "yes"])
      try await call.end()
    }
  }
}
