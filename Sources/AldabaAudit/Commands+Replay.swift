import AldabaCrypto
import AldabaJSON
import AldabaLedger
import AldabaPerson
import AldabaRecording
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

extension Commands {
  /// A recording that was verified from its signed digests to its last tag.
  struct Tape {
    let session: SessionID
    let header: RecordingHeader
    let events: [RecordingEvent]
  }

  /// Nothing of a recording is shown before all of it was checked: the ledger, that every piece on
  /// record is there and is that piece, its seal, and the lines inside.
  func tape(_ prefix: String, _ key: () throws -> PrivateKey) throws -> Tape {
    let (session, segments) = try segments(prefix)
    guard !segments.isEmpty else { throw notRecorded(session) }
    let shelf = RecordingShelf(ledger: reader.directory)
    guard shelf.has(session) else { throw erased(session) }
    for (position, segment) in segments.enumerated() {
      guard segment.index == Int64(position + 1) else {
        throw damaged(RecordingShelf.Trouble.missing, segment)
      }
      do throws(RecordingShelf.Trouble) { _ = try shelf.piece(session, segment) } catch {
        throw damaged(error, segment)
      }
    }
    let key = try key()
    var reader = RecordingReader()
    var events: [RecordingEvent] = []
    for segment in segments {
      do {
        let lines = try Sealed.open(try shelf.piece(session, segment), with: key)
        events += try reader.read(segment: lines)
      } catch let error as CryptoError where error.kind == .untrusted {
        throw wrongKey()
      } catch {
        throw damaged("\(error)", segment)
      }
    }
    guard let header = reader.header else { throw notRecorded(session) }
    return Tape(session: session, header: header, events: events)
  }

  private func segments(_ prefix: String) throws -> (SessionID, [Act.Segment]) {
    let wanted = SessionPrefix(prefix)
    var sessions: [SessionID] = []
    var segments: [Act.Segment] = []
    let verdict = try reader.read { _, record, _, _ in
      guard let session = record.session, wanted.holds(session) else { return }
      if !sessions.contains(session) { sessions.append(session) }
      if case .segment(let segment) = record.act { segments.append(segment) }
    }
    _ = try conclude(verdict)
    guard let session = sessions.first else { throw unknown(prefix) }
    guard sessions.count == 1 else { throw ambiguous(prefix, sessions) }
    return (session, segments)
  }

  // MARK: - replay

  /// As a file for `asciinema play`; what reaches out of a terminal is left out of it.
  func export(_ tape: Tape, to path: String) throws -> ExitCode {
    var filter = OutputFilter()
    var lines = tape.header.line
    for event in tape.events {
      guard case .output(let text) = event.what else {
        lines += event.line
        continue
      }
      let shown = filter.feed(Array(text.utf8))
      guard !shown.isEmpty else { continue }
      lines += RecordingEvent(at: event.at, .output(String(decoding: shown, as: UTF8.self))).line
    }
    do throws(SystemError) { try Files.writeNew(path, lines, permissions: 0o600) } catch {
      throw error.isAlreadyThere
        ? Problem.fileExists(path) : Problem.cannotWrite(path, reason: error.reason)
    }
    return .done
  }

  /// One event a line, without waiting, for other programs.
  func list(_ tape: Tape) throws -> ExitCode {
    for event in tape.events {
      var members: [String: JSON] = ["at": .integer(event.at)]
      switch event.what {
      case .output(let text): members["output"] = .string(text)
      case .resized(let columns, let rows):
        members["columns"] = .integer(Int64(columns))
        members["rows"] = .integer(Int64(rows))
      case .mark(let text): members["mark"] = .string(text)
      }
      try pen.write(JSON.object(members).encoded())
    }
    return .done
  }

  /// What happened beside the output, on the last line of the terminal, and the cursor where it was:
  /// when, since the beginning, and what; a marker that this release does not know, as it stands.
  static func marker(_ text: String, at milliseconds: Int64, _ words: Words) -> [UInt8] {
    let seconds = milliseconds / 1_000
    let rest = seconds % 60
    let time = "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
    // The recording is another machine's word, and one line is one line.
    let shown =
      words.replayMark(text)
      ?? String(String.UnicodeScalarView(text.unicodeScalars.prefix(60).filter(\.isPlain)))
    return Array("\u{1B}7\u{1B}[999;1H\u{1B}[0;7m \(time)  \(shown) \u{1B}[0m\u{1B}[K\u{1B}8".utf8)
  }

