import AldabaProof
import AldabaSystem

/// What an open ledger keeps in memory: the tree and where each line begins. About 70 bytes a record.
struct LedgerBook {
  /// The leaf hashes and all above them.
  var tree = MerkleTree()
  /// Where each record begins in its segment.
  var starts: [UInt32] = []
  /// The segments, with the bytes of their whole records.
  var segments: [Segment] = []
  /// The head that is durable: what may be told to others.
  var head: (checkpoint: Checkpoint, note: String)

  /// The segment of a record.
  func segment(of index: Int64) -> Segment {
    // The segments are few; the newest are asked for most.
    guard let segment = segments.last(where: { $0.first <= index }) else {
      preconditionFailure("the segments begin with record 0")
    }
    return segment
  }

  /// Where a record lies in its segment, without its newline.
  func range(of index: Int64) -> Range<Int64> {
    let segment = segment(of: index)
    let start = Int64(starts[Int(index)])
    let next = index + 1
    let isLast = next == Int64(starts.count) || self.segment(of: next).first == next
    return start..<(isLast ? segment.size : Int64(starts[Int(next)])) - 1
  }

  /// Where durable records from that one on lie, newlines included: at least one record, all of one
  /// segment, together no more than so many bytes where there is more than one.
  func lines(from index: Int64, maximumBytes: Int64) -> (segment: Segment, bytes: Range<Int64>)? {
    let newest = head.checkpoint.size
    guard index >= 0, index < newest else { return nil }
    let segment = segment(of: index)
    let start = Int64(starts[Int(index)])
    // The last record of this segment that is durable; bisected, since lines differ in length.
    let following = segments.first { $0.first > index }?.first ?? newest
    var last = index
    var beyond = min(following, newest)
    while beyond - last > 1 {
      let middle = last + (beyond - last) / 2
      if range(of: middle).upperBound + 1 - start <= maximumBytes {
        last = middle
      } else {
        beyond = middle
      }
    }
    return (segment, start..<range(of: last).upperBound + 1)
  }
}
