import AldabaCrypto
import AldabaProof
import AldabaSystem
import Testing

@testable import AldabaLedger

@Suite struct LedgerTests {
  @Test func keepsWhatItAnsweredOverARestart() throws {
    try withFolder { folder in
      try Ledger.create(directory: folder, origin: origin, key: key)
      var ledger = try open(folder)
      #expect(ledger.count == 0)
      #expect(ledger.head.root == Merkle.emptyRoot)
      for round in 0..<5 {
        let receipts = try #require(
          ledger.appendAndWait((0..<7).map { record(round * 7 + $0) }))
        #expect(receipts.map(\.index) == (0..<7).map { Int64(round * 7 + $0) })
        for receipt in receipts {
          let head = try receipt.verify(origin: origin, key: publicKey())
          #expect(head.size == Int64(round * 7 + 7))
        }
        let before = ledger.head
        ledger.close()
        ledger = try open(folder)
        #expect(ledger.head == before)
        #expect(try ledger.allRecords() == (0..<round * 7 + 7).map { record($0) })
      }
      for index in 0..<ledger.count {
        let receipt = try ledger.receipt(for: index)
        #expect(receipt.record == record(Int(index)))
        #expect(try receipt.verify(origin: origin, key: publicKey()) == ledger.head)
      }
      ledger.close()
    }
  }

  @Test func manyWritersShareBatchesAndLoseNothing() throws {
    try withFolder { folder in
      try Ledger.create(directory: folder, origin: origin, key: key)
      let ledger = try open(folder, segmentBytes: 4096)
      let answered = Lock<[Int64: [UInt8]]>([:])
      let threads = try (0..<64).map { writer in
        try Thread.start(name: "writer") {
          for number in 0..<10 {
            let records = [
              record(writer * 1000 + number * 2), record(writer * 1000 + number * 2 + 1),
            ]
            ledger.append(records) { receipts in
              for receipt in receipts {
                #expect((try? receipt.verify(origin: origin, key: publicKey())) != nil)
              }
              #expect(receipts[1].index == receipts[0].index + 1)
              answered.withLock { all in
                for receipt in receipts { all[receipt.index] = receipt.record }
              }
            }
          }
        }
      }
      for thread in threads { thread.join() }
      ledger.close()
      let all = answered.withLock { $0 }
      #expect(all.count == 1280)
      let again = try open(folder)
      let stored = try again.allRecords()
      #expect(stored.count == 1280)
      for (index, record) in all { #expect(stored[Int(index)] == record) }
      // What one writer said is in the order in which it said it.
      for writer in 0..<64 {
        let places = (0..<20).map { stored.firstIndex(of: record(writer * 1000 + $0)) ?? -1 }
        #expect(places == places.sorted())
      }
      again.close()
      #expect(try LedgerReader.verify(directory: folder).isIntact)
    }
  }

  @Test func segmentsRoll() throws {
    try withFolder { folder in
      try make(folder, records: 0..<40, segmentBytes: 100)
      let names = try Files.list(folder).filter { $0.hasSuffix(".jsonl") }
      #expect(names.count > 5)
      #expect(names.first == "000000000000.jsonl")
      let ledger = try open(folder, segmentBytes: 100)
      #expect(try ledger.allRecords() == (0..<40).map { record($0) })
      for index in 0..<ledger.count {
        #expect(try ledger.receipt(for: index).record == record(Int(index)))
      }
      ledger.close()
      // A roll whose first batch never came leaves an empty segment, which is used.
      try overwrite(folder + "/000000000040.jsonl", [])
      try make(folder, records: 40..<42, segmentBytes: 100)
      #expect(try LedgerReader.verify(directory: folder).isIntact)
    }
  }

  @Test func headsExtendOneAnother() throws {
    try withFolder { folder in
      try make(folder, records: 0..<3)
      let ledger = try open(folder)
      let older = ledger.head
      _ = ledger.appendAndWait((3..<9).map { record($0) })
      let proof = try #require(ledger.consistencyProof(from: 3))
      try ledger.head.requireExtends(older, proof: proof)
      for size in [Int64.min, -1, 0, 10, .max] {
        #expect(ledger.consistencyProof(from: size) == nil)
      }
      for index in [Int64.min, -1, 9, .max] {
        #expect(throws: LedgerError.self) { try ledger.receipt(for: index) }
      }
      ledger.close()
    }
  }

  @Test func oneProcessHoldsTheFolder() throws {
    try withFolder { folder in
      try make(folder, records: 0..<1)
      let ledger = try open(folder)
      #expect(refusal(folder) == .inUse(folder))
      ledger.close()
      #expect(refusal(folder) == nil)
    }
  }

  @Test func anotherOriginOrKeyIsRefused() throws {
    try withFolder { folder in
      try make(folder, records: 0..<1)
      for (origin, key) in [("other.example", key), (origin, PrivateKey.ed25519())] {
        #expect(throws: LedgerError.self) {
          try Ledger.open(directory: folder, origin: origin, key: key)
        }
      }
      #expect(throws: LedgerError.exists(folder)) {
        try Ledger.create(directory: folder, origin: origin, key: key)
      }
      #expect(throws: LedgerError.missing(folder + "/no")) {
        try Ledger.open(directory: folder + "/no", origin: origin, key: key)
      }
      for origin in ["", "a b", "a+b", String(repeating: "a", count: 256)] {
        #expect(throws: LedgerError.self) {
          try Ledger.create(directory: folder + "/new", origin: origin, key: key)
        }
      }
      #expect(throws: LedgerError.self) {
        try Ledger.create(directory: folder + "/new", origin: origin, key: PrivateKey.p256())
      }
      #expect(throws: LedgerError.self) {
        try LedgerReader.verify(directory: folder, origin: "a b")
      }
      try overwrite(folder + "/origin", Array("nonsense\n".utf8))
      #expect(throws: LedgerError.self) { try LedgerReader(directory: folder) }
    }
  }

  @Test func closingAnswersWhatWaits() throws {
    try withFolder { folder in
      try Ledger.create(directory: folder, origin: origin, key: key)
      let ledger = try open(folder)
      let answered = Lock(0)
      for number in 0..<100 {
        ledger.append([record(number)]) { _ in answered.withLock { $0 += 1 } }
      }
      ledger.close()
      #expect(answered.withLock { $0 } == 100)
      ledger.append([record(100)]) { _ in answered.withLock { $0 += 1 } }
      #expect(answered.withLock { $0 } == 100)
      #expect(ledger.count == 100)
    }
  }

  @Test func anAuditReadsWhileABrokerWrites() throws {
    try withFolder { folder in
      try Ledger.create(directory: folder, origin: origin, key: key)
      let ledger = try open(folder, segmentBytes: 4096)
      let isDone = Lock(false)
      let writer = try Thread.start(name: "writer") {
        for number in 0..<300 { _ = ledger.appendAndWait([record(number)]) }
        isDone.withLock { $0 = true }
      }
      var sizes: [Int64] = []
      while !isDone.withLock({ $0 }) {
        let verdict = try LedgerReader.verify(directory: folder, origin: origin, key: publicKey())
        #expect(verdict.problems == [])
        #expect(verdict.isOpen == true)
        sizes.append(verdict.head?.size ?? -1)
      }
      writer.join()
      ledger.close()
      #expect(sizes == sizes.sorted())
      let verdict = try LedgerReader.verify(directory: folder)
      #expect(verdict.isIntact && verdict.records == 300 && verdict.isOpen == false)
      var read = 0
      try LedgerReader(directory: folder).replay { index, segment, line, bytes in
        #expect(bytes == record(Int(index)))
        read += 1
      }
      #expect(read == 300)
    }
  }
}
