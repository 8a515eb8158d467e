public import AldabaProof
import AldabaSystem

/// An auditor's own copy of a ledger that somebody else keeps: its lines, and the newest head that
/// they were found to give. It has the form of a ledger's folder, without texts, so that
/// `LedgerReader` reads it.
///
/// The head is the memory: a later one must extend it. Lines behind it came in a copy that was
/// interrupted; they count for nothing until a head that was signed covers them. A copy that is
/// damaged is made again, the head stays.
public final class LedgerMirror {
  /// Its folder.
  public let directory: String
  /// The newest head that was accepted, and its signed note.
  public private(set) var head: (checkpoint: Checkpoint, note: String)?

  private static let segmentBytes: Int64 = 64 << 20

  private let storage: FolderStorage
  private var tree = MerkleTree()
  private var segments: [Segment] = []
  private var slot = 0
  private let hasher = MerkleHasher()
  private let lock: HeldLock

  /// Opens the copy, or makes an empty one; one process at a time.
  ///
  /// - Parameter verifier: the ledger's origin, and the key that its folder names.
  public init(directory: String, verifier: VerifierKey) throws(LedgerError) {
    self.directory = directory
    if !Files.exists(directory + "/origin") {
      try LedgerMirror.make(directory, verifier)
    }
    lock = try HeldLock(directory)
    storage = try system { () throws(SystemError) in try FolderStorage(folder: directory) }
    let found = try LedgerReader(directory: directory).verifier
    guard found == verifier else {
      throw .otherLedger(expected: "\(verifier)", got: "\(found)")
    }
    var slots: [HeadSlot.Found] = []
    for slot in 0...1 {
      let bytes = try system { () throws(SystemError) in try storage.readHead(slot: slot) }
      slots.append(HeadSlot.decode(bytes, origin: verifier.name, key: verifier.key))
    }
    if let newest = Heads(slots).newest {
      head = (newest.checkpoint, newest.note)
      slot = 1 - newest.slot
    }
    try scan()
  }

  /// How many lines are here, those behind the head among them.
  public var count: Int64 { tree.count }

  /// Whether there are lines that no accepted head covers.
  public var hasTail: Bool { count > (head?.checkpoint.size ?? 0) }

  /// Adds whole lines with their newlines; answers how many were taken, at most up to that size.
  public func append(_ lines: [UInt8], upTo size: Int64) throws(LedgerError) -> Int64 {
    var bytes: [UInt8] = []
    var leaves: [[UInt8]] = []
    lines.withUnsafeBytes { all in
      var start = 0
      while count + Int64(leaves.count) < size,
        let end = all[start...].firstIndex(of: 0x0A), end - start <= LedgerScan.maximumRecord
      {
        let line = UnsafeRawBufferPointer(rebasing: all[start..<end])
        leaves.append(hasher.leaf(line))
        bytes += all[start...end]
        start = end + 1
      }
    }
    guard !leaves.isEmpty else { return 0 }
    if segments.last.map({ $0.size >= LedgerMirror.segmentBytes }) ?? true {
      try system { () throws(SystemError) in try storage.create(segment: count) }
      segments.append(Segment(first: count, size: 0))
    }
    let last = segments[segments.count - 1]
    try system { () throws(SystemError) in
      try storage.write(segment: last.first, at: last.size, bytes)
    }
    segments[segments.count - 1].size += Int64(bytes.count)
    for leaf in leaves { tree.append(leaf, hasher) }
    return Int64(leaves.count)
  }

  /// Takes a head that covers exactly the lines that are here; false, and nothing changes, where
  /// they give another root. Durable before it returns.
  ///
  /// Whether it extends the one before is the caller's to know; if not, the root could not be right.
  public func accept(_ checkpoint: Checkpoint, note: String) throws(LedgerError) -> Bool {
    guard checkpoint.size == count, tree.root() == checkpoint.root else { return false }
    if let known = head?.checkpoint, tree.root(at: known.size) != known.root { return false }
    try system { () throws(SystemError) in
      if let last = segments.last { try storage.sync(segment: last.first) }
      try storage.syncNames()
      try storage.writeHead(slot: slot, HeadSlot.encode(note))
      try storage.syncHead(slot: slot)
    }
    slot = 1 - slot
    head = (checkpoint, note)
    return true
  }

  /// Removes the lines that no accepted head covers.
  public func dropTail() throws(LedgerError) {
    let kept = head?.checkpoint.size ?? 0
    try cut(to: kept)
  }

  // MARK: - On disk

  private static func make(_ directory: String, _ verifier: VerifierKey) throws(LedgerError) {
    try system { () throws(SystemError) in
      try Folders.make(directory)
      if try Files.list(directory).isEmpty { try FolderStorage.create(folder: directory) }
      // Last: a folder with this file is a whole copy.
      try Files.writeNew(
        directory + "/origin", Array("\(verifier)\n".utf8), permissions: 0o600)
    }
  }

  /// Reads the lines that are here. Where they are not those of the head, they are fetched anew.
  private func scan() throws(LedgerError) {
    segments = try system { () throws(SystemError) in try storage.segments() }
    for (position, segment) in segments.enumerated() {
      guard segment.first == tree.count else { return try cut(to: 0) }
      let end = try system { () throws(SystemError) in
        try LedgerScan.lines(
          size: segment.size,
          read: { (offset, maximum) throws(SystemError) in
            try storage.read(segment: segment.first, at: offset, maximum: maximum)
          },
          line: { _, line in tree.append(hasher.leaf(line), hasher) })
      }
      guard end < segment.size else { continue }
      guard position == segments.count - 1 else { return try cut(to: 0) }
      try system { () throws(SystemError) in
        try storage.rewrite(segment: segment.first, keeping: end)
      }
      segments[position].size = end
    }
    guard let head = head?.checkpoint else { return }
    if count < head.size || tree.root(at: head.size) != head.root { try cut(to: 0) }
  }

  /// Keeps that many lines; all others go.
  private func cut(to kept: Int64) throws(LedgerError) {
    for segment in segments where segment.first >= kept {
      let path = "\(directory)/\(segment.name)"
      try system { () throws(SystemError) in
        try storage.rewrite(segment: segment.first, keeping: 0)
        try Files.remove(path)
      }
    }
    segments.removeAll { $0.first >= kept }
    tree = MerkleTree()
    for (position, segment) in segments.enumerated() {
      var end: Int64 = 0
      _ = try system { () throws(SystemError) in
        try LedgerScan.lines(
          size: segment.size,
          read: { (offset, maximum) throws(SystemError) in
            try storage.read(segment: segment.first, at: offset, maximum: maximum)
          },
          line: { offset, line in
            guard tree.count < kept else { return }
            tree.append(hasher.leaf(line), hasher)
            end = offset + Int64(line.count) + 1
          })
      }
      guard end < segment.size else { continue }
      try system { () throws(SystemError) in
        try storage.rewrite(segment: segment.first, keeping: end)
      }
      segments[position].size = end
    }
  }
}
