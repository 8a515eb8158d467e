import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaProof
import AldabaSystem
import AldabaWire

/// Nothing that the fuzzer writes is believed, and what is read is written again as it was.
enum ProofChecks {
  static func note(_ bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    guard let note = try? Note(parsing: text) else { return nil }
    guard note.description == text else { return "a note with two spellings" }
    if let head = try? Checkpoint.unverified(note), head.size < 0 || head.root.count != 32 {
      return "a checkpoint without a size or a root"
    }
    if note.text == Seeds.checkpoint.text { return nil }
    if (try? Checkpoint.open(note: text, origin: Seeds.origin, key: Seeds.publicKey)) != nil {
      return "a note that nobody signed was believed"
    }
    return nil
  }

  static func proof(_ bytes: [UInt8]) -> String? {
    if let text = String(validating: bytes, as: UTF8.self),
      let receipt = try? Receipt(proofText: text, record: Seeds.line)
    {
      guard let again = try? Receipt(proofText: receipt.proofText, record: Seeds.line),
        again == receipt
      else { return "a proof that changes when it is written" }
      if let found = believed(receipt) { return found }
    }
    guard let json = try? JSON.parse(bytes), let receipt = try? Receipt(json: json) else {
      return nil
    }
    guard (try? Receipt(json: receipt.json)) == receipt else {
      return "a receipt that changes when it is written"
    }
    return believed(receipt)
  }

  /// Only the record that is in our tree is proven by our head.
  private static func believed(_ receipt: Receipt) -> String? {
    guard (try? receipt.verify(origin: Seeds.origin, key: Seeds.publicKey)) != nil else {
      return nil
    }
    return receipt.record == Seeds.line && receipt.index == 1 ? nil : "a false record was believed"
  }

  static func receipt(_ bytes: [UInt8]) -> String? {
    guard let file = try? ReceiptFile(bytes), file.fault == nil else { return nil }
    var text = file.head.text
    for (_, part) in file.parts { text += ReceiptFile.text(of: part) }
    guard let again = try? ReceiptFile(Array(text.utf8)), again.fault == nil,
      again.head == file.head, again.parts.count == file.parts.count
    else { return "a receipt's file that is not read again" }
    return nil
  }

  static func certificate(_ bytes: [UInt8]) -> String? {
    guard let certificate = try? Certificate(der: bytes) else { return nil }
    guard certificate.der == bytes else { return "a certificate with two spellings" }
    let isTrue = bytes == Seeds.certificate.der
    let isBelieved =
      (try? certificate.verify(
        authority: Seeds.authority.certificate, purpose: .client, at: nil)) != nil
    return isBelieved && !isTrue ? "a certificate that nobody issued was believed" : nil
  }

  static func sealed(_ bytes: [UInt8]) -> String? {
    guard let plain = try? Sealed.open(bytes, with: Seeds.reader) else { return nil }
    return plain == Seeds.recording ? nil : "what was sealed came out changed"
  }

  static func trust(_ bytes: [UInt8]) -> String? {
    if let value = try? JSON.parse(bytes) {
      guard (try? JSON.parse(value.encoded())) == value || holdsFraction(value) else {
        return "a value that changes when it is written"
      }
    }
    guard let trust = try? Trust(bytes) else { return nil }
    guard let again = try? Trust(Array(trust.text.utf8)) else { return "trust is not read again" }
    return again.origin == trust.origin && again.ledgerKey.raw == trust.ledgerKey.raw
      && again.authority.der == trust.authority.der && again.addresses == trust.addresses
      ? nil : "trust changes when it is written"
  }

  private static func holdsFraction(_ value: JSON) -> Bool {
    switch value {
    case .fraction: true
    case .array(let elements): elements.contains(where: holdsFraction)
    case .object(let members): members.values.contains(where: holdsFraction)
    case .null, .bool, .integer, .string: false
    }
  }

  static func token(_ bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    if let token = Token(text), Token(token.description) != token {
      return "a token that changes when it is written"
    }
    if let code = Code(text), code.digits.count != 9 || Code(code.description) != code {
      return "a code that changes when it is written"
    }
    if let place = HostPort(text), HostPort(place.description) != place {
      return "an address that changes when it is written"
    }
    _ = SystemPattern(text).matches(text)
    return nil
  }
}
