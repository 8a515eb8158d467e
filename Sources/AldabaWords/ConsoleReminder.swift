public import AldabaWire

/// What helps a technician and stays on their screen.
extension Words {
  /// A question of the customer's that nobody has answered (R32). Said again before a hold, a
  /// transfer and a goodbye.
  public func unanswered(_ text: String) -> String {
    say(
      es: [
        "Aún sin contestar: \(quote: text)", "Conteste con say; otra pregunta no es una respuesta.",
      ],
      en: ["Not answered yet: \(quote: text)", "Answer with say; another question is no answer."])
  }

  /// It is still open at the goodbye, and may become something owed.
  public func unansweredOwed(_ text: String) -> String {
    say(
      es: ["Sigue sin contestar: \(quote: text)", "Puede dejarlo como pendiente, con su fecha."],
      en: ["Still not answered: \(quote: text)", "You can leave it as still to do, with a date."])
  }

  /// The technician has chosen how much to explain (R18). It says nothing about the customer, who
  /// never sees it.
  public func registerChosen(_ register: Act.Register) -> String {
    say(
      es: "Explicación: \(word(register)). Solo lo ve usted.",
      en: "Explaining: \(word(register)). Only you can see it.")
  }

  /// Short reminders for it, one at a time (R17, R18).
  public func reminders(_ register: Act.Register) -> [String] {
    switch (language, register) {
    case (.es, .brief):
      [
        "Vaya a lo que importa: qué ha visto, qué hará y qué sigue.",
        "Pregunte qué se ha probado ya, y parta de ahí.",
        "Si la charla se va a otro tema, vuelva con amabilidad al paso que toca.",
        "Respuestas cortas y exactas; los detalles, si se los piden.",
      ]
    case (.es, .standard):
      [
        "Deje terminar, y después diga con sus palabras qué ha entendido.",
        "Diga qué se hace ahora y qué viene después.",
        "Con enfado: escuche, dé las gracias y diga qué sí se puede hacer. No discuta.",
        "Palabras llanas: ni siglas ni palabras del oficio.",
      ]
    case (.es, .detailed):
      [
        "Un paso cada vez, y qué se verá después.",
        "Diga dónde está cada cosa antes de pedir que se pulse.",
        "Los números, cifra a cifra. Repita cuanto haga falta, sin prisa.",
        "Agradezca cada paso. Un error se deshace, y ya está.",
      ]
    case (.en, .brief):
      [
        "Come to the point: what you have seen, what you will do, what is next.",
        "Ask what has been tried already, and begin there.",
        "If the talk wanders, lead it back kindly to the step that is next.",
        "Short and exact answers; details when they are asked for.",
      ]
    case (.en, .standard):
      [
        "Let them finish, and then say in your own words what you understood.",
        "Say what is being done now and what comes next.",
        "With anger: listen, give thanks and say what can be done. Do not argue.",
        "Plain words: no abbreviations, no words of the trade.",
      ]
    case (.en, .detailed):
      [
        "One step at a time, and what will be seen afterwards.",
        "Say where a thing is before you ask for it to be pressed.",
        "Numbers digit by digit. Repeat as often as needed, without haste.",
        "Give thanks for each step. A mistake is undone, and that is all.",
      ]
    }
  }

  /// A word that the customer may not know, with a plain one, before it goes out (R19).
  public func plainer(word: String, plain: String) -> String {
    say(
      es: "Puede que \(quote: word) no se entienda. Más llano: \(quote: plain)",
      en: "\(quote: word) may not be understood. Plainer: \(quote: plain)")
  }

  /// Words that may hurt, before they go out (R31).
  public func kinder(word: String) -> String {
    say(
      es: "Puede que \(quote: word) moleste. Dígalo con otras palabras.",
      en: "\(quote: word) may hurt. Say it in other words.")
  }

  func word(_ register: Act.Register) -> Phrase {
    switch (language, register) {
    case (.es, .brief): "breve"
    case (.es, .standard): "normal"
    case (.es, .detailed): "con detalle"
    case (.en, .brief): "briefly"
    case (.en, .standard): "as usual"
    case (.en, .detailed): "in detail"
    }
  }
}
