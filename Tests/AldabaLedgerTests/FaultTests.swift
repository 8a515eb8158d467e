import AldabaCrypto
import AldabaProof
import AldabaSystem
import Glibc
import Testing

@testable import AldabaLedger

/// What the storage may do: fail, fail and yet persist, fail half-way, once or twice; then a power cut.
@Suite struct FaultTests {
  /// One life of a ledger: what was answered, and with which heads.
  private struct Life {
    var answered: [Receipt] = []
    var operations = 0
    var names: [String] = []
    var fatal: String?
    var openError: LedgerError?
  }

  private static let verifier = VerifierKey(name: origin, key: publicKey())

  private static func fresh() throws -> MemoryStorage {
    let storage = MemoryStorage()
    let head = Checkpoint(origin: origin, size: 0, root: Merkle.emptyRoot).sign(key: key)
    storage.state.withLock { state in
      state.heads[0].written = HeadSlot.encode(head)
      state.heads[0].durable = state.heads[0].written
    }
    return storage
  }

  /// Opens, appends records one batch at a time until all are answered or the ledger ends, closes.
  private static func live(
    _ storage: MemoryStorage, appending numbers: Range<Int>
  ) -> Life {
    var life = Life()
    let fatal = Lock<String?>(nil)
    let ended = Lock(false)
    var options = LedgerWriter.Options()
    options.segmentBytes = 150
    options.retrySeconds = 0.001
    options.fatal = { what in
      fatal.withLock { $0 = what }
      ended.withLock { $0 = true }
    }
    do {
      let ledger = try Ledger(storage, "/nowhere", verifier, key, options, nil)
      for number in numbers where !ended.withLock({ $0 }) {
        let records = [record(number * 2), record(number * 2 + 1)]
        if let receipts = ledger.appendAndWait(records, ended: ended) { life.answered += receipts }
      }
      ledger.close()
    } catch {
      life.openError = error
    }
    life.fatal = fatal.withLock { $0 }
    (life.operations, life.names) = storage.state.withLock { ($0.operations, $0.names) }
    return life
  }

  /// After a power cut all that was answered is there, in place, and the heads extend one another.
  private static func check(
    _ life: Life, _ storage: MemoryStorage, _ what: String, torn: [Int] = [0, 20, 100, 10_000]
  ) {
    for torn in torn {
      let after = storage.cutPower(tornBytes: torn)
      let next = live(after, appending: 500..<502)
      guard next.openError == nil, next.fatal == nil, next.answered.count == 4 else {
        Issue.record("\(what), torn \(torn): \(next)")
        return
      }
      let stored = after.state.withLock { state in
        state.segments.keys.sorted().flatMap { state.segments[$0]?.written ?? [] }
      }.split(separator: 0x0A).map { Array($0) }
      for receipt in life.answered where stored[Int(receipt.index)] != receipt.record {
        Issue.record("\(what), torn \(torn): lost record \(receipt.index)")
      }
      guard let last = life.answered.last,
        let old = try? last.verify(origin: origin, key: verifier.key),
        let newest = next.answered.last,
        let head = try? newest.verify(origin: origin, key: verifier.key)
      else { continue }
      let tree = MerkleTree(leaves: stored.map { Merkle.leafHash($0) })
      if tree.root() != head.root || tree.root(at: old.size) != old.root {
        Issue.record("\(what), torn \(torn): two heads that do not agree")
      }
    }
  }

  @Test func aLifeWithoutFaults() throws {
    let storage = try Self.fresh()
    let life = Self.live(storage, appending: 0..<6)
    #expect(life.answered.count == 12)
    #expect(life.names.contains("create"))
    Self.check(life, storage, "no fault")
  }

  @Test func everySingleFault() throws {
    let operations = Self.live(try Self.fresh(), appending: 0..<6).operations
    for number in 0..<operations {
      for fault in MemoryStorage.Fault.allCases {
        for code in [ENOSPC, EIO] {
          let storage = try Self.fresh()
          storage.state.withLock { $0.faults = [number: (fault, code)] }
          let life = Self.live(storage, appending: 0..<6)
          let name = life.names[number]
          let what = "operation \(number) \(name) \(fault) \(code)"
          if life.openError == nil {
            if name.hasPrefix("sync") {
              #expect(life.fatal != nil, "\(what): a failed sync ends the process")
            } else if name != "mark" {
              #expect(life.fatal == nil && life.answered.count == 12, "\(what): it goes on")
            }
          }
          Self.check(life, storage, what)
        }
      }
    }
  }

