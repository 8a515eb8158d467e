import AldabaCrypto
import AldabaTunnel
import AldabaWire
import Testing

@Suite struct NumberTests {
  static func binding(
    session: UInt8 = 1, agent: UInt8 = 2, technician: UInt8 = 3, exporter: UInt8 = 4
  ) throws -> Number.Binding {
    Number.Binding(
      session: try #require(SessionID(rawValue: [UInt8](repeating: session, count: 16).hex)),
      agentKey: [UInt8](repeating: agent, count: 32),
      technicianKey: [UInt8](repeating: technician, count: 32),
      exporter: [UInt8](repeating: exporter, count: 32))
  }

  /// Plays one exchange between two sides; both digits.
  private func exchange(_ agent: inout NumberExchange, _ technician: inout NumberExchange) throws
    -> (String?, String?)
  {
    guard case .commit(let number, let commitment) = agent.begin(),
      case .nonce(let again, let nonce) = try technician.answer(
        exchange: number, commitment: commitment),
      case .open(let last, let opened) = try agent.open(exchange: again, nonce: nonce)
    else { return (nil, nil) }
    let digits = try technician.finish(exchange: last, nonce: opened)
    #expect(digits == technician.digits)
    return (agent.digits, technician.digits)
  }

  @Test("both sides have the same four digits, five times, and no sixth") func same() throws {
    var agent = NumberExchange(try Self.binding())
    var technician = NumberExchange(try Self.binding())
    var seen: Set<String> = []
    for number in 1...5 as ClosedRange<Int64> {
      let (a, t) = try exchange(&agent, &technician)
      let digits = try #require(a)
      #expect(a == t)
      #expect(digits.utf8.count == 4 && digits.utf8.allSatisfy { (0x30...0x39).contains($0) })
      #expect(agent.count == number && technician.count == number)
      seen.insert(digits)
    }
    #expect(seen.count > 1)
    #expect(agent.isExhausted && technician.isExhausted)
    let sixth = agent.begin()
    #expect(sixth == nil)
    #expect(throws: WireError.self) { try technician.answer(exchange: 6, commitment: .zero) }
    #expect(agent.count == 5 && technician.count == 5)
  }

  @Test("an exchange counts when it is begun, finished or not") func unfinished() throws {
    var agent = NumberExchange(try Self.binding())
    for number in 1...5 as ClosedRange<Int64> {
      guard case .commit(number, _) = agent.begin() else {
        Issue.record("no exchange \(number)")
        return
      }
      #expect(agent.digits == nil)
    }
    let sixth = agent.begin()
    #expect(sixth == nil)
    var technician = NumberExchange(try Self.binding())
    for number in 1...5 as ClosedRange<Int64> {
      _ = try technician.answer(exchange: number, commitment: .zero)
    }
    #expect(technician.isExhausted)
  }

  @Test("the count goes on after a reconnect") func kept() throws {
    var agent = NumberExchange(try Self.binding(), count: 4)
    guard case .commit(5, _) = agent.begin() else {
      Issue.record("expected the fifth")
      return
    }
    let sixth = agent.begin()
    #expect(sixth == nil)
  }

