import Testing

/// Which module may import which, and that every import line and the package's own table agree.
///
/// Imports run one way, from the pure parts upwards: whoever reads a module needs only those above
/// it here.
enum Arrows {
  struct Module: Sendable {
    let name: String
    /// Our own modules that it may name.
    let ours: Set<String>
    /// What it may name of the system.
    let system: Set<String>

    init(_ name: String, _ ours: String..., system: Set<String> = []) {
      self.name = name
      self.ours = Set(ours)
      self.system = system
    }
  }

  static let table: [Module] = [
    // Pure: values in, values out. No system, no clock, no randomness.
    Module("AldabaJSON"),
    Module("AldabaWire", "AldabaJSON"),
    Module("AldabaStream", "AldabaWire"),
    Module("AldabaSession", "AldabaWire"),
    Module("AldabaDesk", "AldabaWire"),
    Module("AldabaWords", "AldabaWire"),
    Module("AldabaSteps", "AldabaWire"),
    Module("AldabaRecording", "AldabaJSON"),

    // The only two that name a C library.
    Module("AldabaSystem", system: ["CLinux", "Glibc", "Synchronization"]),
    Module("AldabaCrypto", system: ["COpenSSL", "Glibc"]),

    Module("AldabaProof", "AldabaWire", "AldabaCrypto", "AldabaJSON"),
    Module(
      "AldabaLedger", "AldabaProof", "AldabaSystem", "AldabaCrypto", "AldabaWire", "AldabaJSON",
      system: ["Glibc"]),
    Module("AldabaLink", "AldabaWire", "AldabaCrypto", "AldabaSystem", "AldabaJSON"),
    Module("AldabaTunnel", "AldabaStream", "AldabaCrypto", "AldabaWire"),
    Module("AldabaTerminal", "AldabaSystem", "AldabaWords", system: ["Glibc"]),
    Module("AldabaFiles", "AldabaSystem", "AldabaCrypto", "AldabaWire"),
    Module(
      "AldabaEvidence", "AldabaSession", "AldabaTerminal", "AldabaProof", "AldabaCrypto",
      "AldabaSystem",
      "AldabaWords", "AldabaWire", "AldabaJSON"),
    Module(
      "AldabaPerson", "AldabaLink", "AldabaProof", "AldabaCrypto", "AldabaTerminal", "AldabaSystem",
      "AldabaWords", "AldabaWire", "AldabaJSON"),
    Module(
      "AldabaParty", "AldabaPerson", "AldabaFiles", "AldabaSteps", "AldabaSession", "AldabaTunnel",
      "AldabaLink",
      "AldabaProof",
      "AldabaCrypto",
      "AldabaTerminal", "AldabaSystem", "AldabaWords", "AldabaWire", "AldabaJSON"),

    Module(
      "AldabaBroker", "AldabaSession", "AldabaDesk", "AldabaLedger", "AldabaLink", "AldabaTerminal",
      "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWire", "AldabaWords", "AldabaJSON"),
    Module(
      "AldabaTechnician", "AldabaSteps", "AldabaParty", "AldabaPerson", "AldabaFiles",
      "AldabaSession",
      "AldabaTunnel",
      "AldabaLink",
      "AldabaTerminal", "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWords", "AldabaWire",
      "AldabaJSON"),
    Module(
      "AldabaAgent", "AldabaEvidence", "AldabaSteps", "AldabaParty", "AldabaPerson", "AldabaFiles",
      "AldabaRecording",
      "AldabaSession", "AldabaTunnel",
      "AldabaLink",
      "AldabaTerminal", "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWords", "AldabaWire",
      "AldabaJSON"),
    Module(
      "AldabaAudit", "AldabaEvidence", "AldabaPerson", "AldabaRecording", "AldabaSession",
      "AldabaLedger",
      "AldabaLink",
      "AldabaTerminal", "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWords", "AldabaWire",
      "AldabaJSON"),

    Module(
      "AldabaBench", "AldabaParty", "AldabaLedger", "AldabaTunnel", "AldabaLink",
      "AldabaTerminal", "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWords",
      "AldabaWire", "AldabaJSON"),

    Module("aldaba-broker", "AldabaBroker"),
    Module("aldaba-agent", "AldabaAgent"),
    Module("aldaba", "AldabaTechnician"),
    Module("aldaba-audit", "AldabaAudit"),
    Module("aldaba-bench", "AldabaBench"),
  ]

