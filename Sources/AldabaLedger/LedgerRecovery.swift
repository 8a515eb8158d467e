import AldabaCrypto
import AldabaProof
import AldabaSystem

/// Opening: everything that is there is read and verified before anybody is answered.
///
/// 1. The newest head that verifies counts; if neither slot does, nothing is opened.
/// 2. All records that it covers must be there, canonical, and give its root, and the older head must
///    be one of the same records. Otherwise nothing is opened, and the error names the line.
/// 3. Bytes behind the head were never answered and are dropped. Only where one slot is damaged could
///    they belong to a head that was answered: then whole records are kept, and must be canonical.
/// 4. After an unclean end the open segment may be in memory only, although it reads well: it is
///    written to a new file, synced, read again from the disk and compared. Then the head is written
///    to the other slot and synced.
struct LedgerRecovery {
  let storage: any LedgerStorage
  let key: PrivateKey
  let verifier: VerifierKey
  /// Signs as well, after a change of key.
  let former: PrivateKey?

  private let hasher = MerkleHasher()

  init(
    storage: any LedgerStorage, key: PrivateKey, verifier: VerifierKey, former: PrivateKey? = nil
  ) {
    self.former = former
    self.storage = storage
    self.key = key
    self.verifier = verifier
  }

  /// The ledger as it now stands, and the slot for the next head.
  func recover() throws(LedgerError) -> (book: LedgerBook, nextSlot: Int) {
    let slots = [try readHead(0), try readHead(1)]
    let heads = Heads(slots)
    guard let newest = heads.newest else {
      let reasons = heads.damaged.map { "head.\($0.slot): \($0.why)" }.joined(separator: "; ")
      throw problem(
        "head.0", nil, "expected a signed head here or in head.1, got none \(reasons)")
    }
    var found = try scan(head: newest.checkpoint, note: newest.note)
    try requireWhole(found, newest.slot)
    if let older = heads.older, found.book.tree.root(at: older.size) != older.root {
      throw problem(
        "head.\(1 - newest.slot)", nil, "expected an older head of the same records, got another")
    }
    let isClean = try system { () throws(SystemError) in try storage.hasCleanMark() }
    var nextSlot = 1 - newest.slot
    if !isClean || found.hasSurplus {
      if !heads.damaged.isEmpty {
        try found.adoptSurplus(hasher) { index in
          try? storage.readHints(from: index, maximum: 1)
        }
      }
      try rewriteOpenSegment(&found.book)
      try persistHead(&found.book, slot: nextSlot)
      nextSlot = newest.slot
    }
    try system { () throws(SystemError) in try storage.setCleanMark(false) }
    repairHints(found.book)
    return (found.book, nextSlot)
  }

  private func readHead(_ slot: Int) throws(LedgerError) -> HeadSlot.Found {
    let bytes = try system { () throws(SystemError) in try storage.readHead(slot: slot) }
    return HeadSlot.decode(bytes, origin: verifier.name, key: verifier.key)
  }

  // MARK: Reading

  /// What the segments hold: the book of the head's records, and what lies behind them.
  private struct Found {
    var book: LedgerBook
    /// Whole lines behind the head, in the last segment.
    var surplus: [(start: Int64, leaf: [UInt8], fault: LedgerProblem?)] = []
    /// The end of the last whole line, and of all bytes, in the last segment.
    var wholeEnd: Int64 = 0
    var end: Int64 = 0
    /// The first line that is no record, among those of the head.
    var fault: LedgerProblem?

    var hasSurplus: Bool { end > (book.segments.last?.size ?? 0) }

    /// Takes in the whole lines behind the head, where no stored leaf hash contradicts them.
    mutating func adoptSurplus(
      _ hasher: MerkleHasher, hint: (Int64) -> [UInt8]?
    ) throws(LedgerError) {
      for line in surplus {
        if let fault = line.fault { throw .damaged(fault) }
        if let hint = hint(book.tree.count), hint.count == 32, hint != line.leaf {
          let last = book.segments[book.segments.count - 1]
          throw .damaged(
            LedgerProblem(
              segment: last.name, line: book.tree.count - last.first + 1,
              what: "expected the record that was written, got another"))
        }
        book.tree.append(line.leaf, hasher)
        book.starts.append(UInt32(line.start))
      }
      if !surplus.isEmpty { book.segments[book.segments.count - 1].size = wholeEnd }
    }
  }

  private func scan(head: Checkpoint, note: String) throws(LedgerError) -> Found {
    let segments = try system { () throws(SystemError) in try storage.segments() }
    var found = Found(book: LedgerBook(head: (head, note)))
    // What the head claims is only a hint here: a segment of that size can hold no more.
    let room = min(head.size, segments.reduce(0) { $0 + $1.size } / 3)
    found.book.tree.reserve(room)
    found.book.starts.reserveCapacity(Int(clamping: room))
    found.book.segments = segments.map { Segment(first: $0.first, size: 0) }
    var feed = LedgerFeed(segments, stops: [head.size], reader: reader)
    do {
      try Lanes.run(
        next: { feed.next() },
        lane: {
          let hasher = MerkleHasher()
          return { (piece: LedgerFeed.Piece) -> (LedgerFeed.Piece, LineSums?) in
            guard case .lines(let lines) = piece else { return (piece, nil) }
            return (piece, LineSums(lines, checked: 0..<(.max), hasBlocks: false, hasher))
          }
        },
        each: { piece, sums in try take(piece, sums, head, &found) })
    } catch let error as LedgerError {
      throw error
    } catch { throw .unusable("\(error)") }
    if let beyond = segments.first(where: { $0.first > head.size }) {
      throw found.fault.map { .damaged($0) }
        ?? problem(
          beyond.name, nil, "expected a segment that begins with record \(feed.index)")
    }
    found.end = segments.last?.size ?? 0
    return found
  }

