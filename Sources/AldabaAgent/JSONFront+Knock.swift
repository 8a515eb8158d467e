import AldabaJSON
import AldabaWire
import AldabaWords

/// What a front end learns at the door.
extension JSONFront {
  /// - Parameter next: need and name come with the command line, and where to call with the answer;
  ///   so there is nothing to ask but what has answers to choose from.
  func ask(at next: KnockIntake.Next) {
    guard let question = session.question(at: next) else { return }
    ask(next == .unsupported ? "exception" : "callback", words.question(question, in: session.talk))
  }

  func told(_ step: Message.KnockStep, _ text: String) {
    switch step {
    case .made: print("knocked")
    case .ringing(let rings): print("ringing", ["rings": .integer(rings)], text)
    case .next: print("next", [:], text)
    case .turn(let before, let wait):
      var members: [String: JSON] = ["position": .integer(before)]
      members["seconds"] = wait.map { .integer(($0 + 500) / 1000) }
      print("queued", members, text)
    case .nobody: ask("callback", text)
    case .answered: print("answered", [:], text)
    case .back: print("back", [:], text)
    }
  }

  func members(_ door: Message.Door) -> [String: JSON] {
    var members: [String: JSON] = [
      "open": .bool(door.isOpen), "free": .bool(door.isFree), "staffed": .bool(door.isStaffed),
      "before": .integer(door.before), "slots": .array(door.slots.map(time)),
      "zone": .string(door.zone),
    ]
    members["opens"] = door.opens.map(time)
    members["seconds"] = door.wait.map { .integer(($0 + 500) / 1000) }
    return members
  }

  private func ask(_ what: String, _ text: String) {
    guard let id = session.visit?.id else { return }
    print(
      "asked",
      ["ask": .string(id.rawValue), "what": .string(what), "number": false], text)
  }

  /// - Parameter text: empty where there is nothing to read.
  func print(_ name: String, _ members: [String: JSON], _ text: String) {
    var members = members
    if !text.isEmpty { members["text"] = .string(text) }
    print(name, members)
  }
}
