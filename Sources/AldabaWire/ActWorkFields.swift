import AldabaJSON

/// How the acts of files, steps, commands and recordings are written in their records.
extension Act {
  var workMembers: [String: JSON] {
    switch self {
    case .filePushed(let ask, let content), .fileFetched(let ask, let content):
      return content.members.merging(["ask": .string(ask.rawValue)]) { $1 }
    case .fileFailed(let ask, let why):
      return ["ask": .string(ask.rawValue), "why": .string(why.rawValue)]
    case .commandRun(let ask, let status):
      return ["ask": .string(ask.rawValue), "status": .integer(status)]
    case .stepSent(let step): return step.members
    case .stepAnswered(let step, let outcome):
      return step.members.merging(["outcome": .string(outcome.rawValue)]) { $1 }
    case .stepsEnded(let list): return ["list": .string(list.description)]
    case .segment(let segment):
      return [
        "index": .integer(segment.index), "bytes": .integer(segment.bytes),
        "sha256": .string(segment.sha256.description),
      ]
    default: return [:]
    }
  }

  init(work event: Event, _ fields: inout Fields) throws(WireError) {
    switch event {
    case .filePushed: self = .filePushed(try fields.value("ask"), try Content(&fields))
    case .fileFetched: self = .fileFetched(try fields.value("ask"), try Content(&fields))
    case .fileFailed: self = .fileFailed(try fields.value("ask"), try fields.value("why"))
    case .commandRun:
      self = .commandRun(
        try fields.value("ask"), status: try fields.integer("status", in: -3...255))
    case .stepSent: self = .stepSent(try Step(&fields))
    case .stepAnswered: self = .stepAnswered(try Step(&fields), try fields.value("outcome"))
    case .stepsEnded: self = .stepsEnded(list: try fields.digest("list"))
    case .recordingSegment:
      self = .segment(
        Segment(
          index: try fields.integer("index", in: 1...1_000_000_000),
          bytes: try fields.integer("bytes", in: 1...Int64(Limits.segment)),
          sha256: try fields.digest("sha256")))
    default: throw WireError("\(event.rawValue) tells of no work")
    }
  }
}

extension Act.Scope {
  fileprivate static let fileBytes: ClosedRange<Int64> = 0...9_007_199_254_740_991

  var members: [String: JSON] {
    switch self {
    case .whole: return [:]
    case .push(let files):
      var members = files.content.members
      members["file"] = .string(files.name.description)
      members["to"] = files.to.map { .string($0.description) }
      members["files"] = files.count.map { .integer($0) }
      return members
    case .fetch(let path): return ["file": .string(path.description)]
    case .run(let command, let step):
      return ["command": .string(command.description), "step": .integer(step)]
    }
  }

  init(of what: Capability, _ fields: inout Fields) throws(WireError) {
    switch what {
    case .view, .typeNoEnter, .type, .record: self = .whole
    case .push:
      let count = fields.has("files") ? try fields.integer("files", in: 0...Limits.files) : nil
      self = .push(
        Act.Files(
          name: try fields.digest("file"), to: try fields.optionalDigest("to"),
          content: try Act.Content(&fields), count: count))
    case .fetch: self = .fetch(path: try fields.digest("file"))
    case .run:
      self = .run(
        command: try fields.digest("command"),
        step: try fields.integer("step", in: 1...Limits.steps))
    }
  }
}

extension Act.Content {
  var members: [String: JSON] {
    ["bytes": .integer(bytes), "sha256": .string(sha256.description)]
  }

  init(_ fields: inout Fields) throws(WireError) {
    bytes = try fields.integer("bytes", in: Act.Scope.fileBytes)
    sha256 = try fields.digest("sha256")
  }
}

extension Act.Step {
  var members: [String: JSON] {
    ["list": .string(list.description), "step": .integer(step), "of": .integer(of)]
  }

  init(_ fields: inout Fields) throws(WireError) {
    list = try fields.digest("list")
    of = try fields.integer("of", in: 1...Limits.steps)
    step = try fields.integer("step", in: 1...of)
  }
}
