import AldabaLedger
import AldabaSystem
import Glibc

/// A storage whose every operation can be made to fail, and whose power can be cut.
///
/// Each file has what was written and what is durable. A sync makes the first the second.
final class MemoryStorage: LedgerStorage {
  /// What happens to one operation.
  enum Fault: CaseIterable {
    /// It fails and does nothing.
    case fails
    /// It fails, after it did all of it; a failed sync then made everything durable.
    case failsButPersists
    /// It fails half-way: half of the bytes are there; a failed sync made half of them durable.
    case failsHalfWay
  }

  struct File {
    var written: [UInt8] = []
    var durable: [UInt8] = []
  }

  struct State {
    var segments: [Int64: File] = [:]
    var heads: [File] = [
      File(
        written: [UInt8](repeating: 0, count: 4096), durable: [UInt8](repeating: 0, count: 4096)),
      File(
        written: [UInt8](repeating: 0, count: 4096), durable: [UInt8](repeating: 0, count: 4096)),
    ]
    var hints: [UInt8] = []
    var isClean = true
    /// Counts the operations that can fail.
    var operations = 0
    var names: [String] = []
    /// The faults to come, by the number of their operation.
    var faults: [Int: (Fault, Int32)] = [:]
    /// Writes fail until this is nil again.
    var fullWith: Int32?
  }

  let state = Lock(State())

  /// What a machine finds after a power cut; `tornBytes` of each unsynced change made it to the disk.
  func cutPower(tornBytes: Int = 0) -> MemoryStorage {
    let after = MemoryStorage()
    let before = state.withLock { $0 }
    after.state.withLock { state in
      state.isClean = before.isClean
      for (first, file) in before.segments {
        let torn = Array(file.written.prefix(max(file.durable.count, tornBytes)))
        let bytes = file.written.starts(with: file.durable) ? torn : file.durable
        state.segments[first] = File(written: bytes, durable: bytes)
      }
      for slot in 0...1 {
        let bytes = before.heads[slot].durable
        state.heads[slot] = File(written: bytes, durable: bytes)
      }
      // Hints are never synced: the worst is that nothing of them is left.
    }
    return after
  }

  /// Runs an operation, or the fault that is due; `perform` gets the share that is done.
  private func operate(
    _ name: String, isWrite: Bool, _ perform: (inout State, Double) -> Void
  ) throws(SystemError) {
    let failure: SystemError? = state.withLock { state in
      let number = state.operations
      state.operations += 1
      state.names.append(name)
      if let (fault, code) = state.faults[number] {
        switch fault {
        case .fails: break
        case .failsButPersists: perform(&state, 1)
        case .failsHalfWay: perform(&state, 0.5)
        }
        return SystemError(call: name, code: code)
      }
      if isWrite, let code = state.fullWith {
        perform(&state, 0.5)
        return SystemError(call: name, code: code)
      }
      perform(&state, 1)
      return nil
    }
    if let failure { throw failure }
  }

  // MARK: LedgerStorage

  func segments() throws(SystemError) -> [Segment] {
    state.withLock { state in
      state.segments.keys.sorted().map {
        Segment(first: $0, size: Int64(state.segments[$0]?.written.count ?? 0))
      }
    }
  }

  func read(segment: Int64, at offset: Int64, maximum: Int) throws(SystemError) -> [UInt8] {
    state.withLock { state in
      Array((state.segments[segment]?.written ?? []).dropFirst(Int(offset)).prefix(maximum))
    }
  }

  func create(segment: Int64) throws(SystemError) {
    try operate("create", isWrite: true) { state, share in
      if share == 1, state.segments[segment] == nil { state.segments[segment] = File() }
    }
  }

  func syncNames() throws(SystemError) {
    try operate("syncNames", isWrite: false) { _, _ in }
  }

  func write(segment: Int64, at offset: Int64, _ bytes: [UInt8]) throws(SystemError) {
    try operate("write", isWrite: true) { state, share in
      let part = bytes.prefix(Int(Double(bytes.count) * share))
      state.segments[segment]?.written.overwrite(at: Int(offset), part)
    }
  }

  func sync(segment: Int64) throws(SystemError) {
    try operate("sync", isWrite: false) { state, share in
      state.segments[segment]?.sync(share)
    }
  }

  func rewrite(segment: Int64, keeping count: Int64) throws(SystemError) {
    try operate("rewrite", isWrite: true) { state, share in
      guard share == 1 else { return }
      let bytes = Array((state.segments[segment]?.written ?? []).prefix(Int(count)))
      state.segments[segment] = File(written: bytes, durable: bytes)
    }
  }

  func readHead(slot: Int) throws(SystemError) -> [UInt8] {
    state.withLock { $0.heads[slot].written }
  }

  func writeHead(slot: Int, _ bytes: [UInt8]) throws(SystemError) {
    try operate("writeHead", isWrite: true) { state, share in
      // Half of a head is torn within its signature.
      state.heads[slot].written.overwrite(at: 0, bytes.prefix(share == 1 ? bytes.count : 100))
    }
  }

  func syncHead(slot: Int) throws(SystemError) {
    try operate("syncHead", isWrite: false) { state, share in
      if share == 1 { state.heads[slot].sync(1) }
    }
  }

  func hasCleanMark() throws(SystemError) -> Bool { state.withLock { $0.isClean } }

  func setCleanMark(_ isClean: Bool) throws(SystemError) {
    try operate("mark", isWrite: true) { state, share in
      if share == 1 { state.isClean = isClean }
    }
  }

  func readHints(from index: Int64, maximum: Int64) throws(SystemError) -> [UInt8] {
    state.withLock { Array($0.hints.dropFirst(Int(index) * 32).prefix(Int(maximum) * 32)) }
  }

  func writeHints(from index: Int64, _ hashes: [UInt8]) throws(SystemError) {
    state.withLock { $0.hints.overwrite(at: Int(index) * 32, hashes[...]) }
  }
}

extension MemoryStorage.File {
  fileprivate mutating func sync(_ share: Double) {
    if share == 1 {
      durable = written
    } else {
      let more = max(0, written.count - durable.count)
      durable = Array(written.prefix(durable.count + Int(Double(more) * share)))
    }
  }
}

extension [UInt8] {
  fileprivate mutating func overwrite(at offset: Int, _ bytes: ArraySlice<UInt8>) {
    if count < offset { append(contentsOf: repeatElement(0, count: offset - count)) }
    let end = Swift.min(count, offset + bytes.count)
    replaceSubrange(offset..<end, with: bytes)
  }
}
