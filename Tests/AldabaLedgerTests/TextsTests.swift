import AldabaCrypto
import AldabaSystem
import AldabaWire
import Testing

@testable import AldabaLedger

@Suite struct TextsTests {
  private static let salt = [UInt8](repeating: 7, count: 16)

  private static func entry(_ text: String) -> Texts.Entry {
    Texts.Entry(salt: salt, text: text, commitment: Crypto.sha256(salt, Array(text.utf8)))
  }

  /// The folder of a ledger, as far as texts need it.
  private func withTexts(_ body: (String) throws -> Void) throws {
    try withFolder { folder in
      try Files.makeDirectory(folder + "/texts", permissions: 0o700)
      try body(folder)
    }
  }

  /// Enough that a log which has few bytes gets full.
  private static let many = (0..<9).map { entry(String(repeating: "\($0)", count: 60_000)) }

  @Test func aTextComesAndGoes() throws {
    try withTexts { folder in
      let texts = Texts(ledger: folder)
      let entry = Self.entry("José Núñez")
      #expect(try texts.get(entry.commitment) == nil && !texts.holds(entry.commitment))
      for _ in 0..<2 {
        try texts.put(salt: entry.salt, text: entry.text, commitment: entry.commitment)
      }
      let found = try #require(try texts.get(entry.commitment))
      #expect(found.salt == entry.salt && found.text == entry.text)
      #expect(texts.holds(entry.commitment))
      #expect(try Texts.logged(ledger: folder)[entry.commitment] != nil)
      #expect(try texts.erase(entry.commitment))
      #expect(try !texts.erase(entry.commitment))
      #expect(try texts.get(entry.commitment) == nil && !texts.holds(entry.commitment))
      #expect(try Texts.logged(ledger: folder).isEmpty)
      let bytes = try Files.read(folder + "/texts.log", maximumBytes: 1 << 20)
      #expect(bytes.count == TextsLog.capacity)
      #expect(bytes.firstRange(of: Array("Núñez".utf8)) == nil)
      // Erased, and told again.
      try texts.put([entry])
      #expect(try texts.get(entry.commitment)?.text == entry.text)
    }
  }

  @Test func whatTheLogHasNoRoomForGetsFiles() throws {
    try withTexts { folder in
      let texts = Texts(ledger: folder)
      try texts.put([Self.entry("uno"), Self.entry("dos"), Self.entry("uno")])
      for entry in Self.many {
        try texts.put([entry])
        #expect(try texts.get(entry.commitment)?.text == entry.text)
      }
      let names = try Files.list(folder + "/texts")
      #expect(names.count == 10 && names.contains(Self.entry("uno").commitment.hex))
      #expect(try Files.status(path: folder + "/texts/" + names[0]).permissions == 0o600)
      #expect(try texts.get(Self.entry("dos").commitment)?.text == "dos")
      // The last one began a new log, in which nothing else is left.
      #expect(try Texts.logged(ledger: folder).count == 1)
      // More at once than any log takes.
      let more = (10..<20).map { Self.entry(String(repeating: "\($0)", count: 30_000)) }
      try texts.put(more)
      for entry in more + Self.many { #expect(texts.holds(entry.commitment)) }
      try texts.erase(all: (more + Self.many).map(\.commitment) + [Self.entry("nada").commitment])
      for entry in more + Self.many { #expect(!texts.holds(entry.commitment)) }
      #expect(try Files.list(folder + "/texts").count == 2)
    }
  }

  @Test func aFileThatIsTornIsMadeAgain() throws {
    try withTexts { folder in
      let entry = Self.entry("torn")
      let path = folder + "/texts/" + entry.commitment.hex
      try Files.writeNew(path, Array("to".utf8), permissions: 0o600)
      let texts = Texts(ledger: folder)
      #expect(try texts.get(entry.commitment) == nil)
      try texts.put([entry])
      #expect(try texts.get(entry.commitment)?.text == "torn")
      for entry in Self.many { try texts.put([entry]) }
      #expect(try Files.read(path, maximumBytes: 99).count == 20)
      try texts.erase(entry.commitment)
      #expect(!Files.exists(path))
    }
  }

  /// Whatever part of the last write a power cut leaves, what was answered for is there, nothing else
  /// is, and new texts come behind it.
  @Test func aCutInTheMiddleOfAWriteLosesNothingBeforeIt() throws {
    try withTexts { folder in
      let (first, second) = (Self.entry("primero"), Self.entry("segundo"))
      var texts = Texts(ledger: folder)
      try texts.put([first])
      let log = folder + "/texts.log"
      let before = try Files.read(log, maximumBytes: 1 << 20)
      try texts.put([second])
      let after = try Files.read(log, maximumBytes: 1 << 20)
      let (start, count) = (59, 59)
      #expect(before[start...].allSatisfy { $0 == 0 })
      #expect(after[(start + count)...].allSatisfy { $0 == 0 })
      // Before and behind each part of an entry.
      for kept in [0, 3, 4, 20, 35, 36, 37, 52, 58] {
        for isTail in [false, true] {
          var bytes = before
          let part = isTail ? start + kept..<start + count : start..<start + kept
          bytes.replaceSubrange(part, with: after[part])
          try overwrite(log, bytes)
          texts = Texts(ledger: folder)
          #expect(try texts.get(first.commitment)?.text == "primero")
          #expect((try texts.get(second.commitment) != nil) == (bytes == after))
          let third = Self.entry("tercero")
          try texts.put([third])
          texts = Texts(ledger: folder)
          #expect(try texts.get(first.commitment)?.text == "primero")
          #expect(try texts.get(third.commitment)?.text == "tercero")
        }
      }
    }
  }

  @Test func anythingInTheLogIsEndured() throws {
    try withTexts { folder in
      let log = folder + "/texts.log"
      let entry = Self.entry("hola")
      for bytes: [UInt8] in [
        [], [0, 0, 0, 20], [UInt8](repeating: 0xFF, count: 4_096),
        [0, 0, 0, 16] + [UInt8](repeating: 1, count: 50), [UInt8](repeating: 0, count: 9_999),
      ] {
        try overwrite(log, bytes)
        #expect(try Texts.logged(ledger: folder).isEmpty)
        let texts = Texts(ledger: folder)
        try texts.put([entry])
        #expect(try Texts(ledger: folder).get(entry.commitment)?.text == "hola")
      }
    }
  }

  @Test func aLedgerThatOpensSweepsWhatWasLeftOver() throws {
    try withFolder { folder in
      try make(folder, records: 0..<1)
      try Files.writeNew(folder + "/texts/.left.over", Array("personal".utf8), permissions: 0o600)
      try open(folder).close()
      #expect(try Files.list(folder + "/texts").isEmpty)
    }
  }
}
