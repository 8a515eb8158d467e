public import AldabaCrypto
public import AldabaProof
import AldabaSystem

/// A ledger's folder, read for an audit: nothing is locked and nothing is written.
///
/// A broker may be writing meanwhile: the head is read first, and what lies behind it is not judged.
public struct LedgerReader: Sendable {
  /// The ledger's folder.
  public let directory: String
  /// Origin and public key, as the folder itself says; trust needs them from elsewhere.
  public let verifier: VerifierKey

  /// Reads which ledger it is.
  public init(directory: String) throws(LedgerError) {
    self.directory = directory
    let path = directory + "/origin"
    guard Files.exists(path) else { throw .missing(directory) }
    let bytes = try system { () throws(SystemError) in
      try Files.read(path, maximumBytes: 1024)
    }
    let text = String(validating: bytes, as: UTF8.self) ?? ""
    do {
      guard text.last == "\n" else { throw ProofError.malformed("expected one line, got another") }
      verifier = try VerifierKey(String(text.dropLast()))
    } catch {
      throw .damaged(LedgerProblem(segment: "origin", line: 1, what: "\(error)"))
    }
  }

  /// What an audit of the records' integrity found.
  public struct Verdict: Sendable {
    /// The newest signed head; nil when neither slot verifies.
    public let head: Checkpoint?
    /// Its signed note.
    public let note: String?
    /// The whole lines in the segments.
    public let records: Int64
    /// The whole lines behind the head: a commit under way, or what an unclean end left.
    public let behindHead: Int64
    /// Whether a living process has the ledger open; nil when that cannot be told.
    public let isOpen: Bool?
    /// What a process that was killed has left behind the head, and where it begins: no part of the
    /// ledger, and no problem. Nil while a process is at work, or after an orderly end.
    public let tail: LedgerProblem?
    /// What does not verify, in the order of the files.
    public let problems: [LedgerProblem]
    /// Whether the records that were known already are still those.
    package let beginsAsKnown: Bool

    /// The root that was signed.
    public var root: [UInt8]? { head?.root }
    /// Whether all that was signed is there and unchanged.
    public var isIntact: Bool { problems.isEmpty }
  }

  /// The first records of a ledger, by what an earlier audit of them remembers.
  package struct Prefix: Sendable, Equatable {
    package let size: Int64
    package let root: [UInt8]

    package init(size: Int64, root: [UInt8]) {
      self.size = size
      self.root = root
    }
  }

  /// Verifies a folder against an origin and key that are trusted, or else against its own.
  public static func verify(
    directory: String, origin: String? = nil, key: PublicKey? = nil
  ) throws(LedgerError) -> Verdict {
    let reader = try LedgerReader(directory: directory)
    return try reader.verify(origin: origin, key: key)
  }

  /// Checks that every record is canonical, that the tree over them is the one of the newest head,
  /// that the older head is one of the same records, and that the key signed both.
  ///
  /// Throws only where the folder cannot be read at all.
  public func verify(
    origin: String? = nil, key: PublicKey? = nil
  ) throws(LedgerError) -> Verdict {
    do {
      return try audit(origin: origin, key: key, lane: { { _ in } }, each: { _, _ in })
    } catch let error as LedgerError {
      throw error
    } catch let error as SystemError {
      throw .system(error)
    } catch { throw .unusable("\(error)") }
  }

  /// The same, and hands each piece of the records that the head covers to a lane of its own, whose
  /// results come back in order: one reading for all that is asked of a ledger.
  ///
  /// What came back is to be believed only where the verdict is.
  ///
  /// - Parameters:
  ///   - known: records that were verified before; their lines are only hashed. The verdict says whether
  ///     they are still those; if not, it must be asked for again with `isAll`.
  ///   - isAll: whether their lines are checked like all the others.
  ///   - lane: makes what a thread does with its lines.
  ///   - each: the lines, and what their lane made of them.
  package func audit<Extra: Sendable>(
    origin: String? = nil, key: PublicKey? = nil, known: Prefix? = nil,
    isAll: Bool = false,
    lane: @escaping @Sendable () -> ((LedgerLines) -> Extra),
    each: (_ lines: LedgerLines, Extra) throws -> Void
  ) throws -> Verdict {
    guard Note.isName(origin ?? verifier.name) else {
      throw LedgerError.unusable(
        "expected an origin without space and plus, got \"\(origin ?? "")\"")
    }
    let trusted = VerifierKey(name: origin ?? verifier.name, key: key ?? verifier.key)
    let isOpen = HeldLock.isHeld(directory)
    // The head first: what is appended later lies behind it.
    let heads = try readHeads(trusted, isOpen: isOpen)
    let segments = try system { () throws(SystemError) in
      try FolderStorage.segments(in: directory)
    }
    let isClean = Files.exists(directory + "/clean")
    var audit = LedgerAudit(
      heads: heads, isOpen: isOpen, isClean: isClean, known: known, isAll: isAll
    ) { segment in
      { (offset, maximum) throws(SystemError) in
        try FolderStorage.read(
          "\(directory)/\(segment.name)", at: offset, maximum: maximum)
      }
    }
    if trusted != verifier {
      audit.add("origin", 1, "expected \(trusted), got \(verifier)")
    }
    try audit.read(segments, lane: lane, each: each)
    audit.judge {
      (try? FolderStorage.read(
        directory + "/leaves", at: 0, maximum: Int(clamping: $0) * 32)) ?? []
    }
    return audit.verdict
  }

  /// Hands over the records that the newest head covers, in order, with where they stand.
  ///
  /// It does not verify: `verify` comes first. Throws what `body` throws, or a `LedgerError`.
  public func replay(
    _ body: (_ index: Int64, _ segment: String, _ line: Int64, _ record: [UInt8]) throws -> Void
  ) throws {
    let heads = try readHeads(verifier, isOpen: HeldLock.isHeld(directory))
    let count = heads.newest?.checkpoint.size ?? 0
    var failure: (any Error)?
    for segment in try FolderStorage.segments(in: directory) {
      var index = segment.first
      _ = try LedgerScan.lines(
        size: segment.size,
        read: { (offset, maximum) throws(SystemError) in
          try FolderStorage.read("\(directory)/\(segment.name)", at: offset, maximum: maximum)
        },
        line: { _, bytes in
          guard index < count, failure == nil else { return }
          do {
            try body(index, segment.name, index - segment.first + 1, Array(bytes))
          } catch { failure = error }
          index += 1
        })
      if let failure { throw failure }
    }
  }

  /// The newest head that its key signed, and its note; nil where no slot has one.
  package func newestHead() throws(LedgerError) -> (Checkpoint, String)? {
    try readHeads(verifier, isOpen: HeldLock.isHeld(directory)).newest.map {
      ($0.checkpoint, $0.note)
    }
  }

  /// A slot that is being written may be read torn: with a broker at work it is read again.
  private func readHeads(_ trusted: VerifierKey, isOpen: Bool?) throws(LedgerError) -> Heads {
    var attempts = isOpen == false ? 1 : 5
    while true {
      var slots: [HeadSlot.Found] = []
      for slot in 0...1 {
        do throws(SystemError) {
          let bytes = try FolderStorage.read(
            "\(directory)/head.\(slot)", at: 0, maximum: HeadSlot.bytes)
          slots.append(HeadSlot.decode(bytes, origin: trusted.name, key: trusted.key))
        } catch {
          slots.append(.damaged("\(error)"))
        }
      }
      let heads = Heads(slots)
      attempts -= 1
      if heads.damaged.isEmpty || attempts == 0 { return heads }
    }
  }
}
