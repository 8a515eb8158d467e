/// When the technician was lost: the customer keeps the first turn and repeats nothing.
extension Words {
  func askFront(_ talk: Talk, _ to: String, _ lost: String, _ brief: String?) -> String {
    let first = firstName(lost)
    let name = newcomer(to, after: lost)
    return say(
      es: [
        "\(capital: to), de \(talk.organisation), puede atenderle ahora.",
        known(brief).map { "\(capital: first) dejó anotado: \(quote: $0)" },
        "Lo que permitió a \(first) ya no vale.",
        "Para seguir con \(name), escriba: sí", callMe,
        "Para dejarlo, pulse Intro:",
      ],
      en: [
        "\(capital: to) from \(talk.organisation) can help you now.",
        known(brief).map { "\(capital: first) left this note: \(quote: $0)" },
        "What you allowed \(first) has ended.",
        "To go on with \(name), type: yes", callMe,
        "To stop, press Enter:",
      ])
  }

  /// Their first name; the whole name, where the first one is that of who was lost.
  func newcomer(_ name: String, after lost: String) -> String {
    firstName(name) == firstName(lost) ? name : firstName(name)
  }

  /// The technician does not come back; `talk` is with them.
  public func frontWaiting(in talk: Talk) -> String {
    say(
      es: [
        "Se ha cortado la conexión con \(talk.tech). Disculpe.",
        "\(capital: talk.organisation) no ve ni usa su equipo.",
        "Usted tiene el primer turno y no tendrá que repetir nada.",
      ],
      en: [
        "We have lost \(talk.tech). We are sorry.",
        "\(capital: talk.organisation) does not see or use your computer.",
        "You are first in line and need not repeat anything.",
      ])
  }

  /// After a no to go on with somebody else.
  public func frontDeclined(in talk: Talk) -> String {
    say(
      es: [
        "De acuerdo\(comma(talk.customer)). Lo dejamos aquí.",
        callLines(talk, "Para seguir cuando quiera, llame usted a \(talk.organisation)"),
        caseLine(talk),
        "No tendrá que repetir nada.",
      ],
      en: [
        "All right\(comma(talk.customer)). We leave it here.",
        callLines(talk, "To go on whenever you like, call \(talk.organisation) yourself"),
        caseLine(talk),
        "You need not repeat anything.",
      ])
  }

  /// After no answer to that.
  public func frontSilence(in talk: Talk) -> String {
    say(
      es: [
        "No ha habido respuesta: no se permite nada.",
        callLines(talk, "Para seguir cuando quiera, llame usted a \(talk.organisation)"),
        caseLine(talk),
        "No tendrá que repetir nada.",
      ],
      en: [
        "There was no answer: nothing is allowed.",
        callLines(talk, "To go on whenever you like, call \(talk.organisation) yourself"),
        caseLine(talk),
        "You need not repeat anything.",
      ])
  }
}
