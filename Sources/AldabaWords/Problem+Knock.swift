/// The customer's door: why a knock of theirs does not wait.
extension Problem {
  /// Another program on this machine waits already; a machine waits once.
  public static let knocksAlready = Problem(
    69,
    es: (
      "Desde este equipo ya se está llamando",
      "Siga en la otra ventana; para dejarlo, escriba allí: salir"
    ),
    en: (
      "This computer is calling already",
      "Go on in the other window; to stop, type there: leave"
    ))

  /// It waits no longer.
  ///
  /// - Parameter phone: the organisation's, from the customer's own file.
  public static func knockOver(phone: String?) -> Problem {
    func hint(_ language: Language) -> Phrase {
      let words = Words(language)
      return switch (language, words.known(phone).map { words.digits($0) }) {
      case (.es, let phone?): "Puede volver a llamar: aldaba-agent knock, o al \(phone)"
      case (.es, nil): "Puede volver a llamar: aldaba-agent knock"
      case (.en, let phone?): "You can call again: aldaba-agent knock, or on \(phone)"
      case (.en, nil): "You can call again: aldaba-agent knock"
      }
    }
    return Problem(
      75, es: ("Su aviso ya no espera", hint(.es)),
      en: ("Your call does not wait any longer", hint(.en)))
  }
}
