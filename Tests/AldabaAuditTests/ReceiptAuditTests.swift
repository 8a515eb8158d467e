import AldabaCrypto
import AldabaProof
import AldabaTerminal
import AldabaWire
import Glibc
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// Receipts that were tampered with: whatever is changed, left out, doubled or put elsewhere is found.
@Suite struct ReceiptAuditTests {
  private let ledger = PrivateKey.ed25519()

  private func judge(_ fixture: Fixture, of owner: Author? = nil, _ parts: [ReceiptFile.Part])
    throws -> [Finding]
  {
    try Fixture.judge(fixture.receipt(ledger, of: owner, parts), ledger)
  }

  @Test func bothCopiesAreGood() throws {
    let fixture = Fixture.whole()
    let customers = try fixture.parts(ledger, cosigner: fixture.technician)
    #expect(try judge(fixture, customers) == [])
    let technicians = try fixture.parts(ledger, cosigner: fixture.agent)
    #expect(try judge(fixture, of: fixture.technician.author, technicians) == [])
  }

  /// Also with everything else that a session can hold.
  @Test func aTransferIsGood() throws {
    var fixture = Fixture()
    fixture.enrol()
    fixture.enrol(colleague: .technician)
    fixture.begin()
    fixture.bind()
    fixture.askHold()
    fixture.acceptHold()
    fixture.say(\.technician, .holdResumed)
    fixture.pass(.transfer)
    let parts = try fixture.parts(ledger, cosigner: nil)
    // The first technician's part is over; the customer's is not.
    #expect(try judge(fixture, of: fixture.technician.author, parts) == [])
    #expect(try judge(fixture, parts).map(\.verdict) == [.completeness])
    // A technician was shown no colleague's enrolment.
    let without = parts.filter { !$0.isEnrolment(of: "hugo") }
    #expect(try judge(fixture, of: fixture.technician.author, without) == [])
    #expect(try judge(fixture, without).first?.verdict == .authorship)
  }

  // MARK: - Bytes

  /// Every byte flipped: found, and on its own line or in the part that it is of.
  @Test func everyByte() throws {
    let fixture = Fixture.whole()
    let parts = try fixture.parts(ledger, cosigner: fixture.technician)
    let bytes = fixture.receipt(ledger, parts)
    let starts = try ReceiptFile(bytes).parts.map(\.line) + [.max]
    var line = 1
    for place in bytes.indices {
      defer { if bytes[place] == 0x0A { line += 1 } }
      guard place % Tamper.stride(of: 37) == 0 else { continue }
      var changed = bytes
      changed[place] ^= 1 << UInt8(place % 8)
      let found = try Fixture.judge(changed, ledger)
      let part = starts.lastIndex { $0 <= line } ?? 0
      let named = found.contains { finding in
        let at = Int(finding.place.line ?? 0)
        return line < 5 ? true : at >= starts[part] - 1 && at <= starts[part + 1]
      }
      // A cosigner that is not known any more is missed at the end.
      let isMissed = found.contains { $0.verdict == .completeness }
      #expect(named || isMissed, "byte \(place), line \(line): \(found.map(\.brief))")
    }
  }

  @Test func everyCut() throws {
    let fixture = Fixture.whole()
    let parts = try fixture.parts(ledger, cosigner: fixture.technician)
    let bytes = fixture.receipt(ledger, parts)
    for length in stride(from: 0, to: bytes.count, by: Tamper.stride(of: 29)) {
      let found = try Fixture.judge(Array(bytes[..<length]), ledger)
      #expect(!found.isEmpty, "cut at \(length)")
      guard (try? ReceiptFile(Array(bytes[..<length]))) != nil else { continue }
      #expect(found.contains { $0.verdict == .completeness }, "cut at \(length)")
    }
  }

  // MARK: - Parts

  @Test func everyPartDroppedDoubledOrSwapped() throws {
    let fixture = Fixture.whole()
    let parts = try fixture.parts(ledger, cosigner: fixture.technician)
    for place in parts.indices {
      var dropped = parts
      dropped.remove(at: place)
      // The technician's last word, the goodbye, is in no chain: the other copy and the ledger have it.
      if place == parts.count - 3 { continue }
      let found = try judge(fixture, dropped)
      #expect(!found.isEmpty, "part \(place) dropped")
      let verdict: Verdict = place == 0 ? .authorship : .completeness
      #expect(found.contains { $0.verdict == verdict }, "part \(place): \(found.map(\.brief))")
      guard place > 0, place < parts.count - 1 else { continue }
      let doubled = try judge(fixture, Array(parts[...place]) + parts[place...])
      #expect(doubled.contains { $0.verdict == .integrity }, "part \(place) doubled")
      guard place < parts.count - 2 else { continue }
      var swapped = parts
      swapped.swapAt(place, place + 1)
      let wrong = try judge(fixture, swapped)
      #expect(wrong.contains { $0.verdict == .integrity }, "part \(place) swapped")
    }
  }

  /// What another session's receipt proves does not belong here.
  @Test func aForeignPart() throws {
    let fixture = Fixture.whole()
    var parts = try fixture.parts(ledger, cosigner: fixture.technician)
    let other = Fixture(session: 2, technician: fixture.technician.key)
    var foreign = other
    foreign.enrol()
    foreign.begin()
    let put = try foreign.parts(ledger, cosigner: nil)
    parts.insert(put[1], at: 4)
    #expect(try judge(fixture, parts).contains { $0.verdict == .integrity })
  }

