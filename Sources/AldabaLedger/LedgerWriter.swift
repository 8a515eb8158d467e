import AldabaCrypto
import AldabaJSON
import AldabaProof
import AldabaSystem
import Glibc

/// The ledger's thread: it takes what has gathered, makes it durable, and only then answers.
///
///     append → sync → read back → extend the tree → sign → write the other slot → sync → answer
///
/// A write that fails stalls: the same batch is tried again, over whatever the failed attempt left.
/// A sync that fails ends the process: what the disk holds is then unknown, and asking it again would
/// answer well without being true.
final class LedgerWriter: Sendable {
  /// How much one batch takes at most.
  static let maximumBatch = 4096
  private static let maximumBatchBytes = 8 << 20

  struct Entry: Sendable {
    let records: [[UInt8]]
    let done: @Sendable ([Receipt]) -> Void
  }

  private struct Inbox {
    var entries: [Entry] = []
    /// Records of the batch that is being committed.
    var underWay = 0
    var isClosing = false
  }

  struct Options: Sendable {
    /// A segment that has grown to this is followed by a new one.
    var segmentBytes: Int64 = 64 << 20
    var retrySeconds = 1.0
    /// After a change of key: the one before, which signs as well.
    var former: PrivateKey?
    /// Says why the process ends, to whoever reads it.
    var lastWords: @Sendable (String) -> Void = { _ in }
    /// Ends the process instead of this ledger's own way; for the tests.
    var fatal: (@Sendable (String) -> Void)?
  }

  let book: Lock<LedgerBook>
  let state = Lock<LedgerState>(.working)
  let onState = Lock<(@Sendable (LedgerState) -> Void)?>(nil)
  let storage: any LedgerStorage
  private let key: PrivateKey
  private let options: Options
  private let inbox = Lock(Inbox())

  init(_ book: LedgerBook, storage: any LedgerStorage, key: PrivateKey, options: Options) {
    self.book = Lock(book)
    self.storage = storage
    self.key = key
    self.options = options
  }

  func append(_ entry: Entry) {
    inbox.change { inbox in
      if !inbox.isClosing { inbox.entries.append(entry) }
    }
  }

  func close() {
    inbox.change { $0.isClosing = true }
  }

  /// Records that nobody was answered for yet.
  var waiting: Int {
    inbox.withLock { $0.entries.reduce($0.underWay) { $0 + $1.records.count } }
  }

  /// The thread's life: until `close` and everything is answered, or until it cannot go on.
  func run(nextSlot: Int) {
    var slot = nextSlot
    while let batch = gather() {
      guard commit(batch, slot) else { return }
      slot = 1 - slot
      answer(batch)
    }
    try? storage.setCleanMark(true)
  }

  private func gather() -> [Entry]? {
    let batch = inbox.wait { inbox -> [Entry]? in
      inbox.underWay = 0
      if inbox.entries.isEmpty { return inbox.isClosing ? [] : nil }
      var records = 0
      var bytes = 0
      var count = 0
      for entry in inbox.entries {
        records += entry.records.count
        bytes += entry.records.reduce(0) { $0 + $1.count + 1 }
        if count > 0, records > Self.maximumBatch || bytes > Self.maximumBatchBytes { break }
        count += 1
      }
      let batch = Array(inbox.entries[..<count])
      inbox.entries.removeFirst(count)
      inbox.underWay = batch.reduce(0) { $0 + $1.records.count }
      return batch
    }
    guard let batch, !batch.isEmpty else { return nil }
    return batch
  }

  // MARK: Commit

