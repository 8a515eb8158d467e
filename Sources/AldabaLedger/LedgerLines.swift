import AldabaJSON
import AldabaProof
import AldabaSystem
import Glibc

/// Whole lines of one segment as they were read: what one lane works on.
package struct LedgerLines: Sendable {
  /// The segment's file name.
  package let segment: String
  /// The index of its first record in the ledger.
  package let segmentFirst: Int64
  /// The index of the first line in the ledger.
  package let first: Int64
  /// Where the first line begins in the segment.
  package let offset: Int64
  /// Where the segment goes on behind the last one.
  package var end: Int64 { offset + Int64(range.count) }
  /// How many lines these are.
  package let count: Int64
  private let bytes: [UInt8]
  private let range: Range<Int>

  fileprivate init(
    _ segment: Segment, first: Int64, offset: Int64, count: Int64, _ bytes: [UInt8],
    _ range: Range<Int>
  ) {
    self.segment = segment.name
    segmentFirst = segment.first
    self.first = first
    self.offset = offset
    self.count = count
    self.bytes = bytes
    self.range = range
  }

  /// Hands over each line without its newline: its index in the ledger, where it begins in the segment,
  /// and its bytes.
  package func each(
    _ body: (_ index: Int64, _ offset: Int64, _ line: UnsafeRawBufferPointer) -> Void
  ) {
    bytes.withUnsafeBytes { all in
      var position = range.lowerBound
      var index = first
      while position < range.upperBound, let newline = all.newline(from: position) {
        let line = UnsafeRawBufferPointer(rebasing: all[position..<newline])
        body(index, offset + Int64(position - range.lowerBound), line)
        position = newline + 1
        index += 1
      }
    }
  }

  /// The line's number in its segment, from 1.
  package func line(of index: Int64) -> Int64 { index - segmentFirst + 1 }
}

/// Reads segments piece by piece, as whole lines; what is no whole line is told as well.
struct LedgerFeed {
  typealias Read = (_ offset: Int64, _ maximum: Int) throws(SystemError) -> [UInt8]

  enum Piece: Sendable {
    case lines(LedgerLines)
    /// A segment begins with another record than the one that should come next.
    case gap(segment: String, expected: Int64)
    /// A segment ends in the middle of a line.
    case cut(segment: String, line: Int64, index: Int64, isLast: Bool)
    /// It could not be read, or a line in it has no end.
    case failed(segment: String, line: Int64, SystemError?)
  }

  private static let piece = 1 << 20
  /// What a line that has no end is called.
  static let endless = "expected a record of at most \(LedgerScan.maximumRecord) bytes"
  /// No record is longer; what is, is not read to its end.
  private static let maximumLine = 4 << 20

  /// Where reading begins: in the segment of that first record, at that byte, with that record.
  struct Start: Sendable {
    let segment: Int64
    let offset: Int64
    let index: Int64

    static let beginning = Start(segment: 0, offset: 0, index: 0)
  }

  private let segments: [Segment]
  private let stops: [Int64]
  private let every: Int64
  private let start: Start
  private let reader: (Segment) -> Read
  private var position = 0
  private var hasBegun = false
  private var offset: Int64 = 0
  private var size = piece
  private var waiting: [Piece] = []
  /// The index of the next line.
  private(set) var index: Int64 = 0

  /// - Parameters:
  ///   - stops: no piece has lines on both sides of these sizes.
  ///   - every: nor on both sides of a multiple of this.
  init(
    _ segments: [Segment], stops: [Int64], every: Int64 = .max, from start: Start = .beginning,
    reader: @escaping (Segment) -> Read
  ) {
    self.segments = segments.filter { $0.first >= start.segment }
    self.stops = stops.sorted()
    self.every = every
    self.start = start
    self.reader = reader
  }

  mutating func next() -> Piece? {
    while true {
      if !waiting.isEmpty { return waiting.removeFirst() }
      guard position < segments.count else { return nil }
      if !hasBegun {
        begin(segments[position])
        continue
      }
      read(segments[position])
    }
  }

  private mutating func begin(_ segment: Segment) {
    let expected = position == 0 ? start.segment : index
    if segment.first != expected { waiting.append(.gap(segment: segment.name, expected: expected)) }
    let isStart = position == 0 && segment.first == start.segment
    index = isStart ? start.index : segment.first
    offset = isStart ? start.offset : 0
    size = Self.piece
    hasBegun = true
  }

