import AldabaCrypto
import AldabaEvidence
import AldabaSystem
import AldabaTerminal
import AldabaWire

/// The sealed pieces of recordings in a broker's folder, beside its ledger.
struct RecordingShelf {
  /// Why a piece is not what is on record.
  enum Trouble: Error, Equatable {
    case missing
    /// Changed, cut short, or another one in its place.
    case changed
    case unreadable(String)
  }

  let folder: String
  /// Whether there is such a folder: else the recordings are somewhere else.
  let isThere: Bool
  /// Whether it is gone from where it belongs: the ledger lies in a broker's own folder.
  let isGone: Bool

  /// - Parameter ledger: the ledger's folder.
  init(ledger: String) {
    folder =
      Files.directory(of: ledger.hasSuffix("/") ? String(ledger.dropLast()) : ledger)
      + "/recordings"
    isThere = Files.exists(folder)
    isGone = !isThere && Files.exists(Files.directory(of: folder) + "/broker.json5")
  }

  /// That all recordings are gone, said of the first piece that is on record.
  func finding(allGoneAt place: Place, _ record: Record) -> Finding? {
    guard isGone, case .segment = record.act, let session = record.session else { return nil }
    return Finding(
      place: place, session: session, verdict: .completeness,
      what: Localized(
        "falta la carpeta de las grabaciones, \(folder)",
        "the folder of the recordings is missing, \(folder)"))
  }

  /// Whether anything of a session's recording is there.
  func has(_ session: SessionID) -> Bool { Files.exists("\(folder)/\(session.rawValue)") }

  /// The sealed bytes that a record commits to; nothing else is handed out.
  func piece(_ session: SessionID, _ segment: Act.Segment) throws(Trouble) -> [UInt8] {
    let digits = String(segment.index)
    let name = String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read(
        "\(folder)/\(session.rawValue)/\(name).cms", maximumBytes: Limits.segment)
    } catch {
      if error.isNotFound { throw .missing }
      throw error.isTooLarge ? .changed : .unreadable(error.reason)
    }
    guard Int64(bytes.count) == segment.bytes, Crypto.sha256(bytes) == segment.sha256.bytes else {
      throw .changed
    }
    return bytes
  }

  /// What is wrong with the piece that a record commits to. A whole recording that is gone was erased,
  /// or is kept elsewhere: that is not the ledger's fault.
  func finding(_ record: Record, at place: Place) -> Finding? {
    guard isThere, case .segment(let segment) = record.act, let session = record.session,
      has(session)
    else { return nil }
    do throws(Trouble) {
      _ = try piece(session, segment)
      return nil
    } catch {
      let isMissing = error == .missing
      return Finding(
        place: place, session: session, verdict: isMissing ? .completeness : .integrity,
        what: error.text(segment))
    }
  }
}

extension RecordingShelf.Trouble {
  func text(_ segment: Act.Segment) -> Localized {
    switch self {
    case .missing:
      Localized(
        "falta la parte \(segment.index) de la grabación",
        "segment \(segment.index) of the recording is missing")
    case .changed:
      Localized(
        "la parte \(segment.index) de la grabación no es la que se anotó: cambiada, cortada u otra",
        "segment \(segment.index) of the recording is not the one on record: changed, cut or another"
      )
    case .unreadable(let reason):
      Localized(
        "la parte \(segment.index) de la grabación no se puede leer: \(reason)",
        "segment \(segment.index) of the recording cannot be read: \(reason)")
    }
  }
}
