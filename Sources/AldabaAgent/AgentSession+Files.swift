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
  private func preparePush(_ ask: Act.Ask) {
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

  /// What a question about files says; nil for any other.
  func fileSentence(_ ask: Act.Ask, _ reason: String) -> Question? {
    if let arrival = files.arrivals[ask.id] {
      let offer = arrival.offer
      return .push(
        reason: reason,
        FileNotice(
          name: arrival.place.name.text, bytes: offer.bytes, files: offer.files,
          place: arrival.place.folder, digest: String(offer.digest.description.prefix(16)),
          isHidden: arrival.place.isHidden, isProgram: offer.isExecutable))
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
        let sending = try FileSending(ask.id, scan, on: loop) { [weak self] in
          self?.party.tunnels[stream]
        }
        sending.makeOffer()
        run(.fetch(sending), ask, stream, scan.path, scan.offer.content)
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

  // MARK: - On its way

  /// The yes stands in the ledger: now it happens.
  func startFiles(_ live: Session.Live) {
    if let why = files.givenUp[live.ask] {
      if files.running[live.ask] == nil { return say(live.ask, why) }
      return ended(live.ask, why)
    }
    switch live.what {
    case .push:
      guard let arrival = files.arrivals[live.ask] else { return say(live.ask, .unable) }
      do throws(SystemError) {
        let stream = live.stream
        let receiving = try FileReceiving(
          live.ask, arrival.offer, to: arrival.place, replacing: arrival.place.existing != nil,
          on: loop
        ) { [weak self] in self?.party.tunnels[stream] }
        receiving.onEnd = { [weak self] in self?.ended(live.ask, $0) }
        files.running[live.ask] = AgentFiles.Running(
          way: .push(receiving), stream: stream, content: arrival.offer.content,
          path: arrival.place.path)
      } catch {
        say(live.ask, .unable)
      }
    case .fetch, .view, .typeNoEnter, .type, .run, .record: break
    }
    settleFiles()
  }

  private func run(
    _ way: AgentFiles.Running.Way, _ ask: Act.Ask, _ stream: Int64, _ path: String,
    _ content: Act.Content
  ) {
    if case .fetch(let sending) = way {
      sending.mayFlow = { [weak self] in self?.permits(.fetch, to: stream) ?? false }
      sending.onEnd = { [weak self] in self?.ended(ask.id, $0) }
    }
    files.running[ask.id] = AgentFiles.Running(
      way: way, stream: stream, content: content, path: path)
  }

  private func say(_ ask: AskID, _ why: FileTrouble) {
    files.forget(ask)
    party.say(.fileFailed(ask, why))
  }

  /// nil: it is where it belongs, or the technician has it.
  private func ended(_ ask: AskID, _ why: FileTrouble?) {
    guard let running = files.running.removeValue(forKey: ask) else { return }
    running.cancel(keeping: false)
    files.forget(ask)
    let isPush = if case .push = running.way { true } else { false }
    if let why {
      party.say(.fileFailed(ask, why))
    } else {
      party.say(
        isPush ? .filePushed(ask, running.content) : .fileFetched(ask, running.content))
    }
    onEvent(
      .file(
        FileNews(
          ask: ask, stream: running.stream, isPush: isPush, path: running.path,
          content: running.content, trouble: why)))
  }

  /// What comes about files from a technician who is in.
  func takeFiles(_ message: InnerMessage, from stream: Int64) {
    switch message {
    case .offer(let offer):
      files.offers[stream] = ArrivingOffer(offer)
      prepareWaiting(offer.ask)
    case .list(let ask, let part):
      guard files.offers[stream]?.ask == ask else { return }
      files.offers[stream]?.take(part)
      prepareWaiting(ask)
    case .trouble(let ask, let why):
      guard askers[ask] == stream || files.running[ask]?.stream == stream else { return }
      // Before the yes is in force there is nothing to end yet.
      if live.contains(where: { $0.ask == ask }) {
        ended(ask, why)
      } else {
        files.givenUp[ask] = why
      }
    case .accept(let ask, let index, let offset, let prefix):
      // The technician may know of the receipt before us; bytes go only once we do.
      if case .fetch(let sending)? = transfer(ask, stream) {
        sending.accept(index: index, offset: offset, prefix: prefix)
      }
    case .taken(let ask, let bytes):
      if case .fetch(let sending)? = transfer(ask, stream) { sending.taken(bytes) }
    case .begin(let ask, let index, let offset):
      if case .push(let receiving)? = transfer(ask, stream) {
        receiving.begin(index: index, offset: offset)
      }
    case .sent(let ask):
      if case .push(let receiving)? = transfer(ask, stream) { receiving.sent() }
    default: break
    }
  }

  private func prepareWaiting(_ ask: AskID) {
    if case .capability(let asked)? = files.waiting[ask]?.wanted.what { preparePush(asked) }
  }

  private func transfer(_ ask: AskID, _ stream: Int64) -> AgentFiles.Running.Way? {
    files.running[ask].flatMap { $0.stream == stream ? $0.way : nil }
  }

  /// Bytes of a file. Without a transfer that was allowed they go nowhere.
  func received(_ bytes: [UInt8], from stream: Int64) {
    for running in files.running.values where running.stream == stream {
      if case .push(let receiving) = running.way { receiving.receive(bytes) }
    }
  }

  // MARK: - What changes under way

  /// Ends what is not allowed any more, and has what waits wait.
  ///
  /// - Parameter keeping: what came so far stays, to be gone on with later.
  func settleFiles(keeping: Bool = false) {
    for (ask, running) in files.running {
      let isAllowed = live.contains { $0.ask == ask }
      if !isAllowed, unproven[ask] == nil {
        stop(ask, running, keeping: keeping)
        continue
      }
      switch running.way {
      case .push(let receiving):
        receiving.incoming.isHeld = !permits(.push, to: running.stream)
      case .fetch(let sending): sending.pump()
      }
    }
  }

  private func stop(_ ask: AskID, _ running: AgentFiles.Running, keeping: Bool) {
    files.running[ask] = nil
    files.forget(ask)
    running.cancel(keeping: keeping)
    party.tunnels[running.stream]?.send(.trouble(ask, .cancelled))
    let isPush = if case .push = running.way { true } else { false }
    onEvent(
      .file(
        FileNews(
          ask: ask, stream: running.stream, isPush: isPush, path: running.path,
          content: running.content,
          trouble: keeping ? .linkLost : .cancelled)))
    // The program may end next: what is removed is removed before.
    if ended, case .push(let receiving) = running.way { receiving.incoming.join(seconds: 2) }
  }

  /// The technician's program is another one: what the old one sent does not go on.
  func filesLost(of stream: Int64) {
    for (ask, running) in files.running where running.stream == stream {
      running.cancel(keeping: true)
      files.running[ask] = nil
      say(ask, .linkLost)
    }
  }
}

/// What became of files that the customer had allowed.
struct FileNews {
  let ask: AskID
  let stream: Int64
  /// Left here; else handed over.
  let isPush: Bool
  let path: String
  let content: Act.Content
  /// nil: all went well.
  let trouble: FileTrouble?
}

extension AgentSession {
  /// What the customer reads of it.
  func text(of news: FileNews) -> String {
    let talk = talk(with: news.stream)
    if let trouble = news.trouble { return words.fileNotArrived(news.path, trouble, in: talk) }
    return news.isPush
      ? words.fileArrived(news.path, in: talk) : words.fileHanded(news.path, in: talk)
  }
}
