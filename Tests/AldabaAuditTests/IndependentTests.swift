import AldabaCrypto
import AldabaJSON
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaWire
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// A verifier that was written from Protocol.md alone says the same of good and of bad ledgers and
/// receipts.
@Suite struct IndependentTests {
  /// One answer of `Tests/independent/verify.py` for each path; nil where Python or its package
  /// `cryptography` is missing.
  private func ask(_ arguments: [String]) throws -> [JSON]? {
    let script =
      "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false)
      .dropLast(2).joined(separator: "/") + "/independent/verify.py"
    let python = "/usr/bin/python3"
    guard Files.exists(python) else {
      print("SKIPPED: IndependentTests: no \(python)")
      return nil
    }
    let child = try Child.spawn(
      path: python, arguments: ["-B", script] + arguments, environment: ["LC_ALL": "C.UTF-8"],
      input: .pipe, output: .pipe, error: .pipe)
    child.closeInput()
    let output = try child.output.map { try IO.readToEnd($0, maximum: 1 << 24) } ?? []
    let words = try child.error.map { try IO.readToEnd($0, maximum: 1 << 20) } ?? []
    _ = child.wait()
    let text = String(decoding: words, as: UTF8.self)
    if text.contains("No module named 'cryptography'") {
      print("SKIPPED: IndependentTests: python3-cryptography is missing")
      return nil
    }
    #expect(text.isEmpty)
    return try output.split(separator: 0x0A).map { try JSON.parse(Array($0)) }
  }

  private func verdicts(_ answer: JSON) -> Set<String> {
    Set((answer["problems"]?.array ?? []).compactMap { $0["verdict"]?.string })
  }

  // MARK: - Ledgers

  private struct Case {
    let name: String
    /// What both have to find; nil: nothing.
    let verdict: Verdict?
    var fixture: Fixture
    /// What is done to the folder afterwards.
    var spoil: ((inout [[UInt8]]) -> Void)?
  }

  private var cases: [Case] {
    func made(_ name: String, _ verdict: Verdict?, _ make: (inout Fixture) -> Void) -> Case {
      var fixture = Fixture()
      make(&fixture)
      return Case(name: name, verdict: verdict, fixture: fixture)
    }
    func begun(_ name: String, _ verdict: Verdict?, _ make: (inout Fixture) -> Void) -> Case {
      made(name, verdict) {
        $0.enrol()
        $0.begin()
        make(&$0)
      }
    }
    func spoilt(_ name: String, _ change: @escaping (inout [[UInt8]]) -> Void) -> Case {
      Case(name: name, verdict: .integrity, fixture: .whole(), spoil: change)
    }
    return [
      Case(name: "good", verdict: nil, fixture: .whole()),
      made("empty", nil) { _ in },
      begun("a knock", nil) { $0.knock(id: 5) },
      begun("a knock of another key", .authorship) { $0.knock(id: 5, key: .ed25519()) },
      made("another ledger's key", nil) { $0.rotate() },
      made("two after the other", nil) {
        let next = PrivateKey.ed25519()
        $0.rotate(to: next)
        $0.rotate(from: next)
      },
      made("another key, signed by the new one alone", .authorship) {
        $0.rotate(signer: Fixture.ledgerKey)
      },
      made("another key, and not the ledger's", .authorship) { $0.rotate(to: .ed25519()) },
      made("another key, of another ledger", .authorship) { $0.rotate(origin: "other.example") },
      made("another key, not of the last", .authorship) {
        $0.rotate()
        $0.rotate()
      },
      made("another authority", nil) { $0.succeed() },
      made("another authority, signed by the new one alone", .authorship) {
        $0.succeed(isByNewAlone: true)
      },
      made("another authority, signed by somebody else", .authorship) {
        $0.succeed(signer: Fixture.authority())
      },
      made("another authority, not of the last", .authorship) {
        $0.succeed()
        $0.succeed()
      },
      begun("forged", .authorship) {
        $0.ask(.view)
        $0.grant(.view, isForged: true)
      },
      made("not enrolled", .authorship) { $0.begin() },
      made("revoked", .authorship) {
        $0.enrol()
        $0.administrator(.personRevoked(PersonID(rawValue: "gabriela")!))
        $0.begin()
      },
      begun("withheld", .completeness) {
        $0.say(\.technician, .registerChosen(.brief), isWithheld: true)
        $0.ask(.view)
      },
      made("without its opening", .completeness) {
        $0.enrol()
        let count = $0.lines.count
        $0.begin()
        $0.drop(count)
      },
      begun("a grant without a question", .propriety) { $0.grant(.view) },
      begun("longer than asked", .propriety) {
        $0.ask(.view)
        $0.grant(.view, duration: 1_800_001)
      },
      begun("another capability", .propriety) {
        $0.ask(.view)
        $0.grant(.type)
      },
      begun("two questions", .propriety) {
        $0.ask(.view)
        $0.ask(.type, id: 2)
      },
      begun("a shell without a grant", .propriety) { $0.say(\.agent, .shellOpened(askID(9))) },
      begun("after the end", .propriety) {
        $0.end()
        $0.ask(.view)
      },
      spoilt("flipped") { $0[5][40] ^= 1 },
      spoilt("dropped") { $0.remove(at: 6) },
      spoilt("doubled") { $0.insert($0[6], at: 6) },
      spoilt("swapped") { $0.swapAt(5, 6) },
      spoilt("put in") { $0.insert(Array("{}".utf8), at: 4) },
      spoilt("cut") { $0.removeLast(2) },
    ]
  }

