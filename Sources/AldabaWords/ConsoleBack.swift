/// What a technician reads when a program has ended in the middle of a session and is back.
extension Words {
  /// A console is back in its session: whose it is.
  public func attached(customer: String, motive: String, ticket: String) -> String {
    say(
      es: [
        "Ha vuelto a la sesión con \(customer).", "Motivo: \(quote: motive) · caso \(ticket)",
      ],
      en: [
        "You are back in the session with \(customer).",
        "Motive: \(quote: motive) · case \(ticket)",
      ])
  }

  /// The customer's program has died and was started again.
  public func customerReturning(_ customer: String) -> String {
    say(
      es: [
        "El programa de \(customer) se cerró y ha vuelto a abrirse. Se le pregunta si siguen.",
        "Lo que había permitido ya no vale: pídalo otra vez.",
      ],
      en: [
        "\(customer)'s program ended and was started again. They are asked whether to go on.",
        "What they had allowed no longer holds: ask again.",
      ])
  }

  /// The same technician has opened a later console of this session.
  public func goesOnElsewhere() -> String {
    say(
      es: "La sesión sigue en otra consola suya, abierta después. Siga allí.",
      en: "The session goes on in another console of yours, opened later. Go on there.")
  }

  /// The console ends; the session waits for this side so long and then ends by itself.
  public func detached(seconds: Int) -> String {
    say(
      es: [
        "Ha salido de la consola y su cliente lo verá.",
        "La sesión termina sola en \(duration(seconds: seconds)).",
        "Para volver: aldaba attach",
      ],
      en: [
        "You have left the console, and your customer will see it.",
        "The session ends by itself in \(duration(seconds: seconds)).",
        "To come back: aldaba attach",
      ])
  }
}
