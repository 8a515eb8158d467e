import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaWire

/// Reads the ledger for auditors, on a thread of its own: a disk that is slow keeps no session
/// waiting, and all auditors together keep one core busy at most.
final class Archive: Sendable {
  /// Auditors who are connected at once.
  static let auditors = 8

  private struct Job: Sendable {
    let question: Message.Audit
    let person: PersonID
    let answer: @Sendable (Message) -> Void
  }

  private struct Queue: Sendable {
    var jobs: [Job] = []
    var seats = 0
    var isClosed = false
  }

  private let ledger: Ledger
  private let directory: String
  private let witnesses: Witnesses
  private let queue = Lock(Queue())

  /// - Parameter directory: the ledger's folder.
  init(_ ledger: Ledger, directory: String) {
    self.ledger = ledger
    self.directory = directory
    witnesses = Witnesses(ledger: directory)
  }

  /// The thread ends with `close`.
  func start() throws(SystemError) {
    _ = try Thread.start(name: "archive") { [self] in
      while let job = next() { job.answer(reply(job.question, job.person)) }
    }
  }

  func close() { queue.change { $0.isClosed = true } }

  /// Takes a seat for one connection; false when all are taken.
  func sit() -> Bool {
    queue.withLock { queue in
      guard queue.seats < Archive.auditors else { return false }
      queue.seats += 1
      return true
    }
  }

  func rise() { queue.withLock { $0.seats -= 1 } }

  /// `answer` runs on the archive's thread. A connection asks one question at a time, so what waits
  /// is bounded by the seats.
  func ask(
    _ question: Message.Audit, by person: PersonID, _ answer: @escaping @Sendable (Message) -> Void
  ) {
    queue.change { $0.jobs.append(Job(question: question, person: person, answer: answer)) }
  }

  private func next() -> Job? {
    let job = queue.wait { queue -> Job?? in
      if queue.jobs.isEmpty { return queue.isClosed ? .some(nil) : nil }
      return .some(queue.jobs.removeFirst())
    }
    return job ?? nil
  }

  private func reply(_ question: Message.Audit, _ person: PersonID) -> Message {
    do {
      switch question {
      case .head(let from):
        let (note, proof) = ledger.head(extending: from)
        return .audit(.checkpoint(note: note, proof: proof))
      case .lines(let from):
        let data = try ledger.lines(from: from, maximumBytes: Message.Audit.lineBytes)
        return .audit(.records(from: from, data: data))
      case .prove(let index):
        guard index < ledger.count else { return .refused(seq: 0, .badArgument) }
        return .record(receipt: try ledger.receipt(for: index).json, texts: [:])
      case .texts(let wanted):
        var texts: [Digest: PersonalText] = [:]
        for digest in wanted {
          guard let (salt, text) = try ledger.texts.get(digest.bytes) else { continue }
          texts[digest] = PersonalText(salt: salt, text: text)
        }
        return .audit(.shelf(texts))
      case .cosign(let key, let note):
        try witnesses.keep(
          note, try LedgerReader(directory: directory).verifier, by: try WitnessKey(key),
          from: person.rawValue, root: ledger.root)
        return .audit(.cosigned(witnesses.notes))
      case .cosignatures: return .audit(.cosigned(witnesses.notes))
      case .open, .checkpoint, .records, .shelf, .cosigned:
        return .refused(seq: 0, .badArgument)
      }
    } catch is ProofError {
      return .refused(seq: 0, .badSignature)
    } catch {
      return .refused(seq: 0, .ledger)
    }
  }
}
