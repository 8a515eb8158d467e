import Testing

@testable import AldabaCrypto

/// Bytes through a connection in memory.
@Suite struct TLSTransferTests {
  let ours = Organisation.ours

  private func connected() throws -> Pair {
    let pair = try Pair(ours.partyContext(ours.ana), ours.brokerContext())
    let outcome = pair.handshake()
    #expect(outcome.client == nil && outcome.server == nil)
    return pair
  }

  @Test func manyRecordsInOneRead() throws {
    let pair = try connected()
    var sent: [UInt8] = []
    for size in [1, 100, 16_384, 16_385, 40_000, 1] {
      let piece = Crypto.random(size)
      #expect(try pair.client.send(piece) == .bytes(size))
      sent += piece
    }
    pair.exchange()
    var buffer = [UInt8](repeating: 0, count: sent.count + 1)
    #expect(try pair.server.read(&buffer) == .bytes(sent.count))
    #expect(buffer.dropLast() == sent[...])
    #expect(try pair.server.read(&buffer) == .wantsRead)
    #expect(!pair.server.hasPendingPlaintext)
  }

  @Test func aSmallBufferLeavesTheRestPending() throws {
    let pair = try connected()
    let sent = Crypto.random(1_000)
    try pair.client.send(sent)
    pair.exchange()
    var buffer = [UInt8](repeating: 0, count: 10)
    #expect(try pair.server.read(&buffer) == .bytes(10))
    #expect(pair.server.hasPendingPlaintext)
    #expect(try pair.server.readAll(chunk: 7).bytes == [UInt8](sent[10...]))
    #expect(!pair.server.hasPendingPlaintext)
  }

  @Test func everyByteArrivesOnItsOwn() throws {
    let pair = try connected()
    let sent = Crypto.random(300)
    try pair.server.send(sent)
    var received: [UInt8] = []
    for byte in pair.server.drain() {
      withUnsafeBytes(of: byte) { pair.client.feed($0) }
      received += try pair.client.readAll().bytes
    }
    #expect(received == sent)
  }

  @Test func nothingIsNothing() throws {
    let pair = try connected()
    #expect(try pair.client.send([]) == .bytes(0))
    var empty: [UInt8] = []
    #expect(try pair.client.read(&empty) == .bytes(0))
    #expect(pair.client.drain() == [])
  }

  @Test func aGoodbyeComesAfterTheBytes() throws {
    let pair = try connected()
    try pair.client.send([1, 2, 3])
    #expect(pair.client.shutdown() == .done)
    pair.exchange()
    #expect(pair.server.hasPendingPlaintext)
    let first = try pair.server.readAll()
    #expect(first.bytes == [1, 2, 3] && first.end == .closed)
    #expect(try pair.server.readAll().end == .closed)
    // One direction is over; the other is not.
    try pair.server.send([4])
    pair.exchange()
    #expect(try pair.client.readAll().bytes == [4])
    #expect(throws: CryptoError.self) { try pair.client.send([5]) }
  }

  @Test func anEndWithoutGoodbyeIsTruncation() throws {
    let pair = try connected()
    try pair.client.send([1, 2, 3])
    pair.exchange()
    pair.server.feedEnd()
    var buffer = [UInt8](repeating: 0, count: 10)
    #expect(try pair.server.read(&buffer) == .bytes(3))
    #expect(pair.server.hasPendingPlaintext)
    expectError(.truncated) { _ = try pair.server.read(&buffer) }
    expectError(.truncated) { _ = try pair.server.read(&buffer) }
    expectError(.truncated) { try pair.server.send([1]) }
    // What is sent is an alert, and no goodbye behind it.
    #expect(!pair.server.drain().isEmpty)
    #expect(pair.server.shutdown() == .done)
    #expect(pair.server.drain() == [])
  }

