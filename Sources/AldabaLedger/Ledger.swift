public import AldabaCrypto
import AldabaJSON
public import AldabaProof
public import AldabaSystem
import Glibc

/// The ledger: records in the order they came, durable and proven before anybody hears of them.
///
/// One process has it open. Appending is safe from every thread; a thread of the ledger's own writes
/// what has gathered in one batch and then answers. See `FolderStorage` for the files,
/// `LedgerWriter` for the order of a commit and `LedgerRecovery` for opening.
public final class Ledger: Sendable {
  /// The most records that one call appends.
  public static let maximumAppend = LedgerWriter.maximumBatch
  /// The longest record, in bytes, without its newline.
  public static let maximumRecord = LedgerScan.maximumRecord

  /// The longest origin, in bytes.
  public static let maximumOrigin = 255

  /// Where personal texts lie.
  public let texts: Texts
  private let writer: LedgerWriter
  private let thread: Thread
  private let lock: Lock<HeldLock?>

  /// Makes an empty ledger in a folder that is empty or not there yet.
  ///
  /// The origin names it for ever: a schema-less URL without space and plus.
  public static func create(
    directory: String, origin: String, key: PrivateKey
  ) throws(LedgerError) {
    let verifier = try Ledger.verifier(origin, key)
    try system { () throws(SystemError) in
      if !Files.exists(directory) { try Files.makeDirectory(directory, permissions: 0o700) }
    }
    let names = try system { () throws(SystemError) in try Files.list(directory) }
    guard names.isEmpty else { throw .exists(directory) }
    try system { () throws(SystemError) in
      try Files.makeDirectory(directory + "/texts", permissions: 0o700)
      try FolderStorage.create(folder: directory)
      let storage = try FolderStorage(folder: directory)
      let head = Checkpoint(origin: origin, size: 0, root: Merkle.emptyRoot)
      try storage.writeHead(slot: 0, HeadSlot.encode(head.sign(key: key)))
      try storage.syncHead(slot: 0)
      try storage.setCleanMark(true)
      // Last: a folder with this file is a whole ledger.
      try Files.writeNew(
        directory + "/origin", Array("\(verifier)\n".utf8), permissions: 0o600)
    }
  }

