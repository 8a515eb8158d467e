/// Being passed to somebody else (R11–R15): asked with reason and contact; the first technician
/// stays until the other one answers, and the customer repeats nothing.
extension Words {
  func askTransfer(
    _ talk: Talk, _ to: Colleague, _ reason: String, _ note: Note, _ contact: String?
  ) -> String {
    say(
      es: [
        addressed(
          talk.customer, "\(talk.tech) le pide permiso para pasarle con \(introduced(to))."),
        "Motivo: \(quote: reason)", contactLine(talk, contact),
        noteLines(note, called(to, beside: talk)), handing(talk, called(to, beside: talk)),
      ],
      en: [
        addressed(talk.customer, "\(talk.tech) asks to pass you to \(introduced(to))."),
        "Reason: \(quote: reason)", contactLine(talk, contact),
        noteLines(note, called(to, beside: talk)), handing(talk, called(to, beside: talk)),
      ])
  }

  /// The summary that the colleague will read, word for word, and what the customer adds to it.
  func noteLines(_ note: Note, _ to: Phrase) -> Phrase {
    let added = known(note.correction).map { text -> Phrase in
      language == .es ? "\nUsted añade: \(quote: text)" : "\nYou add: \(quote: text)"
    }
    return language == .es
      ? "Resumen para \(to), así no lo repite:\n\(quote: note.brief)\(added ?? "")"
      : "Summary for \(to), so you need not repeat it:\n\(quote: note.brief)\(added ?? "")"
  }

  /// What holds until the other one is there, and the three answers.
  func handing(_ talk: Talk, _ to: Phrase) -> Phrase {
    language == .es
      ? """
      \(capital: talk.tech) no se va hasta que \(to) conteste.
      Para ver o usar su equipo, \(to) le preguntará.
      Para hablar con \(to), escriba: sí
      Para cambiar el texto, escriba: corregir
      Para seguir con \(talk.tech), pulse Intro:
      """
      : """
      \(capital: talk.tech) stays until \(to) answers.
      To see or use your computer, \(to) will ask you.
      To talk to \(to), type: yes
      To change the text, type: correct
      To stay with \(talk.tech), press Enter:
      """
  }

  /// «Si se corta: 9 1 5 …, extensión 2 1 4», as far as it is known.
  func contactLine(_ talk: Talk, _ contact: String?) -> Phrase? {
    let phone = known(talk.phone).map { "\(digits($0))" as Phrase }
    let extensionNumber = known(contact).map { number -> Phrase in
      language == .es ? "extensión \(digits(number))" : "extension \(digits(number))"
    }
    guard let first = phone ?? extensionNumber else { return nil }
    let lead: Phrase = language == .es ? "Si se corta: " : "If we lose you: "
    guard phone != nil, let extensionNumber else { return lead + first }
    return "\(lead)\(first), \(extensionNumber)"
  }

  /// After `corregir`; the line that follows is added to the summary.
  public func transferCorrection(to: Colleague, in talk: Talk) -> String {
    let name = called(to, beside: talk)
    return say(
      es: ["Escriba qué hay que cambiar.", "\(capital: name) también lo leerá:"],
      en: ["Write what should be changed.", "\(capital: name) will read it too:"])
  }

  /// After a yes: the colleague is being called.
  public func transferRinging(to: Colleague, in talk: Talk) -> String {
    let name = called(to, beside: talk)
    return say(
      es: [
        "Gracias\(comma(talk.customer)). Llamamos a \(name).",
        "\(capital: talk.tech) sigue con usted.",
      ],
      en: [
        "Thank you\(comma(talk.customer)). Calling \(name).",
        "\(capital: talk.tech) is still with you.",
      ])
  }

  /// The colleague has not answered the first rings.
  public func transferWaiting(to: Colleague, in talk: Talk) -> String {
    let name = called(to, beside: talk)
    let nobody = noneOf(to)
    return say(
      es: [
        nobody.map { "Aún no contesta \($0)." } ?? "\(capital: name) aún no contesta.",
        "\(capital: talk.tech) sigue con usted.",
      ],
      en: [
        "\(capital: nobody ?? name) has \(nobody == nil ? "not " : "")answered yet.",
        "\(capital: talk.tech) is still with you.",
      ])
  }

  /// The transfer failed, whatever the reason: everything is as it was (R14).
  public func transferBack(to: Colleague, in talk: Talk) -> String {
    let name = called(to, beside: talk)
    let nobody = noneOf(to)
    return say(
      es: [
        nobody.map { "\(capital: $0) puede atenderle ahora." }
          ?? "\(capital: name) no puede atenderle ahora.",
        "Sigue con \(talk.tech), como antes. Lo que usted permitió no ha cambiado.",
        "\(capital: talk.tech) le dirá qué otra cosa podemos hacer.",
      ],
      en: [
        nobody.map { "\(capital: $0) can help you right now." }
          ?? "\(capital: name) cannot help you right now.",
        "You are with \(talk.tech), as before. What you allowed has not changed.",
        "\(capital: talk.tech) will tell you what else we can do.",
      ])
  }

  /// After a no.
  public func transferDeclined(in talk: Talk) -> String {
    say(
      es: [
        "De acuerdo\(comma(talk.customer)). Sigue con \(talk.tech).",
        "\(capital: talk.tech) le dirá qué otra cosa podemos hacer.",
      ],
      en: [
        "All right\(comma(talk.customer)). You stay with \(talk.tech).",
        "\(capital: talk.tech) will tell you what else we can do.",
      ])
  }

  /// The new technician's greeting, which sums up and needs no answer (R13).
  ///
  /// - Parameters:
  ///   - talk: with the new technician.
  ///   - from: the full name of the first one.
  ///   - hour: of the customer's clock, 0–23.
  public func transferGreeting(in talk: Talk, from: String, brief: String, hour: Int) -> String {
    let hello = hello(hour: hour)
    return say(
      es: [
        "\(hello)\(comma(talk.customer)). Le atiende \(talk.tech), de \(talk.organisation).",
        "\(capital: firstName(from)) me ha contado: \(quote: brief)",
        "Si algo no es así, escríbalo. Si está bien, no tiene que hacer nada.",
      ],
      en: [
        "\(hello)\(comma(talk.customer)). This is \(talk.tech) from \(talk.organisation).",
        "\(capital: firstName(from)) has told me: \(quote: brief)",
        "If something is wrong, please write it. If it is right, you need do nothing.",
      ])
  }

  /// The first technician has gone, and with them what they were allowed.
  public func transferLeft(name: String) -> String {
    let tech = firstName(name)
    return say(
      es: "\(capital: tech) ya no está aquí. Los permisos que le dio han terminado.",
      en: "\(capital: tech) is no longer here. The permissions you gave them have ended.")
  }
}
