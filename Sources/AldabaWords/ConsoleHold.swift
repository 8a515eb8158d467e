/// What becomes of a wait.
public enum HoldNews: Sendable, Equatable {
  /// The question is before the customer for so long.
  case asked(seconds: Int)
  case held(until: ClockTime)
  case declined, silence

  /// The customer has read the cause and the time left.
  case checked(seconds: Int)

  /// Too long without a word of the technician's; `waited` in seconds, from the beginning.
  case overrun(waited: Int)

  /// The customer has stopped waiting.
  case left

  /// The customer is to be called instead; without a time, as soon as possible.
  case callback(day: Day?, at: ClockTime?, phone: String?)

  /// The technician is back; both in seconds.
  case resumed(waited: Int, estimated: Int)
}

/// A wait as the technician reads it. Each line ends in the next thing to do.
extension Words {
  public func consoleHold(_ news: HoldNews, customer: String) -> String {
    switch news {
    case .asked(let seconds):
      say(
        es: "\(capital: customer) tiene delante su pregunta: esperar."
          + " Tiempo: \(duration(seconds: seconds)).",
        en: "Your request is before \(customer): to wait. Time: \(duration(seconds: seconds)).")
    case .held(let end):
      say(
        es: [
          "Sí: \(customer) espera \(until(end)). Mientras tanto no se ve ni se usa su equipo.",
          "Antes de un minuto, vuelva con la causa: check; al terminar: resume",
        ],
        en: [
          "Yes: \(customer) waits \(until(end)). Meanwhile their computer is not seen or used.",
          "Within a minute, come back with the cause: check; when done: resume",
        ])
    case .declined:
      say(
        es: [
          "No: \(customer) prefiere no esperar. Agradézcalo y no insista.", "Puede seguir con: say",
        ],
        en: [
          "No: \(customer) would rather not wait. Give thanks and do not insist.",
          "You can go on with: say",
        ])
    case .silence:
      say(
        es: ["Sin respuesta de \(customer): no hay espera.", "Puede seguir con: say"],
        en: ["No answer from \(customer): there is no wait.", "You can go on with: say"])
    case .checked(let seconds):
      say(
        es: "\(capital: customer) sabe la causa y lo que falta: \(about(seconds: seconds)).",
        en: "\(capital: customer) knows the cause and the time left: \(about(seconds: seconds)).")
    case .overrun(let waited):
      say(
        es: [
          "\(capital: customer) ha esperado \(past(waited)); le hemos pedido disculpas.",
          "Vuelva con la causa: check; o siga con su cliente: resume",
        ],
        en: [
          "\(capital: customer) has waited \(past(waited)); we have said that we are sorry.",
          "Come back with the cause: check; or go on with your customer: resume",
        ])
    case .left:
      say(
        es: "\(capital: customer) ya no espera y lee sus mensajes. Siga con: say",
        en: "\(capital: customer) no longer waits and reads your messages. Go on with: say")
    case .callback(let day, let time, let phone): callback(customer, day, time, phone)
    case .resumed(let waited, let estimated):
      say(
        es: [
          "Ya está con \(customer), que ha leído las gracias.",
          "Ha esperado \(past(waited)); usted calculó \(about(seconds: estimated)).",
        ],
        en: [
          "You are back with \(customer), who has read the thanks.",
          "They waited \(past(waited)); your estimate was \(about(seconds: estimated)).",
        ])
    }
  }

  private func callback(
    _ customer: String, _ day: Day?, _ time: ClockTime?, _ phone: String?
  ) -> String {
    let when = moment(day, time)
    let number = phoneLine(phone)
    return say(
      es: [
        "\(capital: customer) prefiere que le llamemos: \(when).", number,
        "Queda en la cola con su resumen. Puede despedirse: close",
      ],
      en: [
        "\(capital: customer) would rather be called: \(when).", number,
        "It is in the queue with its summary. You can say goodbye: close",
      ])
  }

  private func past(_ seconds: Int) -> String { duration(seconds: max(seconds, 1)) }
}
