/// The desk: why a knock is not taken, and why there is nothing to answer.
extension Problem {
  /// More knocks than are taken, from here or in all; `seconds` until the next one may be.
  ///
  /// - Parameter phone: the organisation's, from the customer's own file.
  public static func tooManyKnocks(seconds: Int, phone: String?) -> Problem {
    func hint(_ language: Language) -> Phrase {
      let words = Words(language)
      let wait = words.about(seconds: seconds)
      return switch (language, words.known(phone).map { words.digits($0) }) {
      case (.es, let phone?): "Espere \(wait) y pruebe otra vez, o llame al \(phone)"
      case (.es, nil): "Espere \(wait) y pruebe otra vez: aldaba-agent knock"
      case (.en, let phone?): "Wait \(wait) and try again, or call \(phone)"
      case (.en, nil): "Wait \(wait) and try again: aldaba-agent knock"
      }
    }
    return Problem(
      69, es: ("Ahora llaman demasiadas personas a la vez", hint(.es)),
      en: ("Too many people are calling at once", hint(.en)))
  }

  /// Nobody is there, and no callback can be offered.
  ///
  /// - Parameters:
  ///   - hours: as `Words.hours(_:)` takes them; none where it never opens.
  ///   - phone: the organisation's, from the customer's own file.
  public static func organisationClosed(
    _ organisation: String, hours: [OpenTime], phone: String?
  ) -> Problem {
    func known(_ language: Language) -> String? {
      Words(language).known(Words(language).hours(hours))
    }
    func hint(_ language: Language) -> Phrase {
      let words = Words(language)
      let phone = words.known(phone).map { words.digits($0) }
      return switch (language, phone, known(language) == nil) {
      case (.es, let phone?, false): "Pruebe otra vez en ese horario, o llame al \(phone)"
      case (.es, let phone?, true): "Llame al \(phone)"
      case (.es, nil, false): "Pruebe otra vez en ese horario: aldaba-agent knock"
      case (.es, nil, true): "Pruebe otra vez más tarde: aldaba-agent knock"
      case (.en, let phone?, false): "Try again within the hours, or call \(phone)"
      case (.en, let phone?, true): "Call \(phone)"
      case (.en, nil, false): "Try again within the hours: aldaba-agent knock"
      case (.en, nil, true): "Try again later: aldaba-agent knock"
      }
    }
    return Problem(
      75,
      es: (
        "\(capital: organisation) está cerrado ahora\(known(.es).map { "; horario: \($0)" } ?? "")",
        hint(.es)
      ),
      en: (
        "\(capital: organisation) is closed now\(known(.en).map { "; hours: \($0)" } ?? "")",
        hint(.en)
      ))
  }

  /// Somebody else answered a moment before. One wins, the other is thanked.
  public static func knockTaken(_ customer: String?) -> Problem {
    let name = Words(.es).known(customer)
    return Problem(
      68,
      es: (
        "Otra persona se ha adelantado\(name.map { " y ya atiende a \($0)" } ?? "")",
        "Gracias por contestar. Para ver qué más espera: aldaba queue"
      ),
      en: (
        "Someone else was faster\(name.map { " and is helping \($0)" } ?? "")",
        "Thank you for answering. To see what else waits: aldaba queue"
      ))
  }

  /// There is nothing to answer; of that name, where one was given.
  public static func nothingToAnswer(_ id: String?) -> Problem {
    Problem(
      68,
      es: (
        id.map { "No espera nada con ese nombre: \($0)" } ?? "Ahora no espera nada",
        "Para ver lo que llegue: aldaba queue --follow"
      ),
      en: (
        id.map { "Nothing of that name waits: \($0)" } ?? "Nothing waits right now",
        "To see what comes: aldaba queue --follow"
      ))
  }
}
