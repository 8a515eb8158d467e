import AldabaCrypto
import AldabaJSON
import AldabaLedger
import AldabaLink
import AldabaProof
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// The broker: what all loops share, and how it starts and ends.
///
/// One event loop a core, each with its sessions; the ledger and its texts have threads of their
/// own; the authority is another process.
final class Server: @unchecked Sendable {
  let folder: Folder
  let configuration: Configuration
  private let identity: Lock<TLSContext>
  let people = People()
  let directory: any SessionDirectory
  let guests = Guests()
  let guesses: Guesses
  /// Strangers who were refused, recorded at most once a minute for each address.
  private let refusals: Guesses
  let trust: String
  /// Milliseconds by which a technician's clock may be off when they say how much of a wait is left.
  static let slack: Int64 = 2_000
  let recordings: Recordings
  let ledger: Ledger
  /// Questions that wait for the authority now.
  let issuing = Lock(0)
  /// What auditors read.
  let archive: Archive
  private let halts = Lock<[Halting: Halt]>([:])
  /// Notices a disk that does not answer.
  private var patience: Patience?
  /// On any thread: why nothing is allowed now, and nil when it goes on.
  let onHalt = Lock<(@Sendable (Halt?) -> Void)?>(nil)
  /// Set once by `start`, before anything else runs.
  private(set) var workers: [Worker] = []
  private var scribe: Scribe?
  private(set) var forgetter: Forgetter?
  /// Who is at the desk, and what rings there.
  lazy var reception = Reception(self)

  /// - Parameter lastWords: called with what failed before the process ends for it.
  init(
    _ folder: Folder, _ configuration: Configuration,
    lastWords: @escaping @Sendable (String) -> Void
  ) throws(Problem) {
    self.folder = folder
    self.configuration = configuration
    let now = Clock.bootMilliseconds()
    guesses = Guesses(now: now)
    refusals = Guesses(now: now)
    trust = String(decoding: try read(folder.customerFile), as: UTF8.self)
    identity = Lock(try Server.context(folder, guests))
    directory = LocalDirectory(secret: try read(folder.codesKey, secret: true, atMost: 32))
    recordings = try Recordings(folder.recordings, limit: configuration.recordings)
    ledger = try Server.ledger(folder, configuration, lastWords: lastWords)
    archive = Archive(ledger, directory: folder.ledger)
  }

  /// Why nothing is allowed now; nil while everything can be put on record.
  var halt: Halt? { halts.withLock { $0.first } }
  var isStalled: Bool { halt != nil }
  var records: Int64 { ledger.count }
  var waiting: Int { ledger.waiting }

  /// What new connections are shown.
  var context: TLSContext { identity.withLock { $0 } }

  /// Shows new connections another certificate; those that stand are not touched.
  func show(_ context: TLSContext) { identity.withLock { $0 = context } }

