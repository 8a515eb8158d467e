package import AldabaProof
import AldabaSystem

/// Where the blocks of 256 records of a ledger lie, what they hash to, and which names are in which: so
/// that one session is found and proved without reading all the others.
///
///     blocks   48 bytes a block: the segment's first record, where in it, the hash (c2sp.org/tlog-tiles:
///              level 8); whole blocks only
///     names    20 bytes each: a name, the number of a block that has it
///
/// Both files are a cache in the reader's own folder, made anew where they are missing or wrong. The
/// hashes must give the root that was signed, and what is read must give its block's hash: so each
/// record that comes from here is one that was signed. That none is missing is not said: that is
/// `verify`'s to say.
package struct LedgerBlocks {
  package static let size = Int64(MerkleBlocks.size)
  /// The number of bytes of a name.
  package static let nameCount = 16
  private static let blockBytes = 48
  private static let nameBytes = 20
  /// As many more blocks are worth writing down.
  private static let worthWriting = 16

  /// The head under which all of it is.
  package let head: Checkpoint
  /// Its signed note.
  package let note: String
  private let directory: String
  /// 48 bytes each, the last block too where it is not whole.
  private var blocks: [UInt8]
  private var names: [UInt8]
  /// Over the hashes of the blocks.
  private var tree: MerkleTree

  private var count: Int { blocks.count / Self.blockBytes }

  /// Brings what the cache knows up to the newest head; nil where there is no head, or the records are
  /// not those that it signs: then `verify` names what is wrong.
  ///
  /// - Parameters:
  ///   - cache: a folder of the reader's own; nil: nothing is kept.
  ///   - naming: the names of a record, 16 bytes each.
  package init?(
    _ reader: LedgerReader, cache: String?,
    naming: @escaping @Sendable (UnsafeRawBufferPointer) -> [[UInt8]]
  ) throws {
    guard let newest = try reader.newestHead() else { return nil }
    (head, note) = newest
    directory = reader.directory
    (blocks, names, tree) = ([], [], MerkleTree())
    if let cache, let known = Self.read(cache), known.blocks.count > 0 {
      (blocks, names) = known
      let before = count
      if Int64(before) * Self.size <= head.size, try extend(reader, naming) {
        if count - before > Self.worthWriting { write(cache) }
        return
      }
    }
    (blocks, names) = ([], [])
    guard try extend(reader, naming) else { return nil }
    if let cache { write(cache) }
  }

  // MARK: - What is asked of it

  /// The numbers of the blocks that have a name that begins so, and those names, in the order of the
  /// ledger.
  package func find(_ matches: (UnsafeRawBufferPointer) -> Bool) -> [(name: [UInt8], block: Int64)]
  {
    names.withUnsafeBytes { all in
      var found: [(name: [UInt8], block: Int64)] = []
      for start in stride(from: 0, to: all.count, by: Self.nameBytes) {
        let name = UnsafeRawBufferPointer(rebasing: all[start..<start + Self.nameCount])
        guard matches(name) else { continue }
        let block = all.loadUnaligned(fromByteOffset: start + Self.nameCount, as: UInt32.self)
        found.append((Array(name), Int64(UInt32(bigEndian: block))))
      }
      return found
    }
  }

  /// The records of a block that the head covers, with where they stand; each is one that was signed.
  package func records(
    of block: Int64
  ) throws(LedgerError) -> [(index: Int64, segment: String, line: Int64, bytes: [UInt8])] {
    let place = place(of: Int(block))
    let segments = try system { () throws(SystemError) in try FolderStorage.segments(in: directory)
    }
    let wanted = min(Self.size, head.size - block * Self.size)
    var found: [(index: Int64, segment: String, line: Int64, bytes: [UInt8])] = []
    var feed = LedgerFeed(segments, stops: [], from: place, reader: Self.reader(directory))
    while Int64(found.count) < wanted, let piece = feed.next() {
      guard case .lines(let lines) = piece else { continue }
      lines.each { index, _, line in
        if Int64(found.count) < wanted {
          found.append((index, lines.segment, lines.line(of: index), Array(line)))
        }
      }
    }
    let root = MerkleTree(leaves: found.map { Merkle.leafHash($0.bytes) }).root()
    guard Int64(found.count) == wanted, root == hash(of: Int(block)) else {
      throw .damaged(
        LedgerProblem(
          segment: Segment.name(place.segment), line: place.index - place.segment + 1,
          what: "expected the records that were signed, got others"))
    }
    return found
  }

  /// The proof of a record under the head; `lines` are all of its block.
  package func proof(of index: Int64, in lines: [[UInt8]]) -> [[UInt8]] {
    let inner = MerkleTree(leaves: lines.map(Merkle.leafHash))
    return inner.inclusionProof(index % Self.size, size: inner.count)
      + tree.inclusionProof(index / Self.size, size: tree.count)
  }

  // MARK: - Keeping up

  /// Reads what lies behind the whole blocks that are known; true where all of it gives the root.
  private mutating func extend(
    _ reader: LedgerReader, _ naming: @escaping @Sendable (UnsafeRawBufferPointer) -> [[UInt8]]
  ) throws -> Bool {
    // The last known block is read again: behind it the next one begins.
    var start = LedgerFeed.Start(segment: 0, offset: 0, index: 0)
    if count > 0 {
      start = place(of: count - 1)
      blocks.removeLast(Self.blockBytes)
    }
    names = Self.names(names, before: Int64(count))
    let segments = try system { () throws(SystemError) in try FolderStorage.segments(in: directory)
    }
    var feed = LedgerFeed(
      segments, stops: [head.size], every: Self.size, from: start, reader: Self.reader(directory))
    let size = head.size
    var rest = MerkleBlocks()
    var isWhole = true
    let hasher = MerkleHasher()
    try Lanes.run(
      next: { feed.next() },
      lane: {
        let hasher = MerkleHasher()
        return { (piece: LedgerFeed.Piece) -> Worked in
          guard case .lines(let lines) = piece else { return Worked(lines: nil) }
          guard lines.first < size else { return Worked(lines: lines) }
          return Worked(lines, hasher, naming)
        }
      },
      each: { (worked: Worked) in
        guard let lines = worked.lines, lines.first == start.index + rest.count else {
          // Behind the head there may be anything.
          isWhole = isWhole && start.index + rest.count >= size
          return
        }
        guard let leaves = worked.leaves else { return }
        if lines.first % Self.size == 0 {
          blocks += Self.bytes(UInt64(lines.segmentFirst)) + Self.bytes(UInt64(lines.offset))
        }
        for name in worked.names {
          names += name + Self.bytes(UInt32(truncatingIfNeeded: lines.first / Self.size))
        }
        blocks += rest.append(leaves, hasher)
      })
    guard isWhole, start.index + rest.count == size else { return false }
    blocks += rest.restHash ?? []
    tree = MerkleTree()
    tree.reserve(Int64(count))
    for block in 0..<count { tree.append(hash(of: block), hasher) }
    return tree.root() == head.root
  }

  private struct Worked: Sendable {
    let lines: LedgerLines?
    var leaves: [UInt8]?
    /// Each once.
    var names: Set<[UInt8]> = []

    init(lines: LedgerLines?) { self.lines = lines }

    init(
      _ lines: LedgerLines, _ hasher: MerkleHasher,
      _ naming: (UnsafeRawBufferPointer) -> [[UInt8]]
    ) {
      self.lines = lines
      leaves = LineSums(lines, checked: 0..<0, hasBlocks: false, hasher).leaves
      lines.each { _, _, line in names.formUnion(naming(line)) }
    }
  }

  // MARK: - Bytes

  private func place(of block: Int) -> LedgerFeed.Start {
    blocks.withUnsafeBytes { all in
      func number(_ offset: Int) -> Int64 {
        let bits = all.loadUnaligned(
          fromByteOffset: block * Self.blockBytes + offset, as: UInt64.self)
        return Int64(clamping: UInt64(bigEndian: bits))
      }
      return LedgerFeed.Start(
        segment: number(0), offset: number(8), index: Int64(block) * Self.size)
    }
  }

  private func hash(of block: Int) -> [UInt8] {
    Array(blocks[block * Self.blockBytes + 16..<(block + 1) * Self.blockBytes])
  }

  private static func names(_ names: [UInt8], before block: Int64) -> [UInt8] {
    var end = names.count
    names.withUnsafeBytes { all in
      while end > 0 {
        let bits = all.loadUnaligned(fromByteOffset: end - 4, as: UInt32.self)
        if Int64(UInt32(bigEndian: bits)) < block { break }
        end -= nameBytes
      }
    }
    return Array(names[..<end])
  }

  private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }

  private static func reader(_ directory: String) -> (Segment) -> LedgerFeed.Read {
    { segment in
      { (offset, maximum) throws(SystemError) in
        try FolderStorage.read("\(directory)/\(segment.name)", at: offset, maximum: maximum)
      }
    }
  }

  // MARK: - In files

  private static let maximumBytes = 1 << 30

  private static func read(_ folder: String) -> (blocks: [UInt8], names: [UInt8])? {
    guard let blocks = try? Files.read(folder + "/blocks", maximumBytes: maximumBytes),
      let names = try? Files.read(folder + "/names", maximumBytes: maximumBytes),
      blocks.count.isMultiple(of: blockBytes), names.count.isMultiple(of: nameBytes)
    else { return nil }
    return (blocks, names)
  }

  /// A cache that cannot be written is done without.
  private func write(_ folder: String) {
    let whole = Int(head.size / Self.size)
    let known = Self.names(names, before: Int64(whole))
    do throws(SystemError) {
      try Folders.make(folder)
      try Files.replace(folder + "/names", known, permissions: 0o600)
      try Files.replace(
        folder + "/blocks", Array(blocks[..<(whole * Self.blockBytes)]), permissions: 0o600)
    } catch {}
  }
}
