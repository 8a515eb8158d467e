import AldabaFiles
import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// Files on their way, from the yes in the ledger to their end.
extension AgentSession {
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
        receiving.onProgress = { [weak self] in self?.progress(live.ask, $0) }
        receiving.onAgain = { [weak self] in self?.goesOn(live.ask, $0) }
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

  /// Offers what the customer hands over; its bytes go when the yes to them is in force.
  @discardableResult
  func send(_ scan: Scan, _ ask: AskID, _ stream: Int64) throws(SystemError) -> FileSending {
    let sending = try FileSending(ask, scan, on: loop) { [weak self] in
      self?.party.tunnels[stream]
    }
    sending.mayFlow = { [weak self] in self?.permits(.fetch, to: stream) ?? false }
    sending.onEnd = { [weak self] in self?.ended(ask, $0) }
    sending.onProgress = { [weak self] in self?.progress(ask, $0) }
    files.running[ask] = AgentFiles.Running(
      way: .fetch(sending), stream: stream, content: scan.offer.content, path: scan.path)
    sending.makeOffer()
    return sending
  }

  private func say(_ ask: AskID, _ why: FileTrouble) {
    files.forget(ask)
    party.say(.fileFailed(ask, why))
  }

  /// nil: it is where it belongs, or the technician has it.
  private func ended(_ ask: AskID, _ why: FileTrouble?) {
    guard let running = files.running.removeValue(forKey: ask) else { return }
    // What a console that is gone leaves unfinished may be asked for again.
    let isKept = why == .linkLost && running.isPush
    running.cancel(keeping: isKept)
    files.forget(ask)
    guard let why else {
      party.say(
        running.isPush ? .filePushed(ask, running.content) : .fileFetched(ask, running.content))
      return tell(ask, running, .done)
    }
    party.say(.fileFailed(ask, why))
    tell(ask, running, .failed(why, isKept: isKept))
  }

  private func tell(_ ask: AskID, _ running: AgentFiles.Running, _ state: FileNews.State) {
    onEvent(
      .file(
        FileNews(
          ask: ask, stream: running.stream, isPush: running.isPush, path: running.path,
          content: running.content, state: state)))
  }

  /// What takes its time is told now and then.
  private func progress(_ ask: AskID, _ done: Int64) {
    guard let running = files.running[ask] else { return }
    let now = loop.now
    guard let pace = running.pace else {
      files.running[ask]?.pace = AgentFiles.Pace(since: now, from: done, next: now + 5_000)
      return
    }
    guard now >= pace.next else { return }
    files.running[ask]?.pace?.next = now + 10_000
    let rate = (done - pace.from) * 1_000 / max(1, now - pace.since)
    tell(ask, running, .sending(done: done, rate: rate))
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
    let isKept = keeping && running.isPush
    tell(ask, running, .failed(keeping ? .linkLost : .cancelled, isKept: isKept))
    // The program may end next: what is removed is removed before.
    if ended, case .push(let receiving) = running.way { receiving.incoming.join(seconds: 2) }
  }

  // MARK: - A console that was started again

  /// The technician's program is another one, with the same key: what they may leave or copy goes on,
  /// since it is for exactly these bytes. A program that cannot go on says so, and it ends.
  func filesGoOn(with stream: Int64) {
    for (ask, running) in files.running where running.stream == stream {
      files.running[ask]?.pace = nil
      switch running.way {
      case .push(let receiving): receiving.again()
      case .fetch(let sending):
        sending.cancel()
        guard let scan = files.scans[ask], let again = try? send(scan, ask, stream) else {
          ended(ask, .unable)
          continue
        }
        again.onProgress = { [weak self, weak again] done in
          again?.onProgress = { self?.progress(ask, $0) }
          self?.goesOn(ask, done)
        }
      }
    }
  }

  private func goesOn(_ ask: AskID, _ done: Int64) {
    guard let running = files.running[ask] else { return }
    tell(ask, running, .again(done: done))
  }
}

/// What becomes of files that the customer had allowed.
struct FileNews {
  enum State {
    case done
    /// Bytes so far, and a second; 0 while that is not known.
    case sending(done: Int64, rate: Int64)
    /// It goes on with a console that was started again; so many bytes were over already.
    case again(done: Int64)
    /// What came of it may be kept aside for another time.
    case failed(FileTrouble, isKept: Bool)
  }

  let ask: AskID
  let stream: Int64
  /// Left here; else handed over.
  let isPush: Bool
  let path: String
  let content: Act.Content
  let state: State
}

extension AgentSession {
  /// What the customer reads of it.
  func text(of news: FileNews) -> String {
    let talk = talk(with: news.stream)
    switch news.state {
    case .failed(let trouble, let isKept):
      return words.fileNotArrived(news.path, trouble, isKept: isKept, in: talk)
    case .sending(let done, let rate):
      return words.fileOnItsWay(
        Files.name(of: news.path), isPush: news.isPush, done: done, of: news.content.bytes,
        rate: rate)
    case .again(let done):
      return words.fileGoesOn(
        news.path, isPush: news.isPush, done: done, of: news.content.bytes, in: talk)
    case .done:
      return news.isPush
        ? words.fileArrived(news.path, in: talk) : words.fileHanded(news.path, in: talk)
    }
  }
}
