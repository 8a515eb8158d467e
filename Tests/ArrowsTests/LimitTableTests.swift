import Testing

/// Every limit that Protocol.md names has somebody who tries to exceed it, and that test is there.
@Suite("Limits") struct LimitTableTests {
  private struct Tables {
    var limits: [String] = []
    var tried: [(names: [String], tests: [String])] = []
  }

  private func tables() throws -> Tables {
    let document = try #require(Tree.file("Protocol.md")).text
    let section = document.split(separator: "\n")
      .drop { $0 != "## 14. Limits" }.dropFirst().prefix { !$0.hasPrefix("## ") }
    var tables = Tables()
    var isTried = false
    for line in section where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { cell in
        String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      guard cells.count == 3, cells[0] != "What" else { continue }
      if cells[0] == "Limit" {
        isTried = true
      } else if isTried {
        let tests = cells[2].split(separator: "`").map(String.init).filter { $0.contains(".") }
        tables.tried.append((cells[0].split(separator: ", ").map { trimmed($0) }, tests))
      } else {
        tables.limits.append(cells[0])
      }
    }
    return tables
  }

  private func trimmed(_ text: Substring) -> String { String(text.drop { $0 == " " }) }

  @Test("each is tried") func each() throws {
    let tables = try tables()
    #expect(tables.limits.count > 40)
    let tried = tables.tried.flatMap(\.names)
    #expect(Set(tables.limits).subtracting(tried) == [])
    #expect(Set(tried).subtracting(tables.limits) == [])
  }

  @Test("by tests that are there") func there() throws {
    for (names, tests) in try tables().tried {
      #expect(!tests.isEmpty, "\(names)")
      for test in tests {
        let parts = test.split(separator: ".")
        let path =
          parts[0].contains("/") ? "Tests/\(parts[0]).swift" : "Tests/LiveTests/\(parts[0]).swift"
        let file = try #require(Tree.file(path), "\(path)")
        #expect(file.text.contains("func \(parts[1])("), "\(test)")
      }
    }
  }
}
