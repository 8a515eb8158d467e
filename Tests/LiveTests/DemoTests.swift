import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// `aldaba-broker demo`: it plays both figures with the real programs, and nothing of it stays.
@Suite struct DemoTests {
  /// What a watcher must have read at its end.
  private static let sentences = [
    "es": [
      "Ana lee:", "Para esperar, escriba: sí", "Ana ▸ responde: sí", "Gracias por esperar.",
      "Ana, gracias por su amable espera.", "así no lo repite",
      "Para hablar con Hugo, escriba: sí", "Los permisos que le dio han terminado.",
      "Gabriela me ha contado:", "Cuando quiera, cuelgue usted primero.",
    ],
    "en": [
      "Ana reads:", "To wait, type: yes", "Ana ▸ answers: yes", "Thank you for waiting.",
      "Ana, thank you for waiting.", "so you need not repeat it",
      "To talk to Hugo, type: yes", "The permissions you gave them have ended.",
      "Gabriela has told me:", "When you are ready, hang up first.",
    ],
  ]

  @Test(arguments: ["es", "en"])
  func showsBothFiguresAndLeavesNothing(language: String) async throws {
    let place = try Folders.fresh()
    let done = try await Finished.run(
      ["aldaba-broker", "demo", "--fast", "--lang", language], home: place,
      environment: ["TMPDIR": place])
    #expect(done.code == 0, "\(done.error)")
    #expect(!done.output.contains("\u{1B}"))
    // As a sentence, whatever the width that it was wrapped to.
    let text = done.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    var rest = text[...]
    for sentence in Self.sentences[language] ?? [] {
      guard let found = rest.firstRange(of: sentence) else {
        Issue.record("no «\(sentence)» in its place in:\n\(done.output)")
        break
      }
      rest = rest[found.upperBound...]
    }
    try await Self.expectNothing(of: place)
  }

  @Test func fitsANarrowWindow() async throws {
    try await Scene.play(serves: false) { scene in
      let watcher = try await Person.start(
        scene, "watcher", script: "\(Program.path("aldaba-broker")) demo --fast; echo code=$?",
        columns: 40)
      try await watcher.sees("code=0", seconds: 60)
      // The house's colours, and nothing else that a terminal would act on.
      let plain = watcher.everything.replacing(/\u{1B}\[[0-9]+m/, with: "")
      #expect(!plain.contains("\u{1B}"))
      for row in plain.split(separator: "\r\n") where row.count > 40 {
        Issue.record("\(row.count) columns: \(row)")
      }
    }
  }

  @Test func tellsPrograms() async throws {
    let place = try Folders.fresh()
    let done = try await Finished.run(
      ["aldaba-broker", "demo", "--json"], home: place, environment: ["TMPDIR": place])
    #expect(done.code == 0, "\(done.error)")
    let lines = try done.output.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
    for (name, event) in [
      ("broker", "listening"), ("gabriela", "session"), ("ana", "greeting"), ("ana", "held"),
      ("gabriela", "hold"), ("hugo", "waiting"), ("hugo", "brief"), ("gabriela", "closed"),
      ("ana", "closing"), ("audit", "transfer.completed"),
    ] {
      #expect(lines.contains { $0["by"]?.string == name && $0["event"]?.string == event })
    }
    #expect(lines.contains { $0["by"] == "gabriela" && $0["of"] == "transferred" })
    #expect(lines.contains { $0["by"] == "audit" && $0["ok"] == true })
    try await Self.expectNothing(of: place)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func canBeStoppedAtAnyTime(signal: Int32) async throws {
    let place = try Folders.fresh()
    let demo = try await Program.start(
      "demo", ["aldaba-broker", "demo", "--json"], home: place, environment: ["TMPDIR": place])
    try await demo.wait("held")
    demo.signal(signal)
    #expect(try await demo.exit() == 130)
    #expect(demo.errorText.hasPrefix("error:"))
    try await Self.expectNothing(of: place)
  }

  /// The other programs are not there: two lines, and nothing was begun.
  @Test func alone() async throws {
    let place = try Folders.fresh()
    let copy = place + "/bin/aldaba-broker"
    try Files.makeDirectory(place + "/bin", permissions: 0o700)
    let made = try await Finished.run(
      ["/bin/cp", Program.path("aldaba-broker"), copy], home: place)
    #expect(made.code == 0)
    let done = try await Finished.run(
      [copy, "demo", "--lang", "en"], home: place, environment: ["TMPDIR": place])
    #expect(done.code == 78)
    #expect(done.error.isTwoLines && done.error.contains("aldaba-agent"))
    Folders.remove(place + "/bin")
    try await Self.expectNothing(of: place)
  }

  /// No folder, and no process that was started in one: what a program of the demonstration has started
  /// itself sees its end, and goes.
  private static func expectNothing(of place: String) async throws {
    #expect(try Files.list(place).isEmpty)
    try await Scene.until { try processes(of: place).isEmpty }
  }

  private static func processes(of place: String) throws -> [String] {
    try Files.list("/proc").filter { name in
      Int32(name) != nil
        && ["cmdline", "environ"].contains { file in
          let text = (try? Files.read("/proc/\(name)/\(file)", maximumBytes: 1_048_576)) ?? []
          return text.contains(Array((place + "/aldaba-demo-").utf8))
        }
    }
  }
}