  @Test("a message out of its turn is refused, and the turn is not lost") func turns() throws {
    var agent = NumberExchange(try Self.binding())
    var technician = NumberExchange(try Self.binding())
    let nonce = [UInt8](repeating: 9, count: 32)
    #expect(throws: WireError.self) { try agent.open(exchange: 1, nonce: nonce) }
    #expect(throws: WireError.self) { try technician.finish(exchange: 1, nonce: nonce) }
    guard case .commit(_, let commitment) = agent.begin(nonce: nonce) else { return }
    #expect(throws: WireError.self) { try agent.open(exchange: 2, nonce: nonce) }
    for wrong in [0, 2, 5] as [Int64] {
      #expect(throws: WireError.self) {
        try technician.answer(exchange: wrong, commitment: commitment)
      }
    }
    _ = try technician.answer(exchange: 1, commitment: commitment)
    // The same again would let an answer be chosen anew.
    #expect(throws: WireError.self) { try technician.answer(exchange: 1, commitment: commitment) }
    #expect(throws: WireError.self) { try technician.finish(exchange: 2, nonce: nonce) }
    _ = try agent.open(exchange: 1, nonce: nonce)
    #expect(throws: WireError.self) { try agent.open(exchange: 1, nonce: nonce) }
    _ = try technician.finish(exchange: 1, nonce: nonce)
    #expect(throws: WireError.self) { try technician.finish(exchange: 1, nonce: nonce) }
  }

  @Test("an opening that was not committed to is refused") func opening() throws {
    var technician = NumberExchange(try Self.binding())
    let nonce = [UInt8](repeating: 9, count: 32)
    _ = try technician.answer(exchange: 1, commitment: Number.commitment(to: nonce))
    var other = nonce
    for index in other.indices {
      other[index] ^= 1
      #expect(throws: WireError.self) { try technician.finish(exchange: 1, nonce: other) }
      other[index] ^= 1
    }
    #expect(technician.digits == nil)
    #expect(throws: WireError.self) { try technician.finish(exchange: 1, nonce: []) }
    _ = try technician.finish(exchange: 1, nonce: nonce)
    #expect(technician.digits?.utf8.count == 4)
  }

  @Test("everything that the number is taken from changes it") func parts() throws {
    let a = [UInt8](repeating: 5, count: 32)
    let t = [UInt8](repeating: 6, count: 32)
    let binding = try Self.binding()
    // Four digits may be the same by chance, so each part is tried with many values.
    func differs(_ make: (UInt8) throws -> String) rethrows -> Bool {
      Set(try (10..<40).map { try make($0) }).count > 20
    }
    func number(_ a: [UInt8], _ t: [UInt8], _ exchange: Int64, _ binding: Number.Binding) -> String
    {
      Number.digits(agentNonce: a, technicianNonce: t, exchange: exchange, binding)
    }
    #expect(differs { number([UInt8](repeating: $0, count: 32), t, 1, binding) })
    #expect(differs { number(a, [UInt8](repeating: $0, count: 32), 1, binding) })
    #expect(differs { number(a, t, Int64($0), binding) })
    #expect(try differs { number(a, t, 1, try Self.binding(session: $0)) })
    #expect(try differs { number(a, t, 1, try Self.binding(agent: $0)) })
    #expect(try differs { number(a, t, 1, try Self.binding(technician: $0)) })
    #expect(try differs { number(a, t, 1, try Self.binding(exporter: $0)) })
    // The two nonces are not interchangeable.
    #expect(number(a, t, 1, binding) != number(t, a, 1, binding))
  }

  @Test("through a tunnel both sides agree; with somebody in the middle they do not") func middle()
    throws
  {
    let cast = try Cast()
    let session = try #require(SessionID(rawValue: [UInt8](repeating: 1, count: 16).hex))
    func side(_ end: End, agentKey: [UInt8], technicianKey: [UInt8]) throws -> NumberExchange {
      NumberExchange(
        Number.Binding(
          session: session, agentKey: agentKey, technicianKey: technicianKey,
          exporter: try end.tunnel.exporter()))
    }
    let honest = try Pair(cast)
    honest.start()
    var agent = try side(
      honest.agent, agentKey: cast.agentKey.rawPublicKey,
      technicianKey: cast.technicianKey.rawPublicKey)
    var technician = try side(
      honest.technician, agentKey: cast.agentKey.rawPublicKey,
      technicianKey: cast.technicianKey.rawPublicKey)
    let (a, t) = try exchange(&agent, &technician)
    #expect(a == t && a != nil)

    // Even with the authority's help: a tunnel to each side, all messages passed on as they are.
    let wrongAgent = PrivateKey.ed25519()
    let wrongTechnician = PrivateKey.ed25519()
    let certificate = try cast.authority.issuePerson(
      publicKey: wrongTechnician.rawPublicKey, id: "gabriela", name: "Gabriela Ruiz",
      role: "technician", team: nil)
    let toAgent = Pair(
      agent: try End(
        .agent(
          certificate: cast.agent, key: cast.agentKey,
          authorities: Authorities(cast.authority.certificate),
          technicianKey: wrongTechnician.rawPublicKey)),
      technician: try End(
        .technician(
          certificate: certificate, key: wrongTechnician, agentKey: cast.agentKey.rawPublicKey)))
    let toTechnician = Pair(
      agent: try End(
        .agent(
          certificate: try Authority.selfSigned(key: wrongAgent, commonName: "agent"),
          key: wrongAgent, authorities: Authorities(cast.authority.certificate),
          technicianKey: cast.technicianKey.rawPublicKey)),
      technician: try End(
        .technician(
          certificate: cast.technician, key: cast.technicianKey, agentKey: wrongAgent.rawPublicKey))
    )
    toAgent.start()
    toTechnician.start()
    var different = 0
    for _ in 0..<10 {
      var deceivedAgent = try side(
        toAgent.agent, agentKey: cast.agentKey.rawPublicKey,
        technicianKey: wrongTechnician.rawPublicKey)
      var deceivedTechnician = try side(
        toTechnician.technician, agentKey: wrongAgent.rawPublicKey,
        technicianKey: cast.technicianKey.rawPublicKey)
      let (x, y) = try exchange(&deceivedAgent, &deceivedTechnician)
      if x != y { different += 1 }
    }
    #expect(different >= 9)
  }
}