  /// Makes a batch durable; false when that ended with the process or with closing.
  private func commit(_ batch: [Entry], _ slot: Int) -> Bool {
    var bytes: [UInt8] = []
    for record in batch.lazy.flatMap(\.records) {
      bytes += record
      bytes.append(0x0A)
    }
    guard let segment = openSegment() else { return false }
    guard
      write({ () throws(SystemError) in
        try storage.write(segment: segment.first, at: segment.size, bytes)
      }), sync({ () throws(SystemError) in try storage.sync(segment: segment.first) }),
      extend(segment, bytes)
    else { return false }
    let (checkpoint, persisted) = book.withLock { book in
      let root = book.tree.root()
      let head = book.head.checkpoint
      return (
        Checkpoint(origin: head.origin, size: book.tree.count, root: root),
        book.tree.root(at: head.size) == head.root
      )
    }
    // Never two heads of which one does not extend the other, whatever happened to our memory.
    guard persisted else {
      return fatal("the records do not extend the head that was signed before")
    }
    let note = Ledger.signed(checkpoint, by: key, and: options.former)
    guard
      write({ () throws(SystemError) in
        try storage.writeHead(slot: slot, HeadSlot.encode(note))
      }), sync({ () throws(SystemError) in try storage.syncHead(slot: slot) })
    else { return false }
    // The commit point: from here on the batch is in the ledger, whatever happens.
    book.withLock { $0.head = (checkpoint, note) }
    return true
  }

  /// The segment to append to; a new one when the last is full.
  private func openSegment() -> Segment? {
    let (last, count) = book.withLock { ($0.segments.last, $0.tree.count) }
    if let last, last.size < options.segmentBytes { return last }
    let segment = Segment(first: count, size: 0)
    guard write({ () throws(SystemError) in try storage.create(segment: count) }),
      sync({ () throws(SystemError) in try storage.syncNames() })
    else { return nil }
    book.withLock { $0.segments.append(segment) }
    return segment
  }

  /// Extends the tree by what the segment now holds, read back: what is hashed is what was written.
  private func extend(_ segment: Segment, _ bytes: [UInt8]) -> Bool {
    let back: [UInt8]
    do throws(SystemError) {
      back = try storage.read(segment: segment.first, at: segment.size, maximum: bytes.count)
    } catch {
      return fatal("\(error)")
    }
    guard back == bytes else {
      return fatal("\(segment.name): what was read back is not what was written")
    }
    let hasher = MerkleHasher()
    let (first, hashes) = book.withLock { book in
      let first = book.tree.count
      var hashes: [UInt8] = []
      back.withUnsafeBytes { back in
        var start = 0
        for line in back.split(separator: 0x0A) {
          let leaf = hasher.leaf(UnsafeRawBufferPointer(rebasing: line))
          book.tree.append(leaf, hasher)
          book.starts.append(UInt32(segment.size + Int64(start)))
          hashes += leaf
          start += line.count + 1
        }
      }
      book.segments[book.segments.count - 1].size = segment.size + Int64(bytes.count)
      return (first, hashes)
    }
    try? storage.writeHints(from: first, hashes)
    return true
  }

  private func answer(_ batch: [Entry]) {
    let receipts = book.withLock { book in
      let count = batch.reduce(0) { $0 + $1.records.count }
      var index = book.head.checkpoint.size - Int64(count)
      let frontier = MerkleFrontier(book.tree, size: book.head.checkpoint.size)
      return batch.map { entry in
        entry.records.map { record in
          defer { index += 1 }
          return Receipt(
            unchecked: index, record, book.tree.inclusionProof(index, in: frontier),
            book.head.note)
        }
      }
    }
    for (entry, receipts) in zip(batch, receipts) { entry.done(receipts) }
  }

  // MARK: Failures

  /// Tries until it succeeds; false when the ledger is closed meanwhile.
  private func write(_ body: () throws(SystemError) -> Void) -> Bool {
    while true {
      do throws(SystemError) {
        try body()
        report(.working)
        return true
      } catch {
        report(.stalled(error))
      }
      let closed = inbox.wait(seconds: options.retrySeconds) { $0.isClosing ? true : nil }
      if closed != nil { return false }
    }
  }

  private func sync(_ body: () throws(SystemError) -> Void) -> Bool {
    do throws(SystemError) {
      try body()
      return true
    } catch {
      return fatal("\(error)")
    }
  }

  private func report(_ new: LedgerState) {
    let changed = state.withLock { state in
      defer { state = new }
      return state != new
    }
    if changed, let onState = onState.withLock({ $0 }) { onState(new) }
  }

  /// Ends the process, as `Options` say; false where that is not how it ends.
  @discardableResult
  func fatal(_ what: String) -> Bool {
    if let fatal = options.fatal {
      fatal(what)
      return false
    }
    options.lastWords(what)
    // At once, with EX_IOERR: no handler runs, so nothing else is written.
    _exit(74)
  }
}
