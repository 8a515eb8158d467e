/// What becomes of a price that was asked (R41).
public enum CostNews: Sendable, Equatable {
  /// The question is before the customer for so long.
  case asked(seconds: Int)
  case accepted, declined, silence
}

/// The desk as a technician reads it: presence (R2), the customer's system, exceptions, prices.
extension Words {
  /// At the desk and in no session.
  public func deskFree() -> String {
    say(
      es: [
        "Está libre: lo que llegue suena aquí.",
        "Para contestar: aldaba answer · Para dejar el puesto: Ctrl+C",
      ],
      en: [
        "You are free: what comes rings here.",
        "To answer: aldaba answer · To leave the desk: Ctrl+C",
      ])
  }

  /// Not at the desk.
  public func deskAway() -> String {
    say(
      es: [
        "Aquí ya no suena nada: lo que llegue va a otra persona.",
        "Para volver al puesto: aldaba queue --follow",
      ],
      en: [
        "Nothing rings here any more: what comes goes to someone else.",
        "To be back at the desk: aldaba queue --follow",
      ])
  }

  /// The system that the customer's agent reports.
  public func systemLine(_ system: String, isSupported: Bool) -> String {
    isSupported
      ? say(es: "Equipo: \(system)", en: "Computer: \(system)")
      : say(
        es: "Equipo: \(system). Su servicio no lo incluye; su cliente puede pedir una excepción.",
        en: "Computer: \(system). Not in the service; your customer can ask for an exception.")
  }

  /// An exception is on record.
  ///
  /// - Parameter name: the full name of who allowed it.
  public func exceptionRecorded(by name: String, reason: String) -> String {
    say(
      es: [
        "Excepción anotada. La autoriza \(name): \(quote: reason)", "Su cliente ya lo ha leído.",
      ],
      en: [
        "The exception is on record. \(capital: name) allows it: \(quote: reason)",
        "Your customer has read so.",
      ])
  }

  /// What becomes of a price. Without a yes nothing is done and nothing charged.
  public func consoleCost(_ news: CostNews, price: String, customer: String) -> String {
    let amount = amount(price)
    return switch news {
    case .asked(let seconds):
      say(
        es: "\(capital: customer) tiene delante su pregunta: el precio, \(amount)."
          + " Tiempo: \(duration(seconds: seconds)).",
        en: "Your request is before \(customer): the price, \(amount)."
          + " Time: \(duration(seconds: seconds)).")
    case .accepted:
      say(
        es: "Sí: \(customer) acepta el precio, \(amount). Ya puede hacerlo.",
        en: "Yes: \(customer) accepts the price, \(amount). You can do it now.")
    case .declined:
      say(
        es: [
          "No: \(customer) prefiere no pagar \(amount). No se hace y no se cobra.",
          "Dé las gracias y diga qué otra cosa podemos hacer: say",
        ],
        en: [
          "No: \(customer) would rather not pay \(amount). It is not done and not charged.",
          "Give thanks and say what else we can do: say",
        ])
    case .silence:
      say(
        es: [
          "Sin respuesta de \(customer) al precio, \(amount). No se hace y no se cobra.",
          "Hable con su cliente y diga qué otra cosa podemos hacer: say",
        ],
        en: [
          "No answer from \(customer) to the price, \(amount). It is not done and not charged.",
          "Talk to your customer and say what else we can do: say",
        ])
    }
  }
}
