import AldabaJSON
import AldabaProof
import AldabaSystem
import Glibc

/// One pass over the lines of a segment, in pieces, without keeping them.
struct LedgerScan {
  /// The longest record, in bytes, without its newline.
  static let maximumRecord = 16_384
  private static let piece = 1 << 20

  /// Reads `size` bytes of a segment; calls `line` with the offset and the bytes of each whole line,
  /// without its newline. Answers the offset behind the last whole line.
  static func lines(
    size: Int64, read: (_ offset: Int64, _ maximum: Int) throws(SystemError) -> [UInt8],
    line: (_ offset: Int64, _ bytes: UnsafeRawBufferPointer) -> Void
  ) throws(SystemError) -> Int64 {
    var buffer: [UInt8] = []
    var start: Int64 = 0  // of the buffer, in the segment
    while start + Int64(buffer.count) < size {
      let offset = start + Int64(buffer.count)
      let part = try read(offset, Int(min(size - offset, Int64(piece))))
      guard !part.isEmpty else { break }
      if buffer.isEmpty { buffer = part } else { buffer += part }
      let used = buffer.withUnsafeBytes { bytes in
        var position = 0
        while let newline = bytes.newline(from: position) {
          line(
            start + Int64(position), UnsafeRawBufferPointer(rebasing: bytes[position..<newline]))
          position = newline + 1
        }
        return position
      }
      start += Int64(used)
      buffer.removeFirst(used)
    }
    return start
  }

  /// Why a line is no record; nil when it is one.
  static func fault(_ line: UnsafeRawBufferPointer) -> String? {
    do {
      try JSON.checkCanonical(
        line.assumingMemoryBound(to: UInt8.self).span, maximumBytes: maximumRecord)
      return nil
    } catch {
      return "expected a canonical record: column \(error.column): \(error.reason)"
    }
  }
}

extension UnsafeRawBufferPointer {
  func newline(from position: Int) -> Int? {
    guard position < count, let base = baseAddress,
      let found = memchr(base + position, 0x0A, count - position)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}

/// Names the lines that changed, where the stored leaf hashes give the root that was signed.
struct DamageFinder {
  /// The leaf hashes of the head's records, one behind the other.
  private let hashes: [UInt8]

  /// Nil when the hints are not those of the head: then they prove nothing.
  init?(hints: [UInt8], of head: Checkpoint) {
    guard Int64(hints.count) == head.size * 32 else { return nil }
    let hasher = MerkleHasher()
    var tree = MerkleTree()
    tree.reserve(head.size)
    tree.append(contentsOf: hints, hasher)
    guard tree.root() == head.root else { return nil }
    hashes = hints
  }

  /// The first line of each run of lines that are not those that were signed.
  func problems(
    in segment: Segment, before end: Int64,
    read: (_ offset: Int64, _ maximum: Int) throws(SystemError) -> [UInt8]
  ) throws(SystemError) -> [LedgerProblem] {
    let hasher = MerkleHasher()
    var problems: [LedgerProblem] = []
    var index = segment.first
    var run: (line: Int64, count: Int64)?
    func endRun() {
      guard let ended = run else { return }
      let more = ended.count > 1 ? ", nor the \(ended.count - 1) behind it" : ""
      problems.append(
        LedgerProblem(
          segment: segment.name, line: ended.line,
          what: "expected the record that was signed, got another\(more)"))
      run = nil
    }
    _ = try LedgerScan.lines(size: segment.size, read: read) { _, bytes in
      if index < end {
        let offset = Int(index) * 32
        if hasher.leaf(bytes).elementsEqual(hashes[offset..<offset + 32]) {
          endRun()
        } else if let running = run {
          run = (running.line, running.count + 1)
        } else {
          run = (index - segment.first + 1, 1)
        }
      }
      index += 1
    }
    endRun()
    return problems
  }
}
