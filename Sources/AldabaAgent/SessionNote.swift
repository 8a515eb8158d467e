import AldabaJSON
import AldabaParty
import AldabaSystem
import AldabaTerminal
import AldabaWire

/// A session that this device is in: what `join` needs to come back after the agent has died. It holds no
/// key: the session's own was in memory alone, and is gone.
struct SessionNote: Equatable {
  let session: SessionID
  /// The code that led there, which opens nothing any more; nil: they had knocked.
  let code: Code?

  private static let limit = 4_096

  private static func folder(_ home: Home) -> String { home.state + "/joined" }
  private func path(_ home: Home) -> String {
    "\(SessionNote.folder(home))/\(session.rawValue).json"
  }

  /// The session that this code led to.
  static func find(_ code: Code, _ home: Home) -> SessionNote? {
    all(home).first { $0.code == code }
  }

  /// A session that began with a knock.
  static func knocked(_ home: Home) -> SessionNote? { all(home).first { $0.code == nil } }

  private static func all(_ home: Home) -> [SessionNote] {
    let folder = folder(home)
    let names = ((try? Files.list(folder)) ?? []).filter {
      $0.hasSuffix(".json") && $0.first != "."
    }
    return names.sorted().compactMap { name in
      guard let bytes = try? Files.readPrivate("\(folder)/\(name)", maximumBytes: limit),
        let json = try? JSON.parse(bytes),
        let session = json["session"]?.string.flatMap(SessionID.init(rawValue:))
      else { return nil }
      guard let text = json["code"] else { return SessionNote(session: session, code: nil) }
      guard let code = text.string.flatMap(Code.init) else { return nil }
      return SessionNote(session: session, code: code)
    }
  }

  /// Durable when it returns. Where it cannot be written, only the way back is not sure.
  func save(_ home: Home) {
    var members: [String: JSON] = ["session": .string(session.rawValue)]
    if let code { members["code"] = .string(code.description) }
    let json = JSON.object(members)
    let path = path(home)
    try? Folders.make(Files.directory(of: path))
    try? Files.replace(path, json.encoded() + [0x0A], permissions: 0o600)
  }

  /// The session is over, or nobody can come back to it.
  func remove(_ home: Home) { try? Files.remove(path(home)) }
}
