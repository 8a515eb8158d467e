import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What a front end has the customer do.
extension JSONFront {
  func take(_ command: JSON?) {
    guard let command, let verb = command["do"]?.string else {
      return show(.error(.unknownCommand, came: nil))
    }
    do throws(BadArgument) {
      switch verb {
      case "answer":
        session.answer(try command.ask(), try AgentAnswer(command))
      case "more": session.more(try command.ask())
      case "revoke":
        let what = try command.text("what")
        guard what != "all" else { return session.revoke(nil) }
        guard let capability = Capability(rawValue: what) else { throw BadArgument(what) }
        session.revoke(capability)
      case "offer":
        let what = try command.text("what")
        guard let topic = Topic(rawValue: what) else { throw BadArgument(what) }
        session.offer(topic)
      case "helper": session.nameHelper(try command.text("name"))
      case "correct": session.correct(try command.text("text"))
      case "request":
        let name = try command.text("what")
        guard let what = Act.Request(rawValue: name) else { throw BadArgument(name) }
        if what == .callback {
          session.call(try CallbackWish(command))
        } else {
          session.request(what, try command.optionalText("text"))
        }
      case "say": session.say(try command.text("text"))
      case "type":
        guard let data = [UInt8](base64: try command.text("data")) else {
          throw BadArgument("data")
        }
        session.type(data)
      case "resize":
        guard let columns = command["columns"]?.integer, let rows = command["rows"]?.integer else {
          throw BadArgument("columns, rows")
        }
        session.resize(columns: Int(clamping: columns), rows: Int(clamping: rows))
      case "step":
        let name = try command.text("outcome")
        guard let outcome = Act.StepOutcome(rawValue: name) else { throw BadArgument(name) }
        guard let step = command["step"]?.integer else { throw BadArgument("step") }
        session.answerStep(outcome, to: step)
      case "stop": session.stopCommand()
      case "end": session.endPrograms()
      case "leave": session.leavePrograms()
      case "hangup": session.hangUp()
      default: show(.error(.unknownCommand, came: verb))
      }
    } catch {
      show(.error(.badArgument, came: error.came))
    }
  }
}

/// A member of a command that is missing, or cannot be read.
struct BadArgument: Error, Equatable {
  /// Its name, or what stands there.
  let came: String

  init(_ came: String) { self.came = came }
}

extension AgentAnswer {
  /// Reads `{"do":"answer",…}`. Anything but the three words is none.
  init(_ command: JSON) throws(BadArgument) {
    let word = try command.text("answer")
    switch word {
    case "yes":
      self = .yes(
        number: try command.optionalText("number"), correction: try command.optionalText("text"))
    case "no": self = .no
    case "callback": self = .callback(try CallbackWish(command))
    default: throw BadArgument(word)
    }
  }
}

extension CallbackWish {
  /// Reads the members `at`, an RFC 3339 time, and `contact`, either of which may be absent.
  init(_ command: JSON) throws(BadArgument) {
    self.init(contact: try command.optionalText("contact"))
    guard let text = try command.optionalText("at") else { return }
    guard let at = Timestamp.unixMilliseconds(text) else { throw BadArgument(text) }
    self.at = at
  }
}

extension JSON {
  fileprivate func ask() throws(BadArgument) -> AskID {
    guard let ask = AskID(rawValue: try text("ask")) else { throw BadArgument("ask") }
    return ask
  }

  fileprivate func text(_ name: String) throws(BadArgument) -> String {
    guard let text = self[name]?.string else { throw BadArgument(name) }
    return text
  }

  fileprivate func optionalText(_ name: String) throws(BadArgument) -> String? {
    self[name] == nil ? nil : try text(name)
  }
}
