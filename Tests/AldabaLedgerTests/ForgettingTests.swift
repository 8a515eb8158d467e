import AldabaCrypto
import AldabaJSON
import AldabaSystem
import AldabaWire
import Testing

@testable import AldabaLedger

@Suite struct ForgettingTests {
  /// A broker's folder with sessions of people, by name and device; those named last go on.
  private struct Scene {
    let folder: String
    let ledger: Ledger
    private(set) var texts: [SessionID: [Digest]] = [:]

    init(_ folder: String) throws {
      self.folder = folder
      try Ledger.create(directory: folder + "/ledger", origin: origin, key: key)
      ledger = try open(folder + "/ledger")
    }

    var forgetting: Forgetting { Forgetting(ledger, broker: folder) }

    private func text(_ text: String) throws -> Digest {
      let salt = Crypto.random(16)
      let commitment = Crypto.sha256(salt + Array(text.utf8))
      try ledger.texts.put(salt: salt, text: text, commitment: commitment)
      return try #require(Digest(commitment))
    }

    mutating func session(
      _ number: UInt8, _ name: String, device: UInt8, at: Int64 = 1_000, isOver: Bool = true
    ) throws -> SessionID {
      let id = try #require(
        SessionID(rawValue: [UInt8](repeating: number, count: 16).hex))
      let person = try #require(PersonID(rawValue: "gabriela"))
      let opening = Act.Opening(
        customer: try text(name), ticket: try text("T-1"), motive: try text("No hay red"))
      let who = Author.customer(device: [UInt8](repeating: device, count: 8).hex)
      let shown = Act.Shown(text: .zero, language: .es, method: .terminal)
      var acts: [(Author, Act)] = [
        (.person(.technician, person), .opened(opening)), (who, .accepted(shown)),
      ]
      if isOver { acts.append((who, .closed(.customer, reason: nil))) }
      texts[id] = [opening.customer, opening.ticket, opening.motive]
      let lines = acts.enumerated().map { place, said in
        Record(
          at: at + Int64(place),
          statement: Statement(
            author: said.0, key: [UInt8](repeating: 7, count: 32), prev: .zero,
            seq: Int64(place + 1), session: id, act: said.1),
          signature: [UInt8](repeating: 8, count: 64)
        ).line
      }
      _ = try #require(ledger.appendAndWait(lines))
      return id
    }

    func holds(_ session: SessionID) -> [Bool] {
      (texts[session] ?? []).map { ledger.texts.holds($0.bytes) }
    }

