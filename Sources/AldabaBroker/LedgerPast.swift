import AldabaLedger
import AldabaSystem
import AldabaWire

/// What a starting broker need not read again: most sessions of a long ledger are over and matter to nothing
/// that goes on.
///
/// Of such a session only what its knock became is handed over. Sessions of the last records are handed
/// over whole: how long they took is what the desk's estimates are made of.
struct LedgerPast: Sendable {
  /// Sessions that ended so many records before the last one, or later, count as recent.
  static let recent: Int64 = 20_000

  private static let session = Array("\"session\":\"".utf8)
  private static let knock = Array("\"knock\":\"".utf8)
  private static let events = [
    Event.sessionOpened, .sessionBound, .sessionClosed, .sessionDeclined,
  ]
  .map { Array("\"event\":\"\($0.rawValue)\"".utf8) }

  private let over: Set<[UInt8]>
  private let knocked: Set<[UInt8]>

  /// Reads once which sessions are over, without looking at anything else.
  init(_ ledger: Ledger, recent: Int64 = Self.recent) throws {
    var over: Set<[UInt8]> = []
    var knocked: Set<[UInt8]> = []
    let end = ledger.count - recent
    try ledger.read(
      lane: {
        { lines in
          var ended: [[UInt8]] = []
          var called: [[UInt8]] = []
          lines.each { index, _, line in
            guard let session = Self.session(of: line) else { return }
            if Self.holds(line, Self.events[2]) || Self.holds(line, Self.events[3]) {
              if index < end { ended.append(session) }
            } else if Self.holds(line, Self.events[0]), Self.holds(line, Self.knock) {
              called.append(session)
            }
          }
          return (ended, called)
        }
      },
      each: { (found: ([[UInt8]], [[UInt8]])) in
        over.formUnion(found.0)
        knocked.formUnion(found.1)
      })
    self.over = over
    self.knocked = knocked.intersection(over)
  }

  /// A record that this version does not understand: a later one has written here. It might end what
  /// would go on without it.
  struct Unknown: Error, Equatable { let index: Int64 }

  /// Hands over what matters, in the ledger's order, with whether it is of a session that is long over.
  /// Throws ``Unknown``.
  func replay(
    _ ledger: Ledger, _ body: (_ index: Int64, Record, _ isOver: Bool) throws -> Void
  ) throws {
    try ledger.read(
      lane: {
        { lines in
          var found: [(Int64, Record?, Bool)] = []
          lines.each { index, _, line in
            let session = Self.session(of: line)
            let isOver = session.map(over.contains) ?? false
            guard !isOver || session.map(knocked.contains) == true && Self.isOfKnock(line) else {
              return
            }
            var statement: [UInt8] = []
            let bytes = line.assumingMemoryBound(to: UInt8.self)
            found.append(
              (index, try? Record(written: bytes.span, statement: &statement), isOver))
          }
          return found
        }
      },
      each: { (found: [(Int64, Record?, Bool)]) in
        for (index, record, isOver) in found {
          guard let record else { throw Unknown(index: index) }
          try body(index, record, isOver)
        }
      })
  }

  private static func isOfKnock(_ line: UnsafeRawBufferPointer) -> Bool {
    events.contains { holds(line, $0) }
  }

  /// In a canonical line a quote inside a text has a backslash before it, so that this is no text.
  private static func session(of line: UnsafeRawBufferPointer) -> [UInt8]? {
    guard let place = line.place(of: session), place + session.count + 32 < line.count else {
      return nil
    }
    let start = place + session.count
    return Array(line[start..<start + 32])
  }

  private static func holds(_ line: UnsafeRawBufferPointer, _ mark: [UInt8]) -> Bool {
    line.place(of: mark) != nil
  }
}