  @Test func pairsOfFaults() throws {
    let operations = Self.live(try Self.fresh(), appending: 0..<3).operations
    for one in 0..<operations {
      for two in one + 1..<operations + 2 {
        for fault in MemoryStorage.Fault.allCases {
          let storage = try Self.fresh()
          storage.state.withLock { $0.faults = [one: (.failsHalfWay, ENOSPC), two: (fault, EIO)] }
          let life = Self.live(storage, appending: 0..<3)
          Self.check(life, storage, "operations \(one) and \(two) \(fault)", torn: [0, 170])
        }
      }
    }
  }

  @Test func faultsWhileRecovering() throws {
    // An unclean end with a torn tail, then each operation of the recovery fails.
    let storage = try Self.fresh()
    let life = Self.live(storage, appending: 0..<4)
    storage.state.withLock { $0.isClean = false }
    for number in 0..<6 {
      for fault in MemoryStorage.Fault.allCases {
        let after = storage.cutPower(tornBytes: 10_000)
        after.state.withLock { $0.faults = [number: (fault, EIO)] }
        let next = Self.live(after, appending: 100..<101)
        var both = life
        both.answered += next.answered
        Self.check(both, after, "recovery operation \(number) \(fault)")
      }
    }
  }

  @Test(arguments: [ENOSPC, EDQUOT, EROFS, EIO]) func itStallsAndGoesOnByItself(_ code: Int32)
    throws
  {
    let storage = try Self.fresh()
    var options = LedgerWriter.Options()
    options.retrySeconds = 0.001
    options.fatal = { Issue.record("\($0)") }
    let ledger = try Ledger(storage, "/nowhere", Self.verifier, key, options, nil)
    let states = Lock<[LedgerState]>([])
    ledger.onState = { state in states.change { $0.append(state) } }
    _ = ledger.appendAndWait([record(0)])
    storage.state.withLock { $0.fullWith = code }
    let answered = Lock<[Int64]>([])
    for number in 1...5 {
      ledger.append([record(number)]) { receipts in
        answered.change { $0 += receipts.map(\.index) }
      }
    }
    let stalled = try #require(states.wait { $0.first })
    guard case .stalled(let error) = stalled else {
      Issue.record("\(stalled)")
      return
    }
    #expect(error.code == code)
    #expect(ledger.state == stalled)
    #expect(ledger.count == 1)
    #expect(answered.withLock { $0 }.isEmpty)
    storage.state.withLock { $0.fullWith = nil }
    let all = answered.wait { $0.count == 5 ? $0 : nil }
    #expect(all == [1, 2, 3, 4, 5])
    #expect(states.withLock { $0 }.last == .working)
    #expect(ledger.count == 6)
    ledger.close()
  }

  @Test func closingWhileStalledEnds() throws {
    let storage = try Self.fresh()
    let ledger = try Ledger(
      storage, "/nowhere", Self.verifier, key, LedgerWriter.Options(), nil)
    storage.state.withLock { $0.fullWith = ENOSPC }
    ledger.append([record(0)]) { _ in Issue.record("answered") }
    ledger.close()
    storage.state.withLock { $0.fullWith = nil }
    #expect(storage.state.withLock { !$0.isClean })
    let life = Self.live(storage, appending: 1..<2)
    #expect(life.answered.map(\.index) == [0, 1])
  }

  @Test func whatIsReadBackMustBeWhatWasWritten() throws {
    let storage = FlippingStorage(try Self.fresh())
    let fatal = Lock<String?>(nil)
    var options = LedgerWriter.Options()
    options.fatal = { what in fatal.change { $0 = what } }
    let ledger = try Ledger(storage, "/nowhere", Self.verifier, key, options, nil)
    ledger.append([record(0)]) { _ in Issue.record("answered") }
    #expect(fatal.wait { $0 }?.contains("read back") == true)
    ledger.close()
  }

  /// Swift Testing waits for any child of this process: one that has ended and that nobody collects would be
  /// found for ever. Whoever started it has a while to do so first.
  private static func collectEnded() {
    var left = siginfo_t()
    for _ in 0..<500 {
      left.si_signo = 0
      guard waitid(P_ALL, 0, &left, WEXITED | WNOHANG | WNOWAIT) == 0, left.si_signo != 0 else {
        return
      }
      usleep(10_000)
    }
    while waitpid(-1, nil, WNOHANG) > 0 {}
  }