    func forgotten() throws -> [Act.Forgotten] {
      try ledger.allRecords().compactMap {
        if case .forgotten(let forgotten)? = (try? Record($0))?.act { forgotten } else { nil }
      }
    }
  }

  private static let all = [true, true, true]
  private static let none = [false, false, false]

  @Test func aCustomerByTheirWholeName() throws {
    try withFolder { folder in
      var scene = try Scene(folder)
      let first = try scene.session(1, "Ana Gil", device: 1)
      let second = try scene.session(2, " ana  GÍL", device: 2)
      let part = try scene.session(3, "Ana Gilabert", device: 3)
      let same = try scene.session(4, "Luis", device: 1)
      let going = try scene.session(5, "Ana Gil", device: 1, isOver: false)
      try Files.makeDirectory(folder + "/recordings", permissions: 0o700)
      for name in ["\(first)", "\(same)"] {
        try Files.makeDirectory(folder + "/recordings/" + name, permissions: 0o700)
        try Files.writeNew("\(folder)/recordings/\(name)/1", [1], permissions: 0o600)
      }
      let before = scene.ledger.head
      let found = try scene.forgetting.search(Forgettable(typed: "Ana Gil"))
      #expect(found.sessions.map(\.id) == [first, second])
      #expect(found.open == [going])
      #expect(found.texts.count == 6)
      #expect(found.recordings == ["\(first)"])
      #expect(found.others == ["0101010101010101": 1])
      // Looking changes nothing.
      #expect(scene.ledger.head == before)
      #expect(scene.holds(first) == Self.all)
      let author = Author.administrator("ana")
      #expect(try scene.forgetting.erase(found, by: author, .request))
      #expect(scene.holds(first) == Self.none)
      #expect(scene.holds(second) == Self.none)
      for other in [part, same, going] { #expect(scene.holds(other) == Self.all) }
      #expect(try Files.list(folder + "/recordings") == ["\(same)"])
      let record = try #require(try scene.forgotten().first)
      #expect(record.sessions == [first, second] && record.texts == 6 && record.recordings == 1)
      #expect(record.why == .request)
      // Once is enough.
      let again = try scene.forgetting.search(Forgettable(typed: "Ana Gil"))
      #expect(again.isEmpty)
      #expect(try !scene.forgetting.erase(again, by: author, .request))
      scene.ledger.close()
      #expect(try LedgerReader.verify(directory: folder + "/ledger").isIntact)
    }
  }

  @Test func aCustomerByTheirDevice() throws {
    try withFolder { folder in
      var scene = try Scene(folder)
      let first = try scene.session(1, "Ana Gil", device: 1)
      let second = try scene.session(2, "Luis", device: 1)
      let other = try scene.session(3, "Ana Gil", device: 2)
      let found = try scene.forgetting.search(Forgettable(typed: "0101010101010101"))
      #expect(found.sessions.map(\.id) == [first, second])
      _ = try scene.forgetting.erase(found, by: .administrator("ana"), .request)
      #expect(scene.holds(other) == Self.all)
      scene.ledger.close()
    }
  }

  @Test func whatIsTooOld() throws {
    try withFolder { folder in
      var scene = try Scene(folder)
      let old = try scene.session(1, "Ana Gil", device: 1, at: 1_000)
      let young = try scene.session(2, "Luis", device: 2, at: 9_000)
      let going = try scene.session(3, "Eva", device: 3, at: 1_000, isOver: false)
      let found = try scene.forgetting.search(.before(5_000))
      #expect(found.sessions.map(\.id) == [old] && found.open.isEmpty)
      #expect(try scene.forgetting.erase(found, by: .broker, .age))
      #expect(scene.holds(old) == Self.none)
      #expect(scene.holds(young) == Self.all && scene.holds(going) == Self.all)
      #expect(try scene.forgotten().map(\.why) == [.age])
      scene.ledger.close()
    }
  }

  /// Killed after the plan was written, after it was put on record, and in the middle of erasing.
  @Test(arguments: 0...2) func itRunsToItsEndAfterACrash(_ step: Int) throws {
    try withFolder { folder in
      var scene = try Scene(folder)
      let first = try scene.session(1, "Ana Gil", device: 1)
      let texts = try #require(scene.texts[first])
      let plan: JSON = [
        "forgotten": "00112233445566ff", "by": "administrator:ana", "why": "request", "at": 5_000,
        "sessions": .array([.string(first.rawValue)]),
        "texts": .array(texts.map { .string($0.description) }), "recordings": .array([]),
      ]
      try Files.writeNew(
        folder + "/ledger/forgetting", plan.encoded() + [0x0A], permissions: 0o600)
      if step > 0 {
        let id = try #require(AskID(rawValue: "00112233445566ff"))
        let record = Record(
          at: 5_000, by: .administrator("ana"), session: nil,
          act: .forgotten(
            Act.Forgotten(id: id, why: .request, sessions: [first], texts: 3, recordings: 0)))
        _ = scene.ledger.appendAndWait([record.line])
      }
      if step > 1 { try scene.ledger.texts.erase(texts[0].bytes) }
      #expect(try scene.forgetting.resume())
      #expect(scene.holds(first) == Self.none)
      let records = try scene.forgotten()
      #expect(records.count == 1 && records[0].texts == 3 && records[0].sessions == [first])
      #expect(try !scene.forgetting.resume())
      scene.ledger.close()
    }
  }

  @Test func aPlanThatIsNoneIsNotFollowed() throws {
    try withFolder { folder in
      var scene = try Scene(folder)
      let first = try scene.session(1, "Ana Gil", device: 1)
      for plan: JSON in [
        [:], ["forgotten": "00112233445566ff"],
        [
          "forgotten": "00112233445566ff", "by": "broker", "why": "age", "at": 1,
          "sessions": .array([]), "texts": .array([]),
          "recordings": .array([.string("../ledger")]),
        ],
      ] {
        try Files.replace(
          folder + "/ledger/forgetting", plan.encoded() + [0x0A], permissions: 0o600)
        #expect(throws: LedgerError.self) { try scene.forgetting.resume() }
      }
      #expect(scene.holds(first) == Self.all)
      scene.ledger.close()
    }
  }
}
