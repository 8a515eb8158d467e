import AldabaCrypto
import AldabaFiles
import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// What a technician's program holds of one file or folder, from the wish to the end.
final class FileErrand {
  let ask: AskID
  let isPush: Bool
  /// As a person here knows it.
  let name: String
  /// Where a copy is to lie on this machine.
  let local: String?
  var sending: FileSending?
  var receiving: FileReceiving?
  /// What the customer's agent offers for a copy.
  var arriving: ArrivingOffer?
  var content: Act.Content?
  /// Why it failed, as soon as somebody has said so.
  var trouble: FileTrouble?
  var done: Int64 = 0
  /// When its progress was told last, on the loop's clock.
  var toldAt: Int64?

  init(_ ask: AskID, isPush: Bool, name: String, local: String?) {
    self.ask = ask
    self.isPush = isPush
    self.name = name
    self.local = local
  }

  func cancel(keeping: Bool) {
    sending?.cancel()
    receiving?.cancel(keeping: keeping)
  }
}

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
      case .success(let scan): offer(scan, path, to: place, reason)
      }
    }
    disk.close()
  }

  private func offer(_ scan: Scan, _ path: String, to place: String?, _ reason: String) {
    let id = newAsk()
    let errand = FileErrand(id, isPush: true, name: scan.offer.name.text, local: nil)
    let stream = stream
    do throws(SystemError) {
      errand.sending = try FileSending(id, scan, on: loop) { [weak self] in
        self?.party.tunnels[stream]
      }
    } catch {
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
    wire(errand)
    errand.sending?.makeOffer()
    party.say(.asked(ask), texts: texts)
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
    errands[id] = FileErrand(id, isPush: false, name: path, local: local)
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
      guard let errand = errands[offer.ask] else { return disown(offer.ask) }
      errand.arriving = ArrivingOffer(offer)
    case .list(let ask, let part): errands[ask]?.arriving?.take(part)
    case .accept(let ask, let index, let offset, let prefix):
      guard let errand = errands[ask] else { return disown(ask) }
      errand.sending?.accept(index: index, offset: offset, prefix: prefix)
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

  /// What was asked for before this console was started again, nobody here can go on with: the agent
  /// is told, and does not wait for it.
  private func disown(_ ask: AskID) {
    party.tunnels[stream]?.send(.trouble(ask, .linkLost))
  }

  /// Bytes of a file: of the one copy that was allowed.
  func received(_ bytes: [UInt8]) {
    for errand in errands.values { errand.receiving?.receive(bytes) }
  }

  /// The customer has said yes to a copy: it begins, if it is what was offered.
  func startFetch(_ ask: AskID, _ grant: Act.Grant) {
    guard let errand = errands[ask], !errand.isPush else { return }
    errand.content = grant.content
    let folder = (try? Files.currentFolder()) ?? "/"
    let surroundings = Surroundings(
      home: Host.homeDirectory ?? "/", base: folder, usual: folder)
    let stream = stream
    do throws(FileTrouble) {
      guard let offer = try errand.arriving?.whole(), offer.content == grant.content,
        offer.list == nil
      else { throw .badDigest }
      let place = try Place(errand.local, for: offer, in: surroundings)
      guard place.existing == nil else { throw .exists }
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

  private func wire(_ errand: FileErrand) {
    errands[errand.ask] = errand
    let ask = errand.ask
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
        errands[ask] = nil
        tell(errand, .done)
      }
    }
  }

  private func progress(_ ask: AskID, _ done: Int64) {
    guard let errand = errands[ask] else { return }
    errand.done = done
    let now = loop.now
    if let told = errand.toldAt, now - told < TechnicianSession.progressEvery { return }
    errand.toldAt = now
    tell(errand, .sending)
  }

  // MARK: - What follows from records

  /// The customer's answer, or what took its place, was a no.
  func fileRefused(_ ask: AskID, isSilence: Bool) {
    guard let errand = errands.removeValue(forKey: ask) else { return }
    errand.cancel(keeping: false)
    tell(errand, .failed(errand.trouble?.rawValue ?? (isSilence ? "silence" : "declined")))
  }

  /// It is where it belongs; a copy is told when it is here.
  func delivered(_ ask: AskID, _ content: Act.Content) {
    guard let errand = errands[ask], errand.isPush else { return }
    errands[ask] = nil
    errand.cancel(keeping: false)
    errand.done = content.bytes
    tell(errand, .done)
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
    guard errands.removeValue(forKey: errand.ask) != nil else { return }
    errand.cancel(keeping: false)
    tell(errand, .failed((errand.trouble ?? .unable).rawValue))
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
          rate: Int64(errand.sending?.rate ?? 0))))
  }
}

extension Act.Content {
  /// Of a copy that was refused, nobody here learns what it would have been.
  fileprivate static let unknown = Act.Content(bytes: 0, sha256: .zero)
}
