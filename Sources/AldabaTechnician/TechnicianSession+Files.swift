import AldabaCrypto
import AldabaFiles
import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// Files: left with the customer, or copied from them.
extension TechnicianSession {
  /// How often progress is told, in milliseconds.
  private static let progressEvery: Int64 = 250

  // MARK: - Wishes

  /// Asks to leave a file or folder of this machine, once it is read.
  ///
  /// - Parameters:
  ///   - place: where to, as the customer's agent will read it; nil: where their downloads go.
  ///   - keepsExecutable: a program shall be one there.
  func push(_ path: String, to place: String?, reason: String, keepsExecutable: Bool) {
    let probe = Act.Files(
      name: .zero, to: nil, content: Act.Content(bytes: 0, sha256: .zero), count: nil)
    guard check(reason, notEmpty: true), check(place ?? "", atMost: Limits.path),
      mayAsk(.push, .push(probe)), let local = resolved(path), let disk = try? DiskThread(loop)
    else { return }
    var options = Scan.Options()
    options.keepsExecutable = keepsExecutable
    let (salt, chosen, stop) = (Crypto.random(FileList.saltCount), options, scanning)
    disk.run {
      Result { () throws(FileProblem) in try Scan(local, chosen, salt: salt, stop: stop) }
    } then: { [weak self] outcome in
      guard let self, !isOver else { return }
      switch outcome {
      case .failure(let problem): onEvent(.notSent(problem.path, problem.trouble))
      case .success(let scan):
        offer(
          scan, path, .push(salt: salt, isExecutable: keepsExecutable), to: place, reason)
      }
    }
    disk.close()
  }

  private func offer(
    _ scan: Scan, _ path: String, _ way: Bookmark.File.Way, to place: String?, _ reason: String
  ) {
    let id = newAsk()
    let errand = FileErrand(
      id, isPush: true, name: scan.offer.name.text,
      file: Bookmark.File(ask: id, path: scan.path, way: way))
    do throws(SystemError) { errand.sending = try sending(scan, id) } catch {
      return onEvent(.notSent(path, .unable))
    }
    var texts = ["reason": PersonalText(reason), "file": PersonalText(scan.offer.name.text)]
    texts["to"] = place.map { PersonalText($0) }
    let offer = scan.offer
    errand.content = offer.content
    let scope = Act.Files(
      name: texts["file"].map(Digest.init(of:)) ?? .zero, to: texts["to"].map(Digest.init(of:)),
      content: offer.content, count: offer.files.map(Int64.init))
    let ask = Act.Ask(
      id: id, what: .push, reason: texts["reason"].map(Digest.init(of:)) ?? .zero,
      duration: Limits.grant, scope: .push(scope))
    if let code = objection(to: .asked(ask)) { return refuse(.asked(ask), code) }
    begin(errand)
    errand.sending?.makeOffer()
    party.say(.asked(ask), texts: texts)
  }

  func sending(_ scan: Scan, _ ask: AskID) throws(SystemError) -> FileSending {
    let stream = stream
    return try FileSending(ask, scan, on: loop) { [weak self] in self?.party.tunnels[stream] }
  }

  /// Asks for a copy of a file.
  ///
  /// - Parameters:
  ///   - path: as the customer's agent reads it, from their home.
  ///   - local: where it goes here; nil: its name, in the current folder.
  func fetch(_ path: String, as local: String?, reason: String) {
    guard check(reason, notEmpty: true), check(path, notEmpty: true, atMost: Limits.path),
      mayAsk(.fetch, .fetch(path: .zero))
    else { return }
    let id = newAsk()
    let texts = ["reason": PersonalText(reason), "file": PersonalText(path)]
    let ask = Act.Ask(
      id: id, what: .fetch, reason: texts["reason"].map(Digest.init(of:)) ?? .zero,
      duration: Limits.grant, scope: .fetch(path: texts["file"].map(Digest.init(of:)) ?? .zero))
    let folder = (try? Files.currentFolder()) ?? "/"
    begin(
      FileErrand(
        id, isPush: false, name: path,
        file: Bookmark.File(ask: id, path: path, way: .fetch(local: local, folder: folder))))
    party.say(.asked(ask), texts: texts)
  }

