import AldabaCrypto
import AldabaFiles
import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// Files that a technician leaves here, or takes a copy of. Everything that can keep it from
/// succeeding is looked at before the customer is asked; what was agreed, and nothing else, happens.
extension AgentSession {
  // MARK: - Before the question

  /// A technician's question about files is on record.
  func askedForFiles(_ ask: Act.Ask, _ record: Proven) {
    guard let hash = record.hash, let pending = machine?.pending,
      let stream = machine?.member(pending.by)?.stream, record["reason"] != nil
    else { return }
    askers[ask.id] = stream
    let wanted = AgentQuestion.Wanted(
      what: .capability(ask), asked: hash, stream: stream, texts: record.words)
    switch ask.scope {
    case .push:
      // The list of a folder may still be on its way.
      let timer = loop.after(seconds: Double(Limits.receipt) / 1000) { [weak self] in
        self?.cannot(ask, .badList, stream)
      }
      files.waiting[ask.id] = AgentFiles.Waiting(wanted: wanted, timer: timer)
      preparePush(ask)
    case .fetch:
      files.waiting[ask.id] = AgentFiles.Waiting(wanted: wanted, timer: nil)
      prepareFetch(ask)
    case .whole, .run: break
    }
  }

  /// Asks, once the whole offer is there and there is a place for it.
  func preparePush(_ ask: Act.Ask) {
    guard case .push(let scope) = ask.scope, let waiting = files.waiting[ask.id],
      let arriving = files.offers[waiting.wanted.stream], arriving.ask == ask.id
    else { return }
    let texts = waiting.wanted.texts
    do throws(FileTrouble) {
      guard let offer = try arriving.whole() else { return }
      guard FileName(texts["file"] ?? "") == offer.name else { throw .badName }
      guard offer.content == scope.content, offer.files.map(Int64.init) == scope.count else {
        throw .badDigest
      }
      let place = try Place(texts["to"], for: offer, in: files.surroundings)
      files.waiting.removeValue(forKey: ask.id)?.timer?.cancel()
      files.arrivals[ask.id] = AgentFiles.Arrival(offer: offer, place: place)
      consider(waiting.wanted)
    } catch {
      cannot(ask, error, waiting.wanted.stream)
    }
  }

  /// Reads the file that is asked for, so that the customer's yes is to exactly these bytes.
  private func prepareFetch(_ ask: Act.Ask) {
    guard let waiting = files.waiting[ask.id] else { return }
    let path: String
    let disk: DiskThread
    do throws(FileTrouble) {
      path = try files.surroundings.path(waiting.wanted.texts["file"] ?? "")
      disk = try diskThread()
    } catch {
      return cannot(ask, error, waiting.wanted.stream)
    }
    var options = Scan.Options()
    options.takesFolders = false
    options.followsLink = false
    let (salt, chosen) = (Crypto.random(FileList.saltCount), options)
    disk.run {
      Result { () throws(FileProblem) in try Scan(path, chosen, salt: salt) }
    } then: { [weak self] outcome in
      guard let self, files.waiting.removeValue(forKey: ask.id) != nil else { return }
      switch outcome {
      case .failure(let problem): cannot(ask, problem.trouble, waiting.wanted.stream)
      case .success(let scan):
        files.scans[ask.id] = scan
        consider(waiting.wanted)
      }
    }
    disk.close()
  }

  private func diskThread() throws(FileTrouble) -> DiskThread {
    do throws(SystemError) { return try DiskThread(loop) } catch { throw .unable }
  }

  /// What cannot be done here is not asked; the technician learns why, and nobody else.
  private func cannot(_ ask: Act.Ask, _ why: FileTrouble, _ stream: Int64) {
    files.forget(ask.id)
    guard machine?.pending?.id == ask.id else { return }
    party.tunnels[stream]?.send(.trouble(ask.id, why))
    cannot(ask)
  }

  /// The files of the folder that a question is about, as the customer may read them before they answer;
  /// empty for any other.
  func listed(_ question: AgentQuestion) -> [(path: String, bytes: Int64, isProgram: Bool)] {
    guard let list = files.arrivals[question.id]?.offer.list else { return [] }
    return list.entries.map { ($0.path.description, $0.bytes, $0.mode & 0o111 != 0) }
  }

  /// What a question about files says; nil for any other.
  func fileSentence(_ ask: Act.Ask, _ reason: String) -> Question? {
    if let arrival = files.arrivals[ask.id] {
      let offer = arrival.offer
      return .push(
        reason: reason,
        FileNotice(
          name: arrival.place.name.text, bytes: offer.bytes, files: offer.files,
          place: arrival.place.folder, digest: String(offer.digest.description.prefix(16)),
          isHidden: arrival.place.isHidden, isProgram: offer.isExecutable,
          isThere: arrival.place.existing != nil))
    }
    return files.scans[ask.id].map {
      .fetch(reason: reason, file: $0.path, bytes: $0.offer.bytes)
    }
  }

  // MARK: - The yes

  /// The customer's yes to files. Where one would be replaced, that is asked by itself (R16).
  func acceptFiles(_ ask: Act.Ask, _ question: AgentQuestion, _ shown: Act.Shown) {
    let asked = question.wanted.asked
    if let scan = files.scans[ask.id] {
      // Before the statement: the technician compares the two.
      let stream = question.wanted.stream
      do throws(SystemError) {
        try send(scan, ask.id, stream)
      } catch {
        return cannot(ask, .unable, stream)
      }
      return grant(ask, question, shown, replaces: nil, content: scan.offer.content)
    }
    guard let arrival = files.arrivals[ask.id] else { return }
    guard let existing = arrival.place.existing, arrival.shown == nil else {
      return grant(ask, question, arrival.shown ?? shown, replaces: nil, content: nil)
    }
    files.arrivals[ask.id]?.shown = shown
    guard let own = AskID(rawValue: Crypto.random(8).hex) else { return }
    put(
      AgentQuestion.Wanted(
        what: .overwrite(ask, own, existing), asked: asked, stream: question.wanted.stream,
        texts: question.wanted.texts))
  }

  /// The second yes: to replace exactly the file that was named.
  func acceptOverwrite(_ ask: Act.Ask, _ question: AgentQuestion) {
    guard let shown = files.arrivals[ask.id]?.shown else { return }
    grant(ask, question, shown, replaces: Digest(of: question.text), content: nil)
  }

  private func grant(
    _ ask: Act.Ask, _ question: AgentQuestion, _ shown: Act.Shown, replaces: Digest?,
    content: Act.Content?
  ) {
    party.say(
      .granted(
        Act.Grant(
          ask: ask.id, what: ask.what, asked: question.wanted.asked, duration: ask.duration,
          shown: shown, replaces: replaces, content: content)))
    expectReceipt(of: ask, question)
  }
}