  static func ledger(
    _ folder: Folder, _ configuration: Configuration,
    lastWords: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(Problem) -> Ledger {
    do {
      try KeyRotation.finish(folder)
      let bytes = try read(folder.ledgerKey, secret: true)
      let former =
        Files.exists(folder.formerKey) ? try read(folder.formerKey, secret: true) : nil
      return try Ledger.open(
        directory: folder.ledger, origin: configuration.origin, key: try PrivateKey(pem: bytes),
        former: try former.map { try PrivateKey(pem: $0) }, lastWords: lastWords)
    } catch let problem as Problem {
      throw problem
    } catch let error as LedgerError {
      switch error {
      case .inUse: throw .directoryBusy(folder.ledger)
      case .damaged(let problem):
        throw .ledgerDoesNotVerify("\(folder.ledger)/\(problem.segment)", what: "\(problem)")
      case .system(let error) where error.isStorageFull:
        throw .cannotWrite(folder.ledger, reason: "\(error)")
      default: throw .cannotRead(folder.ledger, reason: "\(error)")
      }
    } catch {
      throw .badConfiguration(folder.ledgerKey, what: "\(error)")
    }
  }

  // MARK: - Starting

  /// Replays the ledger, starts a loop for each core but this thread's, and says that it began.
  ///
  /// - Parameter onTrouble: on that loop, when texts that should go cannot be erased, and nil when they
  ///   could.
  func start(
    on loop: EventLoop, onTrouble: @escaping @Sendable (Forgetter.Trouble?) -> Void
  ) throws {
    _ = reception
    let scribe = try Scribe(ledger, recordings) { [weak self] error in
      self?.halt(.texts, error.map { Halt($0) })
    }
    self.scribe = scribe
    ledger.onState = { [weak self] state in
      if case .stalled(let error) = state {
        self?.halt(.ledger, Halt(error))
      } else {
        self?.halt(.ledger, nil)
      }
    }
    patience = Patience(loop) { [weak self] isLate in self?.halt(.time, isLate ? .slow : nil) }
    var workers = [Worker(index: 0, loop: loop, server: self)]
    for index in 1..<max(1, Host.processorCount) {
      workers.append(Worker(index: index, loop: try EventLoop(), server: self))
    }
    self.workers = workers
    try restore()
    try archive.start()
    let forgetter = Forgetter(
      ledger, broker: folder.path, days: configuration.retentionDays,
      onTrouble: { trouble in loop.post { onTrouble(trouble) } },
      onForgotten: { [reception] found in reception.forget(found.promises) })
    try forgetter.start()
    self.forgetter = forgetter
    for worker in workers.dropFirst() {
      try Thread.start(name: "loop \(worker.index)") { worker.loop.run() }
    }
    append(
      Record(
        at: Clock.wallMilliseconds(), by: .broker, session: nil,
        act: .brokerStarted(version: Program.version)), texts: [:]
    ) { _ in }
  }

  /// The broker goes, and comes back: everybody is told, and nothing of theirs is refused. What they had
  /// said is still recorded; they say it again when they are back, and get the same record.
  func drain() {
    for worker in workers { worker.loop.post { worker.drain() } }
  }

  /// Records the end and waits until everything handed over is durable.
  func stop() {
    for worker in workers.dropFirst() { worker.loop.stop() }
    append(
      Record(at: Clock.wallMilliseconds(), by: .broker, session: nil, act: .brokerStopped),
      texts: [:]
    ) { _ in }
    scribe?.close()
    archive.close()
    forgetter?.close()
    ledger.close()
  }

  // MARK: - The ledger

  func append(
    _ record: Record, texts: [String: PersonalText], piece: Recordings.Piece? = nil,
    _ done: @escaping @Sendable (Receipt) -> Void
  ) {
    guard let scribe, let patience else { preconditionFailure("the broker has not started") }
    patience.handedOver()
    scribe.append(record, texts: texts, piece: piece) { receipt in
      patience.done()
      done(receipt)
    }
  }

  func receipt(_ index: Int64) throws(LedgerError) -> JSON { try ledger.receipt(for: index).json }

  /// The wall clock's time of a moment on this machine's own clock.
  func wall(of boot: Int64) -> Int64 {
    Clock.wallMilliseconds() + boot - Clock.bootMilliseconds()
  }

  private func halt(_ what: Halting, _ halt: Halt?) {
    let (before, after) = halts.withLock { halts in
      let before = halts.first
      halts[what] = halt
      return (before, halts.first)
    }
    guard before != after else { return }
    if let onHalt = onHalt.withLock({ $0 }) { onHalt(after) }
    guard (before == nil) != (after == nil) else { return }
    for worker in workers {
      worker.loop.post { worker.tell(.ledger(stalled: after != nil)) }
    }
  }

  /// Does something in a session's room, on its loop.
  func inRoom(_ session: SessionID, _ body: @escaping @Sendable (Room) -> Void) {
    guard let index = directory.loop(of: session) else { return }
    let worker = workers[index]
    worker.loop.post { worker.inRoom(session, body) }
  }

  /// Puts on record that a stranger was refused, with the address as a text that can be forgotten.
  func refusedPeer(_ address: Address, why: String) {
    guard refusals.wrong(address.limitKey, now: Clock.bootMilliseconds()) > 0 else { return }
    record(peer: address) { .refusedPeer(peer: $0, why: why) }
  }

  func refusedCode(_ address: Address) {
    let attempts = guesses.wrong(address.limitKey, now: Clock.bootMilliseconds())
    guard attempts > 0 else { return }
    record(peer: address) { .refusedCode(peer: $0, attempts: attempts) }
  }

  private func record(peer address: Address, _ act: (Digest) -> Act) {
    let text = PersonalText(salt: Crypto.random(16), text: address.limitKey)
    guard let digest = Digest(Crypto.sha256(text.committed)) else { return }
    append(
      Record(at: Clock.wallMilliseconds(), by: .broker, session: nil, act: act(digest)),
      texts: ["peer": text]
    ) { _ in }
  }
}
