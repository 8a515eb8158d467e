import AldabaCrypto
import AldabaJSON
import AldabaProof
import AldabaWire
import Testing

private let key = PrivateKey.ed25519()
private let origin = "support.example/ledger"

private func publicKey() throws -> PublicKey { try PublicKey(raw: key.rawPublicKey) }

private func receipts(_ count: Int) throws -> [Receipt] {
  let records = (0..<count).map { Array("{\"n\":\($0),\"text\":\"ñ\"}".utf8) }
  let tree = MerkleTree(leaves: records.map { Merkle.leafHash($0) })
  let note = Checkpoint(origin: origin, size: tree.count, root: tree.root()).sign(key: key)
  return try records.enumerated().map { index, record in
    try Receipt(
      index: Int64(index), record: record,
      proof: tree.inclusionProof(Int64(index), size: tree.count), checkpoint: note)
  }
}

@Suite struct ReceiptTests {
  @Test func verifiesInBothForms() throws {
    for count in [1, 2, 7, 20] {
      for receipt in try receipts(count) {
        #expect(try receipt.verify(origin: origin, key: publicKey()).size == Int64(count))
        #expect(try Receipt(json: receipt.json) == receipt)
        #expect(try Receipt(json: JSON.parseCanonical(receipt.json.canonical())) == receipt)
        #expect(try Receipt(proofText: receipt.proofText, record: receipt.record) == receipt)
      }
    }
  }

  @Test func writesTheContainerAsPublished() throws {
    let receipt = try receipts(3)[1]
    let expected =
      "c2sp.org/tlog-proof@v1\nindex 1\n" + receipt.proof.map { $0.base64 + "\n" }.joined() + "\n"
      + receipt.checkpoint
    #expect(receipt.proofText == expected)
    let extra = expected.replacing("@v1\n", with: "@v1\nextra aGVsbG8=\n")
    #expect(try Receipt(proofText: extra, record: receipt.record) == receipt)
  }

  @Test func anotherRecordPlaceOrHeadIsRefused() throws {
    let all = try receipts(6)
    let receipt = all[3]
    func refused(_ index: Int64, _ record: [UInt8], _ proof: [[UInt8]], _ note: String) throws {
      let changed = try Receipt(index: index, record: record, proof: proof, checkpoint: note)
      #expect(throws: ProofError.self) { try changed.verify(origin: origin, key: publicKey()) }
    }
    try refused(2, receipt.record, receipt.proof, receipt.checkpoint)
    try refused(3, all[2].record, receipt.proof, receipt.checkpoint)
    try refused(3, receipt.record, all[2].proof, receipt.checkpoint)
    try refused(3, receipt.record, receipt.proof, try receipts(7)[3].checkpoint)
    try refused(.max, receipt.record, receipt.proof, receipt.checkpoint)
    let stranger = try PublicKey(raw: PrivateKey.ed25519().rawPublicKey)
    #expect(throws: ProofError.self) { try receipt.verify(origin: origin, key: stranger) }
    #expect(throws: ProofError.self) { try receipt.verify(origin: "x", key: publicKey()) }
  }

  @Test func partsThatAreNotWhatTheyShouldBeAreRefused() throws {
    let good = try receipts(4)[2]
    #expect(throws: ProofError.self) {
      try Receipt(index: -1, record: good.record, proof: good.proof, checkpoint: "")
    }
    #expect(throws: ProofError.self) {
      try Receipt(index: 0, record: Array("{ }".utf8), proof: good.proof, checkpoint: "")
    }
    #expect(throws: ProofError.self) {
      try Receipt(index: 0, record: good.record, proof: [[1]], checkpoint: "")
    }
    let hash = [UInt8](repeating: 0, count: 32)
    #expect(throws: ProofError.self) {
      try Receipt(
        index: 0, record: good.record, proof: Array(repeating: hash, count: 65), checkpoint: "")
    }
    for json: JSON in [
      [:], 1, ["checkpoint": "", "index": 0, "proof": [], "record": .null],
      ["checkpoint": "", "index": 0, "proof": ["00"], "record": 1],
      ["checkpoint": "", "index": 0, "proof": [1], "record": 1],
      ["checkpoint": "", "index": "0", "proof": [], "record": 1],
      ["checkpoint": "", "index": 0, "proof": [], "record": 1, "more": 1],
    ] {
      #expect(throws: ProofError.self) { try Receipt(json: json) }
    }
  }

  @Test func mutationNeverTrapsAndNeverVerifies() throws {
    let receipt = try receipts(5)[3]
    let verifier = try publicKey()
    let text = Array(receipt.proofText.utf8)
    let json = receipt.json.canonical()
    var random = SystemRandomNumberGenerator()
    for round in 0..<20_000 {
      var bytes = round % 2 == 0 ? text : json
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 32...126, using: &random), at: place)
        default: bytes.removeSubrange(place...)
        }
        if bytes.isEmpty { bytes = [0x0A] }
      }
      let changed: Receipt?
      if round % 2 == 0 {
        changed = try? Receipt(
          proofText: String(decoding: bytes, as: UTF8.self), record: receipt.record)
      } else {
        changed = (try? JSON.parseCanonical(bytes)).flatMap { try? Receipt(json: $0) }
      }
      if let changed, changed != receipt,
        (try? changed.verify(origin: origin, key: verifier)) != nil
      {
        Issue.record("verified: \(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }
}
