import AldabaCrypto
package import AldabaWire

/// A line of the ledger, read, and what can be said of it alone: any thread can find that.
package struct ReadRecord: Sendable {
  /// Indirect: it goes from the thread that read it to the one that judges it, and a record is made of
  /// many pieces that would each be counted again with every copy.
  package indirect enum Content: Sendable {
    case record(Record)
    case unreadable([UInt8], WireError)
  }

  package let content: Content
  /// The name of its statement, where it is one.
  let hash: Digest?
  /// Whether its author's key signed it; true where nobody has to.
  let isSigned: Bool
  /// Whether the device key that it names vouches for the session's; true where nobody has to.
  let isVouched: Bool

  package var record: Record? {
    if case .record(let record) = content { record } else { nil }
  }
}

/// Reads lines of a ledger and tries their signatures. For one thread.
package final class RecordReader {
  private let keys = SignatureKeys()
  private let digest = SHA256()
  private static let label = Array(Label.statement.utf8)

  package init() {}

  package func read(_ line: UnsafeRawBufferPointer) -> ReadRecord {
    var statement: [UInt8] = []
    let record: Record
    do throws(WireError) {
      record = try Record(
        written: line.assumingMemoryBound(to: UInt8.self).span, statement: &statement)
    } catch {
      return ReadRecord(
        content: .unreadable(Array(line), error), hash: nil, isSigned: true, isVouched: true)
    }
    guard let signed = record.signed else {
      return ReadRecord(
        content: .record(record), hash: nil, isSigned: true, isVouched: isVouched(record))
    }
    digest.update(statement)
    let hash = Digest(digest.finish())
    let isSigned = keys.verify(
      signed.signature, Self.label + statement, by: signed.statement.key)
    return ReadRecord(
      content: .record(record), hash: hash, isSigned: isSigned, isVouched: isVouched(record))
  }

  /// Who joins has the word of their device for the key of this session; so has who knocks.
  private func isVouched(_ record: Record) -> Bool {
    switch record.act {
    case .joined(let device, let vouch, _):
      guard let statement = record.signed?.statement else { return false }
      let input =
        Array(Label.vouch.utf8) + Array(statement.session.rawValue.utf8) + statement.key
      return keys.verify(vouch, input, by: device)
    case .knockMade(let knock):
      let input = Array(Label.knock.utf8) + Array(knock.id.rawValue.utf8) + knock.key
      return keys.verify(knock.vouch, input, by: knock.device)
    default: return true
    }
  }
}