  @Test func aFailedSyncEndsTheProcessWith74() async {
    Self.collectEnded()
    await #expect(processExitsWith: .exitCode(74)) {
      let storage = MemoryStorage()
      let head = Checkpoint(origin: origin, size: 0, root: Merkle.emptyRoot).sign(key: key)
      storage.state.withLock { $0.heads[0].written = HeadSlot.encode(head) }
      let ledger = try Ledger(
        storage, "/nowhere", VerifierKey(name: origin, key: publicKey()), key,
        LedgerWriter.Options(), nil)
      storage.state.withLock { state in
        for number in state.operations..<state.operations + 10 {
          state.faults[number] = (.failsButPersists, EIO)
        }
        state.faults[state.operations] = nil  // create
      }
      _ = ledger.appendAndWait([record(0)])
    }
  }

  @Test func aFullDiskAndThenRoom() throws {
    try withFolder { folder in
      guard mount("tmpfs", folder, "tmpfs", 0, "size=128k") == 0 else {
        print("SKIPPED: a full disk needs the right to mount")
        return
      }
      defer { umount2(folder, Int32(MNT_DETACH)) }
      let ledgerFolder = folder + "/ledger"
      try Ledger.create(directory: ledgerFolder, origin: origin, key: key)
      let ledger = try open(ledgerFolder)
      let stalled = Lock(false)
      ledger.onState = { state in stalled.change { $0 = state != .working } }
      let answered = Lock(0)
      for number in 0..<64 {
        let text = String(repeating: "x", count: 4000)
        ledger.append([Array("{\"n\":\(number),\"text\":\"\(text)\"}".utf8)]) { _ in
          answered.change { $0 += 1 }
        }
      }
      #expect(stalled.wait { $0 ? true : nil } == true)
      #expect(try LedgerReader.verify(directory: ledgerFolder).isIntact)
      #expect(mount("tmpfs", folder, "tmpfs", UInt(MS_REMOUNT), "size=4m") == 0)
      #expect(answered.wait { $0 == 64 ? true : nil } == true)
      ledger.close()
      #expect(try LedgerReader.verify(directory: ledgerFolder).records == 64)
      #expect(refusal(ledgerFolder) == nil)
    }
  }
}

/// A disk that gives back one bit changed.
private final class FlippingStorage: LedgerStorage {
  private let inner: MemoryStorage

  init(_ inner: MemoryStorage) { self.inner = inner }

  func read(segment: Int64, at offset: Int64, maximum: Int) throws(SystemError) -> [UInt8] {
    var bytes = try inner.read(segment: segment, at: offset, maximum: maximum)
    if bytes.count > 12 { bytes[12] ^= 1 }
    return bytes
  }

  func segments() throws(SystemError) -> [Segment] { try inner.segments() }
  func create(segment: Int64) throws(SystemError) { try inner.create(segment: segment) }
  func syncNames() throws(SystemError) { try inner.syncNames() }
  func write(segment: Int64, at offset: Int64, _ bytes: [UInt8]) throws(SystemError) {
    try inner.write(segment: segment, at: offset, bytes)
  }
  func sync(segment: Int64) throws(SystemError) { try inner.sync(segment: segment) }
  func rewrite(segment: Int64, keeping count: Int64) throws(SystemError) {
    try inner.rewrite(segment: segment, keeping: count)
  }
  func readHead(slot: Int) throws(SystemError) -> [UInt8] { try inner.readHead(slot: slot) }
  func writeHead(slot: Int, _ bytes: [UInt8]) throws(SystemError) {
    try inner.writeHead(slot: slot, bytes)
  }
  func syncHead(slot: Int) throws(SystemError) { try inner.syncHead(slot: slot) }
  func hasCleanMark() throws(SystemError) -> Bool { try inner.hasCleanMark() }
  func setCleanMark(_ isClean: Bool) throws(SystemError) { try inner.setCleanMark(isClean) }
  func readHints(from index: Int64, maximum: Int64) throws(SystemError) -> [UInt8] { [] }
  func writeHints(from index: Int64, _ hashes: [UInt8]) throws(SystemError) {}
}
