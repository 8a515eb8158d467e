import AldabaCrypto
import AldabaProof
import AldabaSystem
import Testing

@testable import AldabaLedger

private let first = "/000000000000.jsonl"

/// What a disk, a thief or an administrator may do to the files.
@Suite struct DamageTests {
  @Test func everyFlippedBitIsNoticedAndItsLineNamed() throws {
    try withFolder { folder in
      try make(folder, records: 0..<5)
      let whole = try contents(folder + first)
      let mark = folder + "/clean"
      for place in whole.indices {
        let bit = UInt8(1) << UInt8(place % 8)
        var bytes = whole
        bytes[place] ^= bit
        let line = Int64(whole[..<place].count { $0 == 0x0A } + 1)
        try overwrite(folder + first, bytes)
        if !Files.exists(mark) { try overwrite(mark, []) }
        let error = refusal(folder)
        #expect(AldabaLedgerTests.line(error) == line, "byte \(place): \(error.debugDescription)")
        let verdict = try LedgerReader.verify(directory: folder)
        #expect(
          verdict.problems.first { $0.line == line }?.segment == "000000000000.jsonl",
          "byte \(place): \(verdict.problems)")
      }
      try overwrite(folder + first, whole)
      #expect(refusal(folder) == nil)
    }
  }

  @Test func withoutTheStoredLeafHashesDamageIsStillRefused() throws {
    try withFolder { folder in
      try make(folder, records: 0..<5)
      let whole = try contents(folder + first)
      for (place, byte) in whole.enumerated() where byte >= 0x30 && byte < 0x34 {
        var bytes = whole
        bytes[place] ^= 4
        try overwrite(folder + first, bytes)
        try overwrite(folder + "/leaves", [])
        #expect(refusal(folder) != nil)
        #expect(try !LedgerReader.verify(directory: folder).isIntact)
      }
      // Leaf hashes that were changed together with the record convince nobody.
      var bytes = whole
      bytes[21] ^= 1
      let lines = bytes.split(separator: 0x0A)
      try overwrite(folder + first, bytes)
      try overwrite(folder + "/leaves", lines.flatMap { Merkle.leafHash(Array($0)) })
      #expect(refusal(folder) != nil)
      try overwrite(folder + first, whole)
      #expect(refusal(folder) == nil)
      #expect(try contents(folder + "/leaves").count == 5 * 32, "they are made anew")
    }
  }

  @Test func recordsThatAreMissingAreRefusedAtEveryByte() throws {
    try withFolder { folder in
      try make(folder, records: 0..<4)
      let whole = try contents(folder + first)
      for count in 0..<whole.count {
        try overwrite(folder + first, Array(whole[..<count]))
        #expect(refusal(folder) != nil, "accepted \(count) of \(whole.count) bytes")
        #expect(try !LedgerReader.verify(directory: folder).isIntact)
      }
      try overwrite(folder + first, whole)
      #expect(refusal(folder) == nil)
    }
  }

  @Test func whatNobodyWasAnsweredForIsDroppedAtEveryByte() throws {
    try withFolder { folder in
      try make(folder, records: 0..<4)
      let heads = try (0...1).map { try contents(folder + "/head.\($0)") }
      let answered = try contents(folder + first)
      try make(folder, records: 4..<7)
      let whole = try contents(folder + first)
      for count in answered.count...whole.count {
        try overwrite(folder + first, Array(whole[..<count]))
        for slot in 0...1 { try overwrite(folder + "/head.\(slot)", heads[slot]) }
        if Files.exists(folder + "/clean") { try Files.remove(folder + "/clean") }
        let before = try LedgerReader.verify(directory: folder)
        // Named, and no problem: after an end in disorder nobody was promised these bytes.
        #expect(before.isIntact && (before.tail == nil) == (count == answered.count))
        #expect(before.tail.map { $0.line == 5 } ?? true)
        let ledger = try open(folder)
        #expect(try ledger.allRecords() == (0..<4).map { record($0) })
        _ = ledger.appendAndWait([record(100)])
        ledger.close()
        #expect(try LedgerReader.verify(directory: folder).isIntact)
        #expect(try contents(folder + first) == answered + record(100) + [0x0A])
      }
    }
  }

  @Test func aTornSlotNeverLosesAnAnsweredRecord() throws {
    try withFolder { folder in
      try make(folder, records: 0..<6)
      let heads = try (0...1).map { try contents(folder + "/head.\($0)") }
      let whole = try contents(folder + first)
      // Opening after an orderly end wrote no head: record 5's is in slot 0, record 4's in slot 1.
      for slot in 0...1 {
        for count in stride(from: 0, to: heads[slot].prefix { $0 != 0 }.count, by: 7) {
          try overwrite(folder + first, whole)
          try overwrite(folder + "/head.\(1 - slot)", heads[1 - slot])
          try overwrite(
            folder + "/head.\(slot)",
            Array(heads[slot][..<count]) + [UInt8](repeating: 0xAA, count: 4096 - count))
          let verdict = try LedgerReader.verify(directory: folder)
          #expect(verdict.problems.contains { $0.segment == "head.\(slot)" })
          let ledger = try open(folder)
          #expect(try ledger.allRecords() == (0..<6).map { record($0) })
          ledger.close()
          #expect(try LedgerReader.verify(directory: folder).records == 6)
        }
      }
    }
  }

  @Test func withoutAHeadNothingIsOpened() throws {
    try withFolder { folder in
      try make(folder, records: 0..<3)
      let heads = try (0...1).map { try contents(folder + "/head.\($0)") }
      for damage in [[], [UInt8](repeating: 0, count: 4096), [UInt8](repeating: 0xAA, count: 4096)]
      {
        for slot in 0...1 { try overwrite(folder + "/head.\(slot)", damage) }
        #expect(refusal(folder)?.description.hasPrefix("head.0: expected a signed head") == true)
        #expect(try LedgerReader.verify(directory: folder).head == nil)
        #expect(try !LedgerReader.verify(directory: folder).isIntact)
      }
      for slot in 0...1 { try overwrite(folder + "/head.\(slot)", heads[slot]) }
      #expect(refusal(folder) == nil)
    }
  }

  @Test func twoHeadsOfDifferentRecordsAreRefused() throws {
    try withFolder { folder in
      try make(folder, records: 0..<4)
      let other = Checkpoint(origin: origin, size: 3, root: Crypto.sha256([9])).sign(key: key)
      let isNewestInSlot0 =
        HeadSlot.decode(
          try contents(folder + "/head.0"), origin: origin, key: publicKey()
        ).size == 4
      let slot = isNewestInSlot0 ? 1 : 0
      try overwrite(folder + "/head.\(slot)", HeadSlot.encode(other))
      #expect(refusal(folder)?.description.contains("older head of the same records") == true)
      #expect(
        try LedgerReader.verify(directory: folder).problems.map(\.segment) == ["head.\(slot)"])
      // A head that claims more than there is: records are lost.
      let more = Checkpoint(origin: origin, size: 9, root: Crypto.sha256([9])).sign(key: key)
      try overwrite(folder + "/head.\(slot)", HeadSlot.encode(more))
      #expect(refusal(folder)?.description.contains("records are lost") == true)
      #expect(try !LedgerReader.verify(directory: folder).isIntact)
    }
  }

  @Test func anotherKeysHeadDoesNotCount() throws {
    try withFolder { folder in
      try make(folder, records: 0..<4)
      let forged = Checkpoint(origin: origin, size: 2, root: Crypto.sha256([9]))
        .sign(key: PrivateKey.ed25519())
      for slot in 0...1 { try overwrite(folder + "/head.\(slot)", HeadSlot.encode(forged)) }
      #expect(refusal(folder) != nil)
      let stranger = try PublicKey(raw: PrivateKey.ed25519().rawPublicKey)
      #expect(try !LedgerReader.verify(directory: folder, key: stranger).isIntact)
    }
  }

  @Test func segmentsThatAreMissingOrSwappedAreRefused() throws {
    try withFolder { folder in
      try make(folder, records: 0..<12, segmentBytes: 60)
      let names = try Files.list(folder).filter { $0.hasSuffix(".jsonl") }
      #expect(names.count >= 4)
      for name in names {
        let bytes = try contents("\(folder)/\(name)")
        try Files.remove("\(folder)/\(name)")
        #expect(refusal(folder) != nil, "without \(name)")
        #expect(try !LedgerReader.verify(directory: folder).isIntact)
        try overwrite("\(folder)/\(name)", bytes)
      }
      let two = try names[1...2].map { try contents("\(folder)/\($0)") }
      try overwrite("\(folder)/\(names[1])", two[1])
      try overwrite("\(folder)/\(names[2])", two[0])
      #expect(refusal(folder) != nil)
      #expect(try !LedgerReader.verify(directory: folder).isIntact)
      for place in 0...1 { try overwrite("\(folder)/\(names[place + 1])", two[place]) }
      #expect(refusal(folder) == nil)
    }
  }
}

extension HeadSlot.Found {
  fileprivate var size: Int64? {
    if case .head(let checkpoint, _) = self { checkpoint.size } else { nil }
  }
}