  static let pure: Set<String> = [
    "AldabaJSON", "AldabaWire", "AldabaStream", "AldabaSession", "AldabaDesk", "AldabaWords",
    "AldabaSteps", "AldabaRecording",
  ]
  static let libraries: Set<String> = ["CLinux", "COpenSSL"]

  static func module(_ name: String) -> Module? { table.first { $0.name == name } }

  /// Everything of ours that a module brings along.
  static func reach(_ name: String) -> Set<String> {
    var found: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      for other in module(next)?.ours ?? [] where found.insert(other).inserted {
        open.append(other)
      }
    }
    return found
  }
}

@Suite("Arrows") struct ArrowsTests {
  @Test("the table runs one way: nobody names a module further down")
  func oneWay() {
    var above: Set<String> = []
    for module in Arrows.table {
      #expect(module.ours.isSubset(of: above), "\(module.name)")
      above.insert(module.name)
    }
  }

  @Test("the sources are found: without them the other tests would say nothing")
  func found() {
    for module in Arrows.table {
      #expect(Tree.sources.contains { $0.module == module.name && $0.isSwift }, "\(module.name)")
    }
  }

  @Test("every import line of the sources is an arrow of the table")
  func imports() {
    for file in Tree.sources where file.isSwift {
      guard let module = Arrows.module(file.module) else {
        Issue.record("\(file.path): expected a module of the table, got \(file.module)")
        continue
      }
      for line in file.swift.imports {
        #expect(
          module.ours.contains(line.module) || module.system.contains(line.module),
          "\(file.path):\(line.line): \(module.name) may not import \(line.module)")
      }
    }
  }

  @Test("every arrow between our modules is used")
  func used() {
    var seen: [String: Set<String>] = [:]
    for file in Tree.sources where file.isSwift {
      seen[file.module, default: []].formUnion(file.swift.imports.map(\.module))
    }
    for module in Arrows.table {
      let idle = module.ours.subtracting(seen[module.name] ?? [])
      #expect(idle.isEmpty, "\(module.name) never imports \(idle.sorted())")
    }
  }

  @Test("the pure modules name nothing of the system")
  func pureModules() {
    for name in Arrows.pure {
      #expect(Arrows.module(name)?.system == [], "\(name)")
      #expect(Arrows.reach(name).isSubset(of: Arrows.pure), "\(name)")
    }
  }

  @Test("OpenSSL and the inline shims have one module each that names them")
  func libraries() {
    func named(_ library: String) -> [String] {
      Arrows.table.filter { $0.system.contains(library) }.map(\.name)
    }
    #expect(named("COpenSSL") == ["AldabaCrypto"])
    #expect(named("CLinux") == ["AldabaSystem"])
    for module in Arrows.table {
      #expect(!module.system.contains("Foundation"), "\(module.name)")
    }
  }

  @Test("the broker has nothing that opens what the two ends say to each other")
  func blindBroker() {
    #expect(Arrows.reach("aldaba-broker").isDisjoint(with: ["AldabaTunnel", "AldabaStream"]))
  }

  @Test("whoever takes part in a session has nothing of the broker, and the broker nothing of them")
  func sidesApart() {
    let sides: Set<String> = ["AldabaParty", "AldabaAgent", "AldabaTechnician"]
    for program in ["aldaba-agent", "aldaba"] {
      #expect(Arrows.reach(program).isDisjoint(with: ["AldabaBroker", "AldabaLedger"]))
    }
    for program in ["aldaba-broker", "aldaba-audit"] {
      #expect(Arrows.reach(program).isDisjoint(with: sides))
    }
  }

  @Test("the package declares the same arrows")
  func package() throws {
    let package = SwiftText(try #require(Tree.file("Package.swift")).text)
    // The literals of one call are the module's name, then what it depends on.
    let calls = Dictionary(
      grouping: package.literals.filter {
        ["module", "program"].contains($0.calls.last?.name)
      }, by: \.calls.last)
    var declared: [String: Set<String>] = [:]
    for literals in calls.values {
      let names = literals.map(\.text)
      declared[names[0]] = Set(names.dropFirst())
    }
    for module in Arrows.table {
      var expected = module.ours
      expected.formUnion(module.system.intersection(Arrows.libraries))
      #expect(declared[module.name] == expected, "\(module.name)")
    }
    #expect(Set(declared.keys) == Set(Arrows.table.map(\.name)))
  }
}