  @Test func cosignaturesThatAreNone() throws {
    let fixture = Fixture.whole()
    let bare = try fixture.parts(ledger, cosigner: nil)
    #expect(try judge(fixture, bare).map(\.verdict) == [.completeness])
    let stranger = Fixture.Party(fixture.technician.author)
    let forged = try fixture.parts(ledger, cosigner: stranger)
    #expect(
      try judge(fixture, forged).map(\.verdict) == [.integrity, .completeness])
    // A head from before the end says nothing about it.
    let tree = MerkleTree(leaves: fixture.lines.prefix(9).map(Merkle.leafHash))
    let head = Checkpoint(origin: Fixture.origin, size: 9, root: tree.root()).sign(key: ledger)
    let early = try Cosignature.add(
      to: head, at: 1, key: fixture.technician.key, name: fixture.technician.author.description)
    let late = bare + [.cosigned(try Note(parsing: early))]
    #expect(try judge(fixture, late).map(\.verdict) == [.completeness])
    // Where a link was lost nobody is waited for.
    var lost = Fixture()
    lost.enrol()
    lost.begin()
    lost.bind()
    lost.broker(.linkLost(.technician(1)), session: lost.session)
    lost.say(\.agent, .closed(.customer, reason: nil))
    #expect(try judge(lost, try lost.parts(ledger, cosigner: nil)) == [])
  }

  @Test func anotherLedgerOrOwner() throws {
    let fixture = Fixture.whole()
    let parts = try fixture.parts(ledger, cosigner: fixture.technician)
    let bytes = fixture.receipt(ledger, parts)
    let foreign = try Fixture.judge(bytes, .ed25519())
    #expect(foreign.count { $0.verdict == .integrity } == parts.count)
    let other = try judge(fixture, of: .customer(device: "0123456789abcdef"), parts)
    #expect(other.map(\.brief) == ["2 authorship"])
    let nobody = try judge(
      fixture, of: .person(.technician, PersonID(rawValue: "hugo")!),
      try fixture.parts(ledger, cosigner: fixture.agent))
    #expect(nobody.contains { $0.verdict == .authorship && $0.place.line == 2 })
  }

  /// Two stories in one file: a head that contradicts the others.
  @Test func twoStories() throws {
    let fixture = Fixture.whole()
    var parts = try fixture.parts(ledger, cosigner: fixture.technician)
    let other = Checkpoint(
      origin: Fixture.origin, size: Int64(fixture.lines.count), root: Crypto.sha256([9]))
    let note = try Cosignature.add(
      to: other.sign(key: ledger), at: 1, key: fixture.technician.key,
      name: fixture.technician.author.description)
    parts.append(.cosigned(try Note(parsing: note)))
    let found = try judge(fixture, parts)
    #expect(found.map(\.verdict) == [.integrity])
    #expect(found.first?.what.en.contains("two roots of 12 records") == true)
  }

  /// What the session machine forbids is found here too, with its rule.
  @Test func whatWasNotAllowed() throws {
    var fixture = Fixture()
    fixture.enrol()
    fixture.begin()
    fixture.askHold()
    fixture.say(\.agent, .holdAccepted(askID(9), asked: fixture.last, fixture.shown()))
    fixture.end()
    let found = try judge(fixture, try fixture.parts(ledger, cosigner: nil))
    #expect(found.contains { $0.verdict == .propriety && $0.rules == [6] })
  }
}

/// How much is tried: a sample, or everything (`Tests/long/tamper`).
enum Tamper {
  static var isWhole: Bool { getenv("ALDABA_TAMPER") != nil }
  static func stride(of sample: Int) -> Int { isWhole ? 1 : sample }
}

extension ReceiptFile.Part {
  fileprivate func isEnrolment(of person: String) -> Bool {
    guard case .record(let receipt, _, _) = self, let record = try? Record(receipt.record),
      case .personEnrolled(let id, _, _, _) = record.act
    else { return false }
    return id.rawValue == person
  }
}

/// A receipt of before the ledger's key was changed.
@Suite struct RetiredKeyTests {
  @Test func countsForItsTime() throws {
    let (old, new) = (PrivateKey.ed25519(), PrivateKey.ed25519())
    let fixture = Fixture.whole()
    let bytes = fixture.receipt(old, try fixture.parts(old, cosigner: fixture.technician))
    let file = try ReceiptFile(bytes)
    let trusted = VerifierKey(
      name: Fixture.origin, key: try PublicKey(raw: new.rawPublicKey))
    func findings(_ retired: [RetiredKey]) -> [Finding] {
      ReceiptAudit(file, name: "receipt.txt", trusted: trusted, retired: retired).findings
    }
    let key = try PublicKey(raw: old.rawPublicKey)
    let records = Int64(fixture.lines.count)
    #expect(!findings([]).isEmpty)
    #expect(findings([RetiredKey(key: key, records: records)]) == [])
    #expect(findings([RetiredKey(key: key, records: records + 10)]) == [])
    // What the old key signs after its time is nothing.
    #expect(!findings([RetiredKey(key: key, records: records - 1)]).isEmpty)
  }
}
