import AldabaJSON
public import AldabaWire

/// What one party has in hand of one session, as a text file that verifies without the ledger.
///
///     aldaba receipt v1
///     of customer:9f86d081884c7d65
///     session 0123456789abcdef0123456789abcdef
///
///     record {"ask":"b1b2b3b4b5b6b7b8","at":1767225600000,…}
///     text reason a0a1a2a3a4a5a6a7a8a9aaabacadaeaf "Mirar la red"
///     c2sp.org/tlog-proof@v1
///     index 12
///     gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
///
///     help.acme.example/aldaba
///     14
///     FD0vjLRO6dyRf3zXrrZxhuXa/BSIbEhtqvozYQkD2K0=
///
///     — help.acme.example/aldaba lvixny63…
///
///     cosigned
///     help.acme.example/aldaba
///     …
///     — help.acme.example/aldaba lvixny63…
///     — technician:gabriela Y9b7fQ…
///
/// A head of three lines, then parts, each ended by an empty line. A part is a record with the texts
/// that it commits to (an enrolment with its `certificate` in base64) and its proof (c2sp.org/tlog-proof@v1), or a head of the ledger that the other
/// side has cosigned. It is written part by part as things happen, so what a killed program leaves is
/// a receipt that ends early. Nothing in it is believed by reading it.
public struct ReceiptFile: Sendable {
  public enum Part: Sendable {
    /// An enrolment may bring the certificate (DER) whose digest it records.
    case record(Receipt, texts: [String: PersonalText] = [:], certificate: [UInt8]? = nil)
    /// A signed note.
    case cosigned(Note)
  }

  /// Where a file stops being a receipt.
  public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
    /// From 1.
    public let line: Int
    /// What was expected there.
    public let expected: String
    /// The file ends there, in the middle of a part.
    public let isEnd: Bool

    public var description: String { "\(line): expected \(expected)" }
  }

  /// Whose copy it is, and of which session.
  public struct Head: Sendable, Hashable {
    public let owner: Author
    public let session: SessionID

    public init(owner: Author, session: SessionID) {
      self.owner = owner
      self.session = session
    }

    /// As it stands in the file.
    public var text: String {
      "\(ReceiptFile.header)\nof \(owner)\nsession \(session)\n\n"
    }
  }

  /// The first line.
  public static let header = "aldaba receipt v1"
  /// The largest file that is read, in bytes.
  public static let maximumBytes = 67_108_864
  /// The longest line, in bytes.
  public static let maximumLine = 65_536
  /// The longest text in a file, in bytes: what was shown may quote several that were written.
  public static let maximumText = 8_192

  public let head: Head
  /// What could be read, each with the line on which it begins.
  public let parts: [(line: Int, part: Part)]
  /// Where and why reading ended before the file did.
  public let fault: Fault?
  /// The last line.
  public let lastLine: Int

  /// Reads as far as it is a receipt; throws where not even its head is one.
  public init(_ bytes: [UInt8]) throws(Fault) {
    guard bytes.count <= ReceiptFile.maximumBytes else {
      throw Fault(
        line: 1, expected: "at most \(ReceiptFile.maximumBytes) bytes", isEnd: false)
    }
    var reader = LineReader(bytes)
    head = try ReceiptFile.head(&reader)
    var parts: [(line: Int, part: Part)] = []
    var fault: Fault?
    while fault == nil, !reader.isAtEnd {
      let line = reader.line
      do throws(Fault) { parts.append((line, try ReceiptFile.part(&reader))) } catch {
        fault = error
      }
    }
    self.parts = parts
    self.fault = fault
    lastLine = reader.count
  }

  /// A part as it stands in the file, with the empty line behind it.
  public static func text(of part: Part) -> String {
    switch part {
    case .record(let receipt, let texts, let certificate):
      let papers = certificate.map { "certificate \($0.base64)\n" } ?? ""
      let lines = texts.sorted { $0.key < $1.key }.map { name, text in
        let quoted = String(decoding: JSON.string(text.text).canonical(), as: UTF8.self)
        return "text \(name) \(text.salt.hex) \(quoted)\n"
      }
      let record = String(decoding: receipt.record, as: UTF8.self)
      return "record \(record)\n\(papers)\(lines.joined())\(receipt.proofText)\n"
    case .cosigned(let note): return "cosigned\n\(note)\n"
    }
  }

  // MARK: - Reading

  private static func head(_ reader: inout LineReader) throws(Fault) -> Head {
    guard try reader.next(or: "\"\(header)\"") == header else {
      throw reader.fault("\"\(header)\"")
    }
    let whose = "\"of\" and an author"
    guard let owner = Author(try reader.rest(behind: "of ", or: whose)) else {
      throw reader.fault(whose)
    }
    let which = "\"session\" and 32 hexadecimal digits"
    guard let session = SessionID(rawValue: try reader.rest(behind: "session ", or: which)) else {
      throw reader.fault(which)
    }
    try reader.blank()
    return Head(owner: owner, session: session)
  }

  private static func part(_ reader: inout LineReader) throws(Fault) -> Part {
    let line = try reader.next(or: "\"record\" or \"cosigned\"")
    if line == "cosigned" {
      let text = try reader.note()
      do { return .cosigned(try Note(parsing: text)) } catch { throw reader.fault("\(error)") }
    }
    guard line.hasPrefix("record ") else { throw reader.fault("\"record\" or \"cosigned\"") }
    let record = Array(line.utf8.dropFirst("record ".utf8.count))
    let recordLine = reader.line
    var texts: [String: PersonalText] = [:]
    var last = ""
    var next = try reader.next(or: "a text or a proof")
    var certificate: [UInt8]?
    if next.hasPrefix("certificate ") {
      guard let der = [UInt8](base64: String(next.dropFirst("certificate ".count))) else {
        throw reader.fault("\"certificate\" and base64")
      }
      certificate = der
      next = try reader.next(or: "a text or a proof")
    }
    while next.hasPrefix("text ") {
      guard let (name, text) = text(next), name > last else {
        throw reader.fault("\"text\", a name, a salt and a text in quotes, by name")
      }
      texts[name] = text
      last = name
      next = try reader.next(or: "a text or a proof")
    }
    var proof = next + "\n"
    guard next == Receipt.header else { throw reader.fault("\"\(Receipt.header)\"") }
    proof += "index \(try reader.rest(behind: "index ", or: "\"index\" and a number"))\n"
    while true {
      let hash = try reader.next(or: "a hash or an empty line")
      if hash.isEmpty { break }
      proof += hash + "\n"
      guard proof.utf8.count < maximumLine else { throw reader.fault("a shorter proof") }
    }
    proof += "\n" + (try reader.note())
    do {
      let receipt = try Receipt(proofText: proof, record: record)
      return .record(receipt, texts: texts, certificate: certificate)
    } catch {
      throw Fault(line: recordLine - 1, expected: error.expected, isEnd: false)
    }
  }

  /// `text reason a0a1… "Mirar la red"`
  private static func text(_ line: String) -> (String, PersonalText)? {
    let fields = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    guard fields.count == 4, (1...32).contains(fields[1].utf8.count),
      fields[1].utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == 0x5F }),
      let salt = [UInt8](hex: String(fields[2])), salt.count == 16,
      let text = try? JSON.parseCanonical(
        Array(fields[3].utf8), maximumBytes: 6 * maximumText + 2
      ).string, text.utf8.count <= maximumText
    else { return nil }
    return (String(fields[1]), PersonalText(salt: salt, text: text))
  }
}

