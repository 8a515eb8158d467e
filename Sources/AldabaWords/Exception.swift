/// What the customer's service does not include, and the exception to it (R21, R22, R29).
extension Words {
  /// - Parameter system: the system of the customer's computer, as their own agent tells it.
  func askUnsupported(_ system: String) -> String {
    say(
      es: [
        "Su servicio no incluye este equipo (\(system)).",
        "Lo que sí podemos hacer:",
        "Para pedir una excepción, escriba: pedir", otherOptions,
        "Para dejarlo, pulse Intro:",
      ],
      en: [
        "Your service does not include this computer (\(system)).",
        "What we can do:",
        "To ask for an exception, type: ask", otherOptions,
        "To stop, press Enter:",
      ])
  }

  /// The exception is being asked for. Both words work while the customer waits.
  public func exceptionAsked() -> String {
    say(
      es: ["Hemos pedido la excepción. Un momento, por favor.", callInstead, leave],
      en: ["We have asked for the exception. One moment, please.", callInstead, leave])
  }

  /// - Parameter name: the full name of the supervisor who allowed it.
  public func exceptionGranted(by name: String) -> String {
    say(
      es: ["\(capital: name) ha autorizado la ayuda para este equipo.", "Seguimos."],
      en: ["\(capital: name) has approved help for this computer.", "We go on."])
  }

  private var otherOptions: Phrase {
    language == .es
      ? "Para que le llamemos y ver otras opciones, escriba: llamar"
      : "To be called about other options, type: call"
  }
}
