public import AldabaWire

/// What was refused twice is not asked for again, until the customer says so (R29).
extension Words {
  /// Behind a second no to the same: that is how it stays, and how to change it.
  public func notAskedAgain(_ topic: Topic) -> String {
    guard let line = allowLine(topic) else { return "" }
    return say(
      es: ["No se lo preguntaremos más, salvo que usted quiera.", line],
      en: ["We will not ask you again, unless you want us to.", line])
  }

  /// After the customer's word that opens it again.
  public func offeredToAsk(in talk: Talk) -> String {
    say(
      es: "De acuerdo. \(capital: talk.tech) ya puede preguntárselo otra vez.",
      en: "All right. \(capital: talk.tech) can ask you again.")
  }

  /// After that word alone: what can be opened again.
  public func allowChoices(_ topics: [Topic]) -> String {
    let lines = topics.map(allowLine).compactMap { $0 }
    guard lines.isEmpty else { return lines.map(\.text).joined(separator: "\n") }
    return say(
      es: "No hace falta: si hay que permitir algo, antes se le preguntará.",
      en: "There is no need: whenever something is to be allowed, you are asked first.")
  }

  /// What the line «permitir …» opens again; nil where it is another line.
  public func allowedAgain(_ line: String) -> Topic? {
    let words = folded(line).split(whereSeparator: \.isWhitespace)
    guard words.first == Substring(verb) else { return nil }
    let what = words.dropFirst().joined(separator: " ")
    return Topic.allCases.first { topic in named(topic).map { folded($0) == what } ?? false }
  }

  /// Whether a text of ours says what can be typed. What people have written in it does not count.
  public func offers(_ text: String) -> Bool {
    let asks = language == .es ? "escriba: " : "type: "
    var depth = 0
    var ours = ""
    for character in text {
      if character == "«" { depth += 1 }
      if depth == 0 { ours.append(character) }
      if character == "»" { depth -= 1 }
    }
    return ours.contains(asks)
  }

  private func allowLine(_ topic: Topic) -> Phrase? {
    guard let name = named(topic) else { return nil }
    return language == .es
      ? "Para que se lo puedan volver a pedir, escriba: permitir \(name)"
      : "To be asked again, type: allow \(name)"
  }

  private var verb: String { language == .es ? "permitir" : "allow" }

  /// How the customer names it.
  private func named(_ topic: Topic) -> String? {
    Words.topics[topic.rawValue].map { language == .es ? $0.es : $0.en }
  }

  private static let topics: [String: (es: String, en: String)] = [
    "view": ("ver", "see"),
    "type-no-enter": ("escribir sin Intro", "type without Enter"),
    "type": ("escribir", "type"),
    "push": ("recibir archivo", "receive file"),
    "fetch": ("dar archivo", "give file"),
    "run": ("orden", "command"),
    "record": ("grabar", "record"),
    "hold": ("espera", "wait"),
    "transfer": ("otra persona", "another person"),
    "escalate": ("responsable", "manager"),
    "cost": ("precio", "price"),
  ]
}
