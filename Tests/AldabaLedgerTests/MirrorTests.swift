import AldabaCrypto
import AldabaProof
import AldabaSystem
import Testing

@testable import AldabaLedger

/// An auditor's copy: it grows with the ledger, survives an interruption and a damage, and takes no
/// head that its lines do not give.
@Suite struct MirrorTests {
  private func copy(_ folder: String, _ other: VerifierKey? = nil) throws -> LedgerMirror {
    try LedgerMirror(
      directory: folder + "/copy", verifier: other ?? VerifierKey(name: origin, key: publicKey()))
  }

  /// Fetches everything, a few lines at a time.
  private func follow(_ ledger: Ledger, _ mirror: LedgerMirror, bytes: Int = 100) throws -> Bool {
    let head = ledger.head
    while mirror.count < head.size {
      let lines = try ledger.lines(from: mirror.count, maximumBytes: bytes)
      #expect(lines.count <= bytes || lines.count { $0 == 0x0A } == 1)
      #expect(try mirror.append(lines, upTo: head.size) > 0)
    }
    return try mirror.accept(head, note: ledger.checkpoint)
  }

  @Test func growsWithTheLedger() throws {
    try withFolder { folder in
      try make(folder + "/l", records: 0..<50, segmentBytes: 400)
      let ledger = try open(folder + "/l", segmentBytes: 400)
      var mirror: LedgerMirror? = try copy(folder)
      #expect(try follow(ledger, mirror!))
      _ = ledger.appendAndWait((50..<80).map { record($0) })
      mirror = nil
      mirror = try copy(folder)
      #expect(mirror?.head?.checkpoint.size == 50)
      let (note, proof) = ledger.head(extending: 50)
      let head = try Checkpoint.open(note: note, origin: origin, key: publicKey())
      try head.requireExtends(mirror!.head!.checkpoint, proof: proof)
      #expect(try follow(ledger, mirror!, bytes: 1))
      mirror = nil
      let verdict = try LedgerReader.verify(directory: folder + "/copy")
      #expect(verdict.isIntact && verdict.records == 80 && verdict.root == ledger.head.root)
      // Proofs of sizes that say nothing are empty.
      for size: Int64 in [0, 80, 81, .max, -1] { #expect(ledger.head(extending: size).proof == []) }
      #expect(try ledger.lines(from: 80, maximumBytes: 100).isEmpty)
      #expect(ledger.root(at: 81) == nil)
      ledger.close()
    }
  }

  @Test func goesOnAfterAnInterruption() throws {
    try withFolder { folder in
      try make(folder + "/l", records: 0..<40)
      let ledger = try open(folder + "/l")
      var mirror: LedgerMirror? = try copy(folder)
      _ = try mirror!.append(try ledger.lines(from: 0, maximumBytes: 200), upTo: 40)
      let kept = mirror!.count
      mirror = nil
      // A line was only half written.
      let path = folder + "/copy/000000000000.jsonl"
      try overwrite(path, try contents(path) + Array("{\"event\":".utf8))
      mirror = try copy(folder)
      #expect(mirror!.count == kept && mirror!.hasTail)
      #expect(try follow(ledger, mirror!))
      #expect(!mirror!.hasTail)
      ledger.close()
    }
  }

  @Test func aDamagedCopyIsMadeAgain() throws {
    try withFolder { folder in
      try make(folder + "/l", records: 0..<40, segmentBytes: 300)
      let ledger = try open(folder + "/l", segmentBytes: 300)
      var mirror: LedgerMirror? = try copy(folder)
      #expect(try follow(ledger, mirror!))
      mirror = nil
      let path = folder + "/copy/000000000000.jsonl"
      var bytes = try contents(path)
      bytes[12] ^= 1
      try overwrite(path, bytes)
      mirror = try copy(folder)
      // The head is remembered; the lines come again.
      #expect(mirror!.count == 0 && mirror!.head?.checkpoint.size == 40)
      #expect(try follow(ledger, mirror!))
      ledger.close()
    }
  }

  @Test func otherLinesAreNotAccepted() throws {
    try withFolder { folder in
      try make(folder + "/l", records: 0..<10)
      try make(folder + "/m", records: 20..<30)
      let (ledger, other) = (try open(folder + "/l"), try open(folder + "/m"))
      let mirror = try copy(folder)
      _ = try mirror.append(try other.lines(from: 0, maximumBytes: 10_000), upTo: 10)
      #expect(try !mirror.accept(ledger.head, note: ledger.checkpoint))
      try mirror.dropTail()
      #expect(mirror.count == 0 && mirror.head == nil)
      #expect(try follow(ledger, mirror))
      // Not even a head of the same key that does not extend the one before.
      #expect(try !mirror.accept(other.head, note: other.checkpoint))
      #expect(mirror.head?.checkpoint == ledger.head)
      ledger.close()
      other.close()
    }
  }

  @Test func oneLedgerOneCopy() throws {
    try withFolder { folder in
      _ = try copy(folder)
      let key = try PublicKey(raw: PrivateKey.ed25519().rawPublicKey)
      #expect(throws: LedgerError.self) {
        try copy(folder, VerifierKey(name: "other.example/ledger", key: key))
      }
    }
  }
}
