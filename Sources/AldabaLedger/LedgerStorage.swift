package import AldabaSystem

/// Where a ledger keeps its bytes: a folder on one machine, or what the tests put in its place.
///
/// A segment is named by the index of its first record. Nothing a write did counts before the sync
/// that follows it; an error of a sync means that nothing is known any more. Reads may come from any
/// thread, all else from the one that has the ledger open.
package protocol LedgerStorage: AnyObject, Sendable {
  /// The segments in order, with their sizes in bytes.
  func segments() throws(SystemError) -> [Segment]
  /// Up to `maximum` bytes; fewer only at the end.
  func read(segment: Int64, at offset: Int64, maximum: Int) throws(SystemError) -> [UInt8]

  /// Makes an empty segment; one that is there and empty is as good.
  func create(segment: Int64) throws(SystemError)
  /// Makes the names of new segments durable.
  func syncNames() throws(SystemError)
  /// Writes at that place, over whatever an earlier attempt left there.
  func write(segment: Int64, at offset: Int64, _ bytes: [UInt8]) throws(SystemError)
  /// Makes the segment's bytes durable.
  func sync(segment: Int64) throws(SystemError)

  /// Puts a new copy of the segment's first `count` bytes in its place, durable.
  ///
  /// What is read afterwards comes from the disk, not from memory.
  func rewrite(segment: Int64, keeping count: Int64) throws(SystemError)

  /// The bytes of head slot 0 or 1; empty when there is none.
  func readHead(slot: Int) throws(SystemError) -> [UInt8]
  /// Overwrites a head slot.
  func writeHead(slot: Int, _ bytes: [UInt8]) throws(SystemError)
  /// Makes a head slot durable.
  func syncHead(slot: Int) throws(SystemError)

  /// Whether the last process ended in order.
  func hasCleanMark() throws(SystemError) -> Bool
  /// Makes or removes that mark, durable.
  func setCleanMark(_ isClean: Bool) throws(SystemError)

  /// The stored leaf hashes from that record on: a hint that helps to name a damaged line.
  func readHints(from index: Int64, maximum: Int64) throws(SystemError) -> [UInt8]
  /// Stores leaf hashes from that record on; never synced, never believed without the signed root.
  func writeHints(from index: Int64, _ hashes: [UInt8]) throws(SystemError)
}

/// A segment as it lies in storage.
package struct Segment: Sendable, Equatable {
  /// The index of its first record.
  package let first: Int64
  /// Its size in bytes.
  package var size: Int64

  package init(first: Int64, size: Int64) {
    self.first = first
    self.size = size
  }

  /// Its file's name: twelve digits, so that names sort as numbers do.
  package var name: String { Segment.name(first) }

  /// The same, of the segment that begins with that record.
  package static func name(_ first: Int64) -> String { digits(first) + ".jsonl" }

  /// A record's index as files are called by it.
  package static func digits(_ index: Int64) -> String {
    let digits = String(index)
    return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
  }

  /// So that counting on from there never overflows, whatever a file is called.
  private static let maximumFirst: Int64 = 1 << 53

  static func first(ofName name: String) -> Int64? {
    guard name.hasSuffix(".jsonl"), let first = Int64(name.dropLast(6)),
      (0...maximumFirst).contains(first),
      Segment.name(first) == name
    else { return nil }
    return first
  }
}
