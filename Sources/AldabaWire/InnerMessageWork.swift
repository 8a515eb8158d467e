import AldabaJSON

/// How the messages about files, steps and commands are written.
extension InnerMessage {
  private static let count: ClosedRange<Int64> = 0...9_007_199_254_740_991

  init(work kind: String, _ fields: inout Fields) throws(WireError) {
    switch kind {
    case "offer": self = .offer(try Offer(&fields))
    case "list":
      self = .list(try fields.value("ask"), try Part(&fields, of: Limits.fileList))
    case "accept":
      self = .accept(
        try fields.value("ask"), index: try fields.integer("index", in: 0...Limits.files),
        offset: try fields.integer("offset", in: InnerMessage.count),
        prefix: try fields.digest("prefix"))
    case "begin":
      self = .begin(
        try fields.value("ask"), index: try fields.integer("index", in: 0...Limits.files),
        offset: try fields.integer("offset", in: InnerMessage.count))
    case "taken":
      self = .taken(
        try fields.value("ask"), bytes: try fields.integer("bytes", in: InnerMessage.count))
    case "sent": self = .sent(try fields.value("ask"))
    case "trouble": self = .trouble(try fields.value("ask"), try fields.value("why"))
    case "steps":
      self = .steps(list: try fields.digest("list"), try Part(&fields, of: Limits.stepsFile))
    case "no-steps": self = .noSteps(list: try fields.digest("list"))
    case "progress":
      let step = try Act.Step(&fields)
      guard case .array(let items) = try fields.json("worked"), items.count <= Int(step.of) else {
        throw WireError("expected at most \(step.of) steps as \"worked\"")
      }
      var worked: [Int64] = []
      for item in items {
        guard let number = item.integer, (1...step.of).contains(number),
          worked.last.map({ $0 < number }) ?? true
        else { throw WireError("expected steps of the list, in their order, as \"worked\"") }
        worked.append(number)
      }
      self = .progress(step, worked: worked)
    case "ran":
      self = .ran(
        try fields.value("ask"), status: try fields.integer("status", in: -3...255),
        skipped: try fields.integer("skipped", in: InnerMessage.count))
    default: throw WireError("\(kind) is about no work")
    }
  }

  var workMembers: [String: JSON] {
    switch self {
    case .offer(let offer): return offer.members
    case .list(let ask, let part):
      return part.members.merging(["t": "list", "ask": .string(ask.rawValue)]) { $1 }
    case .accept(let ask, let index, let offset, let prefix):
      return [
        "t": "accept", "ask": .string(ask.rawValue), "index": .integer(index),
        "offset": .integer(offset), "prefix": .string(prefix.description),
      ]
    case .begin(let ask, let index, let offset):
      return [
        "t": "begin", "ask": .string(ask.rawValue), "index": .integer(index),
        "offset": .integer(offset),
      ]
    case .taken(let ask, let bytes):
      return ["t": "taken", "ask": .string(ask.rawValue), "bytes": .integer(bytes)]
    case .sent(let ask): return ["t": "sent", "ask": .string(ask.rawValue)]
    case .trouble(let ask, let why):
      return ["t": "trouble", "ask": .string(ask.rawValue), "why": .string(why.rawValue)]
    case .steps(let list, let part):
      return part.members.merging(["t": "steps", "list": .string(list.description)]) { $1 }
    case .noSteps(let list): return ["t": "no-steps", "list": .string(list.description)]
    case .progress(let step, let worked):
      return step.members.merging(
        ["t": "progress", "worked": .array(worked.map { .integer($0) })]) { $1 }
    case .ran(let ask, let status, let skipped):
      return [
        "t": "ran", "ask": .string(ask.rawValue), "status": .integer(status),
        "skipped": .integer(skipped),
      ]
    default: return [:]
    }
  }
}

extension InnerMessage.Offer {
  fileprivate var members: [String: JSON] {
    var members = content.members
    members["t"] = "offer"
    members["ask"] = .string(ask.rawValue)
    members["name"] = .string(name)
    members["files"] = folder.map { .integer($0.files) }
    members["list"] = folder.map { .integer($0.listBytes) }
    members["mode"] = .integer(mode)
    members["modified"] = .integer(modified)
    return members
  }

  fileprivate init(_ fields: inout Fields) throws(WireError) {
    ask = try fields.value("ask")
    name = try fields.string("name", atMost: Limits.path)
    content = try Act.Content(&fields)
    if fields.has("files") {
      folder = Folder(
        files: try fields.integer("files", in: 0...Limits.files),
        listBytes: try fields.integer("list", in: 1...Int64(Limits.fileList)))
    } else {
      folder = nil
    }
    mode = try fields.integer("mode", in: 0...0o7777)
    modified = try fields.integer("modified", in: -100_000_000_000...100_000_000_000)
  }
}

extension InnerMessage.Part {
  fileprivate var members: [String: JSON] {
    ["part": .integer(number), "of": .integer(of), "text": .string(text)]
  }

  /// - Parameter limit: bytes of the whole text.
  fileprivate init(_ fields: inout Fields, of limit: Int) throws(WireError) {
    // A part holds at least half of what it may, but for the last: else memory is not bounded.
    of = try fields.integer("of", in: 1...Int64(limit / InnerMessage.Part.limit * 2 + 1))
    number = try fields.integer("part", in: 1...of)
    text = try fields.string("text", atMost: InnerMessage.Part.limit)
  }

  /// A text in parts, cut between characters.
  public static func parts(of text: String) -> [InnerMessage.Part] {
    var pieces: [String] = []
    var piece = ""
    for scalar in text.unicodeScalars {
      if piece.utf8.count + scalar.utf8.count > limit {
        pieces.append(piece)
        piece = ""
      }
      piece.unicodeScalars.append(scalar)
    }
    if !piece.isEmpty || pieces.isEmpty { pieces.append(piece) }
    return pieces.enumerated().map { index, text in
      InnerMessage.Part(number: Int64(index + 1), of: Int64(pieces.count), text: text)
    }
  }
}

extension Unicode.Scalar {
  fileprivate var utf8: String.UTF8View { String(self).utf8 }
}
