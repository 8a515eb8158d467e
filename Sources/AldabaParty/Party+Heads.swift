import AldabaCrypto
import AldabaJSON
public import AldabaProof
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire

/// The heads of the ledger that both ends show each other inside the tunnel, each with a cosignature
/// of who shows it: a broker with two stories is found by the two it tells them to, and each leaves
/// with the other's word for the head that covers the end.
extension Party {
  /// How far the ends have come with it.
  struct Heads {
    /// The newest head that we have cosigned.
    var own: Int64 = 0
    /// What other ends were shown last, by the leaves: the evidence, where it contradicts ours.
    var shown: [(leaf: [UInt8], index: Int64, proof: [[UInt8]], note: String)] = []
    /// Records of the session by their leaves, the newest last.
    var records: [(leaf: [UInt8], line: [UInt8], isSigned: Bool)] = []
    static let memory = 16
    /// By stream: the newest that the other end has.
    var theirs: [Int64: Int64] = [:]
    var done: ((ProofError?) -> Void)?
    var timer: EventLoop.Timer?

    var isSettling: Bool { done != nil }
  }

  /// Seconds for the other end's word for the last head.
  private static let patienceAtTheEnd = 3.0

  /// Shows our newest head to all who are there, with the place in it of the record that it came with.
  func cosign(_ receipt: Receipt) {
    let (checkpoint, leaf) = (receipt.checkpoint, Merkle.leafHash(receipt.record))
    heads.records.append((leaf, receipt.record, receipt.isSigned))
    if heads.records.count > Heads.memory { heads.records.removeFirst() }
    guard let author, let digest = Digest(leaf), let note = try? Note(parsing: checkpoint),
      let head = try? Checkpoint.unverified(note), head.size > heads.own
    else { return }
    heads.own = head.size
    let seconds = Clock.wallMilliseconds() / 1000
    guard
      let cosigned = try? Cosignature.add(
        to: checkpoint, at: seconds, key: key, name: author.description)
    else { return }
    let shown = InnerMessage.HeadShown(
      note: cosigned, index: receipt.index, leaf: digest, proof: receipt.proof)
    for tunnel in tunnels.values where tunnel.isReady { tunnel.send(.checkpoint(shown)) }
  }

  /// A head that the other end was shown: one that contradicts ours is evidence, and the end.
  func compare(_ shown: InnerMessage.HeadShown, from stream: Int64) {
    do throws(ProofError) {
      let note = try Note(parsing: shown.note)
      let proof = InclusionProof(leaf: shown.leaf.bytes, index: shown.index, hashes: shown.proof)
      let isTheirs = try isCosigned(note, by: stream)
      do throws(ProofError) {
        heads.shown.append((proof.leaf, proof.index, proof.hashes, shown.note))
        if heads.shown.count > Heads.memory { heads.shown.removeFirst() }
        let known = heads.records.last { $0.leaf == proof.leaf }
        let head = try observe(note, proof, isSigned: known?.isSigned ?? false)
        guard isTheirs, head.size > heads.theirs[stream] ?? 0 else { return }
        heads.theirs[stream] = head.size
        onEvent(.cosigned(note))
      } catch {
        if case .twoStories = error {
          onEvent(.cosigned(note))
          keepContradiction()
        }
        throw error
      }
    } catch { return end(.unproven(error)) }
    checkSettled()
  }

  /// Keeps what a receipt that is not believed shows: the ledger's own word against itself.
  func keepEvidence(_ json: JSON, _ error: ProofError) {
    guard let signed = observer.signed(json) else { return }
    onEvent(.evidence(signed))
    guard case .twoStories = error else { return }
    heads.records.append((Merkle.leafHash(signed.record), signed.record, true))
    keepContradiction()
  }

  /// Keeps what another end was shown last of a record that we have, under its head: with ours beside it,
  /// it shows that the ledger has told two stories.
  private func keepContradiction() {
    for shown in heads.shown.reversed() {
      guard let record = heads.records.last(where: { $0.leaf == shown.leaf }),
        let receipt = try? Receipt(
          index: shown.index, record: record.line, proof: shown.proof, checkpoint: shown.note)
      else { continue }
      return onEvent(.evidence(receipt))
    }
  }

  /// Whether the note has the cosignature of who is at the other end of a stream.
  private func isCosigned(_ note: Note, by stream: Int64) throws(ProofError) -> Bool {
    guard let session = enforcement?.session else { return false }
    let other: (name: Author, key: [UInt8])?
    switch side {
    case .customer: other = session.member(at: stream).map { ($0.name, $0.key) }
    case .technician:
      other = session.customerName.flatMap { name in session.customerKey.map { (name, $0) } }
    }
    guard let other, let key = try? PublicKey(raw: other.key) else { return false }
    do throws(ProofError) {
      _ = try Cosignature.verify(
        note.description, by: WitnessKey(name: other.name.description, key: key))
      return true
    } catch {
      if case .unsigned = error { return false }
      throw error
    }
  }

  // MARK: - The end

  /// Waits a little for the other end's word for our newest head, then goes.
  ///
  /// - Parameter done: called once, when nothing more can come, with what was found to be false
  ///   meanwhile.
  public func settle(_ done: @escaping (ProofError?) -> Void) {
    guard !heads.isSettling else { return }
    heads.done = done
    heads.timer = loop.after(seconds: Party.patienceAtTheEnd) { [weak self] in self?.settled(nil) }
    checkSettled()
  }

  /// Goes on when everybody who could have cosigned has.
  func checkSettled() {
    guard heads.isSettling else { return }
    let isComplete = tunnels.allSatisfy { stream, tunnel in
      !tunnel.isReady || isCut(stream) || heads.theirs[stream] ?? 0 >= heads.own
    }
    if isComplete { settled(nil) }
  }

  func settled(_ error: PartyError?) {
    guard let done = heads.done else { return }
    heads.timer?.cancel()
    heads.done = nil
    leave()
    if case .unproven(let found) = error { done(found) } else { done(nil) }
  }
}
