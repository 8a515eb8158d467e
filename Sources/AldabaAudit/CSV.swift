import AldabaJSON
import AldabaSystem
import AldabaWire
import AldabaWords

/// Records as rows of a table (RFC 4180: lines end in CR LF, which the line feed of the writer
/// completes).
enum CSV {
  static let columns = [
    "index", "time", "event", "session", "role", "who", "ask", "what", "person", "to", "why",
    "duration_ms", "waited_ms", "due", "method", "language", "customer", "ticket", "text",
  ]

  static func cells(_ exported: Exported) -> [String] {
    let record = exported.record
    let members = (try? JSON.parseCanonical(exported.line)) ?? .object([:])
    func member(_ keys: String...) -> String {
      for key in keys {
        if let text = members[key]?.string { return text }
        if let number = members[key]?.integer { return String(number) }
      }
      return ""
    }
    func text(_ keys: String...) -> String {
      for key in keys {
        guard let commitment = record.act.texts[key], let read = exported.text else { continue }
        if case .text(let text) = read(commitment) { return text }
      }
      return ""
    }
    let author = record.author.parts
    let due = members["due"]?.integer ?? members["callback_at"]?.integer
    return [
      String(exported.index), Timestamp.text(unixMilliseconds: record.at),
      record.act.event.rawValue, record.session?.rawValue ?? "", author.role, author.who,
      member("ask", "knock"), exported.what ?? "", exported.person?.rawValue ?? "", member("to"),
      member("why", "ending"), member("duration"), member("waited"),
      due.map { Timestamp.text(unixMilliseconds: $0) } ?? "", member("method"),
      member("language"), text("customer"), text("ticket"),
      text("motive", "reason", "summary", "text", "need", "what", "name"),
    ]
  }

  /// One line, with the carriage return and without the line feed.
  static func row(_ cells: [String]) -> [UInt8] {
    Array((cells.map(cell).joined(separator: ",") + "\r").utf8)
  }

  /// What a table program may begin a formula with, also in the width of East Asian letters; some of them
  /// pass over spaces before it.
  private static let beginnings = Set("=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars)

  /// A cell that no table program takes for a formula, in quotes where its characters want them.
  static func cell(_ text: String) -> String {
    let isCut = text.utf8.first.map { Array("\t\r\n".utf8).contains($0) } ?? false
    let first = text.unicodeScalars.first { !$0.properties.isWhitespace }
    let isFormula = isCut || first.map(beginnings.contains) ?? false
    let safe = isFormula ? "'" + text : text
    guard safe.utf8.contains(where: { Array(",\"\r\n".utf8).contains($0) }) else { return safe }
    // Bytes, not characters: a line feed behind a carriage return is one character.
    let quoted = safe.utf8.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }
    return "\"\(String(decoding: quoted, as: UTF8.self))\""
  }
}

extension Author {
  /// `technician` and `gabriela`; what a broker is, is who it is.
  var parts: (role: String, who: String) {
    switch self {
    case .broker: ("broker", "")
    case .customer(let device): ("customer", device)
    case .person(let role, let id): (role.rawValue, id.rawValue)
    case .administrator(let account): ("administrator", account)
    }
  }
}
