import AldabaProof
import AldabaSystem
import Testing

@testable import AldabaLedger

/// One record is found and proved without the others, and whatever is wrong with the cache is found.
@Suite struct LedgerBlocksTests {
  private static func names(_ line: UnsafeRawBufferPointer) -> [[UInt8]] {
    // The number's last digit, in sixteen bytes.
    let digit = line[line.count - 2]
    return [[UInt8](repeating: digit, count: LedgerBlocks.nameCount)]
  }

  private func blocks(_ folder: String, cache: String?) throws -> LedgerBlocks? {
    try LedgerBlocks(try LedgerReader(directory: folder), cache: cache, naming: Self.names)
  }

  private func expectAll(_ blocks: LedgerBlocks, _ count: Int) throws {
    #expect(blocks.head.size == Int64(count))
    for block in 0..<(count + 255) / 256 {
      let found = try blocks.records(of: Int64(block))
      #expect(found.count == min(256, count - block * 256))
      for one in [found.first, found.last].compactMap({ $0 }) {
        #expect(one.bytes == record(Int(one.index)))
        #expect(
          Merkle.verifyInclusion(
            leaf: Merkle.leafHash(one.bytes), index: one.index, size: blocks.head.size,
            proof: blocks.proof(of: one.index, in: found.map(\.bytes)), root: blocks.head.root))
      }
    }
    let sevens = blocks.find { $0.first == UInt8(ascii: "7") }
    let wanted = Set((0..<count).filter { $0 % 10 == 7 }.map { Int64($0 / 256) })
    #expect(Set(sevens.map(\.block)) == wanted)
  }

  @Test func everySizeIsProved() throws {
    try withFolder { root in
      let (folder, cache) = (root + "/ledger", root + "/cache")
      try Ledger.create(directory: folder, origin: origin, key: key)
      let ledger = try open(folder, segmentBytes: 8_000)
      var count = 0
      for more in [1, 254, 1, 1, 255, 700, 4_000, 2_000, 3] {
        _ = ledger.appendAndWait((count..<count + more).map(record))
        count += more
        let fresh = try #require(try blocks(folder, cache: nil))
        try expectAll(fresh, count)
        let kept = try #require(try blocks(folder, cache: cache))
        try expectAll(kept, count)
      }
      ledger.close()
      // Cut, changed or of another ledger: made anew.
      for name in ["blocks", "names"] {
        let whole = try contents("\(cache)/\(name)")
        try overwrite("\(cache)/\(name)", Array(whole.dropLast(7)))
        try expectAll(try #require(try blocks(folder, cache: cache)), count)
      }
      var spoilt = try contents(cache + "/blocks")
      spoilt[40] ^= 1
      try overwrite(cache + "/blocks", spoilt)
      try expectAll(try #require(try blocks(folder, cache: cache)), count)
    }
  }

  @Test func aChangedLineIsNotHandedOut() throws {
    try withFolder { root in
      let (folder, cache) = (root + "/ledger", root + "/cache")
      try Ledger.create(directory: folder, origin: origin, key: key)
      let ledger = try open(folder)
      for start in [0, 3_000] {
        _ = ledger.appendAndWait((start..<start + 3_000).map(record))
      }
      ledger.close()
      #expect(try blocks(folder, cache: cache) != nil)
      let path = folder + "/000000000000.jsonl"
      var bytes = try contents(path)
      let place = try #require(bytes.firstIndex(of: 0x0A)) - 3
      bytes[place] = bytes[place] == 0x31 ? 0x32 : 0x31
      try overwrite(path, bytes)
      // The cache still knows the hash that was signed; what is there has another.
      let known = try #require(try blocks(folder, cache: cache))
      #expect(throws: LedgerError.self) { try known.records(of: 0) }
      #expect(try known.records(of: 3).count == 256)
      // Without it all is read, and does not give the root.
      #expect(try blocks(folder, cache: nil) == nil)
    }
  }
}
