import AldabaCrypto
import AldabaProof
import AldabaWire
import Testing

/// A witness's signature beside the ledger's own, in the form that other people's tools read.
@Suite struct CosignatureTests {
  private let ledger = PrivateKey.ed25519()
  private let key = PrivateKey.ed25519()
  private let name = "witness.example/w1"

  private var witness: WitnessKey {
    get throws { WitnessKey(name: name, key: try PublicKey(raw: key.rawPublicKey)) }
  }

  private var head: Checkpoint {
    Checkpoint(origin: "help.acme.example/aldaba", size: 7, root: Merkle.emptyRoot)
  }

  @Test("the line has the key's hash, the time and the signature of cosignature/v1")
  func form() throws {
    let note = head.sign(key: ledger)
    let signed = try Cosignature.add(to: note, at: 1_767_225_600, key: key, name: name)
    #expect(signed.hasPrefix(note))
    let line = try #require(signed.split(separator: "\n").last)
    let fields = line.split(separator: " ")
    #expect(fields.count == 3 && fields[0] == "\u{2014}" && fields[1] == name)
    let bytes = try #require([UInt8](base64: String(fields[2])))
    #expect(bytes.count == 4 + 8 + 64)
    let hash = Crypto.sha256(Array(name.utf8) + [0x0A, 0x04] + key.rawPublicKey)
    #expect(Array(bytes[..<4]) == Array(hash[..<4]))
    #expect(Array(bytes[4..<12]) == [0, 0, 0, 0, 0x69, 0x55, 0xB9, 0x00])
    let input = "cosignature/v1\ntime 1767225600\n" + head.text
    #expect(try witness.key.verify(Array(bytes[12...]), Array(input.utf8)))
    #expect(try Cosignature.verify(signed, by: witness) == 1_767_225_600)
    // The ledger's own signature is as good as before, alone and beside others.
    let ledgerKey = try PublicKey(raw: ledger.rawPublicKey)
    #expect(try Checkpoint.open(note: signed, origin: head.origin, key: ledgerKey) == head)
    let more = try Cosignature.add(to: signed, at: 5, key: .ed25519(), name: "other.example")
    #expect(try Cosignature.verify(more, by: witness) == 1_767_225_600)
    #expect(try Cosignature.only(more, of: head.origin, and: witness) == signed)
  }

  @Test("no other key, time, text or name") func forged() throws {
    let note = head.sign(key: ledger)
    let signed = try Cosignature.add(to: note, at: 1_767_225_600, key: key, name: name)
    let witness = try witness
    #expect(throws: ProofError.self) { try Cosignature.verify(note, by: witness) }
    let other = WitnessKey(
      name: name, key: try PublicKey(raw: PrivateKey.ed25519().rawPublicKey))
    #expect(throws: ProofError.self) { try Cosignature.verify(signed, by: other) }
    let renamed = WitnessKey(name: "witness.example/w2", key: witness.key)
    #expect(throws: ProofError.self) { try Cosignature.verify(signed, by: renamed) }
    let changed = signed.replacing("\n7\n", with: "\n8\n")
    #expect(throws: ProofError.self) { try Cosignature.verify(changed, by: witness) }
    let lines = signed.split(separator: "\n", omittingEmptySubsequences: false)
    let fields = lines[lines.count - 2].split(separator: " ")
    var bytes = try #require([UInt8](base64: String(fields[2])))
    for place in [4, 11, 12, 75] {
      bytes[place] ^= 1
      let text = lines.dropLast(2).joined(separator: "\n") + "\n\u{2014} \(name) \(bytes.base64)\n"
      #expect(throws: ProofError.self) { try Cosignature.verify(text, by: witness) }
      bytes[place] ^= 1
    }
    // Two lines of one witness tell nothing.
    let twice = try Cosignature.add(to: signed, at: 6, key: key, name: name)
    #expect(throws: ProofError.self) { try Cosignature.verify(twice, by: witness) }
  }

  @Test("a witness's key in one line") func keys() throws {
    let witness = try witness
    #expect(try WitnessKey(witness.description) == witness)
    let ledgerKey = VerifierKey(name: name, key: witness.key).description
    for wrong in [
      "", "a+b", ledgerKey, witness.description + "A", "x" + witness.description,
      witness.description.replacing("+", with: " "),
    ] {
      #expect(throws: ProofError.self, "\(wrong)") { try WitnessKey(wrong) }
    }
  }
}
