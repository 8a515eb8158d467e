// swift-tools-version: 6.2
import PackageDescription

// Imports run one way; Tests/ArrowsTests compares every import line with this table.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func program(_ name: String, _ dependency: Target.Dependency) -> Target {
  .executableTarget(name: name, dependencies: [dependency], swiftSettings: settings)
}

func test(_ name: String, _ dependencies: Target.Dependency..., exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
  name: "aldaba",
  products: [
    // Preloaded into programs under test: their system calls fail as a test wants it.
    .library(name: "faults", type: .dynamic, targets: ["CFaults"])
  ],
  targets: [
    // System libraries and their inline shims.
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),

    // Pure: values in, values out.
    module("AldabaJSON"),
    module("AldabaWire", "AldabaJSON"),
    module("AldabaStream", "AldabaWire"),
    module("AldabaSession", "AldabaWire"),
    module("AldabaDesk", "AldabaWire"),

    module("AldabaWords", "AldabaWire"),
    module("AldabaSteps", "AldabaWire"),
    module("AldabaRecording", "AldabaJSON"),

    // System and cryptography, each behind one module.
    module("AldabaSystem", "CLinux"),
    module("AldabaCrypto", "COpenSSL"),
    module("AldabaProof", "AldabaWire", "AldabaCrypto", "AldabaJSON"),
    module(
      "AldabaLedger", "AldabaProof", "AldabaSystem", "AldabaCrypto", "AldabaWire", "AldabaJSON"),
    module("AldabaLink", "AldabaWire", "AldabaCrypto", "AldabaSystem", "AldabaJSON"),
    module("AldabaTunnel", "AldabaStream", "AldabaCrypto", "AldabaWire"),
    module("AldabaTerminal", "AldabaSystem", "AldabaWords"),
    module("AldabaFiles", "AldabaSystem", "AldabaCrypto", "AldabaWire"),

    // What records tell, and whether it was right.
    module(
      "AldabaEvidence", "AldabaSession", "AldabaTerminal", "AldabaProof", "AldabaCrypto",
      "AldabaSystem",
      "AldabaWords", "AldabaWire", "AldabaJSON"),

    // Who a person is for the broker: key, certificate, organisation.
    module(
      "AldabaPerson", "AldabaLink", "AldabaProof", "AldabaCrypto", "AldabaTerminal", "AldabaSystem",
      "AldabaWords", "AldabaWire", "AldabaJSON"),

    // What technician and agent have in common.
    module(
      "AldabaParty", "AldabaPerson", "AldabaFiles", "AldabaSteps", "AldabaSession", "AldabaTunnel",
      "AldabaLink",
      "AldabaProof",
      "AldabaCrypto",
      "AldabaTerminal", "AldabaSystem", "AldabaWords", "AldabaWire", "AldabaJSON"),

    // The four programs' work.
    module(
      "AldabaBroker", "AldabaSession", "AldabaDesk", "AldabaLedger", "AldabaLink", "AldabaTerminal",
      "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWire", "AldabaWords", "AldabaJSON"),

    module(
      "AldabaTechnician", "AldabaSteps", "AldabaParty", "AldabaPerson", "AldabaFiles",
      "AldabaSession",
      "AldabaTunnel",
      "AldabaLink",
      "AldabaTerminal", "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWords",
      "AldabaWire", "AldabaJSON"),
    module(
      "AldabaAgent", "AldabaEvidence", "AldabaSteps", "AldabaParty", "AldabaPerson", "AldabaFiles",
      "AldabaRecording",
      "AldabaSession", "AldabaTunnel",
      "AldabaLink",
      "AldabaTerminal", "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWords",
      "AldabaWire", "AldabaJSON"),
    module(
      "AldabaAudit", "AldabaEvidence", "AldabaPerson", "AldabaRecording", "AldabaSession",
      "AldabaLedger",
      "AldabaLink",
      "AldabaTerminal", "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWords", "AldabaWire",
      "AldabaJSON"),
    program("aldaba-broker", "AldabaBroker"),
    program("aldaba-agent", "AldabaAgent"),
    program("aldaba", "AldabaTechnician"),
    program("aldaba-audit", "AldabaAudit"),

    // Measures the programs from outside, and beside others.
    module(
      "AldabaBench", "AldabaParty", "AldabaLedger", "AldabaTunnel", "AldabaLink", "AldabaTerminal",
      "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWords", "AldabaWire", "AldabaJSON"),
    program("aldaba-bench", "AldabaBench"),

    // What several test targets use.
    .target(
      name: "TestSupport", dependencies: ["AldabaSystem"], path: "Tests/TestSupport",
      swiftSettings: settings),
    // Pages as a browser draws them.
    .target(
      name: "BrowserSupport", dependencies: ["AldabaSystem"], path: "Tests/Browser",
      swiftSettings: settings),
    .target(
      name: "WireSamples", dependencies: ["AldabaWire", "AldabaJSON"], path: "Tests/WireSamples",
      swiftSettings: settings),
    // Every decoder behind one door: for a short test, and for a long one under libFuzzer.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "WireSamples", "AldabaSteps", "AldabaFiles", "AldabaRecording", "AldabaLink",
        "AldabaTerminal", "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWire",
        "AldabaJSON",
      ], path: "Tests/FuzzTargets", swiftSettings: settings),
    test("FuzzTests", "TestSupport", "FuzzTargets"),
    .target(name: "CFaults", path: "Tests/CFaults"),
    .executableTarget(
      name: "durable",
      dependencies: [
        "AldabaLedger", "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWire",
      ], path: "Tests/Durable",
      swiftSettings: settings),
    test("AldabaJSONTests", "TestSupport", "AldabaJSON"),
    test("AldabaWireTests", "TestSupport", "WireSamples", "AldabaWire", "AldabaJSON"),
    test("AldabaStreamTests", "TestSupport", "AldabaStream", "AldabaWire"),
    test("AldabaSessionTests", "TestSupport", "AldabaSession", "AldabaStream", "AldabaWire"),
    test("AldabaWordsTests", "AldabaWords", "AldabaWire"),
    test("AldabaSystemTests", "AldabaSystem", "CLinux"),
    test("AldabaCryptoTests", "AldabaCrypto", "COpenSSL"),
    test(
      "AldabaProofTests", "AldabaProof", "AldabaCrypto", "AldabaWire", "AldabaJSON",
      exclude: ["Vectors"]),
    test(
      "AldabaLedgerTests", "TestSupport", "AldabaLedger", "AldabaProof", "AldabaSystem",
      "AldabaCrypto",
      "AldabaWire",
      "AldabaJSON"),
    test(
      "AldabaAuditTests", "TestSupport", "WireSamples", "BrowserSupport", "AldabaAudit",
      "AldabaEvidence", "AldabaSession",
      "AldabaLedger",
      "AldabaTerminal",
      "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWords", "AldabaWire", "AldabaJSON"),
    test(
      "AldabaBrokerTests", "TestSupport", "AldabaBroker", "AldabaLink", "AldabaLedger",
      "AldabaProof", "AldabaSystem",
      "AldabaCrypto", "AldabaWords", "AldabaWire", "AldabaJSON"),
    test("AldabaLinkTests", "AldabaLink", "AldabaCrypto", "AldabaSystem", "AldabaWire"),
    test(
      "AldabaTunnelTests", "TestSupport", "AldabaTunnel", "AldabaStream", "AldabaCrypto",
      "AldabaWire"),
    test(
      "AldabaTechnicianTests", "TestSupport", "AldabaTechnician", "AldabaParty", "AldabaSession",
      "AldabaTerminal", "AldabaSteps", "AldabaSystem", "AldabaWords", "AldabaWire", "AldabaJSON"),
    test(
      "AldabaStepsTests", "TestSupport", "BrowserSupport", "AldabaSteps", "AldabaTechnician",
      "AldabaTerminal",
      "AldabaSystem", "AldabaWords", "AldabaWire"),
    test("AldabaRecordingTests", "TestSupport", "AldabaRecording", "AldabaJSON"),
    test("AldabaDeskTests", "TestSupport", "AldabaDesk", "AldabaWire"),
    test(
      "AldabaAgentTests", "WireSamples", "AldabaAgent", "AldabaTerminal", "AldabaSystem",
      "AldabaWords",
      "AldabaWire"),
    test(
      "AldabaFilesTests", "TestSupport", "AldabaFiles", "AldabaCrypto", "AldabaSystem", "AldabaWire"
    ),
    test("AldabaTerminalTests", "AldabaTerminal", "AldabaSystem", "AldabaWords"),
    test("ArrowsTests"),
    test(
      "LiveTests", "AldabaParty", "AldabaTunnel", "AldabaStream", "AldabaLink", "AldabaSession",
      "AldabaProof", "AldabaCrypto", "AldabaSystem", "AldabaWire", "AldabaJSON",
      exclude: ["Figures"]),
  ]
)
