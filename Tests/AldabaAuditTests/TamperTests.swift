import AldabaCrypto
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaWire
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// A ledger of 1,000 records, tampered with in every way: all is found, with its line and its verdict.
///
/// Somebody who can write to the folder changes what was signed: integrity. Somebody who has the
/// ledger's key signs what was changed: then the authors' signatures, their order and the session
/// machine find it. What the broker says itself, its key alone vouches for.
@Suite(.serialized) struct TamperTests {
  /// 1,000 records in as many sessions as that takes.
  static let lines: [[UInt8]] = {
    var first = Fixture()
    first.broker(.brokerStarted(version: "0.1.0"))
    first.enrol()
    var lines = first.lines
    var number = 0
    while lines.count < 1000 {
      number += 1
      var next = Fixture(session: number, technician: first.technician.key)
      next.begin()
      next.bind()
      next.ask(.view)
      next.grant(.view)
      next.say(\.agent, .shellOpened(askID(1)))
      next.end()
      lines += next.lines
    }
    return Array(lines.prefix(1000))
  }()

  static let tree = MerkleTree(leaves: lines.map(Merkle.leafHash))

  // MARK: - What was signed

  /// Every byte of every line: no other line has a proof to the signed root.
  @Test func everyByteIsSealed() {
    let root = Self.tree.root()
    let hasher = MerkleHasher()
    for (index, line) in Self.lines.enumerated() {
      let own = Merkle.leafHash(line)
      var isSealed = true
      for place in stride(from: index % 5, to: line.count, by: Tamper.stride(of: 5)) {
        var changed = line
        changed[place] ^= 1 << UInt8(place % 8)
        let hash = changed.withUnsafeBytes { hasher.leaf($0) }
        isSealed = isSealed && hash != own
      }
      #expect(isSealed, "line \(index + 1)")
      // A changed leaf has another root: tried once a line, the rest is SHA-256.
      var other = own
      other[index % 32] ^= 1
      let proof = Self.tree.inclusionProof(Int64(index), size: Self.tree.count)
      #expect(
        !Merkle.verifyInclusion(
          leaf: other, index: Int64(index), size: Self.tree.count, proof: proof, root: root))
    }
  }

  /// Every line dropped, doubled, swapped with the next, or another put in before it; every tail cut.
  @Test func everyLineHasItsPlace() {
    let root = Self.tree.root()
    let leaves = Self.lines.map(Merkle.leafHash)
    for place in stride(from: 0, to: leaves.count, by: Tamper.stride(of: 40)) {
      func expectOther(_ what: String, _ change: (inout [[UInt8]]) -> Void) {
        var other = leaves
        change(&other)
        let isOther = other.count != leaves.count || MerkleTree(leaves: other).root() != root
        #expect(isOther, "line \(place + 1) \(what)")
      }
      expectOther("dropped") { $0.remove(at: place) }
      expectOther("doubled") { $0.insert($0[place], at: place) }
      expectOther("inserted") { $0.insert(Merkle.leafHash(Array("{}".utf8)), at: place) }
      expectOther("cut") { $0.removeSubrange(place...) }
      // One dropped and another doubled, so that there are as many as before.
      expectOther("moved to the end") { $0.append($0.remove(at: place)) }
      if place + 1 < leaves.count { expectOther("swapped") { $0.swapAt(place, place + 1) } }
    }
  }

  /// The same through the program's own eyes: the folder, the line, the verdict.
  @Test func theLineIsNamed() throws {
    var fixture = Fixture()
    fixture.take(Self.lines)
    try fixture.withLedger { (folder: String) throws in
      let good = try Report.of(try LedgerReader(directory: folder))
      #expect(good.isGood && good.records == 1000)
      let whole = try Files.read(folder + "/000000000000.jsonl", maximumBytes: 1 << 24)
      let rows = whole.split(separator: 0x0A).map(Array.init)
      for place in stride(from: 7, to: rows.count - 1, by: Tamper.stride(of: 400)) {
        func expectFound(
          _ what: String, line: Int, _ change: (inout [[UInt8]]) -> Void
        ) throws {
          try spoil(folder) { change(&$0) }
          defer {
            try? Files.replace(folder + "/000000000000.jsonl", whole, permissions: 0o600)
          }
          let verdict = try LedgerReader(directory: folder).verify()
          #expect(
            verdict.problems.contains { $0.line == Int64(line) },
            "line \(place + 1) \(what): \(verdict.problems.prefix(3))")
        }
        try expectFound("flipped", line: place + 1) { $0[place][$0[place].count / 2] ^= 4 }
        try expectFound("dropped", line: place + 1) { $0.remove(at: place) }
        try expectFound("doubled", line: place + 2) { $0.insert($0[place], at: place) }
        try expectFound("swapped", line: place + 1) { $0.swapAt(place, place + 1) }
        try expectFound("inserted", line: place + 1) {
          $0.insert(Array("{\"n\":1}".utf8), at: place)
        }
        try spoil(folder) { $0.removeSubrange(place...) }
        let cut = try LedgerReader(directory: folder).verify()
        #expect(!cut.isIntact && cut.records == Int64(place))
        try Files.replace(folder + "/000000000000.jsonl", whole, permissions: 0o600)
      }
    }
  }

  // MARK: - What a broker signs again

  /// Findings of some lines of one session behind the enrolment.
  private static func findings(_ lines: [[UInt8]]) -> [Finding] {
    var fixture = Fixture()
    fixture.take(lines)
    return fixture.findings
  }

  /// Every byte of what people and agents have said.
  @Test func everyByteOfAStatement() {
    // Three records before, and one session.
    let lines = Array(Self.lines.prefix(12))
    #expect(Self.findings(lines).isEmpty)
    for index in 3..<12 {
      for place in stride(from: index % 7, to: lines[index].count, by: Tamper.stride(of: 41)) {
        var changed = lines
        changed[index][place] ^= 1 << UInt8(place % 8)
        // The time is the broker's own word.
        guard (try? Record(changed[index]))?.signed != (try? Record(lines[index]))?.signed else {
          continue
        }
        let found = Self.findings(changed)
        let isNamed = found.contains {
          $0.place.line == Int64(index) + 1
            && [.authorship, .integrity, .completeness].contains($0.verdict)
        }
        #expect(isNamed, "line \(index + 1), byte \(place): \(found.map(\.brief))")
      }
    }
  }

  /// Every statement dropped, doubled or swapped with the next. Each author's last one is in no chain,
  /// and the order of what two authors say of different things is the broker's: both show where a
  /// receipt from before is compared with the ledger.
  @Test func everyStatementHasItsPlace() {
    let lines = Array(Self.lines.prefix(12))
    let authors = lines.map { (try? Record($0))?.author }
    for place in 3..<10 {
      var dropped = lines
      dropped.remove(at: place)
      let lack = Self.findings(dropped)
      #expect(
        lack.contains { $0.verdict == .completeness || $0.verdict == .propriety },
        "line \(place + 1) dropped: \(lack.map(\.brief))")
      var doubled = lines
      doubled.insert(lines[place], at: place)
      let twice = Self.findings(doubled)
      #expect(
        twice.contains {
          $0.place.line == Int64(place) + 2 && [.completeness, .propriety].contains($0.verdict)
        },
        "line \(place + 1) doubled: \(twice.map(\.brief))")
      var swapped = lines
      swapped.swapAt(place, place + 1)
      let isFree = authors[place] != authors[place + 1]
      #expect(isFree || !Self.findings(swapped).isEmpty, "line \(place + 1) swapped")
    }
  }

  // MARK: - Keys

  /// A signature is no identity: the same statement with another signature is the same statement,
  /// and a key that proves nothing is nobody's.
  @Test func keysThatProveNothing() {
    let weak: [[UInt8]] = [
      [UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31),
      [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
      // y = 1, not canonical: p + 1.
      [0xEE] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
    ]
    for raw in weak {
      #expect(throws: CryptoError.self) { try PublicKey(raw: raw) }
      var fixture = Fixture()
      let id = PersonID(rawValue: "gabriela")!
      fixture.administrator(
        .personAdded(id, name: fixture.text("Eva"), .technician, team: nil, phone: nil))
      fixture.broker(
        .personEnrolled(id, .technician, key: raw, certificate: fixture.text("certificate")))
      let opening = Act.opened(
        Act.Opening(customer: .zero, ticket: .zero, motive: .zero, knock: nil))
      let statement = Statement(
        author: .person(.technician, id), key: raw, prev: .zero, seq: 1, session: fixture.session,
        act: opening)
      // With a key of order one, R = 1 and S = 0 fit any message.
      fixture.add(
        Record(
          at: fixture.now, statement: statement,
          signature: [1] + [UInt8](repeating: 0, count: 63)))
      #expect(fixture.findings.contains { $0.verdict == .authorship && $0.place.line == 3 })
    }
  }
}
