import AldabaJSON
import AldabaParty
import AldabaSteps
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What becomes of steps, as JSON lines.
extension StepsChange {
  /// A command's end is an event of its step; what happens to the file has one of its own.
  var name: String {
    switch self {
    case .ran: "step"
    case .printed: "printed"
    case .ready, .unfit, .goesOn, .sent, .over, .stopped, .byHand, .commandBegins, .refused, .saved:
      "steps"
    }
  }

  func members(_ words: Words) -> [String: JSON] {
    switch self {
    case .ready(let list): list.members(words).merging(["state": "ready"]) { $1 }
    case .unfit(let path, let problems):
      [
        "state": "unfit", "path": .string(path),
        "problems": .array(problems.map { $0.json(words.language) }),
      ]
    case .goesOn(let list, let progress):
      list.members(words).merging(progress.members) { $1 }.merging(["state": "under-way"]) { $1 }
    case .sent(_, let progress): progress.members.merging(["state": "sent"]) { $1 }
    case .over(let progress): progress.members.merging(["state": "over"]) { $1 }
    case .stopped(let progress): progress.members.merging(["state": "stopped"]) { $1 }
    case .byHand(let step): ["state": "by-hand", "step": .integer(Int64(step))]
    case .commandBegins(let step): ["state": "running", "step": .integer(Int64(step))]
    case .printed(let bytes): ["data": .string(bytes.base64)]
    case .ran(let step, let run):
      run.members.merging(["state": "ran", "step": .integer(Int64(step))]) { $1 }
    case .refused: ["state": "refused"]
    case .saved(let path, let count):
      ["state": "saved", "path": .string(path), "steps": .integer(Int64(count))]
    }
  }
}

extension StepsList {
  fileprivate func members(_ words: Words) -> [String: JSON] {
    [
      "steps": .integer(Int64(document.count)),
      "title": .string(document.title(words.language == .es ? .es : .en)),
      "languages": .array(document.languages.map { .string($0.rawValue) }),
    ]
  }
}

extension StepsProgress {
  fileprivate var members: [String: JSON] {
    var members: [String: JSON] = [
      "of": .integer(Int64(count)), "worked": .array(done.map { .integer(Int64($0)) }),
    ]
    members["step"] = place.map { .integer(Int64($0)) }
    return members
  }
}

extension TechnicianSteps.Run {
  /// What was printed, as text, and how it ended.
  var members: [String: JSON] {
    guard let status else { return [:] }
    return [
      "output": .string(String(decoding: output, as: UTF8.self)), "status": .integer(status),
      "skipped": .integer(skipped),
    ]
  }
}

extension StepsProblem {
  func json(_ language: Language) -> JSON {
    [
      "code": .string(code.rawValue), "line": .integer(Int64(line)),
      "column": .integer(Int64(column)),
      "message": .string(StepsCommand.sentence(self)[language]),
    ]
  }
}
