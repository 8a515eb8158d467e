/// What a customer reads where somebody may be talking them into something.
extension Words {
  /// Before a question about control, on a sign of risk. A no counts at once; a yes has to wait.
  ///
  /// - Parameters:
  ///   - neverAsks: the organisation has promised it.
  ///   - seconds: until a yes counts.
  public func scamWarning(in talk: Talk, neverAsks: Bool, seconds: Int) -> String {
    let organisation = talk.organisation
    let phone = known(talk.phone).map { digits($0) }
    return say(
      es: [
        "Un momento, por su seguridad.",
        "¿Le han llamado sin que usted lo pidiera? Puede ser un engaño.",
        neverAsks
          ? "\(capital: organisation) no pide contraseñas, dinero ni datos del banco." : nil,
        phone == nil
          ? "Si tiene dudas, pulse Intro y cuelgue."
          : "Si tiene dudas, pulse Intro, cuelgue y llame usted a \(organisation):",
        phone.map { "\($0)" },
        "Para decir que no, pulse Intro ahora.",
        "Para decir que sí, espere \(duration(seconds: seconds)).",
      ],
      en: [
        "One moment, for your safety.",
        "Did they call you without your asking? It may be a fraud.",
        neverAsks
          ? "\(capital: organisation) never asks for passwords, money or bank details." : nil,
        phone == nil
          ? "If in doubt, press Enter and hang up."
          : "If in doubt, press Enter, hang up and call \(organisation) yourself:",
        phone.map { "\($0)" },
        "To say no, press Enter now.",
        "To say yes, wait \(duration(seconds: seconds)).",
      ])
  }

  /// A yes that came before it can count.
  public func scamWait(seconds: Int) -> String {
    say(
      es:
        "Para decir que sí, espere \(duration(seconds: seconds)). Para decir que no, pulse Intro.",
      en: "To say yes, wait \(duration(seconds: seconds)). To say no, press Enter.")
  }

  /// From here on a yes counts.
  public func scamReady() -> String {
    say(es: "Ya puede contestar.", en: "You can answer now.")
  }
}
