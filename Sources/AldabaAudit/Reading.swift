import AldabaLedger
import AldabaWire

extension LedgerReader {
  /// One reading for a command: every line is verified and read on all cores, and the records that the
  /// head covers come here in their order; lines that are no records are left out.
  ///
  /// What came is to be believed only where the verdict is.
  ///
  /// - Parameter keepsLines: whether the lines come along; else they are empty.
  func read(
    keepsLines: Bool = false,
    _ body: (_ index: Int64, Record, _ line: [UInt8]) throws -> Void
  ) throws -> Verdict {
    try audit(
      lane: {
        {
          lines in
          var found: [(Int64, Record, [UInt8])] = []
          found.reserveCapacity(Int(clamping: lines.count))
          var statement: [UInt8] = []
          lines.each { index, _, line in
            let bytes = line.assumingMemoryBound(to: UInt8.self)
            guard let record = try? Record(written: bytes.span, statement: &statement) else {
              return
            }
            found.append((index, record, keepsLines ? Array(line) : []))
          }
          return found
        }
      },
      each: { _, found in for (index, record, line) in found { try body(index, record, line) } })
  }
}
