import AldabaCrypto
import AldabaJSON
package import AldabaProof
import AldabaSession
package import AldabaTerminal
package import AldabaWire

/// Judges a receipt's file: the proofs here, then its records with the judge of ledgers.
///
/// Each question is answered by itself, so that one fault is not reported as ten.
package struct ReceiptAudit {
  /// What is wrong, in the order of the lines.
  package private(set) var findings: [Finding] = []
  /// The records that are records, in order.
  package private(set) var records: [Record] = []
  /// Personal texts that are those which the records commit to.
  package private(set) var texts: [Digest: String] = [:]
  /// What the certificates call those whose keys they are of.
  package private(set) var names: [PersonID: String] = [:]
  /// The session's records; enrolments are not counted.
  package private(set) var count = 0
  /// The newest head, which the ledger's key has signed.
  package private(set) var head: Checkpoint?
  /// Who of the other side has cosigned a head that covers the end.
  package var cosigners: [Author] {
    cosigned.filter { $0.value > last }.map(\.key).sorted { "\($0)" < "\($1)" }
  }

  private let name: String
  private let file: ReceiptFile
  private let trusted: VerifierKey
  private let retired: [RetiredKey]
  private var audit: RecordAudit
  private var tellings = Tellings<Int>()
  private var last: Int64 = -1
  /// The largest head that each of the other side has cosigned.
  private var cosigned: [Author: Int64] = [:]
  /// The session before its last record.
  private var before: Session?
  private var joined: Author?
  private var isOver = false

  /// - Parameters:
  ///   - name: what the file is called in findings.
  ///   - trusted: the ledger's origin and key, from elsewhere.
  ///   - retired: the keys before, for heads of their time.
  package init(
    _ file: ReceiptFile, name: String, trusted: VerifierKey, retired: [RetiredKey] = []
  ) {
    self.retired = retired
    self.name = name
    self.file = file
    self.trusted = trusted
    audit = RecordAudit(.receipt(of: file.head.owner))
    for (line, part) in file.parts {
      switch part {
      case .record(let receipt, let texts, let certificate):
        take(receipt, texts, line)
        if let certificate { take(certificate, of: receipt, line) }
      case .cosigned(let note): take(note, line)
      }
    }
    conclude()
    findings = audit.findings.sorted { ($0.place.line ?? 0) < ($1.place.line ?? 0) }
  }

  package var isGood: Bool { findings.isEmpty }

  // MARK: - Parts

  private mutating func take(_ receipt: Receipt, _ texts: [String: PersonalText], _ line: Int) {
    do throws(ProofError) {
      let head = try Checkpoint.open(note: receipt.checkpoint, of: trusted, retired: retired)
      try receipt.requireInclusion(in: head)
      if let conflict = tellings.take(receipt, head, line) { report(conflict, line) }
      if head.size >= self.head?.size ?? 0 { self.head = head }
    } catch { report(.integrity, line, unproven(error)) }
    let members = try? JSON.parseCanonical(receipt.record, maximumBytes: Limits.record)
    for (name, text) in texts {
      let digest = Digest(Crypto.sha256(text.committed))
      guard let digest, members?[name]?.string == digest.description else {
        report(
          .integrity, line,
          Localized(
            "se esperaba el texto \(name) de la anotación, y es otro",
            "expected the record's text \(name), got another"))
        continue
      }
      self.texts[digest] = text.text
    }
    let record = try? Record(receipt.record)
    if let record {
      records.append(record)
      follow(record, receipt.index, line)
    }
    before = audit.session(file.head.session)
    audit.take(
      receipt.record, at: Place(segment: name, line: Int64(line), index: receipt.index))
  }

  /// A certificate is the one that the enrolment has on record.
  private mutating func take(_ der: [UInt8], of receipt: Receipt, _ line: Int) {
    let members = try? JSON.parseCanonical(receipt.record, maximumBytes: Limits.record)
    guard members?["certificate"]?.string == Crypto.sha256(der).hex,
      let certificate = try? Certificate(der: der),
      let person = certificate.personID.flatMap(PersonID.init(rawValue:))
    else {
      return report(
        .integrity, line,
        Localized(
          "se esperaba el certificado de esa anotación, y es otro",
          "expected the certificate of that record, got another"))
    }
    names[person] = certificate.commonName
  }

  /// The records of the session stand in their order, and are of no other.
  private mutating func follow(_ record: Record, _ index: Int64, _ line: Int) {
    guard let session = record.session else { return }
    count += 1
    if session != file.head.session {
      report(
        .integrity, line,
        Localized(
          "se esperaba una anotación de la sesión \(file.head.session)",
          "expected a record of session \(file.head.session)"))
    }
    if index <= last {
      report(
        .integrity, line,
        Localized(
          "se esperaba una anotación posterior a la \(last), y es la \(index)",
          "expected a record behind \(last), got \(index)"))
    }
    last = max(last, index)
    switch record.act {
    case .joined: joined = record.author
    case .closed, .declined: isOver = true
    default: break
    }
  }

  private mutating func take(_ note: Note, _ line: Int) {
    do throws(ProofError) {
      let head = try Checkpoint.open(note: note.description, of: trusted, retired: retired)
      if let conflict = tellings.take(head, line) { report(conflict, line) }
      let signers = try cosigners(of: note)
      guard !signers.isEmpty else {
        throw .unsigned(counterparts.map(\.name).joined(separator: ", "))
      }
      for signer in signers {
        cosigned[signer.author] = max(head.size, cosigned[signer.author] ?? 0)
      }
    } catch { report(.integrity, line, unproven(error)) }
  }

  private func cosigners(of note: Note) throws(ProofError) -> [Counterpart] {
    var found: [Counterpart] = []
    for other in counterparts {
      guard let key = try? PublicKey(raw: other.key) else { continue }
      do throws(ProofError) {
        _ = try Cosignature.verify(
          note.description, by: WitnessKey(name: other.name, key: key))
        found.append(other)
      } catch {
        guard case .unsigned = error else { throw error }
      }
    }
    return found
  }

  /// Somebody of the other side.
  private struct Counterpart {
    let author: Author
    let key: [UInt8]
    var name: String { author.description }
  }

  private var counterparts: [Counterpart] {
    guard let machine = audit.session(file.head.session) else { return [] }
    if case .customer = file.head.owner {
      return machine.members.map { Counterpart(author: $0.name, key: $0.key) }
    }
    guard let key = machine.customerKey, let name = machine.customerName else { return [] }
    return [Counterpart(author: name, key: key)]
  }

  // MARK: - The end

  private mutating func conclude() {
    if let fault = file.fault {
      report(
        fault.isEnd ? .completeness : .integrity, fault.line,
        fault.isEnd
          ? Localized(
            "se esperaba más: el archivo termina en medio (\(fault.expected))",
            "expected more: the file ends in the middle (\(fault.expected))")
          : Localized("se esperaba: \(fault.expected)", "expected \(fault.expected)"))
    }
    let machine = audit.session(file.head.session)
    if let joined, case .customer = file.head.owner, joined != file.head.owner {
      reportOwner("\(joined)")
    } else if file.head.owner.speaker == .person, let machine,
      !machine.members.contains(where: { $0.name == file.head.owner })
    {
      reportOwner(machine.members.map(\.name.description).joined(separator: ", "))
    }
    guard file.fault == nil else { return }
    let hasLeft = machine.map { machine in
      machine.members.contains { $0.name == file.head.owner && !$0.isPresent }
    }
    guard isOver || hasLeft == true else {
      return report(
        .completeness, file.lastLine,
        Localized(
          "se esperaba el final de la sesión: el archivo acaba antes",
          "expected the end of the session: the file stops before it"))
    }
    if isOver { requireCosignature() }
  }

  /// Who was there at the end has seen the same end; where a link was lost nobody is waited for.
  private mutating func requireCosignature() {
    guard let before, before.phase == .active || before.phase == .closing,
      before.lost[.customer] == nil, let lead = before.lead, before.lost[lead.seat] == nil,
      boundStreams.contains(lead.stream)
    else { return }
    let wanted: Author?
    switch file.head.owner {
    case .customer: wanted = lead.name
    case .person: wanted = lead.name == file.head.owner ? before.customerName : nil
    case .broker, .administrator: wanted = nil
    }
    guard let wanted, !cosigners.contains(wanted) else { return }
    report(
      .completeness, file.lastLine,
      Localized(
        "se esperaba la firma de \(wanted) bajo el final del registro",
        "expected a cosignature of \(wanted) over the end of the ledger"))
  }

  /// Streams whose two ends have found each other.
  private var boundStreams: Set<Int64> {
    Set(
      records.compactMap { record in
        if case .bound(let stream, _, _, _) = record.act { stream } else { nil }
      })
  }

  // MARK: - Reporting

  private mutating func report(_ verdict: Verdict, _ line: Int, _ what: Localized) {
    audit.report(
      verdict, file.head.session, Place(segment: name, line: Int64(line)), what)
  }

  private mutating func report(_ conflict: Tellings<Int>.Conflict, _ line: Int) {
    let other = conflict.sources.first ?? line
    let what = twoStories(conflict.kind)
    report(
      .integrity, line,
      Localized("\(what.es) (línea \(other))", "\(what.en) (line \(other))"))
  }

  private mutating func reportOwner(_ came: String) {
    report(
      .authorship, 2,
      Localized(
        "se esperaba la copia de \(came), y dice ser de \(file.head.owner)",
        "expected a copy of \(came), got one that says it is of \(file.head.owner)"))
  }
}

/// What does not go together in what a ledger has told.
package func twoStories<Source: Sendable>(_ kind: Tellings<Source>.Conflict.Kind) -> Localized {
  switch kind {
  case .roots(let size):
    return Localized(
      "dos raíces de \(size) anotaciones: el registro contó dos historias",
      "two roots of \(size) records: the ledger told two stories")
  case .places(let one, let other):
    return Localized(
      "una misma anotación en los lugares \(one) y \(other): el registro contó dos historias",
      "one record in places \(one) and \(other): the ledger told two stories")
  case .records(let range):
    let (first, last) = (range.lowerBound, range.upperBound)
    return Localized(
      "otras anotaciones \(first) a \(last): el registro contó dos historias",
      "other records \(first) to \(last): the ledger told two stories")
  }
}

private func unproven(_ error: ProofError) -> Localized {
  Localized("la prueba no vale: \(error)", "the proof does not verify: \(error)")
}