  private mutating func end() {
    position += 1
    hasBegun = false
  }

  private mutating func read(_ segment: Segment) {
    guard offset < segment.size else { return end() }
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try reader(segment)(offset, Int(min(segment.size - offset, Int64(size))))
    } catch {
      return fail(segment, error)
    }
    let isEnd = bytes.isEmpty || offset + Int64(bytes.count) >= segment.size
    let used = take(segment, bytes)
    offset += Int64(used)
    if used > 0 { size = Self.piece }
    if used == bytes.count, !isEnd { return }
    if isEnd {
      if used < bytes.count || bytes.isEmpty {
        waiting.append(
          .cut(
            segment: segment.name, line: index - segment.first + 1, index: index,
            isLast: position == segments.count - 1))
      }
      return end()
    }
    guard used == 0 else { return }
    guard size < Self.maximumLine else {
      return fail(segment, nil)
    }
    size *= 2
  }

  private mutating func fail(_ segment: Segment, _ error: SystemError?) {
    waiting.append(.failed(segment: segment.name, line: index - segment.first + 1, error))
    end()
  }

  private var nextStop: Int64 {
    let stop = stops.first { $0 > index } ?? .max
    return every == .max ? stop : min(stop, (index / every + 1) * every)
  }

  /// Takes the whole lines; answers how many bytes they have.
  private mutating func take(_ segment: Segment, _ bytes: [UInt8]) -> Int {
    var start = 0
    var position = 0
    var first = index
    func lines(_ end: Int64) -> Piece {
      .lines(
        LedgerLines(
          segment, first: first, offset: offset + Int64(start), count: end - first, bytes,
          start..<position))
    }
    bytes.withUnsafeBytes { all in
      var next = nextStop
      while let newline = all.newline(from: position) {
        position = newline + 1
        index += 1
        guard index == next else { continue }
        waiting.append(lines(index))
        start = position
        first = index
        next = nextStop
      }
    }
    if first < index { waiting.append(lines(index)) }
    return position
  }
}

/// What the lines of one piece give, each by itself: any thread can find it.
struct LineSums: Sendable {
  /// The first index, and how many.
  let first: Int64
  let count: Int64
  /// Lines that are no records: index and reason.
  let faults: [(index: Int64, what: String)]
  /// Leaf hashes, one behind the other.
  let leaves: [UInt8]
  /// The hashes of the whole blocks of the tree among them, one behind the other.
  let blocks: [UInt8]

  /// - Parameters:
  ///   - checked: only lines of these indices are checked to be canonical.
  ///   - hasBlocks: whether the blocks' hashes are wanted.
  init(
    _ lines: LedgerLines, checked: Range<Int64>, hasBlocks: Bool = true, _ hasher: MerkleHasher
  ) {
    first = lines.first
    count = lines.count
    var faults: [(index: Int64, what: String)] = []
    leaves = [UInt8](unsafeUninitializedCapacity: Int(lines.count) * Merkle.hashCount) {
      all, used in
      let all = UnsafeMutableRawBufferPointer(all)
      lines.each { index, _, line in
        if checked.contains(index), let fault = LedgerScan.fault(line) {
          faults.append((index, fault))
        }
        let place = UnsafeMutableRawBufferPointer(rebasing: all[used..<used + Merkle.hashCount])
        hasher.leaf(line, into: place)
        used += Merkle.hashCount
      }
    }
    self.faults = faults
    blocks = hasBlocks ? Self.blocks(first, leaves, hasher) : []
  }

  /// The hashes of the blocks that lie in it as a whole.
  private static func blocks(
    _ first: Int64, _ leaves: [UInt8], _ hasher: MerkleHasher
  ) -> [UInt8] {
    let size = MerkleBlocks.size
    let end = Int64(leaves.count / Merkle.hashCount)
    var blocks: [UInt8] = []
    leaves.withUnsafeBytes { all in
      var place = (Int64(size) - first % Int64(size)) % Int64(size)
      while place + Int64(size) <= end {
        let start = Int(place) * Merkle.hashCount
        blocks += hasher.subtree(
          UnsafeRawBufferPointer(rebasing: all[start..<start + size * Merkle.hashCount]))
        place += Int64(size)
      }
    }
    return blocks
  }
}
