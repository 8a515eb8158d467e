public import AldabaWire

/// What a colleague is given with a customer: what the customer has read, word for word, and
/// besides it only the register (R12).
public struct Briefing: Sendable, Equatable {
  /// The full name of who hands over.
  public var from: String
  public var customer: String?
  public var ticket: String?

  /// What the customer needs, as it stands after their corrections.
  public var motive: String?

  /// Why the customer is handed over.
  public var reason: String?
  public var brief: String
  public var correction: String?
  public var done: [String]
  public var register: Act.Register?
  /// Who is at the keyboard for the customer (R40).
  public var helper: String?

  public init(
    from: String, customer: String? = nil, ticket: String? = nil, motive: String? = nil,
    reason: String? = nil, brief: String, correction: String? = nil, done: [String] = [],
    register: Act.Register? = nil, helper: String? = nil
  ) {
    self.from = from
    self.customer = customer
    self.ticket = ticket
    self.motive = motive
    self.reason = reason
    self.brief = brief
    self.correction = correction
    self.done = done
    self.register = register
    self.helper = helper
  }
}

extension Words {
  /// The briefing as whoever answers reads it, a line each.
  public func consoleBriefing(_ briefing: Briefing) -> String {
    let from = briefing.from
    let spanish: [Phrase?] = [
      "De: \(from)", known(briefing.customer).map { "Cliente: \($0)" },
      known(briefing.ticket).map { "Caso: \(digits($0))" },
      known(briefing.motive).map { "Necesita: \(quote: $0)" },
      known(briefing.reason).map { "Motivo para pasarle: \(quote: $0)" },
      "Resumen que ha leído su cliente: \(quote: briefing.brief)",
      known(briefing.correction).map { "Su cliente añade: \(quote: $0)" },
      known(briefing.helper).map { "Al teclado: \($0)" },
    ]
    let english: [Phrase?] = [
      "From: \(from)", known(briefing.customer).map { "Customer: \($0)" },
      known(briefing.ticket).map { "Case: \(digits($0))" },
      known(briefing.motive).map { "Needs: \(quote: $0)" },
      known(briefing.reason).map { "Reason for passing on: \(quote: $0)" },
      "Summary that your customer has read: \(quote: briefing.brief)",
      known(briefing.correction).map { "Your customer adds: \(quote: $0)" },
      known(briefing.helper).map { "At the keyboard: \($0)" },
    ]
    let done = { (word: String) in briefing.done.map { "\(word): \(quote: $0)" as Phrase? } }
    return say(
      es: spanish + done("Hecho") + [briefing.register.map { "Explicación: \(word($0))" }],
      en: english + done("Done") + [briefing.register.map { "Explaining: \(word($0))" }])
  }
}
