import AldabaProof
import AldabaSystem

/// Collects what does not verify, instead of stopping at the first of it.
struct LedgerAudit {
  typealias Read = LedgerFeed.Read

  /// More problems than these say nothing more.
  private static let maximumProblems = 1000

  private let heads: Heads
  private let isOpen: Bool?
  /// Whether whoever wrote it last came to an orderly end.
  private let isClean: Bool
  private let reader: (Segment) -> Read
  private let known: LedgerReader.Prefix?
  /// Whether known lines are checked too.
  private let isAll: Bool
  private let hasher = MerkleHasher()
  private var tree = MerkleBlocks()
  private var olderRoot: [UInt8]?
  private var knownRoot: [UInt8]?
  private var segments: [Segment] = []
  private var records: Int64 = 0
  private var behindHead: Int64 = 0
  private var problems: [LedgerProblem] = []
  private var tail: LedgerProblem?

  init(
    heads: Heads, isOpen: Bool?, isClean: Bool, known: LedgerReader.Prefix?,
    isAll: Bool, reader: @escaping (Segment) -> Read
  ) {
    self.heads = heads
    self.isOpen = isOpen
    self.isClean = isClean
    self.known = known
    self.isAll = isAll
    self.reader = reader
  }

  var verdict: LedgerReader.Verdict {
    LedgerReader.Verdict(
      head: heads.newest?.checkpoint, note: heads.newest?.note, records: records,
      behindHead: behindHead, isOpen: isOpen, tail: tail, problems: problems,
      beginsAsKnown: known.map { $0.root == knownRoot } ?? false)
  }

  mutating func add(_ segment: String, _ line: Int64?, _ what: String) {
    guard problems.count < LedgerAudit.maximumProblems else { return }
    problems.append(LedgerProblem(segment: segment, line: line, what: what))
  }

  // MARK: Reading

  private var covered: Int64 { heads.newest?.checkpoint.size ?? .max }

  /// Reads the lines, on all cores: each must be canonical, and none may be missing between two
  /// segments. Lines that are known already are only hashed, unless all are checked: the same root means
  /// the same bytes.
  ///
  /// `lane` makes what else is done with each piece of lines on a thread of its own; `each` gets that in
  /// order.
  mutating func read<Extra: Sendable>(
    _ segments: [Segment], lane: @escaping @Sendable () -> ((LedgerLines) -> Extra),
    each: (_ lines: LedgerLines, Extra) throws -> Void
  ) throws {
    self.segments = segments
    let (covered, from) = (covered, isAll ? 0 : known?.size ?? 0)
    let stops = [covered, heads.older?.size, known?.size].compactMap { $0 }
    var feed = LedgerFeed(segments, stops: stops, reader: reader)
    let checked = min(from, covered)..<covered
    noteRoots()
    try Lanes.run(
      next: { feed.next() },
      lane: {
        let hasher = MerkleHasher()
        let extra = lane()
        return { (piece: LedgerFeed.Piece) -> Worked<Extra> in
          guard case .lines(let lines) = piece else { return Worked(piece: piece) }
          return Worked(
            piece: piece, sums: LineSums(lines, checked: checked, hasher),
            extra: lines.first < covered ? extra(lines) : nil)
        }
      },
      each: { worked in
        take(worked.piece, worked.sums)
        guard case .lines(let lines) = worked.piece, let extra = worked.extra else { return }
        try each(lines, extra)
      })
    records = max(records, feed.index)
    noteRoots()
  }

  private struct Worked<Extra: Sendable>: Sendable {
    let piece: LedgerFeed.Piece
    var sums: LineSums?
    var extra: Extra?
  }

  private mutating func take(_ piece: LedgerFeed.Piece, _ sums: LineSums?) {
    switch piece {
    case .lines(let lines):
      guard let sums else { return }
      records = lines.first + lines.count
      guard lines.first < covered else {
        behind(lines.segment, lines.line(of: lines.first), "records")
        behindHead += lines.count
        return
      }
      for fault in sums.faults { add(lines.segment, lines.line(of: fault.index), fault.what) }
      // A block that was hashed by itself is one of the tree only where none is missing before.
      let isInPlace = tree.count == lines.first
      _ = tree.append(sums.leaves, blocks: isInPlace ? sums.blocks : [], hasher)
      noteRoots()
    case .gap(let segment, let expected):
      add(segment, nil, "expected a segment that begins with record \(expected)")
    case .cut(let segment, let line, let index, let isLast):
      if index < covered || !isLast {
        add(segment, line, "expected a newline at the end of the line")
      } else {
        behind(segment, line, "a part of a record")
      }
    case .failed(let segment, let line, let error):
      add(segment, line, error.map { "\($0)" } ?? LedgerFeed.endless)
    }
  }

  /// Keeps the roots that heads of before are compared with.
  private mutating func noteRoots() {
    if tree.count == heads.older?.size { olderRoot = tree.root }
    if tree.count == known?.size { knownRoot = tree.root }
  }

  /// What lies behind the head is a commit under way while a process is at work; after a process that was
  /// killed it is what nobody was answered for, which the next start drops. Else somebody put it there.
  private mutating func behind(_ segment: String, _ line: Int64, _ what: String) {
    guard isOpen == false, behindHead == 0, tail == nil, heads.newest != nil else { return }
    guard isClean else {
      let text = "\(what) behind the signed head: nobody was answered, the next start drops it"
      tail = LedgerProblem(segment: segment, line: line, what: text)
      return
    }
    add(segment, line, "expected nothing behind the signed head, got \(what)")
  }

  // MARK: Judging

  /// Compares the tree with what was signed; `hints` reads the stored leaf hashes.
  mutating func judge(hints: (Int64) -> [UInt8]) {
    for (slot, why) in heads.damaged { add("head.\(slot)", nil, why) }
    guard let (slot, head, _) = heads.newest else {
      if heads.damaged.isEmpty { add("head.0", nil, "expected a signed head, got none") }
      return
    }
    guard tree.count == head.size, tree.root == head.root else {
      return locate(head, slot, hints(head.size))
    }
    if let older = heads.older, olderRoot != older.root {
      add("head.\(1 - slot)", nil, "expected an older head of the same records, got another")
    }
  }

  private mutating func locate(_ head: Checkpoint, _ slot: Int, _ hints: [UInt8]) {
    let known = Set(problems.map { Place(segment: $0.segment, line: $0.line) })
    var found: [LedgerProblem] = []
    if let finder = DamageFinder(hints: hints, of: head) {
      for segment in segments {
        let more = try? finder.problems(in: segment, before: head.size, read: reader(segment))
        found += more ?? []
      }
    }
    for problem in found
    where !known.contains(Place(segment: problem.segment, line: problem.line)) {
      add(problem.segment, problem.line, problem.what)
    }
    if tree.count != head.size {
      add(
        segments.last?.name ?? Segment.name(0), nil,
        "expected \(head.size) records as head.\(slot) says, found \(tree.count)")
    } else if problems.isEmpty {
      add("head.\(slot)", nil, "expected the root of the \(head.size) records, got another")
    }
    problems.sort { ($0.segment, $0.line ?? .max) < ($1.segment, $1.line ?? .max) }
  }

  private struct Place: Hashable {
    let segment: String
    let line: Int64?
  }
}