  /// Plays it in this terminal, filtered as a viewer's is; rests are shortened. Ctrl+C ends it.
  ///
  /// - Parameter speed: how many times as fast.
  func play(_ tape: Tape, speed: Double) throws -> ExitCode {
    let loop = try EventLoop()
    var filter = OutputFilter()
    var modes = ModeTracker()
    var rest = tape.events[...]
    var outcome: Result<ExitCode, any Error> = .success(.done)
    func show(_ text: String) throws {
      let shown = filter.feed(Array(text.utf8))
      modes.feed(shown)
      try tell(shown)
    }
    func tell(_ bytes: [UInt8]) throws {
      do throws(SystemError) { try IO.writeAll(1, bytes) } catch {
        throw Problem.cannotWrite("stdout", reason: error.reason)
      }
    }
    func step() {
      guard let event = rest.popFirst() else { return loop.stop() }
      do {
        switch event.what {
        case .output(let text): try show(text)
        case .mark(let text): try tell(Commands.marker(text, at: event.at, words))
        case .resized: break
        }
      } catch {
        outcome = .failure(error)
        return loop.stop()
      }
      guard let next = rest.first else { return loop.stop() }
      let pause = min(next.at - event.at, RecordingLimits.idle * 1_000)
      loop.after(seconds: Double(pause) / 1_000 / speed, step)
    }
    try Signals.watch([Signals.interrupt, Signals.terminate], on: loop) { _ in
      outcome = .success(.interrupted)
      loop.stop()
    }
    loop.after(seconds: 0, step)
    loop.run()
    // The terminal as it was before, whatever was drawn last.
    try? IO.writeAll(1, modes.plainSequence() + [0x0D, 0x0A])
    return try outcome.get()
  }

  // MARK: - What goes wrong

  private func notRecorded(_ session: SessionID) -> Failure {
    let error = Localized(
      "La sesión \(session.rawValue) no se grabó",
      "The session \(session.rawValue) was not recorded")
    let hint = Localized(
      "Lo que pasó en ella: aldaba-audit show \(session.rawValue.prefix(8))",
      "What happened in it: aldaba-audit show \(session.rawValue.prefix(8))")
    return Failure(.unknown, error: error[language], hint: hint[language])
  }

  private func erased(_ session: SessionID) -> Failure {
    let error = Localized(
      "La grabación de \(session.rawValue) ya no está aquí: se borró, o se guarda en otro sitio",
      "The recording of \(session.rawValue) is not here any more: it was erased, or is kept elsewhere"
    )
    let hint = Localized(
      "Sus huellas siguen en el registro; si tiene una copia, póngala en «recordings»",
      "Its digests are still on record; if you have a copy, put it into «recordings»")
    return Failure(.unknown, error: error[language], hint: hint[language])
  }

  private func damaged(_ trouble: RecordingShelf.Trouble, _ segment: Act.Segment) -> Failure {
    let hint = Localized(
      "No se enseña nada de ella. Guarde una copia y avise a la administración",
      "Nothing of it is shown. Keep a copy and tell your administrator")
    let text = trouble.text(segment)
    let error = Localized(
      "La grabación no se puede dar por buena: \(text.es)",
      "The recording does not verify: \(text.en)")
    return Failure(.unverified, error: error[language], hint: hint[language])
  }

  private func damaged(_ what: String, _ segment: Act.Segment) -> Failure {
    damaged(RecordingShelf.Trouble.unreadable(what), segment)
  }

  private func wrongKey() -> Failure {
    let error = Localized(
      "Esta clave no abre la grabación: se selló para otra persona",
      "This key does not open the recording: it was sealed to somebody else")
    let hint = Localized(
      "Quién podía verla desde que se hizo: aldaba-broker auditor list",
      "Who may watch recordings: aldaba-broker auditor list")
    return Failure(.unverified, error: error[language], hint: hint[language])
  }
}

extension Commands {
  /// What the command line wants of a recording.
  func replay(_ invocation: Invocation) throws -> ExitCode {
    let parsed = invocation.parsed
    let text = parsed.value("speed") ?? "1"
    guard let speed = Double(text), (0.01...1_000).contains(speed) else {
      throw Problem.badValue("--speed", expected: "2", came: text)
    }
    let tape = try tape(parsed.positional.first ?? "") {
      try KeyFile.read(parsed.value("key") ?? "", invocation)
    }
    if let path = parsed.value("export") { return try export(tape, to: path) }
    return isJSON ? try list(tape) : try play(tape, speed: speed)
  }
}

extension Unicode.Scalar {
  /// What a marker is made of: names and capabilities.
  fileprivate var isPlain: Bool { (0x20...0x7E).contains(value) }
}