  @Test func agreesOnLedgers() throws {
    let cases = cases
    try withFolders(cases[...], []) { folders throws in
      guard let answers = try ask(folders) else { return }
      #expect(answers.count == cases.count)
      for (index, answer) in answers.enumerated() {
        let (one, folder) = (cases[index], folders[index])
        let ours = try Report.of(try LedgerReader(directory: folder))
        #expect(ours.isGood == (one.verdict == nil), "\(one.name): \(ours.findings.map(\.brief))")
        #expect(answer["ok"]?.bool == ours.isGood, "\(one.name): \(answer)")
        if let verdict = one.verdict {
          #expect(ours.findings.contains { $0.verdict == verdict }, "\(one.name)")
          #expect(verdicts(answer).contains(verdict.rawValue), "\(one.name): \(answer)")
        } else {
          #expect(answer["records"]?.integer == ours.records)
        }
      }
    }
  }

  private func withFolders(
    _ cases: ArraySlice<Case>, _ folders: [String], _ body: ([String]) throws -> Void
  ) throws {
    guard let first = cases.first else { return try body(folders) }
    try first.fixture.withLedger { (folder: String) throws in
      if let change = first.spoil { try spoil(folder, change) }
      try withFolders(cases.dropFirst(), folders + [folder], body)
    }
  }

  // MARK: - Receipts

  @Test func agreesOnReceipts() throws {
    let ledger = PrivateKey.ed25519()
    let fixture = Fixture.whole()
    let parts = try fixture.parts(ledger, cosigner: fixture.technician)
    let bytes = fixture.receipt(ledger, parts)
    var files = [
      bytes,
      fixture.receipt(
        ledger, of: fixture.technician.author, try fixture.parts(ledger, cosigner: fixture.agent)),
      fixture.receipt(ledger, try fixture.parts(ledger, cosigner: nil)),
      fixture.receipt(ledger, of: .customer(device: "0123456789abcdef"), parts),
      fixture.receipt(.ed25519(), try fixture.parts(.ed25519(), cosigner: fixture.technician)),
    ]
    for place in parts.indices {
      var other = parts
      other.remove(at: place)
      files.append(fixture.receipt(ledger, other))
      files.append(fixture.receipt(ledger, Array(parts[...place] + parts[place...])))
    }
    for place in stride(from: 0, to: bytes.count, by: bytes.count / 120) {
      var changed = bytes
      changed[place] ^= 1 << UInt8(place % 8)
      files.append(changed)
      files.append(Array(bytes[..<place]))
    }
    try Fixture().withLedger { (folder: String) throws in
      var paths: [String] = []
      for (number, file) in files.enumerated() {
        paths.append("\(folder)/../\(number).txt")
        try Files.writeNew(paths[number], file, permissions: 0o600)
      }
      let key = VerifierKey(
        name: Fixture.origin, key: try PublicKey(raw: ledger.rawPublicKey))
      guard let answers = try ask(["--key", key.description] + paths) else { return }
      #expect(answers.count == files.count)
      #expect(answers.first?["ok"]?.bool == true && answers[1]["ok"]?.bool == true)
      for (number, answer) in answers.enumerated() {
        let ours = try Fixture.judge(files[number], ledger)
        #expect(answer["ok"]?.bool == ours.isEmpty, "\(number): \(answer), \(ours.map(\.brief))")
        guard let first = ours.first else { continue }
        #expect(
          verdicts(answer).contains(first.verdict.rawValue),
          "\(number): \(answer), \(ours.map(\.brief))")
      }
    }
  }

  /// A receipt of before the ledger's key was changed counts for its time, and for both.
  @Test func agreesOnRetiredKeys() throws {
    let (old, new) = (PrivateKey.ed25519(), PrivateKey.ed25519())
    let fixture = Fixture.whole()
    let bytes = fixture.receipt(old, try fixture.parts(old, cosigner: fixture.technician))
    let file = try ReceiptFile(bytes)
    func named(_ key: PrivateKey) throws -> VerifierKey {
      VerifierKey(name: Fixture.origin, key: try PublicKey(raw: key.rawPublicKey))
    }
    let count = Int64(fixture.lines.count)
    try Fixture().withLedger { (folder: String) throws in
      let path = folder + "/../receipt.txt"
      try Files.writeNew(path, bytes, permissions: 0o600)
      for retired in [nil, count, count + 10, count - 1] {
        let ours = ReceiptAudit(
          file, name: "receipt.txt", trusted: try named(new),
          retired: try retired.map { [RetiredKey(key: try named(old).key, records: $0)] } ?? []
        ).findings
        let more = try retired.map { ["--retired", "\(try named(old)):\($0)"] } ?? []
        guard let answers = try ask(["--key", "\(try named(new))"] + more + [path]) else { return }
        #expect(ours.isEmpty == (retired.map { $0 >= count } ?? false))
        #expect(answers.first?["ok"]?.bool == ours.isEmpty, "\(retired ?? -1): \(answers)")
      }
    }
  }
}
