import AldabaCrypto
import AldabaJSON
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// Proofs for others, and receipts that do not go together.
@Suite struct ProofTests {
  // MARK: - prove

  @Test func proofsOfASession() throws {
    let fixture = Fixture.good()
    try fixture.withLedger { (folder: String) throws in
      let key = try LedgerReader(directory: folder).verifier
      let json = try run(folder, isJSON: true) { try $0.prove("1a", into: nil) }
      #expect(json.end == .done)
      #expect(json.lines.count == 8)
      for (line, record) in zip(json.lines, fixture.lines.dropFirst(3)) {
        let receipt = try Receipt(json: JSON.parse(Array(line.utf8)))
        #expect(receipt.record == record)
        #expect(try receipt.verify(origin: key.name, key: key.key).size == 11)
      }
      // A file that whoever gets it verifies, with the technician's enrolment.
      let text = try run(folder) { try $0.prove("1a", into: nil) }
      let file = try ReceiptFile(Array((text.lines.joined(separator: "\n") + "\n").utf8))
      #expect(file.head.owner == .broker && file.fault == nil && file.parts.count == 9)
      let audit = ReceiptAudit(file, name: "proof.txt", trusted: key)
      #expect(audit.findings == [] && audit.count == 8 && audit.head?.size == 11)
    }
  }

  @Test func proofsInAFolder() throws {
    let fixture = Fixture.good()
    try fixture.withLedger { (folder: String) throws in
      let key = try LedgerReader(directory: folder).verifier
      let out = folder + "/../proofs"
      func prove() throws -> Outcome { try run(folder, .es) { try $0.prove("1", into: out) } }
      let done = try prove()
      #expect(done.end == .done)
      #expect(done.lines.first?.hasPrefix("Pruebas de 8 anotaciones en ") == true)
      #expect(try Files.list(out).count == 16)
      let line = try Files.read(out + "/000000000003.json", maximumBytes: 1 << 16)
      let proof = try Files.read(out + "/000000000003.tlog-proof", maximumBytes: 1 << 16)
      let receipt = try Receipt(
        proofText: String(decoding: proof, as: UTF8.self), record: Array(line.dropLast()))
      #expect(try receipt.verify(origin: key.name, key: key.key).size == 11)
      #expect(try prove().end == .wouldOverwrite)
    }
  }

