package import AldabaWire
package import AldabaWords

/// Who people are, as far as a ledger has said, and what its personal texts say.
package struct People {
  /// Reads a personal text.
  package let text: (Digest) -> Personal
  private var names: [PersonID: String]

  /// - Parameter names: of those who are known beforehand.
  package init(names: [PersonID: String] = [:], text: @escaping (Digest) -> Personal) {
    self.names = names
    self.text = text
  }

  package mutating func take(_ record: Record) {
    guard case .personAdded(let id, let name, _, _, _) = record.act else { return }
    if case .text(let name) = text(name) { names[id] = name }
  }

  /// The name, or the identifier where it is not to be had: that is no personal text.
  ///
  /// - Parameter said: a commitment of the record itself, for who was never added.
  package func name(_ id: PersonID, _ said: Digest? = nil) -> String {
    if let name = names[id] { return name }
    if let said, case .text(let name) = text(said) { return name }
    return id.rawValue
  }

  /// Whom a customer is passed to.
  package func colleague(_ handoff: Act.Handoff) -> Colleague {
    switch handoff.to {
    case .person(let id): .person(name: name(id, handoff.name), team: handoff.team)
    case .team(let team): .team(team)
    case .next: .next
    }
  }
}