  @Test func anEndInTheHandshakeIsTruncation() throws {
    let pair = try Pair(ours.partyContext(), ours.brokerContext())
    #expect(try pair.client.handshake() == .wantsRead)
    pair.client.drain().dropLast().withUnsafeBytes { pair.server.feed($0) }
    #expect(try pair.server.handshake() == .wantsRead)
    pair.server.feedEnd()
    expectError(.truncated) { _ = try pair.server.handshake() }
    #expect(pair.server.peerCertificate == nil)
  }

  @Test func everyFlippedBitOfARecordIsFound() throws {
    for bit in stride(from: 0, to: 40 * 8, by: 5) {
      let pair = try connected()
      try pair.client.send([UInt8](repeating: 7, count: 18))
      var record = pair.client.drain()
      #expect(record.count == 40)
      record[bit / 8] ^= 1 << (bit % 8)
      record.withUnsafeBytes { pair.server.feed($0) }
      pair.server.feedEnd()
      #expect(throws: CryptoError.self) { _ = try pair.server.readAll() }
    }
  }

  @Test func aForgedRecordIsAnsweredByAnAlert() throws {
    let pair = try connected()
    try pair.client.send([1, 2, 3])
    var record = pair.client.drain()
    record[record.count - 1] ^= 1
    record.withUnsafeBytes { pair.server.feed($0) }
    expectError(.malformed) { _ = try pair.server.readAll() }
    pair.exchange()
    expectError(.alert(code: 20, name: "bad record mac")) { _ = try pair.client.readAll() }
  }

  @Test func recordsCannotBeReplayedOrReordered() throws {
    let pair = try connected()
    try pair.client.send([1])
    let first = pair.client.drain()
    try pair.client.send([2])
    let second = pair.client.drain()
    second.withUnsafeBytes { pair.server.feed($0) }
    first.withUnsafeBytes { pair.server.feed($0) }
    expectError(.malformed) { _ = try pair.server.readAll() }
    let other = try connected()
    try other.client.send([1])
    let record = other.client.drain()
    (record + record).withUnsafeBytes { other.server.feed($0) }
    var buffer = [UInt8](repeating: 0, count: 10)
    #expect(try other.server.read(&buffer) == .bytes(1))
    expectError(.malformed) { _ = try other.server.read(&buffer) }
  }

  @Test func garbageInsteadOfAHello() throws {
    let context = try ours.brokerContext()
    let samples: [[UInt8]] = [
      [UInt8]("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8), [UInt8]("SSH-2.0-x\r\n".utf8),
      [UInt8](repeating: 0, count: 64), [UInt8](repeating: 0xff, count: 64),
      [0x16, 3, 1, 0xff, 0xff] + [UInt8](repeating: 1, count: 70_000),
      [0x16, 3, 1, 0, 4, 1, 0, 0, 0], [0x17, 3, 3, 0, 1, 0], [0x15, 3, 3, 0, 2, 2, 40],
    ]
    for sample in samples + (0..<200).map({ Crypto.random(1 + $0) }) {
      let server = TLSConnection(server: context)
      sample.withUnsafeBytes { server.feed($0) }
      server.feedEnd()
      #expect(throws: CryptoError.self) { _ = try server.handshake() }
    }
  }

  @Test func aMutatedHelloNeverLeadsToAConnection() throws {
    let client = try ours.partyContext()
    let server = try ours.brokerContext()
    let length = try {
      let connection = try TLSConnection(client: client, host: "localhost")
      _ = try connection.handshake()
      return connection.drain().count
    }()
    // Bytes 1 and 2 are the record's version, which means nothing in TLS 1.3.
    for index in 0..<length where index != 1 && index != 2 {
      let pair = try Pair(client, server)
      _ = try pair.client.handshake()
      var hello = pair.client.drain()
      hello[index] ^= UInt8(1 << (index % 8))
      hello.withUnsafeBytes { pair.server.feed($0) }
      _ = try? pair.server.handshake()
      pair.server.drain().withUnsafeBytes { pair.client.feed($0) }
      let step = try? pair.client.handshake()
      pair.exchange()
      // The transcript differs, so the server's certificate verify or finished does not fit.
      #expect(step != .done)
    }
  }
}
