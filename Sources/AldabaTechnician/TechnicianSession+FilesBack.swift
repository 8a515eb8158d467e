import AldabaFiles
import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire

/// Files under way when a console ended, and what becomes of them in the one that comes back.
///
///     bookmark + records ─▶ told, where it has ended meanwhile
///                        └─▶ read again, compared with what was agreed ─▶ goes on where the agent is
extension TechnicianSession {
  /// A file that we have asked for, as records tell it.
  struct PastFile {
    let isPush: Bool
    let name: String
    /// From the ask of a push on; of a copy, from the yes.
    var content: Act.Content?
    var ending: TechnicianEvent.FileChange.State?
  }

  /// A record from before.
  func rememberFiles(_ told: Told) {
    if case .asked(let ask) = told.act, told.isOurs {
      let name = told.texts["file"] ?? ""
      switch ask.scope {
      case .push(let files):
        past.files[ask.id] = PastFile(
          isPush: true, name: FileName(lastOf: name)?.text ?? "", content: files.content)
      case .fetch: past.files[ask.id] = PastFile(isPush: false, name: name)
      case .whole, .run: break
      }
    }
    for effect in told.effects { rememberFiles(effect) }
  }

  private func rememberFiles(_ effect: Effect) {
    switch effect {
    case .granted(let live): past.files[live.ask]?.content = live.content
    case .delivered(let ask, _):
      // A copy is whole when it has its name here, which only the console that wrote it could tell.
      let isPush = past.files[ask]?.isPush ?? true
      past.files[ask]?.ending = isPush ? .done : .failed(FileTrouble.linkLost.rawValue)
    case .undelivered(let ask, let why): past.files[ask]?.ending = .failed(why.rawValue)
    case .ended(let live, let why) where why != .used:
      past.files[live.ask]?.ending = .failed(FileTrouble.cancelled.rawValue)
    case .refused(let ask, _, let why):
      let reason = why == .unable ? FileTrouble.unable.rawValue : "declined"
      past.files[ask]?.ending = .failed(reason)
    case .withdrawn(let pending): past.files[pending.id]?.ending = .failed("declined")
    case .silent(let ask, _): past.files[ask]?.ending = .failed("silence")
    default: break
    }
  }

  /// All of the past is read: what has ended is told, once, and the rest waits for the tunnel.
  func filesRestored() {
    let files = bookmark?.files ?? []
    for file in files where past.files[file.ask] == nil {
      // It never got as far as the ledger.
      let isPush = if case .push = file.way { true } else { false }
      let errand = FileErrand(
        file.ask, isPush: isPush, name: Files.name(of: file.path), file: file)
      ended(errand, .failed(FileTrouble.linkLost.rawValue))
    }
    for (ask, known) in past.files {
      let file = files.first { $0.ask == ask }
      let errand = FileErrand(ask, isPush: known.isPush, name: known.name, file: file)
      errand.content = known.content
      errand.isAgain = true
      if let ending = known.ending {
        guard file != nil else { continue }
        if ending == .done { errand.done = known.content?.bytes ?? 0 }
        ended(errand, ending)
      } else {
        errands[ask] = errand
      }
    }
    past.files = [:]
  }

  /// There is a way to the agent: what was being left is read again.
  func readFilesAgain() {
    for errand in errands.values where errand.isAgain && errand.sending == nil {
      guard case .push(let salt, let isExecutable)? = errand.file?.way,
        let path = errand.file?.path, let disk = try? DiskThread(loop)
      else { continue }
      var options = Scan.Options()
      options.keepsExecutable = isExecutable
      let (chosen, stop) = (options, scanning)
      disk.run {
        Result { () throws(FileProblem) in try Scan(path, chosen, salt: salt, stop: stop) }
      } then: { [weak self, weak errand] outcome in
        guard let self, !isOver, let errand, errands[errand.ask] === errand else { return }
        switch outcome {
        case .failure(let problem): giveUp(errand, problem.trouble)
        case .success(let scan): goOn(errand, scan)
        }
      }
      disk.close()
    }
  }

  private func goOn(_ errand: FileErrand, _ scan: Scan) {
    guard scan.offer.content == errand.content else { return giveUp(errand, .changed) }
    do throws(SystemError) { errand.sending = try sending(scan, errand.ask) } catch {
      return giveUp(errand, .unable)
    }
    wire(errand)
    // While the question stands, all of the offer may not have got there.
    if open[errand.ask] != nil { errand.sending?.makeOffer() }
    errand.begin()
  }

  /// The agent puts it on record, and it is told with that.
  private func giveUp(_ errand: FileErrand, _ why: FileTrouble) {
    errand.trouble = why
    party.tunnels[stream]?.send(.trouble(errand.ask, why))
  }
}
