import AldabaCrypto
import AldabaProof
import AldabaWire
import Testing

/// The text file that a party leaves with.
@Suite struct ReceiptFileTests {
  private static let key = PrivateKey.ed25519()
  private static let session = SessionID(rawValue: String(repeating: "5", count: 32))!

  /// Two records, the first with texts and a certificate, and a cosigned head.
  private static func sample() throws -> [UInt8] {
    let lines = [0, 1, 2].map { Array("{\"n\":\($0)}".utf8) }
    let tree = MerkleTree(leaves: lines.map(Merkle.leafHash))
    let head = Checkpoint(origin: "o.example", size: 3, root: tree.root()).sign(key: key)
    let receipts = try [0, 2].map { index in
      try Receipt(
        index: Int64(index), record: lines[index],
        proof: tree.inclusionProof(Int64(index), size: 3), checkpoint: head)
    }
    let salt = [UInt8](repeating: 7, count: 16)
    let texts = [
      "shown": PersonalText(salt: salt, text: "Atención.\n¿Le parece «bien»?"),
      "reason": PersonalText(salt: salt, text: "\"\\\u{1}"),
    ]
    let cosigned = try Cosignature.add(
      to: head, at: 1, key: key, name: "customer:x")
    let text =
      ReceiptFile.Head(owner: .customer(device: "9f86d081884c7d65"), session: session).text
      + ReceiptFile.text(of: .record(receipts[0], texts: texts, certificate: [1, 2, 3]))
      + ReceiptFile.text(of: .record(receipts[1]))
      + ReceiptFile.text(of: .cosigned(try Note(parsing: cosigned)))
    return Array(text.utf8)
  }

  private static func text(_ file: ReceiptFile) -> [UInt8] {
    Array((file.head.text + file.parts.map { ReceiptFile.text(of: $0.part) }.joined()).utf8)
  }

  @Test func isReadAsItWasWritten() throws {
    let bytes = try Self.sample()
    let file = try ReceiptFile(bytes)
    #expect(file.fault == nil && file.parts.count == 3)
    #expect(file.head.session == Self.session)
    #expect(Self.text(file) == bytes)
    guard case .record(let receipt, let texts, let certificate) = file.parts[0].part else {
      Issue.record("expected a record")
      return
    }
    #expect(file.parts.map(\.line) == [5, 20, 31])
    #expect(receipt.index == 0 && certificate == [1, 2, 3] && texts.count == 2)
    #expect(texts["shown"]?.text == "Atención.\n¿Le parece «bien»?")
    // The proof inside is a file that others read.
    #expect(String(decoding: bytes, as: UTF8.self).contains(receipt.proofText))
  }

  /// What is accepted has one spelling: a changed byte is refused, or it is another content.
  @Test func everyChangedByte() throws {
    let bytes = try Self.sample()
    for place in bytes.indices {
      for value in [bytes[place] ^ 1, bytes[place] ^ 0x20, 0x0A, 0x20, 0x00, 0xFF]
      where value != bytes[place] {
        var changed = bytes
        changed[place] = value
        guard let file = try? ReceiptFile(changed), file.fault == nil else { continue }
        let isSame = Self.text(file) == changed
        #expect(isSame, "byte \(place) as \(value)")
      }
    }
  }

  /// However it is cut, what is whole before is read, and the place is named.
  @Test func everyCut() throws {
    let bytes = try Self.sample()
    let ends = try ReceiptFile(bytes).parts.map(\.line) + [44]
    for length in bytes.indices {
      guard let file = try? ReceiptFile(Array(bytes[..<length])) else { continue }
      let lines = bytes[..<length].count { $0 == 0x0A }
      let isWhole = lines + 1 == ends[file.parts.count] && bytes[length - 1] == 0x0A
      #expect(file.fault?.isEnd ?? true, "at \(length)")
      #expect((file.fault == nil) == isWhole, "at \(length)")
      if let fault = file.fault { #expect(fault.line == lines + 1) }
    }
  }

  @Test(arguments: [
    "", "aldaba receipt v2\n", "aldaba receipt v1\nof nobody\n",
    "aldaba receipt v1\nof broker\nsession 12\n\n",
    "aldaba receipt v1\nof broker\nsession 55555555555555555555555555555555\nx\n",
  ]) func isNoReceipt(text: String) {
    #expect(throws: ReceiptFile.Fault.self) { try ReceiptFile(Array(text.utf8)) }
  }

  @Test func linesAreLimited() throws {
    let head = ReceiptFile.Head(owner: .broker, session: Self.session).text
    let long = head + "record " + String(repeating: "x", count: ReceiptFile.maximumLine)
    let file = try ReceiptFile(Array(long.utf8))
    #expect(file.parts.isEmpty && file.fault?.line == 5 && file.fault?.isEnd == false)
    let twice = "text a \(String(repeating: "0", count: 32)) \"x\"\n"
    for bad in [
      "record {}\n\(twice)\(twice)", "record {}\ntext A x \"x\"\n", "record {}\nc2sp\n",
      "record {}\nc2sp.org/tlog-proof@v1\nextra AA==\nindex 0\n", "other\n", "record { }\n",
    ] {
      let file = try ReceiptFile(Array((head + bad).utf8))
      #expect(file.fault != nil && file.parts.isEmpty, "\(bad)")
    }
  }
}
