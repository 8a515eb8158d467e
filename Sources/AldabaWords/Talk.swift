/// Who is talking to whom and about what: the values that most sentences of a session name.
public struct Talk: Sendable, Equatable {
  /// The organisation, from the customer's own file.
  public var organisation: String

  /// The technician's full name, from the certificate.
  public var technician: String

  /// What the customer wants to be called, as they gave it; nil while nobody knows.
  public var customer: String?

  /// What the customer needs; nil while nobody knows.
  public var motive: String?

  /// The case, spelled out where it is shown; nil where there is none.
  public var ticket: String?

  /// The telephone of the organisation, from the customer's own file and nowhere else.
  public var phone: String?

  /// How the two are talking besides Aldaba.
  public var channel: Channel

  /// Whether the customer's window is recorded.
  public var isRecorded = false

  public init(
    organisation: String, technician: String, customer: String? = nil, motive: String? = nil,
    ticket: String? = nil, phone: String? = nil, channel: Channel = .phone
  ) {
    self.organisation = organisation
    self.technician = technician
    self.customer = customer
    self.motive = motive
    self.ticket = ticket
    self.phone = phone
    self.channel = channel
  }

  /// The name that the technician goes by in sentences: the first word of the certified name.
  var tech: String { firstName(technician) }
}

/// How a customer hears the number. Never the chat of the session: that would prove nothing.
public enum Channel: Sendable, Equatable, CaseIterable {
  case phone, person, relay
}

/// The first word of a full name. Nothing else is guessed from it.
public func firstName(_ name: String) -> String {
  name.split(separator: " ").first.map(String.init) ?? name
}

extension Words {
  /// «, Ana», to stand behind a word of courtesy; nothing when no name is known.
  func comma(_ customer: String?) -> Phrase {
    guard let name = known(customer) else { return "" }
    return ", \(name)"
  }

  /// «Ana, gracias…»; «Gracias…» when no name is known.
  func addressed(_ customer: String?, _ rest: Phrase) -> Phrase {
    guard let name = known(customer) else { return Phrase(stringLiteral: capitalised(rest.text)) }
    return "\(capital: name), \(rest)"
  }

  func heard(_ channel: Channel) -> Phrase {
    switch (language, channel) {
    case (.es, .phone): "por teléfono"
    case (.es, .person): "en persona"
    case (.es, .relay): "por su servicio de intermediación"
    case (.en, .phone): "on the phone"
    case (.en, .person): "in person"
    case (.en, .relay): "through your relay service"
    }
  }

  /// A line that leads to the telephone, with the telephone; nothing when there is none.
  func phone(_ talk: Talk, _ lead: Phrase) -> Phrase? {
    known(talk.phone).map { "\(lead)\(digits($0))" }
  }

  /// «Caso: 4 7 1 1», or nothing when there is none.
  func caseLine(_ talk: Talk) -> Phrase? {
    guard let ticket = known(talk.ticket) else { return nil }
    return language == .es ? "Caso: \(digits(ticket))" : "Case: \(digits(ticket))"
  }

  /// A line that ends in calling the organisation, with the telephone where it is known.
  func callLines(_ talk: Talk, _ line: Phrase) -> Phrase {
    known(talk.phone).map { "\(line):\n\(digits($0))" } ?? "\(line)."
  }

  func known(_ value: String?) -> String? {
    guard let value, value.contains(where: { !$0.isWhitespace }) else { return nil }
    return value
  }
}
