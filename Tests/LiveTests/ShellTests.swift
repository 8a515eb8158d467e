import AldabaJSON
import AldabaWire
import Testing

/// The customer's shell, seen and typed in from both sides.
@Suite struct ShellTests {
  @Test func theWindowIsTheSmallerOfBoth() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      call.agent.send(["do": "resize", "columns": 100, "rows": 30])
      call.technician.send(["do": "resize", "columns": 120, "rows": 22])
      try await call.technician.wait("resized", ["columns": 100, "rows": 22])
      call.agent.send(["do": "type", "data": "stty size\n".data])
      try await call.technician.output(until: "22 100")
      call.technician.send(["do": "resize", "columns": 70, "rows": 50])
      try await call.technician.wait("resized", ["columns": 70, "rows": 30])
      call.agent.send(["do": "type", "data": "stty size\n".data])
      try await call.agent.output(until: "30 70")
      for bad in [0, -1, 1001] {
        let command: JSON = ["do": "resize", "columns": .integer(Int64(bad)), "rows": 24]
        call.agent.send(command)
        call.technician.send(command)
        try await call.agent.error("bad-argument")
        try await call.technician.error("bad-argument")
      }
      try await call.end()
    }
  }

  @Test func theShellsEndEndsItsGrants() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.grant("view")
      try await call.typing()
      call.technician.send(["do": "type", "data": "exit 3\n".data])
      for program in [call.technician, call.agent] {
        try await program.wait("shell", ["state": "closed", "status": 3])
        try await program.wait("revoked", ["what": "type"])
        try await program.wait("revoked", ["what": "view"])
      }
      call.technician.send(["do": "type", "data": "echo no\n".data])
      try await call.technician.error("no-grant")
      #expect(!call.agent.hasHeard("closed"))
      // Another yes opens another one.
      try await call.grant("view")
      try await call.technician.wait("shell", ["state": "open"])
      call.agent.send(["do": "type", "data": "echo \\(otra\\)\n".data])
      try await call.technician.output(until: "(otra)")
      try await call.end()
    }
  }

  @Test func outputComesByteForByte() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      let text = "ñandú €5 日本語 👩‍💻 e\u{301} \u{1B}[1;31mrojo\u{1B}[0m \u{7}"
      // Written in octal, so that the echo of the command differs from its output.
      let octal = text.utf8.map { "\\\(String($0 + 0, radix: 8).leftPadded(3))" }.joined()
      call.technician.send(["do": "type", "data": "printf '\(octal)\\nF''IN\\n'\n".data])
      let seen = try await call.technician.output(until: "FIN\r\n")
      #expect(seen.contains(Array((text + "\r\nFIN\r\n").utf8)))
      // Bytes that are no UTF-8 pass, too.
      call.technician.send(["do": "type", "data": "printf '\\377\\376\\200F''IN2\\n'\n".data])
      let raw = try await call.technician.output(until: "FIN2")
      #expect(raw.contains([0xFF, 0xFE, 0x80] + Array("FIN2".utf8)))
      try await call.end()
      #expect(call.agent.screen.hasSuffix(call.technician.screen))
    }
  }

  @Test func muchOutputComesWhole() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      // More than a relay window.
      call.technician.send([
        "do": "type", "data": "stty -onlcr; seq 100001 180000; echo F''IN\n".data,
      ])
      let seen = try await call.technician.output(until: "FIN\n")
      let numbers = seen.split(separator: 0x0A).compactMap {
        Int(String(decoding: $0, as: UTF8.self))
      }
      #expect(numbers.first == 100_001 && numbers.last == 180_000 && numbers.count == 80_000)
      #expect(!call.technician.hasHeard("skipped"))
      try await call.end()
    }
  }

  @Test func muchInputComesWhole() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      call.technician.send([
        "do": "type", "data": "stty -echo; wc -c <<F''IN | sed 's/^/n=/'\n".data,
      ])
      // Lines, since a terminal takes at most 4096 bytes of one.
      let line = String(repeating: "x", count: 999) + "\n"
      for _ in 0..<60 { call.technician.send(["do": "type", "data": line.data]) }
      call.technician.send(["do": "type", "data": "FIN\nstty echo\n".data])
      try await call.technician.output(until: "n=60000")
      try await call.end()
    }
  }

  @Test func typingWithoutEnter() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.grant("type-no-enter", number: call.number)
      try await call.technician.wait("shell", ["state": "open"])
      try await call.technician.output(until: "$ ")
      call.technician.send(["do": "type", "data": "echo \\(holaX".data])
      call.technician.send(["do": "type", "data": "\u{7F}\\)".data])
      try await call.technician.output(until: "\\)")
      for enter in ["\r", "\n", "\u{0F}", "\u{03}", "\u{04}", "\u{1B}\u{05}", "\u{18}\u{05}"] {
        call.technician.send(["do": "type", "data": enter.data])
        try await call.technician.error("no-enter")
      }
      #expect(!call.agent.screen.contains(Array("(hola)".utf8)))
      // The customer presses it.
      call.agent.send(["do": "type", "data": "\n".data])
      try await call.technician.output(until: "(hola)")

      // While a program runs in the shell, nothing passes.
      call.agent.send(["do": "type", "data": "sh -c 'echo \\(gato\\); cat'\n".data])
      try await call.agent.output(until: "(gato)\r\n")
      call.technician.send(["do": "type", "data": "fuera".data])
      call.technician.send(["do": "say", "text": "¿Ve algo?"])
      try await call.agent.wait("said")
      call.agent.send(["do": "type", "data": "dentro\n".data])
      try await call.agent.output(until: "dentro\r\ndentro\r\n")
      #expect(!call.agent.screen.contains(Array("fuera".utf8)))
      try await call.end()
    }
  }

  @Test func commandsThatAreNone() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      for program in [call.technician, call.agent] {
        for line in ["{}", "[]", "no JSON", "{\"do\":7}", "{\"do\":\"fly\"}", "{\"do\":\"fly\""] {
          program.send(line: Array(line.utf8))
          try await program.error("unknown-command")
        }
        program.send(line: Array("{\"do\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8))
        try await program.error("unknown-command")
        program.send(line: [UInt8](repeating: 0x5B, count: 10_000))
        try await program.error("unknown-command")
        for line in [
          "{\"do\":\"type\"}", "{\"do\":\"type\",\"data\":\"%%\"}", "{\"do\":\"type\",\"data\":5}",
          "{\"do\":\"say\"}", "{\"do\":\"say\",\"text\":\"\"}",
          "{\"do\":\"resize\",\"columns\":80}",
        ] {
          program.send(line: Array(line.utf8))
          try await program.error("bad-argument")
        }
        let long = String(repeating: "a", count: 5_000)
        program.send(["do": "say", "text": .string(long)])
        try await program.error("bad-argument")
        program.send(line: Array("  ".utf8))
      }
      for line in [
        "{\"do\":\"ask\"}", "{\"do\":\"ask\",\"what\":\"fly\",\"reason\":\"r\",\"minutes\":5}",
        "{\"do\":\"ask\",\"what\":\"view\",\"minutes\":5}",
        "{\"do\":\"ask\",\"what\":\"view\",\"reason\":\"\",\"minutes\":5}",
        "{\"do\":\"ask\",\"what\":\"view\",\"reason\":\"r\"}",
        "{\"do\":\"ask\",\"what\":\"view\",\"reason\":\"r\",\"minutes\":0}",
        "{\"do\":\"ask\",\"what\":\"view\",\"reason\":\"r\",\"minutes\":-1}",
        "{\"do\":\"ask\",\"what\":\"view\",\"reason\":\"r\",\"minutes\":60.1}",
        "{\"do\":\"ask\",\"what\":\"view\",\"reason\":\"r\",\"minutes\":1e300}",
      ] {
        call.technician.send(line: Array(line.utf8))
        try await call.technician.error("bad-argument")
      }
      for line in [
        "{\"do\":\"answer\"}", "{\"do\":\"answer\",\"ask\":\"x\",\"answer\":\"yes\"}",
        "{\"do\":\"revoke\"}", "{\"do\":\"revoke\",\"what\":\"fly\"}",
        "{\"do\":\"offer\",\"what\":\"fly\"}", "{\"do\":\"more\"}",
      ] {
        call.agent.send(line: Array(line.utf8))
        try await call.agent.error("bad-argument")
      }
      call.agent.answer("0123456789abcdef", "yes")
      try await call.agent.error("no-such-ask")
      // Nothing else happened.
      #expect(!call.agent.hasHeard("asked", ["what": "view"]))
      #expect(!call.agent.hasHeard("said") && !call.technician.hasHeard("said"))
      try await call.typing()
      try await call.end()
    }
  }

  @Test func theNumberNeverCrosses() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let spaced = call.number.map(String.init).joined(separator: " ")
      for text in ["El número es \(call.number)", spaced] {
        call.technician.send(["do": "say", "text": .string(text)])
        try await call.technician.error("bad-argument")
        call.technician.send([
          "do": "ask", "what": "view", "reason": .string(text), "minutes": 15,
        ])
        try await call.technician.error("bad-argument")
        call.technician.send(["do": "close", "summary": .string(text)])
        try await call.technician.error("bad-argument")
        call.agent.send(["do": "say", "text": .string(text)])
        try await call.agent.error("bad-argument")
      }
      try await call.end()
    }
  }
}

extension String {
  fileprivate func leftPadded(_ width: Int) -> String {
    String(repeating: "0", count: max(0, width - utf8.count)) + self
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ other: [UInt8]) -> Bool {
    count >= other.count && suffix(other.count).elementsEqual(other)
  }
}
