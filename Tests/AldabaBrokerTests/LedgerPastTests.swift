import AldabaCrypto
import AldabaLedger
import AldabaSystem
import AldabaWire
import Testing

@testable import AldabaBroker

/// What a starting broker passes over in a long ledger, and that it passes over nothing else.
@Suite struct LedgerPastTests {
  private static let technician = Author.person(.technician, PersonID(rawValue: "gabriela")!)
  private static let customer = Author.customer(device: "0123456789abcdef")
  private static let shown = Act.Shown(text: .zero, language: .es, method: .terminal)

  private static func opened(_ number: Int, knock: AskID? = nil) -> Record {
    said(
      technician, in: session(number),
      .opened(Act.Opening(customer: .zero, ticket: .zero, motive: .zero, knock: knock)))
  }

  private static func bound(_ number: Int) -> Record {
    said(
      customer, in: session(number),
      .bound(stream: 1, epoch: 1, technicianKey: key.rawPublicKey, exporter: .zero))
  }

  private static func closed(_ number: Int) -> Record {
    byBroker(.closed(.quiet, reason: nil), in: session(number))
  }

  private static let records: [Record] = [
    byBroker(.brokerStarted(version: "1")),
    // Over, long ago: nothing of it.
    opened(1), bound(1), byBroker(.linkLost(.customer), in: session(1)), closed(1),
    // The same of a knock: what became of that.
    opened(2, knock: askID(7)), bound(2), byBroker(.linkLost(.customer), in: session(2)),
    closed(2),
    // A no to beginning is an end as well.
    opened(3), said(customer, in: session(3), .declined(shown, .answer)),
    // It goes on: all of it, however long ago it began.
    opened(4, knock: askID(8)), bound(4), byBroker(.linkLost(.customer), in: session(4)),
    byBroker(.refusedPeer(peer: .zero, why: "\"session\":\"")),
    // Ended among the last ones: all of it.
    opened(5), bound(5), byBroker(.linkLost(.customer), in: session(5)), closed(5),
    byBroker(.brokerStopped),
  ]

  private struct Handed: Equatable {
    let index: Int64
    let event: Event
    let isOver: Bool
  }

  private func replay(recent: Int64) throws -> [Handed] {
    try withBroker { _, ledger in
      append(Self.records, to: ledger)
      var handed: [Handed] = []
      try LedgerPast(ledger, recent: recent).replay(ledger) { index, record, isOver in
        #expect(record.line == Self.records[Int(index)].line)
        handed.append(Handed(index: index, event: record.act.event, isOver: isOver))
      }
      return handed
    }
  }

  @Test func whatIsPassedOver() throws {
    let handed = try replay(recent: 3)
    #expect(handed.map(\.index) == [0, 5, 6, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    #expect(handed.filter(\.isOver).map(\.index) == [5, 6, 8])
    #expect(
      handed.filter(\.isOver).map(\.event) == [.sessionOpened, .sessionBound, .sessionClosed])
  }

  /// What a later version has written is not passed over: it might be what ends something.
  @Test(arguments: [
    #"{"at":1,"by":"broker","event":"link.mended","session":"00000000000000000000000000000004"}"#,
    #"{"at":1,"by":"broker","event":"broker.started","system":"x","version":"2"}"#,
  ])
  func whatALaterVersionWrote(line: String) throws {
    try withBroker { _, ledger in
      append(Self.records, to: ledger)
      let done = Lock(false)
      ledger.append([Array(line.utf8)]) { _ in done.change { $0 = true } }
      _ = done.wait { $0 ? true : nil }
      let place = Int64(Self.records.count)
      #expect(throws: LedgerPast.Unknown(index: place)) {
        try LedgerPast(ledger).replay(ledger) { _, _, _ in }
      }
    }
  }

  /// In a short ledger nothing is.
  @Test func nothingOfTheLastOnes() throws {
    let handed = try replay(recent: LedgerPast.recent)
    #expect(handed.map(\.index) == Self.records.indices.map { Int64($0) })
    #expect(handed.filter(\.isOver).isEmpty)
  }

  /// An end exactly so many records before the last one is recent.
  @Test func theBorder() throws {
    let last = Int64(Self.records.count)
    // Session 5 ends with the last but one.
    for (recent, isThere) in [(Int64(1), false), (2, true)] {
      let handed = try replay(recent: recent)
      #expect(handed.contains { $0.index == 15 } == isThere)
    }
    let all = try replay(recent: last)
    #expect(all.filter(\.isOver).isEmpty)
  }
}
