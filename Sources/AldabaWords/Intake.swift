/// What a customer is told and asked before they wait: what the desk is like just now, the same for
/// everyone (R35); then the need in their own words, the name, the telephone (R4). A line of text
/// follows each prompt.
extension Words {
  /// What the desk is like, said before anything is asked.
  ///
  /// - Parameters:
  ///   - isFree: somebody is free and nobody waits for them.
  ///   - isStaffed: somebody serves, free or not.
  ///   - before: how many wait.
  ///   - wait: seconds until a turn may come; nil while nobody can tell.
  public func knockOutlook(isFree: Bool, isStaffed: Bool, before: Int, wait: Int?) -> String {
    if isFree {
      return say(es: "Hay alguien libre para atenderle.", en: "Someone is free to help you.")
    }
    if isStaffed { return knockTurn(before: before, wait: wait) }
    return say(
      es: [
        "Ahora no hay nadie libre. Puede esperar, o pedir que le llamemos.",
        "Antes, díganos qué necesita.",
      ],
      en: [
        "Nobody is free right now. You can wait, or ask to be called.",
        "First, tell us what you need.",
      ])
  }

  public func needAsked() -> String {
    say(
      es: ["¿En qué le podemos ayudar?", "Dígalo con sus palabras.", needExample],
      en: ["How can we help you?", "Say it in your own words.", needExample])
  }

  /// Nothing was written; asked again.
  public func needMissing() -> String {
    say(
      es: ["Aún no ha escrito qué le pasa.", needExample, leave],
      en: ["You have not written what the matter is yet.", needExample, leave])
  }

  /// More was written than is kept; asked again.
  public func needTooLong() -> String {
    say(
      es: ["Es demasiado largo. Dígalo en pocas palabras.", needExample, restLater],
      en: ["That is too long. Say it in a few words.", needExample, restLater])
  }

  public func nameAsked() -> String {
    say(
      es: ["¿Cómo quiere que le llamemos?", "Por ejemplo: Ana, señora Ruiz, don Luis."],
      en: ["What would you like us to call you?", "For example: Ana, Mrs Ruiz, Mr Luis Gil."])
  }

  /// Nothing was written; asked again.
  public func nameMissing() -> String {
    say(
      es: ["Aún no ha escrito ningún nombre.", "Vale cualquiera, también uno corto.", leave],
      en: ["You have not written a name yet.", "Any name will do, a short one too.", leave])
  }

  /// More was written than is kept; asked again.
  public func nameTooLong() -> String {
    say(
      es: "Es demasiado largo. Escriba un nombre más corto, por ejemplo: Ana.",
      en: "That is too long. Type a shorter name, for example: Ana.")
  }

  /// Whoever was asked for by name is not there: never with the reason (R35).
  func askPersonAway(_ to: String, _ day: Day?, _ time: ClockTime?) -> String {
    let name = firstName(to)
    return say(
      es: [
        "\(capital: to) no está ahora.\(back(day, time))",
        "Para que le atienda otra persona, escriba: otra",
        "Para que le llame \(name), escriba: llamar",
        "Para dejarlo, pulse Intro:",
      ],
      en: [
        "\(capital: to) is not here now.\(back(day, time))",
        "To be helped by someone else, type: other",
        "To be called by \(name), type: call",
        "To stop, press Enter:",
      ])
  }

  /// « Vuelve mañana a las 10:30.», as far as it is known.
  private func back(_ day: Day?, _ time: ClockTime?) -> Phrase {
    let when = [day.map { self.day($0) }, time.map(at)].compactMap { $0 }.joined(separator: " ")
    guard !when.isEmpty else { return "" }
    return language == .es ? " Vuelve \(when)." : " Back \(when)."
  }

  private var needExample: Phrase {
    language == .es ? "Por ejemplo: no puedo imprimir." : "For example: I cannot print."
  }

  private var restLater: Phrase {
    language == .es
      ? "Lo demás se lo podrá contar a quien le atienda."
      : "You can tell the rest to whoever helps."
  }

  /// The way out where no question stands.
  var leave: Phrase {
    language == .es ? "Para dejarlo, escriba: salir" : "To stop, type: leave"
  }
}
