/// Whom the customer is passed to.
public enum Colleague: Sendable, Equatable {
  /// Somebody by their full name, with their team where it is known.
  case person(name: String, team: String?)

  /// Whoever of a team is free.
  case team(String)

  /// Whoever is free.
  case next
}

/// A colleague's note about the customer, and what the customer has added to it.
struct Note {
  let brief: String
  let correction: String?

  init(_ brief: String, _ correction: String?) {
    self.brief = brief
    self.correction = correction
  }
}

extension Words {
  /// «Hugo Sanz (Impresoras)», where the customer hears of them first.
  func introduced(_ to: Colleague) -> Phrase {
    switch to {
    case .person(let name, let team): known(team).map { "\(name) (\($0))" } ?? "\(name)"
    case .team, .next: unnamed(to)
    }
  }

  /// «Hugo», «alguien de Impresoras»: how later lines name them. The whole name, where the first
  /// one is the technician's too.
  func called(_ to: Colleague, beside talk: Talk? = nil) -> Phrase {
    switch to {
    case .person(let name, _): firstName(name) == talk?.tech ? "\(name)" : "\(firstName(name))"
    case .team, .next: unnamed(to)
    }
  }

  /// «nadie de Impresoras»: who does not answer, where it is not one person; nil where it is.
  func noneOf(_ to: Colleague) -> Phrase? {
    switch (language, to) {
    case (_, .person): nil
    case (.es, .team(let team)): "nadie de \(team)"
    case (.es, .next): "nadie más"
    case (.en, .team(let team)): "nobody from \(team)"
    case (.en, .next): "nobody else"
    }
  }

  /// «Elena Vidal, responsable de Impresoras», «una persona responsable de Impresoras».
  func supervisor(_ to: Colleague, _ talk: Talk) -> Phrase {
    switch (language, to) {
    case (.es, .person(let name, let team)): "\(name), \(inCharge(of: team, talk))"
    case (.es, .team(let team)): "una persona responsable de \(team)"
    case (.es, .next): "una persona responsable"
    case (.en, .person(let name, let team)): "\(name), \(inCharge(of: team, talk))"
    case (.en, .team(let team)): "a person in charge of \(team)"
    case (.en, .next): "a manager"
    }
  }

  /// «responsable de Impresoras»; of the whole organisation only their place in it is said.
  func inCharge(of team: String?, _ talk: Talk) -> Phrase {
    switch (language, known(team)) {
    case (.es, let team?): "responsable de \(team)"
    case (.es, nil): "responsable en \(talk.organisation)"
    case (.en, let team?): "in charge of \(team)"
    case (.en, nil): "a manager at \(talk.organisation)"
    }
  }

  /// What a later line calls a supervisor: their first name, or «esa persona».
  func supervisorAgain(_ to: Colleague, beside talk: Talk) -> Phrase {
    switch (language, to) {
    case (_, .person): called(to, beside: talk)
    case (.es, _): "esa persona"
    case (.en, _): "that person"
    }
  }

  private func unnamed(_ to: Colleague) -> Phrase {
    switch (language, to) {
    case (_, .person(let name, _)): "\(name)"
    case (.es, .team(let team)): "alguien de \(team)"
    case (.es, .next): "la primera persona libre"
    case (.en, .team(let team)): "someone from \(team)"
    case (.en, .next): "the next free person"
    }
  }
}