  private func mayAsk(_ what: Capability, _ scope: Act.Scope) -> Bool {
    guard isBegun else {
      fail(.notNow, about: .ask)
      return false
    }
    let probe = Act.asked(
      Act.Ask(id: newAsk(), what: what, reason: .zero, duration: 1, scope: scope))
    guard let code = objection(to: probe) else { return true }
    refuse(probe, code)
    return false
  }

  /// `~/` and paths from the current folder, as a shell has them.
  private func resolved(_ path: String) -> String? {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      fail(.badArgument, path)
      return nil
    }
    if path == "~" || path.hasPrefix("~/") {
      return (Host.homeDirectory ?? "") + path.dropFirst()
    }
    return path
  }

  // MARK: - What comes

  func takeFiles(_ message: InnerMessage) {
    switch message {
    case .offer(let offer):
      guard let errand = errands[offer.ask], errand.file != nil else { return disown(offer.ask) }
      errand.arriving = ArrivingOffer(offer)
      startFetch(errand.ask)
    case .list(let ask, let part): errands[ask]?.arriving?.take(part)
    case .accept(let ask, let index, let offset, let prefix):
      guard let errand = errands[ask], errand.file != nil else {
        if index == 0 { errands[ask]?.done = offset }
        return disown(ask)
      }
      errand.accept(index: index, offset: offset, prefix: prefix)
    case .taken(let ask, let bytes): errands[ask]?.sending?.taken(bytes)
    case .begin(let ask, let index, let offset):
      errands[ask]?.receiving?.begin(index: index, offset: offset)
    case .sent(let ask): errands[ask]?.receiving?.sent()
    case .trouble(let ask, let why):
      guard let errand = errands[ask] else { return }
      errand.trouble = errand.trouble ?? why
      errand.cancel(keeping: why == .linkLost)
    default: break
    }
  }

  /// What was asked for by another console, and nobody here knows enough of to go on with: the agent is
  /// told, does not wait for it, and has it put on record.
  private func disown(_ ask: AskID) {
    party.tunnels[stream]?.send(.trouble(ask, .linkLost))
  }

  /// Bytes of a file: of the one copy that was allowed.
  func received(_ bytes: [UInt8]) {
    for errand in errands.values { errand.receiving?.receive(bytes) }
  }

  /// The customer has said yes to a copy: it begins, as soon as it is offered, if it is what was agreed.
  func startFetch(_ ask: AskID) {
    guard let errand = errands[ask], errand.receiving == nil, let content = errand.content,
      let arriving = errand.arriving, case .fetch(let local, let folder)? = errand.file?.way
    else { return }
    let surroundings = Surroundings(
      home: Host.homeDirectory ?? "/", base: folder, usual: folder)
    let stream = stream
    do throws(FileTrouble) {
      guard let offer = try arriving.whole(), offer.content == content, offer.list == nil else {
        throw .badDigest
      }
      let place = try Place(local, for: offer, in: surroundings)
      guard place.existing == nil else { throw .exists }
      errand.name = place.path
      do throws(SystemError) {
        errand.receiving = try FileReceiving(
          ask, offer, to: place, replacing: false, on: loop
        ) { [weak self] in self?.party.tunnels[stream] }
      } catch {
        throw FileTrouble.unable
      }
      wire(errand)
    } catch {
      errand.trouble = error
      party.tunnels[stream]?.send(.trouble(ask, error))
      failed(errand)
    }
  }

  /// From here on it is ours to bring to its end, also after this console.
  private func begin(_ errand: FileErrand) {
    errands[errand.ask] = errand
    if let file = errand.file { note { $0.add(file) } }
    wire(errand)
  }

  func wire(_ errand: FileErrand) {
    let ask = errand.ask
    let stream = stream
    errand.sending?.mayFlow = { [weak self] in
      guard let self else { return false }
      return !party.isCut(stream)
        && party.enforcement?.permits(.push, to: stream, at: loop.now) ?? false
    }
    errand.sending?.onProgress = { [weak self] in self?.progress(ask, $0) }
    // Who has it says so on record; what failed here is told there, and comes back the same way.
    errand.sending?.onEnd = { [weak self] in self?.errands[ask]?.trouble = $0 }
    errand.receiving?.onProgress = { [weak self] in self?.progress(ask, $0) }
    errand.receiving?.onEnd = { [weak self] trouble in
      guard let self, let errand = errands[ask] else { return }
      if let trouble {
        errand.trouble = trouble
        failed(errand)
      } else {
        errand.done = errand.content?.bytes ?? 0
        ended(errand, .done)
      }
    }
  }

  private func progress(_ ask: AskID, _ done: Int64) {
    guard let errand = errands[ask] else { return }
    errand.done = done
    let now = loop.now
    if !errand.isAgain, let told = errand.toldAt, now - told < TechnicianSession.progressEvery {
      return
    }
    errand.toldAt = now
    tell(errand, .sending)
    errand.isAgain = false
  }

  // MARK: - What follows from records

  /// The customer's answer, or what took its place, was a no.
  func fileRefused(_ ask: AskID, isSilence: Bool) {
    guard let errand = errands[ask] else { return }
    ended(errand, .failed(errand.trouble?.rawValue ?? (isSilence ? "silence" : "declined")))
  }

  /// It was not even asked.
  func fileNotAsked(_ ask: AskID) {
    errands.removeValue(forKey: ask)?.cancel(keeping: false)
    note { $0.forget(ask) }
  }

  /// It is where it belongs; a copy is told when it is here.
  func delivered(_ ask: AskID, _ content: Act.Content) {
    guard let errand = errands[ask], errand.isPush else { return }
    errand.done = content.bytes
    ended(errand, .done)
  }

  func undelivered(_ ask: AskID, _ why: FileTrouble) {
    guard let errand = errands[ask] else { return }
    errand.trouble = errand.trouble ?? why
    failed(errand)
  }

  /// The permission ended under way.
  func filesEnded(_ ask: AskID) {
    guard let errand = errands[ask] else { return }
    errand.trouble = errand.trouble ?? .cancelled
    failed(errand)
  }

  private func failed(_ errand: FileErrand) {
    ended(errand, .failed((errand.trouble ?? .unable).rawValue))
  }

  /// Told once, and then nothing a later console would have to tell.
  func ended(_ errand: FileErrand, _ state: TechnicianEvent.FileChange.State) {
    errands[errand.ask] = nil
    errand.cancel(keeping: false)
    tell(errand, state)
    note { $0.forget(errand.ask) }
  }

  /// What waits for control goes on, or waits.
  func flowFiles() {
    for errand in errands.values { errand.sending?.pump() }
  }

  /// The session is over for us: what is here of a copy stays to be gone on with.
  func dropFiles() {
    scanning.set()
    for errand in errands.values { errand.cancel(keeping: true) }
    errands = [:]
  }

  private func tell(_ errand: FileErrand, _ state: TechnicianEvent.FileChange.State) {
    guard let content = errand.content ?? (state == .sending ? nil : .unknown) else { return }
    onEvent(
      .file(
        TechnicianEvent.FileChange(
          ask: errand.ask, isPush: errand.isPush, name: errand.name, state: state,
          done: errand.done, bytes: content.bytes, sha256: content.sha256,
          rate: Int64(errand.sending?.rate ?? 0), isAgain: errand.isAgain)))
  }
}

extension Act.Content {
  /// Of a copy that was refused, nobody here learns what it would have been.
  fileprivate static let unknown = Act.Content(bytes: 0, sha256: .zero)
}
