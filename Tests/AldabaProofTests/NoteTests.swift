import AldabaCrypto
import AldabaProof
import AldabaWire
import Testing

/// The example of golang.org/x/mod/sumdb/note.
private let neumannKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
private let neumannNote = """
  If you think cryptography is the answer to your problem,
  then you don't know what your problem is.

  \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

  """

/// A head of the Go checksum database, with its published key.
private let goKey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
private let goNote = """
  go.sum database tree
  20852163
  CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

  \u{2014} sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

  """

private let key = PrivateKey.ed25519()
private let other = PrivateKey.ed25519()
private let origin = "support.example/ledger"

private func publicKey(_ key: PrivateKey) throws -> PublicKey {
  try PublicKey(raw: key.rawPublicKey)
}

@Suite struct NoteTests {
  @Test func verifiesNotesOfOthers() throws {
    let neumann = try VerifierKey(neumannKey)
    #expect(neumann.description == neumannKey)
    let note = try Note(parsing: neumannNote)
    try note.verify(name: neumann.name, key: neumann.key)
    #expect(note.text.hasSuffix("problem is.\n"))

    let go = try VerifierKey(goKey)
    let head = try Checkpoint.open(
      note: goNote, origin: "go.sum database tree", key: go.key, name: go.name)
    #expect(head.size == 20_852_163)
    #expect(head.root.base64 == "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
  }

  @Test func everyChangedByteIsNoticed() throws {
    let verifier = try VerifierKey(goKey)
    let bytes = Array(goNote.utf8)
    for place in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[place] ^= 1 << UInt8(bit)
        guard let text = String(validating: changed, as: UTF8.self) else { continue }
        #expect(throws: ProofError.self) {
          try Checkpoint.open(
            note: text, origin: "go.sum database tree", key: verifier.key, name: verifier.name)
        }
      }
    }
  }

  @Test func signsWhatItOpens() throws {
    let root = Crypto.sha256([1])
    let head = Checkpoint(origin: origin, size: 7, root: root)
    let note = head.sign(key: key)
    #expect(note.hasPrefix("\(origin)\n7\n\(root.base64)\n\n\u{2014} \(origin) "))
    #expect(try Checkpoint.open(note: note, origin: origin, key: publicKey(key)) == head)
    #expect(throws: ProofError.unsigned(origin)) {
      try Checkpoint.open(note: note, origin: origin, key: publicKey(other))
    }
    let foreign = Checkpoint(origin: "other.example", size: 7, root: root)
      .sign(key: key, name: origin)
    #expect(throws: ProofError.wrongOrigin(expected: origin, got: "other.example")) {
      try Checkpoint.open(note: foreign, origin: origin, key: publicKey(key))
    }
  }

  @Test func otherSignaturesAreIgnoredAndFalseOnesRefused() throws {
    let head = Checkpoint(origin: origin, size: 1, root: Crypto.sha256([2]))
    let note = head.sign(key: key)
    let witness = head.sign(key: other, name: "witness.example").split(separator: "\n").last ?? ""
    #expect(
      try Checkpoint.open(note: note + witness + "\n", origin: origin, key: publicKey(key)) == head)
    let parsed = try Note(parsing: note)
    var forged = parsed.signatures[0].bytes
    forged[3] ^= 1
    let line = "\u{2014} \(origin) \((parsed.signatures[0].keyHash + forged).base64)\n"
    #expect(throws: ProofError.forged(origin)) {
      try Checkpoint.open(note: note + line, origin: origin, key: publicKey(key))
    }
    let many = note + String(repeating: witness + "\n", count: 15)
    #expect(throws: Never.self) {
      try Checkpoint.open(note: many, origin: origin, key: publicKey(key))
    }
    let tooMany = note + String(repeating: witness + "\n", count: 100)
    #expect(throws: ProofError.self) { try Note(parsing: tooMany) }
  }

  @Test(arguments: [
    "", "\n", "text\n", "text\n\n", "\n\u{2014} a AAAAAAA=\n", "text\n\n- a AAAAAAA=\n",
    "text\n\n\u{2014} a AAAAAAA=", "text\n\n\u{2014} a  AAAAAAA=\n", "text\n\n\u{2014} a AAAA\n",
    "text\n\n\u{2014} a+b AAAAAAA=\n", "text\n\n\u{2014} a\u{A0}b AAAAAAA=\n",
    "text\n\n\u{2014}  AAAAAAA=\n", "te\txt\n\n\u{2014} a AAAAAAA=\n",
    "text\r\n\n\u{2014} a AAAAAAA=\n",
    "text\n\n\u{2014} a AAAAAA==\n\n", "text\n\n\u{2014} a !!!!\n",
  ]) func refusesWhatIsNoNote(_ text: String) {
    #expect(throws: ProofError.self) { try Note(parsing: text) }
  }

  @Test func keepsEmptyLinesInATextAndTakesTheLast() throws {
    let note = Note.sign("one\n\ntwo\n", key: key, name: "k")
    #expect(try Note(parsing: note).text == "one\n\ntwo\n")
  }

  @Test(arguments: [
    "", "a", "a+b", "a+00000000+", "PeterNeumann+c74f20a3+AhoAAA==",
    "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumanm+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "P N+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "x+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  ]) func refusesWhatIsNoVerifierKey(_ text: String) {
    #expect(throws: ProofError.self) { try VerifierKey(text) }
  }

  @Test(arguments: ["-1", "+1", "01", "1.0", "", "9223372036854775808", "1 ", "٣"])
  func refusesSizesOfOtherSpelling(_ size: String) throws {
    let root = Crypto.sha256([1]).base64
    let note = Note.sign("\(origin)\n\(size)\n\(root)\n", key: key, name: origin)
    #expect(throws: ProofError.self) {
      try Checkpoint.open(note: note, origin: origin, key: publicKey(key))
    }
  }

  @Test func readsExtensionLinesButNoEmptyOnes() throws {
    let root = Crypto.sha256([1])
    func open(_ text: String) throws -> Checkpoint {
      try Checkpoint.open(
        note: Note.sign(text, key: key, name: origin), origin: origin, key: publicKey(key))
    }
    #expect(try open("\(origin)\n3\n\(root.base64)\nmore\n").size == 3)
    #expect(throws: ProofError.self) { try open("\(origin)\n3\n\(root.base64)\n\nmore\n") }
    #expect(throws: ProofError.self) { try open("\(origin)\n3\n") }
    #expect(throws: ProofError.self) { try open("\(origin)\n3\nAAAA\n") }
  }

  @Test func headsExtendOneAnother() throws {
    let tree = MerkleTree(leaves: (0..<9).map { Merkle.leafHash([$0]) })
    func head(_ size: Int64, _ origin: String = origin) -> Checkpoint {
      Checkpoint(origin: origin, size: size, root: tree.root(at: size))
    }
    try head(9).requireExtends(head(4), proof: tree.consistencyProof(4, 9))
    try head(9).requireExtends(head(9), proof: [])
    try head(9).requireExtends(head(0), proof: [])
    #expect(throws: ProofError.inconsistent(older: 9, newer: 4)) {
      try head(4).requireExtends(head(9), proof: tree.consistencyProof(4, 9))
    }
    #expect(throws: ProofError.self) {
      try head(9).requireExtends(head(4, "other.example"), proof: tree.consistencyProof(4, 9))
    }
  }
}