  @Test func nothingToProve() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      #expect(try run(folder) { try $0.prove("2", into: nil) }.end == .unknown)
      try spoil(folder) { $0[4][10] ^= 1 }
      let spoilt = try run(folder) { try $0.prove("1", into: nil) }
      #expect(spoilt.end == .unverified)
      #expect(spoilt.lines.isEmpty)
    }
  }

  // MARK: - What a proof says of subtrees

  /// Of every record in every tree up to 40: each subtree is named as the tree itself has it.
  @Test func subtrees() throws {
    let lines = (0..<40).map { Array("{\"n\":\($0)}".utf8) }
    func root(_ range: Range<Int64>) -> [UInt8] {
      MerkleTree(leaves: lines[Int(range.lowerBound)..<Int(range.upperBound)].map(Merkle.leafHash))
        .root()
    }
    for size in Int64(1)...40 {
      let tree = MerkleTree(leaves: lines.prefix(Int(size)).map(Merkle.leafHash))
      for index in 0..<size {
        let receipt = try Receipt(
          index: index, record: lines[Int(index)],
          proof: tree.inclusionProof(index, size: size), checkpoint: "")
        let found = SubtreeHash.all(of: InclusionProof(receipt), size: size)
        #expect(found.count >= receipt.proof.count)
        let roots = InclusionProof(receipt).prefixRoots(size: size)
        #expect(
          roots.through == root(0..<index + 1)
            && roots.before == (index == 0 ? nil : root(0..<index)))
        for node in found {
          let first = node.index << Int64(node.level)
          let range = first..<first + (1 << Int64(node.level))
          guard range.upperBound <= size else {
            Issue.record("\(range) is not in \(size)")
            continue
          }
          #expect(node.hash == root(range), "\(index) of \(size): \(range)")
        }
      }
    }
  }

  /// Two proofs of one record under heads of any sizes tell whether the ledgers are the same up to it.
  @Test func whateverTheSizes() throws {
    func tree(_ fork: Int64?, shiftedBy shift: Int = 0, size: Int64) -> [[UInt8]] {
      let lines = (0..<Int64(24)).map { number in
        Array("{\"n\":\(number == fork ? 1_000 : number),\"sig\":\"\"}".utf8)
      }
      let before = (0..<shift).map { Array("{\"other\":\($0)}".utf8) }
      return Array((before + lines).prefix(Int(size)))
    }
    func proof(_ lines: [[UInt8]], _ index: Int64) throws -> (Receipt, Checkpoint) {
      let tree = MerkleTree(leaves: lines.map(Merkle.leafHash))
      let head = Checkpoint(origin: "o", size: tree.count, root: tree.root())
      let receipt = try Receipt(
        index: index, record: lines[Int(index)],
        proof: tree.inclusionProof(index, size: tree.count), checkpoint: "")
      return (receipt, head)
    }
    for index in Int64(1)...15 {
      for sizes in [(Int64(16), Int64(23)), (index + 1, 21), (22, index + 1)] {
        for fork in 0..<index {
          var tellings = Tellings<Void>()
          let (one, oneHead) = try proof(tree(nil, size: sizes.0), index)
          let (other, otherHead) = try proof(tree(fork, size: sizes.1), index)
          #expect(one.isSigned && tellings.take(one, oneHead, ()) == nil)
          #expect(tellings.take(other, otherHead, ()) != nil, "\(index) \(sizes) \(fork)")
        }
        var tellings = Tellings<Void>()
        for size in [sizes.0, sizes.1] {
          let (receipt, head) = try proof(tree(nil, size: size), index)
          #expect(tellings.take(receipt, head, ()) == nil)
        }
        let (moved, movedHead) = try proof(tree(nil, shiftedBy: 3, size: 24), index + 3)
        #expect(tellings.take(moved, movedHead, ()) != nil)
      }
    }
  }

  // MARK: - compare

  @Test func oneStory() throws {
    let ledger = Told(lines: (0..<12).map { "{\"n\":\($0)}" })
    try withFiles([ledger.receipts([3, 4], sizes: [5, 8]), ledger.receipts([0, 4], sizes: [12])]) {
      (files: [String]) throws in
      let outcome = try compare(files, "--key", ledger.verifier.description)
      #expect(outcome.end == .done)
      #expect(
        outcome.lines == ["Receipts: 6; signed heads: 3. All tell the same story."])
      let unchecked = try compare(files)
      #expect(unchecked.end == .done)
      #expect(unchecked.lines.last?.hasPrefix("The signatures were not checked") == true)
      let json = try compare(files, "--key", ledger.verifier.description, isJSON: true)
      let object = try JSON.parse(Array(json.lines[0].utf8))
      #expect(object["ok"]?.bool == true)
      #expect(object["receipts"]?.integer == 6)
      #expect(object["signatures"]?.bool == true)
    }
  }

  @Test func twoRootsForOneSize() throws {
    let key = PrivateKey.ed25519()
    let one = Told(lines: (0..<8).map { "{\"n\":\($0)}" }, key: key)
    let other = Told(lines: (0..<8).map { "{\"n\":\($0 == 5 ? 50 : $0)}" }, key: key)
    try withFiles([one.receipts([2], sizes: [8]), other.receipts([2], sizes: [8])]) {
      (files: [String]) throws in
      let outcome = try compare(files, "--key", one.verifier.description)
      #expect(outcome.end == .unverified)
      #expect(
        outcome.lines[0]
          == "\(files[0]):5, \(files[1]):5: two roots of 8 records: the ledger told two stories")
      // Both signed heads are the evidence.
      #expect(outcome.lines.count { $0 == "support.example/ledger" } == 2)
      #expect(outcome.lines.count { $0.hasPrefix("\u{2014} support.example/ledger ") } == 2)
      let json = try compare(files, isJSON: true)
      #expect(json.end == .unverified)
      let problem = try JSON.parse(Array(json.lines[0].utf8))["problems"]?.array?.first
      #expect(problem?["evidence"]?.array?.count == 2)
      #expect(problem?["evidence"]?.array?.last?["checkpoint"]?.string == other.note(8))
    }
  }

  /// A broker that never signs two heads of one size is found where receipts of both stories touch.
  @Test func twoStoriesOfDifferentSizes() throws {
    let key = PrivateKey.ed25519()
    let one = Told(lines: (0..<9).map { "{\"n\":\($0)}" }, key: key)
    let other = Told(lines: (0..<13).map { "{\"n\":\($0 == 5 ? 50 : $0)}" }, key: key)
    try withFiles([one.receipts([1], sizes: [9]), other.receipts([2], sizes: [13])]) {
      (files: [String]) throws in
      let outcome = try compare(files, "--key", one.verifier.description)
      #expect(outcome.end == .unverified)
      #expect(outcome.lines[0].contains("other records 4 to 7: the ledger told two stories"))
    }
  }

  @Test func spoiltReceipts() throws {
    let ledger = Told(lines: (0..<8).map { "{\"n\":\($0)}" })
    let good = ledger.receipts([2], sizes: [8])[0]
    let parts = [
      good, good.replacing("\"n\":2", with: "\"n\":3"), good.replacing("index 2", with: "index 3"),
      "nothing",
    ]
    try withFiles([parts]) { (files: [String]) throws in
      let outcome = try compare(files, "--key", ledger.verifier.description)
      #expect(outcome.end == .unverified)
      #expect(outcome.lines.count == 3)
      let lines = good.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(outcome.lines[0].hasPrefix("\(files[0]):\(4 + lines): is no good receipt: "))
      // Another key signed it: nothing of it is believed.
      let foreign = Told(lines: ["{}"]).verifier.description
      #expect(try compare(files, "--key", foreign).lines.count == 4)
    }
    try withFiles([[]]) { (files: [String]) throws in
      try Files.writeNew(files[0] + "x", Array("no receipt\n".utf8), permissions: 0o600)
      #expect(try compare([files[0] + "x"]).end == .unverified)
    }
  }

  @Test func withTheLedgerItself() throws {
    let fixture = Fixture.good()
    try fixture.withLedger { (folder: String) throws in
      let receipts = try run(folder) { try $0.prove("1", into: nil) }.lines
      try withText([receipts.joined(separator: "\n") + "\n"]) { (files: [String]) throws in
        #expect(try compare(files, "--dir", folder).end == .done)
        // A ledger of the same origin that has been begun anew does not know these heads.
        try Fixture().withLedger { (other: String) throws in
          let outcome = try compare(
            files, "--dir", other, "--key", LedgerReader(directory: folder).verifier.description)
          #expect(outcome.end == .unverified)
          #expect(outcome.lines[0].hasSuffix("the ledger had 11 records, and here are 0"))
        }
      }
    }
  }

  @Test func keysThatAreNone() throws {
    #expect(throws: Problem.self) { try compare(["x"], "--key", "nothing") }
    #expect(throws: Problem.self) { try compare(["x"], "--customer-file", "/nowhere") }
    let missing = try compare(["/nowhere"])
    #expect(missing.end == .inputOutput)
    #expect(throws: UsageError.self) { try Audit.table.parse(["compare"]) }
  }

  @Test func keyOfACustomerFile() throws {
    let ledger = Told(lines: (0..<4).map { "{\"n\":\($0)}" })
    let file = """
      { // what a customer's machine trusts
        ledger: { origin: "support.example/ledger", key: "\(ledger.verifier.key.raw.hex)" },
      }
      """
    try withFiles([ledger.receipts([2], sizes: [4])]) { (files: [String]) throws in
      let good = files[0] + ".json5"
      let bad = files[0] + ".bad"
      try Files.writeNew(good, Array(file.utf8), permissions: 0o600)
      try Files.writeNew(bad, Array("{ledger: {}}".utf8), permissions: 0o600)
      #expect(try compare([files[0]], "--customer-file", good).end == .done)
      #expect(throws: Problem.self) { try compare([files[0]], "--customer-file", bad) }
    }
  }

  // MARK: - Help

  /// A ledger as some broker tells it.
  private struct Told {
    let lines: [[UInt8]]
    let key: PrivateKey
    private let origin = "support.example/ledger"

    init(lines: [String], key: PrivateKey = .ed25519()) {
      self.lines = lines.map { Array($0.utf8) }
      self.key = key
    }

    var verifier: VerifierKey {
      guard let key = try? PublicKey(raw: key.rawPublicKey) else {
        preconditionFailure("a key of its own")
      }
      return VerifierKey(name: origin, key: key)
    }

    func note(_ size: Int) -> String {
      let tree = MerkleTree(leaves: lines.prefix(size).map(Merkle.leafHash))
      return Checkpoint(origin: origin, size: Int64(size), root: tree.root()).sign(key: key)
    }

    /// Of each record at each size, as a party writes them down.
    func receipts(_ indexes: [Int], sizes: [Int]) -> [String] {
      sizes.flatMap { size -> [String] in
        let tree = MerkleTree(leaves: lines.prefix(size).map(Merkle.leafHash))
        return indexes.compactMap { index in
          let receipt = try? Receipt(
            index: Int64(index), record: lines[index],
            proof: tree.inclusionProof(Int64(index), size: Int64(size)), checkpoint: note(size))
          return receipt.map { ReceiptFile.text(of: .record($0)) }
        }
      }
    }
  }

  private func compare(_ files: [String], _ options: String..., isJSON: Bool = false) throws
    -> Outcome
  {
    let parsed = try Audit.table.parse(["compare"] + files + options)
    var outcome = Outcome()
    var lines: [String] = []
    let pen = Pen(words: Words(.en), columns: nil, isColoured: false, isJSON: isJSON) { line in
      lines.append(String(decoding: line, as: UTF8.self))
    }
    do { outcome.end = try Comparison(pen, parsed).run() } catch let failure as Failure {
      outcome.failure = failure
      outcome.end = failure.code
    }
    outcome.lines = lines
    return outcome
  }

  private func withFiles<R>(_ files: [[String]], _ body: ([String]) throws -> R) throws -> R {
    let head = ReceiptFile.Head(
      owner: .broker, session: SessionID(rawValue: String(repeating: "a", count: 32))!)
    return try withText(files.map { head.text + $0.joined() }, body)
  }

  private func withText<R>(_ files: [String], _ body: ([String]) throws -> R) throws -> R {
    try Fixture().withLedger { (folder: String) throws in
      var paths: [String] = []
      for (number, text) in files.enumerated() {
        let path = "\(folder)/../receipt\(number).txt"
        try Files.writeNew(path, Array(text.utf8), permissions: 0o600)
        paths.append(path)
      }
      return try body(paths)
    }
  }
}
