import AldabaProof
import AldabaSystem

/// Collects what does not verify, instead of stopping at the first of it.
struct LedgerAudit {
  typealias Read = (_ offset: Int64, _ maximum: Int) throws(SystemError) -> [UInt8]

  /// More problems than these say nothing more.
  private static let maximumProblems = 1000

  private let heads: Heads
  private let isOpen: Bool?
  /// Whether whoever wrote it last came to an orderly end.
  private let isClean: Bool
  private let reader: (Segment) -> Read
  private var tree = MerkleTree()
  private var segments: [Segment] = []
  private var records: Int64 = 0
  private var behindHead: Int64 = 0
  private var problems: [LedgerProblem] = []
  private var tail: LedgerProblem?

  init(heads: Heads, isOpen: Bool?, isClean: Bool, reader: @escaping (Segment) -> Read) {
    self.heads = heads
    self.isOpen = isOpen
    self.isClean = isClean
    self.reader = reader
  }

  var verdict: LedgerReader.Verdict {
    LedgerReader.Verdict(
      head: heads.newest?.checkpoint, note: heads.newest?.note, records: records,
      behindHead: behindHead, isOpen: isOpen, tail: tail, problems: problems)
  }

  mutating func add(_ segment: String, _ line: Int64?, _ what: String) {
    guard problems.count < LedgerAudit.maximumProblems else { return }
    problems.append(LedgerProblem(segment: segment, line: line, what: what))
  }

  /// Reads the lines: each must be canonical, and none may be missing between two segments.
  mutating func read(_ segments: [Segment]) {
    self.segments = segments
    let covered = heads.newest?.checkpoint.size ?? .max
    let hasher = MerkleHasher()
    for (position, segment) in segments.enumerated() {
      if segment.first != (position == 0 ? 0 : records) {
        add(segment.name, nil, "expected a segment that begins with record \(records)")
      }
      records = segment.first
      var line: Int64 = 0
      do throws(SystemError) {
        let end = try LedgerScan.lines(size: segment.size, read: reader(segment)) { _, bytes in
          line += 1
          if records < covered {
            if let fault = LedgerScan.fault(bytes) { add(segment.name, line, fault) }
            tree.append(hasher.leaf(bytes), hasher)
          } else {
            behind(segment, line, "records")
            behindHead += 1
          }
          records += 1
        }
        if end < segment.size {
          if records < covered || position < segments.count - 1 {
            add(segment.name, line + 1, "expected a newline at the end of the line")
          } else {
            behind(segment, line + 1, "a part of a record")
          }
        }
      } catch {
        add(segment.name, line + 1, "\(error)")
      }
    }
  }

  /// What lies behind the head is a commit under way while a process is at work; after a process that was
  /// killed it is what nobody was answered for, which the next start drops. Else somebody put it there.
  private mutating func behind(_ segment: Segment, _ line: Int64, _ what: String) {
    guard isOpen == false, behindHead == 0, tail == nil, heads.newest != nil else { return }
    guard isClean else {
      let text = "\(what) behind the signed head: nobody was answered, the next start drops it"
      tail = LedgerProblem(segment: segment.name, line: line, what: text)
      return
    }
    add(segment.name, line, "expected nothing behind the signed head, got \(what)")
  }

  /// Compares the tree with what was signed; `hints` reads the stored leaf hashes.
  mutating func judge(hints: (Int64) -> [UInt8]) {
    for (slot, why) in heads.damaged { add("head.\(slot)", nil, why) }
    guard let (slot, head, _) = heads.newest else {
      if heads.damaged.isEmpty { add("head.0", nil, "expected a signed head, got none") }
      return
    }
    guard tree.count == head.size, tree.root() == head.root else {
      return locate(head, slot, hints(head.size))
    }
    if let older = heads.older, tree.root(at: older.size) != older.root {
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
