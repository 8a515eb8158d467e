import AldabaCrypto
import AldabaTunnel
import AldabaWire
import TestSupport
import Testing

/// The examples of Protocol.md that want keys and digests. What the code makes in one place is made
/// here by hand a second time, from the document's own words.
@Suite(.serialized) struct ProtocolTests {
  let seed = Array(0...31 as ClosedRange<UInt8>)
  let key: PrivateKey
  let session = "0123456789abcdef0123456789abcdef"
  let salt = Array(0xA0...0xAF as ClosedRange<UInt8>)

  init() throws {
    // RFC 8410: a PKCS #8 key is these bytes and the seed.
    let der = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20] + seed
    let pem = "-----BEGIN PRIVATE KEY-----\n\(der.base64)\n-----END PRIVATE KEY-----\n"
    key = try PrivateKey(pem: Array(pem.utf8))
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func commitment(_ text: String) throws -> Digest {
    try #require(Digest(Crypto.sha256(PersonalText(salt: salt, text: text).committed)))
  }

  private func statement(_ seq: Int64, _ prev: Digest, _ act: Act) throws -> Statement {
    Statement(
      author: .person(.technician, try #require(PersonID(rawValue: "gabriela"))),
      key: key.rawPublicKey, prev: prev, seq: seq,
      session: try #require(SessionID(rawValue: session)), act: act)
  }

  @Test("keys, statements, records and receipts") func statements() throws {
    var examples = try Examples()
    try examples.check("seed", Examples.dump(seed))
    try examples.check("public-key", Examples.dump(key.rawPublicKey))
    let exporter = [UInt8](repeating: 0xEE, count: 32)
    try examples.check(
      "hello-signature", Examples.dump(key.sign(Array("aldaba/hello/v1\n".utf8) + exporter)))
    try examples.check(
      "vouch-signature",
      Examples.dump(
        key.sign(Array("aldaba/vouch/v1\n".utf8) + Array(session.utf8) + key.rawPublicKey)))
    let motive = try commitment("No hay red")
    #expect(motive.bytes == Crypto.sha256(salt + Array("No hay red".utf8)))
    try examples.check("commitment", motive.description)

    let opened = try statement(
      1, .zero,
      .opened(
        Act.Opening(
          customer: try commitment("Ana Gil"), ticket: try commitment("T-100"), motive: motive)))
    let hash = try #require(Digest(Crypto.sha256(opened.bytes)))
    let ask = try #require(AskID(rawValue: "b1b2b3b4b5b6b7b8"))
    let asked = try statement(
      2, hash,
      .asked(
        Act.Ask(
          id: ask, what: .view, reason: try commitment("Mirar la red"), duration: 900_000)))
    let signature = key.sign(asked.signatureInput)
    #expect(key.sign(Array("aldaba/statement/v1\n".utf8) + asked.bytes) == signature)
    try examples.check("statement-opened", Examples.folded(text(opened.bytes)))
    try examples.check("statement-asked", Examples.folded(text(asked.bytes)))
    try examples.check("statement-input", Examples.dump(asked.signatureInput))
    try examples.check("statement-signature", Examples.dump(signature))
    try examples.check("statement-hash", Crypto.sha256(asked.bytes).hex)

    let record = Record(at: 1_767_225_600_000, statement: asked, signature: signature)
    let leaf = Crypto.sha256([0x00], record.line)
    try examples.check("record", Examples.folded(text(record.line)))
    try examples.check("record-leaf", leaf.hex)

    // The head of a ledger with this one record, signed by the same key under its origin.
    let origin = "help.acme.example/aldaba"
    let note = "\(origin)\n1\n\(leaf.base64)\n"
    let name = Crypto.sha256(Array("\(origin)\n".utf8), [0x01], key.rawPublicKey).prefix(4)
    let line = (name + key.sign(Array(note.utf8))).base64
    let checkpoint = "\(note)\n\u{2014} \(origin) \(line)\n"
    try examples.check("checkpoint", String(checkpoint.dropLast()))
    let author = "technician:gabriela"
    let id = Crypto.sha256(Array("\(author)\n".utf8), [0x04], key.rawPublicKey).prefix(4)
    let time: [UInt8] = [0, 0, 0, 0, 0x69, 0x55, 0xB9, 0x00]
    let word = key.sign(Array("cosignature/v1\ntime 1767225600\n\(note)".utf8))
    let cosignature = "\u{2014} \(author) \((id + time + word).base64)"
    try examples.check("cosigned", checkpoint + cosignature)
    let quoted = checkpoint.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\\n")
    try examples.check(
      "receipt",
      Examples.folded(
        "{\"checkpoint\":\"\(quoted)\",\"index\":0,\"proof\":[],\"record\":\(text(record.line))}"))
  }

  @Test("the number") func number() throws {
    var examples = try Examples()
    let agentNonce = [UInt8](repeating: 0x11, count: 32)
    let technicianNonce = [UInt8](repeating: 0x22, count: 32)
    let agentKey = [UInt8](repeating: 0x33, count: 32)
    let exporter = [UInt8](repeating: 0x44, count: 32)
    let binding = Number.Binding(
      session: try #require(SessionID(rawValue: session)), agentKey: agentKey,
      technicianKey: key.rawPublicKey, exporter: exporter)
    try examples.check("number-commitment", Number.commitment(to: agentNonce).description)
    var input = Array("aldaba/number/v1\n".utf8)
    for part in [
      agentNonce, technicianNonce, agentKey, key.rawPublicKey, Array(session.utf8), [0, 0, 0, 1],
      exporter,
    ] { input += [0, 0, 0, UInt8(part.count)] + part }
    let hash = Crypto.sha256(input)
    let value = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 10_000
    let digits = Number.digits(
      agentNonce: agentNonce, technicianNonce: technicianNonce, exchange: 1, binding)
    #expect(UInt64(digits) == value)
    try examples.check("number-input", Examples.dump(input))
    try examples.check("number-hash", hash.hex)
    try examples.check("number", digits)
  }
}
