/// Being called back instead of waiting (R7): a time, a telephone, and nothing to repeat.
extension Words {
  func askCallbackTime(_ slots: [String]) -> String {
    let choices = slots.enumerated().map { number, slot -> Phrase in "\(number + 1): \(slot)" }
    return say(
      es: ["¿Cuándo quiere que le llamemos?"] + choices
        + ["\(ownTime(slots.count)).", "Si prefiere llamar usted, pulse Intro:"],
      en: ["When shall we call you?"] + choices
        + ["\(ownTime(slots.count)).", "If you prefer to call us, press Enter:"])
  }

  /// «Escriba 1, 2 o 3, o el día y la hora que prefiera»
  func ownTime(_ slots: Int) -> Phrase {
    let numbers = list((0..<slots).map { "\($0 + 1)" })
    return switch (language, slots) {
    case (.es, 0): "Escriba el día y la hora que prefiera"
    case (.es, _): "Escriba \(numbers), o el día y la hora que prefiera"
    case (.en, 0): "Type the day and time you prefer"
    case (.en, _): "Type \(numbers), or the day and time you prefer"
    }
  }

  func askCallbackPhone(_ phone: String?) -> String {
    guard let phone = known(phone) else {
      return say(
        es: ["¿A qué teléfono le podemos llamar?", "Si no quiere darlo, pulse Intro:"],
        en: ["Which phone can we call?", "If you prefer not to say, press Enter:"])
    }
    return say(
      es: [
        "¿Le llamamos a este teléfono?", "\(digits(phone))", "Si es ese, escriba: sí",
        "Si es otro, escríbalo:", "Para que no le llamemos, pulse Intro:",
      ],
      en: [
        "Shall we call this phone?", "\(digits(phone))", "If so, type: yes",
        "If it is another one, type it:", "Not to be called, press Enter:",
      ])
  }

  func askCallbackPast(_ day: Day, _ time: ClockTime) -> String {
    say(
      es: ["Esa hora ya pasó. La más próxima: \(moment(day, at: time)).", thatOrAnother],
      en: ["That time has passed. The nearest is \(moment(day, at: time)).", thatOrAnother])
  }

  func askCallbackClosed(_ day: Day, _ time: ClockTime) -> String {
    say(
      es: ["A esa hora está cerrado. La más próxima: \(moment(day, at: time)).", thatOrAnother],
      en: ["We are closed then. The nearest is \(moment(day, at: time)).", thatOrAnother])
  }

  private var thatOrAnother: Phrase {
    language == .es
      ? "Si le va bien, escriba: sí\nSi no, escriba otra:"
      : "If that suits you, type: yes\nIf not, type another:"
  }

  /// The callback is on record.
  ///
  /// - Parameters:
  ///   - time: on the customer's clock; nil where only «as soon as possible» was said.
  ///   - phone: where the customer will be called.
  public func callbackNoted(
    in talk: Talk, at time: ClockTime?, day: Day?, phone: String?
  ) -> String {
    let when = moment(day, time)
    let number = phoneLine(phone)
    return say(
      es: [
        "Anotado\(comma(talk.customer)). Le llamaremos \(when)\(local(time)).", number,
        caseLine(talk),
        "Quien le llame ya sabrá lo que pasa. No tendrá que repetirlo.",
      ],
      en: [
        "Noted\(comma(talk.customer)). We will call you \(when)\(local(time)).", number,
        caseLine(talk),
        "Whoever calls will know the matter. You need not repeat it.",
      ])
  }

  /// The customer prefers to call.
  public func callbackSelf(in talk: Talk) -> String {
    say(
      es: [
        callLines(talk, "De acuerdo\(comma(talk.customer)). Llámenos cuando quiera"),
        caseLine(talk),
        "Lo guardamos todo. No tendrá que repetirlo.",
      ],
      en: [
        callLines(talk, "All right\(comma(talk.customer)). Call us whenever you like"),
        caseLine(talk),
        "We keep everything. You need not repeat it.",
      ])
  }

  /// The organisation calls. Where nobody knows the name, the call itself says whom it is for.
  func askCallbackOpen(_ talk: Talk, _ hour: Int) -> String {
    let hello = hello(hour: hour)
    let name = known(talk.customer)
    return say(
      es: [
        "\(hello). Llamamos de \(talk.organisation).",
        name.map { "¿Hablamos con \($0)?" } ?? "¿Hablamos con quien pidió que llamáramos?",
        "Si es usted y puede ahora, escriba: sí",
        "Si prefiere otro momento, escriba: luego",
        "Si no es usted, pulse Intro:",
      ],
      en: [
        "\(hello). This is \(talk.organisation) calling.",
        name.map { "Are we speaking to \($0)?" } ?? "Are we speaking to who asked us to call?",
        "If it is you and now is fine, type: yes",
        "If another time is better, type: later",
        "If it is not you, press Enter:",
      ])
  }

  /// After a no: it is somebody else. `hour` of the customer's clock, 0–23.
  public func callbackNotYou(hour: Int) -> String {
    say(
      es: "Disculpe la molestia. \(wish(hour: hour))",
      en: "We are sorry to have disturbed you. \(wish(hour: hour))")
  }

  /// Put off. Nobody has said who they are, so that it tells nothing but the time: no name, no case,
  /// no telephone (R36).
  public func callbackLater(day: Day?, at time: ClockTime?) -> String {
    let when = moment(day, time)
    return say(
      es: ["De acuerdo. Le llamaremos \(when)\(local(time)).", "Gracias por atendernos."],
      en: ["All right. We will call you \(when)\(local(time)).", "Thank you for taking our call."])
  }

  /// « (su hora local)» behind a time, nothing behind none.
  private func local(_ time: ClockTime?) -> Phrase {
    guard time != nil else { return "" }
    return language == .es ? " (su hora local)" : ", your time"
  }

  /// «mañana a las 10:30», or as soon as possible where no time is known.
  func moment(_ day: Day?, _ time: ClockTime?) -> String {
    guard let time else { return language == .es ? "en cuanto se pueda" : "as soon as possible" }
    return day.map { moment($0, at: time) } ?? at(time)
  }

  func phoneLine(_ phone: String?) -> Phrase? {
    known(phone).map { phone in
      language == .es ? "Teléfono: \(digits(phone))" : "Phone: \(digits(phone))"
    }
  }
}
