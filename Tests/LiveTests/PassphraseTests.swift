import AldabaJSON
import AldabaSystem
import Testing

/// A technician's key under a passphrase: asked for by `enroll` and by every later command.
@Suite struct PassphraseTests {
  @Test func theKeyOpensWithItAlone() async throws {
    try await Scene.play { scene in
      let token = try await scene.token("eva")
      let home = scene.folder + "/eva"
      let enrolled = try await scene.run(
        ["aldaba", "enroll", "--home", home, "--passphrase"],
        input: token.trimmedLine + "\nabre, sésamo\n")
      #expect(enrolled.code == 0, "\(enrolled)")
      let pem = try Files.read(home + "/technician.key", maximumBytes: 16_384).asText
      #expect(pem.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY"))
      let wrong = try await scene.queue(home, "otra\n")
      #expect(wrong.code != 0 && wrong.error.isTwoLines, "\(wrong)")
      let right = try await scene.queue(home, "abre, sésamo\n")
      #expect(right.code == 0, "\(right)")
      let none = try await scene.run(
        ["aldaba", "enroll", "--home", scene.folder + "/x", "--passphrase"],
        input: try await scene.token("xoan").trimmedLine + "\n\n")
      #expect(none.code != 0 && none.error.isTwoLines, "\(none)")
    }
  }
}

extension Scene {
  fileprivate func queue(_ home: String, _ input: String) async throws -> Finished {
    try await run(
      ["aldaba", "queue", "--json", "--home", home, "--broker", address], input: input)
  }
}

extension String {
  fileprivate var trimmedLine: String { String(prefix { $0 != "\n" }) }
}
