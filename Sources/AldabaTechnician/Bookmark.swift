import AldabaFiles
import AldabaJSON
import AldabaParty
import AldabaSystem
import AldabaTerminal
import AldabaWire

/// Where this technician's console is: what `attach` needs when it ends without a word. One small file
/// for each open session, readable by its owner alone, replaced whole and durable; it holds no key: the
/// technician's own lies in its place, and the customer's keys and the session's are nowhere.
struct Bookmark: Equatable {
  let session: SessionID
  /// Where the broker was found: `host:port`.
  let broker: String
  let customer: String
  /// When the session began for this technician, Unix milliseconds.
  let since: Int64
  /// Whether the customer has said yes to begin.
  var isBegun = false
  /// The last epoch that this technician has begun, counted before its first byte.
  var epoch: Int64 = 0
  /// The last exchange of the number that this technician has taken part in, counted before their nonce.
  var exchanges: Int64 = 0
  /// Files whose end this technician has not been told yet, the oldest first.
  private(set) var files: [File] = []

  /// What it takes to go on with a file.
  struct File: Equatable {
    let ask: AskID
    /// What is left with the customer, absolute; of a copy, as the customer's agent reads it.
    let path: String
    let way: Way

    enum Way: Equatable {
      /// - Parameter salt: of a folder's list.
      case push(salt: [UInt8], isExecutable: Bool)
      /// - Parameters:
      ///   - local: where it goes, as the technician wrote it.
      ///   - folder: what that is relative to.
      case fetch(local: String?, folder: String)
    }
  }

  private static let limit = 262_144
  /// One is left and one is copied at a time.
  private static let mostFiles = 2

  mutating func add(_ file: File) { files = (files + [file]).suffix(Bookmark.mostFiles) }
  mutating func forget(_ ask: AskID) { files.removeAll { $0.ask == ask } }

  static func folder(_ home: Home) -> String { home.state + "/sessions" }

  func path(_ home: Home) -> String { "\(Bookmark.folder(home))/\(session.rawValue).json" }

  /// All of them, the newest first. One that cannot be read is passed over.
  static func all(_ home: Home) -> [Bookmark] {
    let folder = folder(home)
    let names = ((try? Files.list(folder)) ?? []).filter {
      $0.hasSuffix(".json") && $0.first != "."
    }
    return names.compactMap { name in
      (try? Files.readPrivate("\(folder)/\(name)", maximumBytes: limit)).flatMap(Bookmark.init)
    }.sorted { ($0.since, $0.session.rawValue) > ($1.since, $1.session.rawValue) }
  }

  /// Replaces what was kept before.
  func save(_ home: Home) throws(SystemError) {
    let path = path(home)
    try Folders.make(Files.directory(of: path))
    try Files.replace(path, json.encoded() + [0x0A], permissions: 0o600)
  }

  /// The session is over, or nobody can come back to it.
  func remove(_ home: Home) { try? Files.remove(path(home)) }

  private var json: JSON {
    [
      "session": .string(session.rawValue), "broker": .string(broker),
      "customer": .string(customer), "since": .integer(since), "begun": isBegun ? true : false,
      "epoch": .integer(epoch), "exchanges": .integer(exchanges),
      "files": .array(files.map(\.json)),
    ]
  }

  init(session: SessionID, broker: String, customer: String, since: Int64) {
    self.session = session
    self.broker = broker
    self.customer = customer
    self.since = since
  }

  init?(_ bytes: [UInt8]) {
    guard let json = try? JSON.parse(bytes),
      let session = json["session"]?.string.flatMap(SessionID.init(rawValue:)),
      let broker = json["broker"]?.string, let customer = json["customer"]?.string,
      let since = json["since"]?.integer, let begun = json["begun"]?.bool,
      let epoch = json["epoch"]?.integer, (0...65_535).contains(epoch),
      let exchanges = json["exchanges"]?.integer, (0...Int64(Limits.exchanges)).contains(exchanges)
    else { return nil }
    self.init(session: session, broker: broker, customer: customer, since: since)
    isBegun = begun
    self.epoch = epoch
    self.exchanges = exchanges
    // One that says nothing to this program only costs what it was for.
    files = (json["files"]?.array ?? []).compactMap(File.init).suffix(Bookmark.mostFiles)
  }
}

extension Bookmark.File {
  fileprivate var json: JSON {
    var members: [String: JSON] = ["ask": .string(ask.rawValue), "path": .string(path)]
    switch way {
    case .push(let salt, let isExecutable):
      members["salt"] = .string(salt.hex)
      members["executable"] = isExecutable ? true : false
    case .fetch(let local, let folder):
      members["folder"] = .string(folder)
      if let local { members["as"] = .string(local) }
    }
    return .object(members)
  }

  fileprivate init?(_ json: JSON) {
    guard let ask = json["ask"]?.string.flatMap(AskID.init(rawValue:)),
      let path = json["path"]?.string
    else { return nil }
    self.ask = ask
    self.path = path
    if let folder = json["folder"]?.string {
      way = .fetch(local: json["as"]?.string, folder: folder)
    } else if let salt = json["salt"]?.string.flatMap({ [UInt8](hex: $0) }),
      salt.count == FileList.saltCount, let isExecutable = json["executable"]?.bool
    {
      way = .push(salt: salt, isExecutable: isExecutable)
    } else {
      return nil
    }
  }
}
