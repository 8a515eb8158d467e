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

  /// - Parameter onStalled: on any thread, why texts cannot be written; nil when they can again.
  init(
    _ ledger: Ledger, _ recordings: Recordings,
    onStalled: @escaping @Sendable (SystemError?) -> Void
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

  /// Hands over what waits, then ends. What cannot be written is dropped: nobody was answered for it.
  func close() {
    queue.change { $0.isClosed = true }
    thread.join()
  }

  private static func run(
    _ queue: Lock<Queue>, _ ledger: Ledger, _ recordings: Recordings,
    _ onStalled: @Sendable (SystemError?) -> Void
  ) {
    while true {
      let entries = queue.wait { queue -> [Entry]? in
        if queue.entries.isEmpty { return queue.isClosed ? [] : nil }
        defer { queue.entries = [] }
        return queue.entries
      }
      guard let entries, !entries.isEmpty else { return }
      for (texts, entries) in batches(entries) {
        let pieces = entries.compactMap(\.piece)
        guard put(texts, pieces, queue, ledger, recordings, onStalled) else { return }
        for entry in entries {
          let done = entry.done
          ledger.append([entry.record.line]) { receipts in
            if let receipt = receipts.first { done(receipt) }
          }
        }
      }
    }
  }

  /// At most so many texts at once.
  private static let batch = 64

  /// What has gathered, in its order, in parts whose texts are stored together.
  private static func batches(_ entries: [Entry]) -> [(texts: [Texts.Entry], entries: [Entry])] {
    var batches: [(texts: [Texts.Entry], entries: [Entry])] = [([], [])]
    for entry in entries {
      let commitments = entry.record.act.texts
      let texts = entry.texts.compactMap { name, text in
        commitments[name].map {
          Texts.Entry(salt: text.salt, text: text.text, commitment: $0.bytes)
        }
      }
      if batches[batches.count - 1].texts.count + texts.count > batch { batches.append(([], [])) }
      batches[batches.count - 1].texts += texts
      batches[batches.count - 1].entries.append(entry)
    }
    return batches
  }

  /// Tries until it succeeds; false when the broker ends meanwhile.
  private static func put(
    _ texts: [Texts.Entry], _ pieces: [Recordings.Piece], _ queue: Lock<Queue>, _ ledger: Ledger,
    _ recordings: Recordings, _ onStalled: @Sendable (SystemError?) -> Void
  ) -> Bool {
    var isStalled = false
    func persist(_ write: () throws(SystemError) -> Void) -> Bool {
      while true {
        do throws(SystemError) {
          try write()
          return true
        } catch {
          ledger.endIfSync(error)
          // A full disk: nothing is granted until it can be written. It is tried again, like the
          // ledger's own writes.
          onStalled(error)
          isStalled = true
          let isClosed = queue.wait(seconds: 1) { $0.isClosed ? true : nil }
          if isClosed != nil { return false }
        }
      }
    }
    if !texts.isEmpty {
      guard persist({ () throws(SystemError) in try ledger.texts.put(texts) }) else { return false }
    }
    for piece in pieces {
      guard persist({ () throws(SystemError) in try recordings.put(piece) }) else { return false }
    }
    if isStalled { onStalled(nil) }
    return true
  }
}
