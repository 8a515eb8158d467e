import AldabaCrypto
import AldabaProof
import AldabaSystem
import AldabaWire
import Testing

@testable import AldabaLedger

/// Another key for a ledger: what was proven stays proven, and both keys speak for the change.
@Suite struct RotationTests {
  private let new = PrivateKey.ed25519()

  private func rotate(_ folder: String) throws -> Int64 {
    try Ledger.rotate(directory: folder, origin: origin, from: key, to: new, by: Host.userID)
  }

  @Test func oldReceiptsAndNewOnes() throws {
    try withFolder { folder in
      try make(folder + "/l", records: 0..<5)
      var ledger = try open(folder + "/l")
      let old = try ledger.receipt(for: 2)
      ledger.close()
      #expect(try rotate(folder + "/l") == 6)
      let newKey = try PublicKey(raw: new.rawPublicKey)
      #expect(throws: LedgerError.self) { try open(folder + "/l") }
      // Both sign while they overlap.
      ledger = try Ledger.open(
        directory: folder + "/l", origin: origin, key: new, former: key)
      for receipt in try #require(ledger.appendAndWait([record(9)])) {
        for key in [publicKey(), newKey] { _ = try receipt.verify(origin: origin, key: key) }
      }
      let record = try Record(try ledger.receipt(for: 5).record)
      guard case .keyRotated(let rotation) = record.act else {
        Issue.record("expected a change of key, got \(record.act.event)")
        return
      }
      let input = Act.Rotation.input(
        origin: origin, old: key.rawPublicKey, new: new.rawPublicKey)
      #expect(publicKey().verify(rotation.byOld, input) && newKey.verify(rotation.byNew, input))
      ledger.close()
      // Then the new one alone.
      ledger = try Ledger.open(directory: folder + "/l", origin: origin, key: new)
      let alone = try #require(ledger.appendAndWait([AldabaLedgerTests.record(10)])?.first)
      _ = try alone.verify(origin: origin, key: newKey)
      #expect(throws: ProofError.self) { try alone.verify(origin: origin, key: publicKey()) }
      // What was proven before is proven still.
      let head = try old.verify(origin: origin, key: publicKey())
      try ledger.head.requireExtends(
        head, proof: try #require(ledger.consistencyProof(from: head.size)))
      ledger.close()
      #expect(try LedgerReader.verify(directory: folder + "/l").isIntact)
    }
  }

  @Test func onceOnly() throws {
    try withFolder { folder in
      try make(folder + "/l", records: 0..<5)
      // Killed behind the record: the same keys again, and no second record.
      let ledger = try open(folder + "/l")
      let input = Act.Rotation.input(
        origin: origin, old: key.rawPublicKey, new: new.rawPublicKey)
      let act = Act.keyRotated(
        Act.Rotation(
          old: key.rawPublicKey, new: new.rawPublicKey, byOld: key.sign(input),
          byNew: new.sign(input)))
      _ = ledger.appendAndWait([
        Record(at: 1, by: .administrator("ana"), session: nil, act: act).line
      ])
      ledger.close()
      #expect(try rotate(folder + "/l") == 6)
    }
  }
}
