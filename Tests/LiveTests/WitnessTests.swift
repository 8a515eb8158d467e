import AldabaJSON
import AldabaSystem
import AldabaWire
import Glibc
import Testing

/// Witnesses sign what a broker shows; an auditor wants enough of them.
@Suite struct WitnessTests {
  @Test func enoughOfThem() async throws {
    try await Scene.play { scene in
      let auditor = try await scene.auditor()
      let homes = [try await scene.auditor("uno"), try await scene.auditor("dos")]
      let trust = try await scene.trust(of: auditor)
      func policy(_ name: String, _ keys: [String], wanted: Int, named: String? = nil) throws
        -> String
      {
        let path = "\(scene.folder)/\(name).json5"
        let names = keys.map { "\"\($0)\"" }.joined(separator: ", ")
        let text = """
          { ledgers: [{ origin: "\(trust.origin)", key: "\(trust.key)" }], every_seconds: 60,
            witnesses: [\(names)], wanted: \(wanted)\(named.map { ", name: \"\($0)\"" } ?? "") }
          """
        try Files.replace(path, Array(text.utf8), permissions: 0o600)
        return path
      }
      var keys: [String] = []
      for (number, home) in homes.enumerated() {
        let own = try policy("w\(number)", [], wanted: 0, named: "witness.example/w\(number)")
        let done = try await scene.run([
          "aldaba-audit", "witness", "--broker", scene.address, "--home", home, "--key",
          home + "/witness.key", "--policy", own, "--once", "--json",
        ])
        #expect(done.code == 0, "\(done)")
        let lines = done.output.split(separator: "\n").compactMap {
          try? JSON.parse(Array($0.utf8))
        }
        keys.append(try #require(lines.first?["key"]?.string))
        #expect(lines.last?["event"]?.string == "cosigned")
      }
      let both = try policy("both", keys, wanted: 2)
      let verified = try await scene.audit("verify", auditor, "--policy", both, "--json")
      #expect(verified.code == 0, "\(verified)")
      let local = try await scene.run([
        "aldaba-audit", "verify", "--dir", scene.ledger, "--policy", both, "--json",
      ])
      #expect(local.code == 0, "\(local)")
      // A key that has signed nothing is no witness.
      let stranger =
        "witness.example/w0+"
        + keys[1].drop { $0 != "+" }.dropFirst()
      let wrong = try await scene.audit(
        "verify", auditor, "--policy", try policy("wrong", [stranger], wanted: 0))
      #expect(wrong.code == 78 && wrong.error.isTwoLines, "\(wrong)")
      // Without the second one it is not enough.
      for name in try Files.list(scene.ledger + "/witnesses") where name.hasPrefix("dos") {
        try Files.remove("\(scene.ledger)/witnesses/\(name)")
      }
      let one = try await scene.audit("verify", auditor, "--policy", both, "--json")
      #expect(one.code == 65, "\(one)")
      #expect(
        try one.json()["problems"]?.array?.first?["what"]?.string?.contains("expected 2 witnesses")
          == true)
    }
  }
}

extension Scene {
  fileprivate func trust(of home: String) async throws -> (origin: String, key: String) {
    let done = try await run(["aldaba-audit", "verify", "--dir", ledger, "--json"])
    let name = try #require(try done.json()["ledger"]?.string)
      .split(separator: "+", maxSplits: 2)
    let typed = try #require([UInt8](base64: String(name[2])))
    return (String(name[0]), Array(typed.dropFirst()).hex)
  }
}
