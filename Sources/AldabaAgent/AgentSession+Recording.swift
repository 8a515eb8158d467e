import AldabaLink
import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// What is recorded, from the customer's yes on, and while it is in force: not while they wait, have
/// a pause or nothing gets through.
extension AgentSession {
  /// Nobody is asked for a recording that nobody could read.
  func askedToRecord(_ ask: Act.Ask, _ record: Proven) {
    guard customer.trust.auditors.isEmpty else { return asked(.capability(ask), record) }
    if let stream = machine?.pending.flatMap({ machine?.member($0.by)?.stream }) {
      party.tunnels[stream]?.send(.trouble(ask.id, .noAuditor))
    }
    cannot(ask)
  }

  func recordGranted(_ live: Session.Live) {
    guard let id, let pending = unproven.removeValue(forKey: live.ask) else { return }
    pending.timer.cancel()
    let end = wall(live.until)
    ends[live.ask] = end
    if recorder == nil {
      let recorder = Recorder(
        id, home, readers: customer.trust.auditors, columns: size.columns, rows: size.rows,
        at: loop.now)
      self.recorder = recorder
      // The bytes go out right before the statement that commits to them, also when it goes out again.
      party.ahead = { [weak recorder] act in
        guard case .segment(let segment) = act, let bytes = recorder?.bytes(of: segment) else {
          return nil
        }
        return .segment(index: segment.index, bytes)
      }
    }
    onEvent(.granted(pending.question, until: end))
    tellNow()
  }

  /// Whether the window is recorded now.
  var isRecorded: Bool {
    live.contains { $0.what == .record && permits(.record, to: $0.stream) }
  }

  /// Follows what is in force; called wherever that may have changed.
  func followRecording() {
    endUnrecorded()
    guard let recorder else { return }
    let isRecorded = isRecorded && !recorder.isOver
    talk.isRecorded = isRecorded
    guard isRecorded != recorder.isRunning else { return }
    recorder.isRunning = isRecorded
    if isRecorded {
      recorder.mark("recording", at: loop.now)
      recorder.resized(columns: size.columns, rows: size.rows, at: loop.now)
      // What was shown before is not in it: programs draw themselves again.
      shell?.redraw()
      armRecording()
    } else {
      let isPaused = live.contains { $0.what == .record }
      recorder.mark(isPaused ? "paused" : "ended", at: loop.now)
      saySegments(all: true)
    }
  }

  /// Where the organisation uses a machine only while it is recorded, nothing else outlives that.
  private func endUnrecorded() {
    guard machine?.rules.requiresRecording == true, !live.contains(where: { $0.what == .record })
    else { return }
    for grant in live where grant.what.wantsRecording {
      _ = party.enforce { $0.forbid(grant.ask) }
      party.say(.revoked(grant.ask, grant.what))
      if grant.what.types { floor.forget() }
      onEvent(.revoked([grant.what]))
    }
  }

  // MARK: - What goes into it

  func record(_ bytes: [UInt8]) {
    guard let recorder, recorder.isRunning else { return }
    recorder.output(bytes, at: loop.now)
    armRecording()
  }

  /// What happened beside the output, by the name of its record.
  func mark(_ act: Act) {
    guard let recorder, recorder.isRunning, let marker = act.marker else { return }
    recorder.mark(marker, at: loop.now)
    armRecording()
  }

  // MARK: - Segments

  /// One is on its way at a time: the customer's own words wait behind no more than that.
  private func armRecording() {
    guard let due = recorder?.due, !isSayingSegment else { return }
    recordTimer?.cancel()
    recordTimer = loop.after(seconds: Double(max(0, due - loop.now)) / 1000) { [weak self] in
      self?.saySegments()
    }
  }

  private var isSayingSegment: Bool { party.isSaying { $0.event == .recordingSegment } }

  private func saySegments(all: Bool = false) {
    guard !ended, let recorder else { return }
    let hadCopy = recorder.hasCopy
    while all || !isSayingSegment, let segment = recorder.next(at: loop.now, all: all) {
      party.say(.segment(segment))
    }
    if hadCopy, !recorder.hasCopy { tellCopyStopped() }
    if recorder.isOver { return lostRecording() }
    armRecording()
  }

  /// This machine has no room for the customer's copy; the recording goes on.
  private func tellCopyStopped() {
    tell(.recording(path: nil), words.recordingCopyStopped(in: talk))
  }

  /// Nothing more can be recorded: where that is required, what depends on it ends with it.
  private func lostRecording() {
    guard live.contains(where: { $0.what == .record }) else { return }
    revoke(.record)
    tell(.recording(path: nil), words.recordingStopped(in: talk))
  }

  /// The customer ends the recording. What else is allowed goes on, unless it must be recorded.
  func stopRecording() {
    guard live.contains(where: { $0.what == .record }) else {
      return tell(.recording(path: nil), words.notRecorded())
    }
    let endsControl =
      machine?.rules.requiresRecording == true && live.contains { $0.what.wantsRecording }
    revoke(.record)
    tell(.recording(path: nil), words.recordingEnded(in: talk, endsControl: endsControl))
  }

  func recorded(_ segment: Act.Segment) {
    recorder?.recorded(segment)
    armRecording()
  }

  /// The broker did not take a segment: it did not have the bytes any more, or has no room. Then the
  /// recording is over, and the session goes on.
  func refusedSegment(_ segment: Act.Segment, _ code: RefusalCode) {
    guard code != .full, recorder?.retries(segment) == true else {
      guard recorder?.isOver == false else { return }
      recorder?.end()
      return lostRecording()
    }
    party.say(.segment(segment))
  }

  /// The customer's copy, at the end.
  func closeRecording() {
    guard let recorder else { return }
    self.recorder = nil
    recordTimer?.cancel()
    if recorder.isRunning { recorder.mark("ended", at: loop.now) }
    recorder.isRunning = false
    if let path = recorder.close(at: loop.now) {
      tell(.recording(path: path), words.recordingKept(at: path))
    } else if let path = recorder.incompletePath {
      tell(.recording(path: nil), words.recordingIncomplete(at: path, in: talk))
    } else {
      tell(.recording(path: nil), words.recordingNotKept(in: talk))
    }
  }
}

extension Act {
  /// What a marker says of it; nil for what is no part of the story.
  var marker: String? {
    switch self {
    case .asked(let ask): "\(event.rawValue) \(ask.what.rawValue)"
    case .granted(let grant): "\(event.rawValue) \(grant.what.rawValue)"
    case .refused(_, let what, _, _), .silent(_, let what, _), .revoked(_, let what),
      .expired(_, let what), .void(_, let what):
      "\(event.rawValue) \(what.rawValue)"
    case .filePushed, .fileFetched, .fileFailed, .commandRun, .stepSent, .stepAnswered,
      .stepsEnded, .holdAsked, .holdAccepted, .holdDeclined, .holdCallback, .holdChecked,
      .holdOverrun, .holdResumed, .handoffAsked, .handoffDeclined, .handoffConsented,
      .handoffAccepted, .handoffFailed, .handoffCompleted, .thirdLeft, .adviceAsked, .requested,
      .corrected, .shellOpened, .shellClosed, .costAsked, .costAccepted, .costDeclined,
      .helperNamed, .closing, .reopened:
      event.rawValue
    default: nil
    }
  }
}
