import AldabaCrypto
import AldabaRecording
import AldabaSystem
import AldabaTerminal
import AldabaWire

/// The recording of a session, made at the agent: what happens becomes lines, lines become segments,
/// each sealed to the auditors that this machine knows and to nobody else.
///
///     output ─▶ writer ─▶ segment ─┬─▶ sealed ─▶ broker's store, digest on record
///                                  └─▶ the customer's own copy, readable; where the disk has no
///                                      room for all of it, its beginning, by a name that says so
final class Recorder {
  /// How often a segment that the broker did not take is sent again.
  static let attempts = 3

  /// The customer's copy, what `asciinema play` plays.
  let path: String
  /// Whether what happens is recorded now.
  var isRunning = false
  /// Nothing more is sent: there is no room for it, or it could not be sealed.
  private(set) var isOver = false
  private let readers: [Certificate]
  private var writer: RecordingWriter
  private var index: Int64 = 0
  /// Sealed segments that are not on record yet.
  private var sealed: [Int64: (bytes: [UInt8], attempts: Int)] = [:]
  private var file: AppendFile?
  /// The copy could not be written on; the recording goes on without it.
  private(set) var hasCopy = true
  /// What there is of it then.
  private(set) var incompletePath: String?

  /// - Parameter now: milliseconds of this machine's own clock.
  init(
    _ session: SessionID, _ home: Home, readers: [Certificate], columns: Int, rows: Int,
    at now: Int64
  ) {
    self.readers = readers
    path = "\(home.state)/receipts/\(session.rawValue).cast"
    writer = RecordingWriter(
      RecordingHeader(
        columns: columns, rows: rows, began: Clock.wallMilliseconds() / 1000,
        title: "Aldaba \(session.rawValue)"), at: now)
  }

  func output(_ bytes: [UInt8], at now: Int64) { writer.output(bytes, at: now) }

  func resized(columns: Int, rows: Int, at now: Int64) {
    writer.resized(columns: columns, rows: rows, at: now)
  }

  func mark(_ text: String, at now: Int64) { writer.mark(text, at: now) }

  /// When the next segment is due; nil while nothing waits.
  var due: Int64? { isOver ? nil : writer.due }

  /// Seals the next segment if one is due, or whatever there is.
  func next(at now: Int64, all: Bool) -> Act.Segment? {
    guard !isOver, let lines = all ? writer.rest(at: now) : writer.segment(at: now) else {
      return nil
    }
    copy(lines)
    guard let bytes = try? Sealed.seal(lines, to: readers), bytes.count <= Limits.segment,
      let digest = Digest(Crypto.sha256(bytes))
    else {
      isOver = true
      return nil
    }
    index += 1
    sealed[index] = (bytes, 0)
    return Act.Segment(index: index, bytes: Int64(bytes.count), sha256: digest)
  }

  /// The bytes behind a statement of ours that is on its way.
  func bytes(of segment: Act.Segment) -> [UInt8]? { sealed[segment.index]?.bytes }

  func recorded(_ segment: Act.Segment) { sealed[segment.index] = nil }

  /// Whether a segment that was refused is to be sent again.
  func retries(_ segment: Act.Segment) -> Bool {
    guard !isOver, let attempts = sealed[segment.index]?.attempts, attempts < Recorder.attempts
    else { return false }
    sealed[segment.index]?.attempts += 1
    return true
  }

  func end() {
    isOver = true
    sealed = [:]
  }

  // MARK: - The customer's copy

  private func copy(_ lines: [UInt8]) {
    guard hasCopy else { return }
    let whole = file?.size ?? 0
    do throws(SystemError) {
      if file == nil {
        try Folders.make(Files.directory(of: path))
        file = try AppendFile(creating: path, permissions: 0o600)
      }
      try file?.append(lines)
    } catch {
      stopCopy(at: whole)
    }
  }

  /// Nothing that is not whole may pass for it: what there is ends with a whole line, under another name,
  /// or is not there.
  private func stopCopy(at size: Int64) {
    hasCopy = false
    guard file != nil else { return }
    file = nil
    let name = Files.name(of: path)
    let shown = name.replacing(".cast", with: ".incomplete.cast")
    guard let folder = try? OpenFolder(Files.directory(of: path)) else { return }
    do throws(SystemError) {
      guard size > 0 else { return try folder.remove(name) }
      let part = try folder.openToWrite(name)
      try Files.truncate(part.number, to: size)
      try folder.rename(name, to: shown, replacing: false)
      incompletePath = "\(Files.directory(of: path))/\(shown)"
    } catch {
      try? folder.remove(name)
    }
  }

  /// Writes what is left into the copy. Where it is, durable; nil when it could not be kept whole.
  func close(at now: Int64) -> String? {
    while let lines = writer.rest(at: now) { copy(lines) }
    guard hasCopy, let file else { return nil }
    guard (try? file.syncData()) != nil else {
      stopCopy(at: 0)
      return nil
    }
    return path
  }
}