  /// Takes the lock, recovers and verifies everything, and starts the ledger's thread.
  ///
  /// - Parameters:
  ///   - former: after a change of key, the one before: it signs every head as well.
  ///   - lastWords: called with what failed when a sync did, on the ledger's thread; then the process
  ///     ends with 74, because what the disk holds is unknown.
  public static func open(
    directory: String, origin: String, key: PrivateKey, former: PrivateKey? = nil,
    lastWords: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(LedgerError) -> Ledger {
    var options = LedgerWriter.Options()
    options.former = former
    options.lastWords = lastWords
    return try open(directory: directory, origin: origin, key: key, options: options)
  }

  /// The same with segments of that size and almost no pause before a write is tried again: for who
  /// tests what a failing disk does.
  package static func open(
    directory: String, origin: String, key: PrivateKey, segmentBytes: Int64,
    lastWords: @escaping @Sendable (String) -> Void
  ) throws(LedgerError) -> Ledger {
    var options = LedgerWriter.Options()
    options.segmentBytes = segmentBytes
    options.retrySeconds = 0.001
    options.lastWords = lastWords
    return try open(directory: directory, origin: origin, key: key, options: options)
  }

  static func open(
    directory: String, origin: String, key: PrivateKey, options: LedgerWriter.Options
  ) throws(LedgerError) -> Ledger {
    let expected = try verifier(origin, key)
    let found = try LedgerReader(directory: directory).verifier
    guard found == expected, found.name.utf8.elementsEqual(origin.utf8) else {
      throw .otherLedger(expected: "\(expected)", got: "\(found)")
    }
    let lock = try HeldLock(directory)
    let storage = try system { () throws(SystemError) in try FolderStorage(folder: directory) }
    return try Ledger(storage, directory, expected, key, options, lock)
  }

  init(
    _ storage: any LedgerStorage, _ directory: String, _ verifier: VerifierKey, _ key: PrivateKey,
    _ options: LedgerWriter.Options, _ lock: HeldLock?
  ) throws(LedgerError) {
    let recovery = LedgerRecovery(
      storage: storage, key: key, verifier: verifier, former: options.former)
    let (book, nextSlot) = try recovery.recover()
    let writer = LedgerWriter(book, storage: storage, key: key, options: options)
    self.writer = writer
    self.lock = Lock(lock)
    texts = Texts(ledger: directory)
    texts.sweep()
    thread = try system { () throws(SystemError) in
      try Thread.start(name: "ledger") { writer.run(nextSlot: nextSlot) }
    }
  }

  deinit { writer.close() }

  // MARK: Writing

  /// Appends records, whole and in order; each is one line of canonical JSON without its newline.
  ///
  /// `done` runs on the ledger's thread once both syncs have succeeded, with a receipt for each
  /// record; it never runs for records that are not durable. Records that are not canonical, too long
  /// or too many are a bug of the caller. After `close` nothing is taken any more.
  public func append(_ records: [[UInt8]], _ done: @escaping @Sendable ([Receipt]) -> Void) {
    precondition(records.count <= Ledger.maximumAppend, "too many records at once")
    for record in records {
      precondition(
        (try? JSON.checkCanonical(record.span, maximumBytes: Ledger.maximumRecord)) != nil,
        "a record that is not canonical")
    }
    writer.append(LedgerWriter.Entry(records: records, done: done))
  }

  /// Called on the ledger's thread when writing stalls and when it goes on.
  public var onState: (@Sendable (LedgerState) -> Void)? {
    get { writer.onState.withLock { $0 } }
    set { writer.onState.withLock { $0 = newValue } }
  }

  /// Whether the ledger can write now.
  public var state: LedgerState { writer.state.withLock { $0 } }

  /// Records that wait to be written; it grows while the ledger is stalled.
  public var waiting: Int { writer.waiting }

  /// Writes and answers what waits, ends the thread and gives the folder free.
  ///
  /// While stalled, what waits is dropped: nobody was answered for it. Not to be called from `done`.
  public func close() {
    writer.close()
    thread.join()
    lock.withLock { $0 = nil }
  }

  /// For what is stored beside the ledger and failed: after a sync that failed nothing is known, so
  /// the process ends, as it does for the ledger's own; any other failure returns.
  public func endIfSync(_ error: SystemError) {
    if ["fdatasync", "fsync", "syncfs"].contains(error.call) { writer.fatal("\(error)") }
  }

  // MARK: Reading

  /// The number of durable records.
  public var count: Int64 { writer.book.withLock { $0.head.checkpoint.size } }

  /// The signed note of the newest durable head.
  public var checkpoint: String { writer.book.withLock { $0.head.note } }

  /// The newest durable head.
  public var head: Checkpoint { writer.book.withLock { $0.head.checkpoint } }

  /// The proof that the newest head extends the one that had `size` records; nil when there was none
  /// of that size, and for 0, which every head extends.
  public func consistencyProof(from size: Int64) -> [[UInt8]]? {
    writer.book.withLock { book in
      let newest = book.head.checkpoint.size
      guard size > 0, size <= newest else { return nil }
      return book.tree.consistencyProof(size, newest)
    }
  }

  /// The newest durable head, with the proof that it extends the one that had `size` records; the
  /// proof is empty where that says nothing: from 0, from its own size, and from beyond it.
  public func head(extending size: Int64) -> (note: String, proof: [[UInt8]]) {
    writer.book.withLock { book in
      let newest = book.head.checkpoint.size
      let isOlder = size > 0 && size < newest
      return (book.head.note, isOlder ? book.tree.consistencyProof(size, newest) : [])
    }
  }

  /// The root that the durable ledger had with so many records; nil when it never had as many.
  public func root(at size: Int64) -> [UInt8]? {
    writer.book.withLock { book in
      size >= 0 && size <= book.head.checkpoint.size ? book.tree.root(at: size) : nil
    }
  }

  /// Whole lines of durable records with their newlines, from that record on: as many as fit into so
  /// many bytes and lie in one segment, at least one, none behind the newest. Reads from the disk.
  public func lines(from index: Int64, maximumBytes: Int) throws(LedgerError) -> [UInt8] {
    let found = writer.book.withLock { $0.lines(from: index, maximumBytes: Int64(maximumBytes)) }
    guard let (segment, range) = found else { return [] }
    return try system { () throws(SystemError) in
      try writer.storage.read(
        segment: segment.first, at: range.lowerBound, maximum: range.count)
    }
  }

  /// The receipt of a durable record under the newest head; reads the record from the disk.
  ///
  /// Throws when there is no such record, it cannot be read or is not the one that was signed.
  public func receipt(for index: Int64) throws(LedgerError) -> Receipt {
    let place = writer.book.withLock { book -> Place? in
      guard index >= 0, index < book.head.checkpoint.size else { return nil }
      return Place(
        segment: book.segment(of: index), range: book.range(of: index),
        leaf: book.tree.leaf(index),
        proof: book.tree.inclusionProof(index, size: book.head.checkpoint.size),
        note: book.head.note)
    }
    guard let place else { throw .unusable("expected the index of a record, got \(index)") }
    let record = try system { () throws(SystemError) in
      try writer.storage.read(
        segment: place.segment.first, at: place.range.lowerBound, maximum: place.range.count)
    }
    guard Merkle.leafHash(record) == place.leaf else {
      throw .damaged(
        LedgerProblem(
          segment: place.segment.name, line: index - place.segment.first + 1,
          what: "expected the record that was signed, got another"))
    }
    return Receipt(unchecked: index, record, place.proof, place.note)
  }

  /// Where a record lies, and what proves it.
  private struct Place {
    let segment: Segment
    let range: Range<Int64>
    let leaf: [UInt8]
    let proof: [[UInt8]]
    let note: String
  }

  /// Hands over all durable records in order; what is appended meanwhile is not among them.
  ///
  /// Throws what `body` throws, or a `LedgerError`.
  public func replay(_ body: (Int64, [UInt8]) throws -> Void) throws {
    let (segments, count) = writer.book.withLock { ($0.segments, $0.head.checkpoint.size) }
    var index: Int64 = 0
    var failure: (any Error)?
    for segment in segments {
      do {
        _ = try LedgerScan.lines(
          size: segment.size,
          read: { (offset, maximum) throws(SystemError) in
            try writer.storage.read(segment: segment.first, at: offset, maximum: maximum)
          },
          line: { _, line in
            guard index < count, failure == nil else { return }
            do { try body(index, Array(line)) } catch { failure = error }
            index += 1
          })
      } catch {
        throw LedgerError.system(error)
      }
      if let failure { throw failure }
    }
  }

  /// Hands the durable lines to all cores, piece by piece, and what became of each piece to `each`, in
  /// order; what is appended meanwhile is not among them.
  ///
  /// - Parameter lane: makes what a thread does with its lines, of which those from `count` on do not
  ///   count yet.
  package func read<Extra: Sendable>(
    lane: @escaping @Sendable () -> ((LedgerLines) -> Extra), each: (Extra) throws -> Void
  ) throws {
    let (segments, count) = writer.book.withLock { ($0.segments, $0.head.checkpoint.size) }
    var feed = LedgerFeed(segments, stops: [count]) { [writer] segment in
      { (offset, maximum) throws(SystemError) in
        try writer.storage.read(segment: segment.first, at: offset, maximum: maximum)
      }
    }
    try Lanes.run(
      next: { () throws(LedgerError) -> LedgerLines? in
        guard let piece = feed.next() else { return nil }
        switch piece {
        case .lines(let lines): return lines.first < count ? lines : nil
        case .failed(_, _, let error?): throw .system(error)
        case .gap(let segment, _), .cut(let segment, _, _, _), .failed(let segment, _, nil):
          throw .damaged(LedgerProblem(segment: segment, line: nil, what: "expected whole lines"))
        }
      }, lane: lane, each: each)
  }

  /// The public side of a ledger, if origin and key can be one's.
  static func verifier(_ origin: String, _ key: PrivateKey) throws(LedgerError) -> VerifierKey {
    guard Note.isName(origin), origin.utf8.count <= maximumOrigin else {
      throw .unusable("expected an origin without space and plus, got \"\(origin)\"")
    }
    guard key.isEd25519, let key = try? PublicKey(raw: key.rawPublicKey) else {
      throw .unusable("expected an Ed25519 key for the ledger, got another")
    }
    return VerifierKey(name: origin, key: key)
  }
}

/// The lock on a ledger's folder; free again with the last reference.
final class HeldLock: Sendable {
  private let descriptor: Descriptor

  /// flock; an auditor's glance holds it for an instant, so it is asked three times.
  init(_ directory: String) throws(LedgerError) {
    for attempt in 1...3 {
      do throws(SystemError) {
        descriptor = try Files.lock(directory + "/lock")
        return
      } catch  where error.isBusy {
        if attempt < 3 { Thread.sleep(seconds: 0.05) }
      } catch {
        throw .system(error)
      }
    }
    throw .inUse(directory)
  }

  /// Whether a living process holds the lock; nil when that cannot be told. flock, close.
  static func isHeld(_ directory: String) -> Bool? {
    guard let file = try? Files.openToRead(directory + "/lock") else {
      return Files.exists(directory + "/lock") ? nil : false
    }
    let number = file.number
    if flock(number, LOCK_SH | LOCK_NB) == 0 { return false }
    return errno == EWOULDBLOCK ? true : nil
  }
}