extension ProofError {
  /// What was expected, without the word.
  fileprivate var expected: String {
    let text = description
    return text.hasPrefix("expected ") ? String(text.dropFirst("expected ".count)) : text
  }
}

/// Lines of UTF-8 that end with a line feed, one after the other.
private struct LineReader {
  private let bytes: [UInt8]
  private var place = 0
  /// The next line's number, from 1.
  private(set) var line = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { place == bytes.count }
  var count: Int { max(1, line - 1) }

  /// At the line that was read last.
  func fault(_ expected: String) -> ReceiptFile.Fault {
    ReceiptFile.Fault(line: max(1, line - 1), expected: expected, isEnd: false)
  }

  mutating func next(or expected: String) throws(ReceiptFile.Fault) -> String {
    var end = place
    while end < bytes.count, bytes[end] != 0x0A, end - place <= ReceiptFile.maximumLine { end += 1 }
    guard end - place <= ReceiptFile.maximumLine else {
      throw ReceiptFile.Fault(
        line: line, expected: "a line of at most \(ReceiptFile.maximumLine) bytes", isEnd: false)
    }
    guard end < bytes.count else {
      throw ReceiptFile.Fault(line: line, expected: expected, isEnd: true)
    }
    guard let text = String(validating: bytes[place..<end], as: UTF8.self) else {
      throw ReceiptFile.Fault(line: line, expected: "UTF-8", isEnd: false)
    }
    place = end + 1
    line += 1
    return text
  }

  mutating func rest(behind prefix: String, or expected: String) throws(ReceiptFile.Fault) -> String
  {
    let line = try next(or: expected)
    guard line.utf8.starts(with: prefix.utf8) else { throw fault(expected) }
    return String(decoding: line.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  mutating func blank() throws(ReceiptFile.Fault) {
    guard try next(or: "an empty line").isEmpty else { throw fault("an empty line") }
  }

  /// A signed note and the empty line behind it.
  mutating func note() throws(ReceiptFile.Fault) -> String {
    var text = ""
    for block in 0..<2 {
      while true {
        let line = try next(or: block == 0 ? "a checkpoint" : "a signature")
        text += line + "\n"
        guard text.utf8.count <= ReceiptFile.maximumLine else { throw fault("a shorter note") }
        if line.isEmpty { break }
      }
    }
    text.removeLast()
    return text
  }
}
