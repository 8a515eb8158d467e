import AldabaCrypto
import AldabaProof
import AldabaTerminal
import AldabaWire

@testable import AldabaAudit
@testable import AldabaEvidence

extension Fixture {
  static let origin = "support.example/ledger"

  /// A session between two who have found each other, to its end.
  static func whole() -> Fixture {
    var fixture = Fixture()
    fixture.broker(.brokerStarted(version: "0.1.0"))
    fixture.enrol()
    fixture.begin()
    fixture.bind()
    fixture.ask(.view)
    fixture.grant(.view)
    fixture.say(\.agent, .shellOpened(askID(1)))
    fixture.end()
    return fixture
  }

  mutating func bind() {
    say(
      \.agent,
      .bound(
        stream: 1, epoch: 1, technicianKey: technician.key.rawPublicKey,
        exporter: Digest(Crypto.sha256([1]))!))
  }

  /// What a party leaves with: all under one head of the whole ledger.
  func parts(_ ledger: PrivateKey, cosigner: Party?) throws -> [ReceiptFile.Part] {
    let tree = MerkleTree(leaves: lines.map(Merkle.leafHash))
    let head = Checkpoint(origin: Fixture.origin, size: tree.count, root: tree.root())
      .sign(key: ledger)
    var parts: [ReceiptFile.Part] = []
    for (index, line) in lines.enumerated() {
      guard let record = try? Record(line) else { continue }
      if record.session == nil {
        guard case .personEnrolled = record.act else { continue }
      }
      let receipt = try Receipt(
        index: Int64(index), record: line,
        proof: tree.inclusionProof(Int64(index), size: tree.count), checkpoint: head)
      let texts = record.session == nil ? [:] : record.act.texts.compactMapValues { self.texts[$0] }
      parts.append(.record(receipt, texts: texts))
    }
    if let cosigner {
      let note = try Cosignature.add(
        to: head, at: now / 1000, key: cosigner.key, name: cosigner.author.description)
      parts.append(.cosigned(try Note(parsing: note)))
    }
    return parts
  }

  func receipt(
    _ ledger: PrivateKey, of owner: Author? = nil, _ parts: [ReceiptFile.Part]
  ) -> [UInt8] {
    let head = ReceiptFile.Head(owner: owner ?? agent.author, session: session)
    return Array((head.text + parts.map { ReceiptFile.text(of: $0) }.joined()).utf8)
  }

  /// What the judge says of a file; a file that is none has one finding.
  static func judge(_ bytes: [UInt8], _ ledger: PrivateKey) throws -> [Finding] {
    let file: ReceiptFile
    do throws(ReceiptFile.Fault) { file = try ReceiptFile(bytes) } catch {
      return [
        Finding(
          place: Place(segment: "receipt.txt", line: Int64(error.line)), session: nil,
          verdict: .integrity, what: .init("\(error)", "\(error)"))
      ]
    }
    let key = VerifierKey(name: origin, key: try PublicKey(raw: ledger.rawPublicKey))
    return ReceiptAudit(file, name: "receipt.txt", trusted: key).findings
  }
}
