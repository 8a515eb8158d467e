/// What a line means where a question stands.
public enum Answer: Sendable, Equatable {
  /// The word for yes, whole.
  case yes

  /// Nothing at all, or the word no.
  case no

  /// More time is wanted.
  case more

  /// The question is wanted once more.
  case again

  /// To be called later.
  case call

  /// The text is to be changed.
  case correct

  /// Somebody or something else.
  case other

  /// Another time.
  case later

  /// To stop waiting and go.
  case leave

  /// An exception is to be asked for.
  case ask

  /// Every file of a folder is to be shown.
  case list

  /// Digits and nothing else, their spaces and hyphens taken out.
  case digits(String)

  /// Anything else, trimmed.
  case word(String)
}

/// What a line of the customer's means where they write messages.
public enum ChatWord: Sendable, Equatable, CaseIterable {
  /// Take back every permission.
  case stop

  /// End the recording, and leave the rest as it is.
  case stopRecording

  /// One moment: the customer will be back.
  case pause

  /// End the pause, or the wait.
  case goOn

  /// Put right what was understood.
  case correct

  /// Speak to a supervisor.
  case manager

  /// Say what was not right.
  case complaint

  /// Be called later.
  case call

  /// Name somebody else who is at the keyboard.
  case helper

  /// Be asked again for what was refused twice: alone, or followed by what.
  case allow

  /// End the session.
  case hangUp

  /// Say what can be typed.
  case help
}

/// Words are whole, in any case, with or without accents, and only in the language shown: to who
/// reads Spanish, `yes` is no answer.
extension Words {
  public func answer(_ line: String) -> Answer {
    let trimmed = trim(line)
    let word = folded(trimmed)
    if word.isEmpty { return .no }
    if word == "?" { return .again }
    if let known = Self.answers[language]?[word] { return known }
    let digits = word.filter { $0 != " " && $0 != "-" }
    if !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return .digits(digits)
    }
    return .word(trimmed)
  }

  /// The word among those of the chat, or nil when the line is a message.
  public func chatWord(_ line: String) -> ChatWord? {
    Self.chatWords[language]?[bare(line)] ?? allowedAgain(line).map { _ in .allow }
  }

  private static let answers: [Language: [String: Answer]] = [
    .es: [
      "si": .yes, "no": .no, "mas": .more, "llamar": .call, "corregir": .correct, "otra": .other,
      "luego": .later, "salir": .leave, "pedir": .ask,
      "lista": .list,
    ],
    .en: [
      "yes": .yes, "no": .no, "more": .more, "call": .call, "correct": .correct, "other": .other,
      "later": .later, "leave": .leave, "ask": .ask, "list": .list,
    ],
  ]

  static let chatWords: [Language: [String: ChatWord]] = [
    .es: [
      "parar": .stop, "pausa": .pause, "seguir": .goOn, "corregir": .correct,
      "responsable": .manager, "queja": .complaint, "llamar": .call, "auxiliar": .helper,
      "permitir": .allow, "no grabar": .stopRecording,
      "colgar": .hangUp, "adios": .hangUp, "ayuda": .help,
    ],
    .en: [
      "stop": .stop, "pause": .pause, "continue": .goOn, "correct": .correct, "manager": .manager,
      "complaint": .complaint, "call": .call, "helper": .helper, "allow": .allow,
      "stop recording": .stopRecording, "bye": .hangUp,
      "hang up": .hangUp, "goodbye": .hangUp, "help": .help,
    ],
  ]

  func trim(_ line: String) -> String {
    line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// A word alone, as somebody writes it who ends a sentence: «¡Hecho!» and «Hecho.» too. It is not
  /// for a yes, which is whole or none.
  func bare(_ line: String) -> String {
    let word = folded(trim(line))
    let end = word.reversed().drop { $0 == "." || $0 == "!" }.reversed()
    return String(end.drop { $0 == "¡" })
  }

  /// Lower case without accents, so that «SÍ», «sí» and «si» are one word.
  func folded(_ text: String) -> String {
    var folded = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars where !(0x300...0x36F).contains(scalar.value) {
      switch scalar {
      case "á", "à", "â", "ä": folded.append("a")
      case "é", "è", "ê", "ë": folded.append("e")
      case "í", "ì", "î", "ï": folded.append("i")
      case "ó", "ò", "ô", "ö": folded.append("o")
      case "ú", "ù", "û", "ü": folded.append("u")
      default: folded.append(scalar)
      }
    }
    return String(folded)
  }
}