  private func take(
    _ piece: LedgerFeed.Piece, _ sums: LineSums?, _ head: Checkpoint, _ found: inout Found
  ) throws(LedgerError) {
    switch piece {
    case .lines(let lines):
      guard let sums else { return }
      take(lines, sums, head, &found)
    case .gap(let segment, let expected):
      throw found.fault.map { .damaged($0) }
        ?? problem(segment, nil, "expected a segment that begins with record \(expected)")
    case .cut(let segment, let line, _, let isLast):
      guard !isLast else { return }
      throw problem(segment, line, "expected a newline at the end of the line")
    case .failed(let segment, let line, let error):
      throw error.map { .system($0) } ?? problem(segment, line, LedgerFeed.endless)
    }
  }

  private func take(
    _ lines: LedgerLines, _ sums: LineSums, _ head: Checkpoint, _ found: inout Found
  ) {
    let faults = sums.faults.map {
      LedgerProblem(segment: lines.segment, line: lines.line(of: $0.index), what: $0.what)
    }
    let place = found.book.segments.lastIndex { $0.first == lines.segmentFirst } ?? 0
    if place == found.book.segments.count - 1 { found.wholeEnd = lines.end }
    let isCovered = lines.first < head.size
    if isCovered {
      found.fault = found.fault ?? faults.first
      found.book.segments[place].size = lines.end
    }
    if isCovered {
      found.book.tree.append(contentsOf: sums.leaves, hasher)
      lines.each { _, offset, _ in
        found.book.starts.append(UInt32(truncatingIfNeeded: offset))
      }
      return
    }
    lines.each { index, offset, _ in
      let start = Int(index - lines.first) * Merkle.hashCount
      let leaf = Array(sums.leaves[start..<start + Merkle.hashCount])
      let fault = faults.first { $0.line == lines.line(of: index) }
      found.surplus.append((offset, leaf, fault))
    }
  }

  private func requireWhole(_ found: Found, _ slot: Int) throws(LedgerError) {
    if let fault = found.fault { throw .damaged(fault) }
    let tree = found.book.tree
    let head = found.book.head.checkpoint
    if tree.count == head.size, tree.root() == head.root { return }
    // Something changed, or is missing. The stored leaf hashes tell what, if they give the root.
    let hints = try? storage.readHints(from: 0, maximum: head.size)
    if let finder = DamageFinder(hints: hints ?? [], of: head) {
      for segment in try system({ () throws(SystemError) in try storage.segments() }) {
        let problems = try system { () throws(SystemError) in
          try finder.problems(in: segment, before: head.size, read: reader(segment))
        }
        if let first = problems.first { throw .damaged(first) }
      }
    }
    guard tree.count == head.size else {
      let last = found.book.segments.last ?? Segment(first: 0, size: 0)
      let isCut = found.wholeEnd < found.end
      throw problem(
        last.name, isCut ? tree.count - last.first + 1 : nil,
        "expected \(head.size) records as head.\(slot) says, found \(tree.count): records are lost")
    }
    throw problem("head.\(slot)", nil, "expected the root of the \(head.size) records, got another")
  }

  private func reader(
    _ segment: Segment
  ) -> (_ offset: Int64, _ maximum: Int) throws(SystemError) -> [UInt8] {
    { (offset, maximum) throws(SystemError) in
      try storage.read(segment: segment.first, at: offset, maximum: maximum)
    }
  }

  // MARK: Making it durable again

  private func rewriteOpenSegment(_ book: inout LedgerBook) throws(LedgerError) {
    guard let last = book.segments.last else { return }
    try system { () throws(SystemError) in
      try storage.rewrite(segment: last.first, keeping: last.size)
    }
    var index = last.first
    var changed: Int64?
    let tree = book.tree
    let end = try system { () throws(SystemError) in
      try LedgerScan.lines(size: last.size, read: reader(last)) { _, line in
        if index >= tree.count || hasher.leaf(line) != tree.leaf(index) {
          changed = changed ?? index
        }
        index += 1
      }
    }
    if changed == nil, end != last.size || index != tree.count { changed = index }
    if let changed {
      throw problem(
        last.name, changed - last.first + 1, "expected what was written anew, read another")
    }
  }

  private func persistHead(_ book: inout LedgerBook, slot: Int) throws(LedgerError) {
    let root = book.tree.root()
    let checkpoint = Checkpoint(origin: verifier.name, size: book.tree.count, root: root)
    let note = Ledger.signed(checkpoint, by: key, and: former)
    try system { () throws(SystemError) in
      try storage.writeHead(slot: slot, HeadSlot.encode(note))
      try storage.syncHead(slot: slot)
    }
    book.head = (checkpoint, note)
  }

  /// Brings the stored leaf hashes in line; they are a hint, so a failure does not matter.
  private func repairHints(_ book: LedgerBook) {
    let leaves = book.tree.leaves
    let step: Int64 = 32_768
    for index in stride(from: 0, to: book.tree.count, by: Int64.Stride(step)) {
      let end = min(index + step, book.tree.count)
      let part = leaves[Int(index) * 32..<Int(end) * 32]
      let stored = (try? storage.readHints(from: index, maximum: end - index)) ?? []
      if !stored.elementsEqual(part) { try? storage.writeHints(from: index, Array(part)) }
    }
  }

  private func problem(_ segment: String, _ line: Int64?, _ what: String) -> LedgerError {
    .damaged(LedgerProblem(segment: segment, line: line, what: what))
  }
}

/// Passes the system's errors on as the ledger's.
func system<Result>(_ body: () throws(SystemError) -> Result) throws(LedgerError) -> Result {
  do { return try body() } catch { throw .system(error) }
}
