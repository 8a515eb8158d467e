import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaWire

/// What stands between the loops and the ledger: personal texts are durable before the record that
/// commits to them, and records stay in the order in which they were handed over.
final class Scribe: Sendable {
  private struct Entry: Sendable {
    let record: Record
    let texts: [String: PersonalText]
    let piece: Recordings.Piece?
    let done: @Sendable (Receipt) -> Void
  }

  private struct Queue: Sendable {
    var entries: [Entry] = []
    var isClosed = false
  }

  private let ledger: Ledger
  private let recordings: Recordings
  private let queue = Lock(Queue())
  private let thread: Thread

  /// - Parameter onStalled: on any thread, whether texts cannot be written.
  init(
    _ ledger: Ledger, _ recordings: Recordings, onStalled: @escaping @Sendable (Bool) -> Void
  ) throws(SystemError) {
    self.ledger = ledger
    self.recordings = recordings
    let queue = queue
    thread = try Thread.start(name: "texts") {
      Scribe.run(queue, ledger, recordings, onStalled)
    }
  }

  /// `done` runs on the ledger's thread when the record is durable.
  func append(
    _ record: Record, texts: [String: PersonalText], piece: Recordings.Piece?,
    _ done: @escaping @Sendable (Receipt) -> Void
  ) {
    queue.change {
      $0.entries.append(Entry(record: record, texts: texts, piece: piece, done: done))
    }
  }

  /// Hands over what waits, then ends.
  func close() {
    queue.change { $0.isClosed = true }
    thread.join()
  }

  private static func run(
    _ queue: Lock<Queue>, _ ledger: Ledger, _ recordings: Recordings,
    _ onStalled: @Sendable (Bool) -> Void
  ) {
    while true {
      let entries = queue.wait { queue -> [Entry]? in
        if queue.entries.isEmpty { return queue.isClosed ? [] : nil }
        defer { queue.entries = [] }
        return queue.entries
      }
      guard let entries, !entries.isEmpty else { return }
      for entry in entries {
        put(entry, queue, ledger, recordings, onStalled)
        let done = entry.done
        ledger.append([entry.record.line]) { receipts in
          if let receipt = receipts.first { done(receipt) }
        }
      }
    }
  }

  private static func put(
    _ entry: Entry, _ queue: Lock<Queue>, _ ledger: Ledger, _ recordings: Recordings,
    _ onStalled: @Sendable (Bool) -> Void
  ) {
    var isStalled = false
    func persist(_ write: () throws(SystemError) -> Void) {
      while true {
        do throws(SystemError) { return try write() } catch {
          // A full disk: nothing is granted until it can be written. It is tried again, like the
          // ledger's own writes.
          if !isStalled { onStalled(true) }
          isStalled = true
          _ = queue.wait(seconds: 1) { _ -> Void? in nil }
        }
      }
    }
    let commitments = entry.record.act.texts
    for (name, text) in entry.texts {
      guard let commitment = commitments[name] else { continue }
      persist { () throws(SystemError) in
        try ledger.texts.put(salt: text.salt, text: text.text, commitment: commitment.bytes)
      }
    }
    if let piece = entry.piece {
      persist { () throws(SystemError) in try recordings.put(piece) }
    }
    if isStalled { onStalled(false) }
  }
}
