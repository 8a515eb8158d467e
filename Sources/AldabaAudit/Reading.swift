import AldabaCrypto
import AldabaLedger
import AldabaProof
import AldabaWire

extension LedgerReader {
  /// One reading for a command: every line is verified and read on all cores, and the records that the
  /// head covers come here in their order; lines that are no records are left out.
  ///
  /// What came is to be believed only where the verdict is.
  ///
  /// - Parameters:
  ///   - keepsLines: whether the lines come along; else they are empty.
  ///   - body: gets the name of the record's statement as well, where it is one.
  func read(
    keepsLines: Bool = false,
    _ body: (_ index: Int64, Record, _ hash: Digest?, _ line: [UInt8]) throws -> Void
  ) throws -> Verdict {
    try audit(
      lane: {
        {
          lines in
          let digest = SHA256()
          var found: [(Int64, Record, Digest?, [UInt8])] = []
          found.reserveCapacity(Int(clamping: lines.count))
          var statement: [UInt8] = []
          lines.each { index, _, line in
            let bytes = line.assumingMemoryBound(to: UInt8.self)
            guard let record = try? Record(written: bytes.span, statement: &statement) else {
              return
            }
            var hash: Digest?
            if record.signed != nil {
              digest.update(statement)
              hash = Digest(digest.finish())
            }
            found.append((index, record, hash, keepsLines ? Array(line) : []))
          }
          return found
        }
      },
      each: { _, found in
        for (index, record, hash, line) in found { try body(index, record, hash, line) }
      })
  }
  /// The roots that the ledger had with so many records; none for more than the head covers. It does not
  /// verify: that comes first.
  func roots(at sizes: Set<Int64>) throws -> [Int64: [UInt8]] {
    var tree = MerkleBlocks()
    var roots: [Int64: [UInt8]] = [:]
    func note() { if sizes.contains(tree.count) { roots[tree.count] = tree.root } }
    note()
    let hasher = MerkleHasher()
    try replay { _, _, _, line in
      _ = tree.append(line.withUnsafeBytes { hasher.leaf($0) }, hasher)
      note()
    }
    return roots
  }
}
