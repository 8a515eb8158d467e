import Testing

/// The attacks that Protocol.md lists and the tests that play them.
@Suite("Attacks by the broker") struct AttackTableTests {
  /// The suites in which every test is an attack.
  private static let suites = [
    "HostileBrokerTests", "FalsePapersTests", "BrokerConsentTests", "RelayAttackTests",
  ]

  /// The names in the last column.
  private static let named: [String] = {
    let text = Tree.file("Protocol.md")?.text ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0 != "### Attacks by the broker" }.prefix { !$0.hasPrefix("## ") }
    return lines.filter { $0.hasPrefix("| ") }.dropFirst().flatMap { line -> [String] in
      let cells = line.split(separator: "|")
      return (cells.last ?? "").split(separator: "`").map(String.init).filter { $0.contains(".") }
    }
  }()

  /// The tests of a live suite.
  private func tests(of suite: String) -> [String] {
    let text = Tree.file("Tests/LiveTests/\(suite).swift")?.text ?? ""
    // From one mark to the next function, whatever arguments stand between.
    return text.split(separator: "@Test").dropFirst().compactMap { part in
      guard let start = part.firstRange(of: "func ") else { return nil }
      return String(part[start.upperBound...].prefix { $0.isLetter || $0.isNumber })
    }
  }

  @Test("every attack in the table is played by a test that exists, and there are enough")
  func table() {
    #expect(Self.named.count >= 20)
    for name in Self.named {
      let parts = name.split(separator: ".").map(String.init)
      #expect(parts.count == 2 && tests(of: parts[0]).contains(parts[1]), "\(name)")
    }
  }

  @Test("every test that plays an attack stands in the table")
  func tests() {
    for suite in Self.suites {
      // The control, in which nothing is done wrong.
      for test in tests(of: suite) where test != "anHonestPlayWorks" {
        #expect(Self.named.contains("\(suite).\(test)"), "\(suite).\(test)")
      }
    }
  }
}
