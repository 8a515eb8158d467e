import AldabaJSON
import AldabaSystem
import AldabaWords
import TestSupport
import Testing

@testable import AldabaBroker

/// What is wrong with the settings is said where it is: in the file, or in the command.
@Suite struct ConfigurationTests {
  private static func withFolder<R>(_ body: (Folder) throws -> R) throws -> R {
    try withTemporaryFolder("settings") { path in
      let directory = path + "/b"
      try Initialise.run(directory: directory, organisation: "Soporte Acme", hosts: [])
      return try body(Folder(path: directory))
    }
  }

  private static func problem(_ folder: Folder, _ overrides: [String] = []) -> Problem? {
    do throws(Problem) {
      _ = try Configuration(folder, overrides: overrides)
      return nil
    } catch {
      return error
    }
  }

  @Test func aWrongOptionIsNotTheFiles() throws {
    try Self.withFolder { folder in
      let cases = [
        (["ask_seconds=x"], "--set ask_seconds=x: "),
        (["ask_seconds=-1"], "--set ask_seconds=-1: "),
        (["rings=2", "nope=1", "rings=x"], "--set nope=1: "), (["rings"], "--set rings: "),
        (["listen=nonsense"], "--listen nonsense: "), (["listen=a:99999"], "--listen a:99999: "),
      ]
      for (overrides, begins) in cases {
        let problem = try #require(Self.problem(folder, overrides))
        #expect(problem.exitStatus == 78)
        for language in Language.allCases {
          let advice = Words(language).problem(problem)
          #expect(advice.error.hasPrefix(begins), "\(advice.error)")
          #expect(!advice.error.contains(folder.configuration))
        }
        #expect(!Words(.es).problem(problem).error.contains("expected"))
      }
      #expect(Self.problem(folder, ["rings=2", "ask_seconds=0.5"]) == nil)
    }
  }

  /// Also in Spanish: what the readers of JSON5 say.
  @Test func aWrongFileIsSaidWithItsPlace() throws {
    try Self.withFolder { folder in
      let whole = String(
        decoding: try Files.read(folder.configuration, maximumBytes: 65_536), as: UTF8.self)
      let broken = [
        "x", "", "{", "[]", "{a: 1,, }", "{a: 'x\n'}", "{a: 01}", "{a: NaN}", "{a: 1 b: 2}",
        "{a 1}",
        "{a: [1 2]}", "{a: 1, a: 2}", "{} x", "/* ", "{a: 0x}", "{a: '\\1'}", "{a: '\\xg'}",
        "{a: 99999999999999999999}", "{a: '\\ud800'}", "{a: .}", "{}",
        whole.replacing("rings: 3", with: "rings: 'x'"),
        whole.replacing("rings: 3", with: "ring: 3"),
        whole.replacing("ask_seconds: 60", with: "ask_seconds: {}"),
        whole.replacing("phone: \"\"", with: "phone: 1"),
        whole.replacing("\"offered\",", with: "\"maybe\","),
        whole.replacing("retention_days: 0", with: "retention_days: -1"),
        whole.replacing("\"localhost:7443\"", with: ""), whole.replacing("0.0.0.0:7443", with: "x"),
        whole.replacing("rings: 3", with: "service: {zone: 'Mars/Base'}"),
        whole.replacing("rings: 3", with: "service: {zone: 'UTC', week: {monday: ['9-8']}}"),
        whole.replacing("rings: 3", with: "service: {zone: 'UTC', week: {lunes: []}}"),
        whole.replacing("rings: 3", with: "service: {zone: 'UTC', week: {monday: 1}}"),
        whole.replacing("rings: 3", with: "service: {zone: 'UTC', tiers: 1}"),
        whole.replacing("rings: 3", with: "service: 1"),
      ]
      for text in broken {
        try Files.replace(folder.configuration, Array(text.utf8), permissions: 0o644)
        // What is said over it is right, and changes nothing.
        for overrides in [[], ["reask_seconds=1"]] {
          let problem = try #require(Self.problem(folder, overrides), "\(text)")
          let english = Words(.en).problem(problem).error
          let spanish = Words(.es).problem(problem).error
          #expect(english.hasPrefix(folder.configuration + ":"))
          #expect(english.contains(": expected "), "\(english)")
          #expect(spanish.contains(": se esperaba "), "\(spanish)")
          for rest in ["expected", " got ", "a value", "the end", " an ", " from ", " at least "] {
            #expect(!spanish.contains(rest), "\(spanish)")
          }
        }
      }
    }
  }

  /// A name that no certificate can be for is a mistake in the command, and nothing is left behind.
  @Test(arguments: ["bad host", "", "-a", "a_b", "1.2.3", "«x»", "a..b"])
  func aHostThatIsNone(host: String) throws {
    try withTemporaryFolder("hosts") { path in
      let directory = path + "/b"
      do throws(Problem) {
        try Initialise.run(
          directory: directory, organisation: "Soporte Acme", hosts: ["a.example", host])
        Issue.record("«\(host)» was taken")
      } catch {
        #expect(error.exitStatus == 64)
        #expect(Words(.en).problem(error).error.hasPrefix("--host "))
      }
      #expect(!Files.exists(directory))
    }
  }
}
