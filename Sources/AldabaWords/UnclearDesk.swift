/// What would be an answer to the questions of the desk. `start` says what was typed and is none.
extension Words {
  func closedUnclear(_ start: Phrase) -> String {
    say(
      es: [
        start, "Escriba llamar para que le llamemos cuando abra.",
        "Si prefiere llamar usted, pulse Intro:",
      ],
      en: [
        start, "Type call to be called when we open.", "If you prefer to call us, press Enter:",
      ])
  }

  func unsupportedUnclear(_ start: Phrase) -> String {
    say(
      es: [
        start, "Escriba pedir para pedir una excepción, o llamar para ver otras opciones.",
        "Para dejarlo, pulse Intro:",
      ],
      en: [
        start, "Type ask to ask for an exception, or call to be called about other options.",
        "To stop, press Enter:",
      ])
  }

  func personAwayUnclear(_ start: Phrase, _ to: String) -> String {
    let name = firstName(to)
    return say(
      es: [
        start,
        "Escriba otra para que le atienda otra persona, o llamar para que le llame \(name).",
        "Para dejarlo, pulse Intro:",
      ],
      en: [
        start, "Type other to be helped by someone else, or call to be called by \(name).",
        "To stop, press Enter:",
      ])
  }

  func costUnclear(_ start: Phrase) -> String {
    say(
      es: [start, "Escriba sí para aceptar el precio.", "Para no aceptarlo, pulse Intro:"],
      en: [start, "Type yes to accept the price.", "If not, press Enter:"])
  }

  func callbackOpenUnclear(_ start: Phrase) -> String {
    say(
      es: [
        start, "Escriba sí si es usted y puede ahora, o luego si prefiere otro momento.",
        "Si no es usted, pulse Intro:",
      ],
      en: [
        start, "Type yes if it is you and now is fine, or later if another time is better.",
        "If it is not you, press Enter:",
      ])
  }
}
