import AldabaCrypto
import AldabaTunnel
import AldabaWire
import TestSupport
import Testing

/// Who is let into a tunnel, and what happens to bytes that somebody touched.
@Suite struct IdentityTests {
  let cast: Cast

  init() throws { cast = try Cast() }

  private func refused(_ agent: Tunnel.Role, _ technician: Tunnel.Role) throws -> Pair {
    let pair = Pair(agent: try End(agent), technician: try End(technician))
    pair.agent.tunnel.send(.output, Array("secret".utf8))
    pair.start()
    #expect(!pair.agent.isReady)
    #expect(!pair.agent.failures.isEmpty || !pair.technician.failures.isEmpty)
    #expect(pair.technician.content.isEmpty && pair.agent.content.isEmpty)
    return pair
  }

  @Test("a colleague's certificate is not this technician's") func colleague() throws {
    let key = PrivateKey.ed25519()
    let certificate = try cast.authority.issuePerson(
      publicKey: key.rawPublicKey, id: "pablo", name: "Pablo Sanz", role: "technician", team: nil)
    let pair = try refused(
      cast.agentRole,
      .technician(certificate: certificate, key: key, agentKey: cast.agentKey.rawPublicKey))
    #expect(!pair.agent.failures.isEmpty)
  }

  @Test("a certificate of another authority is refused, with the right key too") func authority()
    throws
  {
    let other = try Authority.create(organisation: "Soporte Acme", years: 10)
    let certificate = try other.issuePerson(
      publicKey: cast.technicianKey.rawPublicKey, id: "gabriela", name: "Gabriela Ruiz",
      role: "technician", team: nil)
    _ = try refused(
      cast.agentRole,
      .technician(
        certificate: certificate, key: cast.technicianKey, agentKey: cast.agentKey.rawPublicKey))
  }

  @Test("a certificate whose time is over is refused") func expired() throws {
    let certificate = try cast.authority.issuePerson(
      publicKey: cast.technicianKey.rawPublicKey, id: "gabriela", name: "Gabriela Ruiz",
      role: "technician", team: nil, now: 1_700_000_000)
    _ = try refused(
      cast.agentRole,
      .technician(
        certificate: certificate, key: cast.technicianKey, agentKey: cast.agentKey.rawPublicKey))
  }

  @Test("another agent than the one that joined is refused") func agent() throws {
    let key = PrivateKey.ed25519()
    let certificate = try Authority.selfSigned(key: key, commonName: "agent")
    let pair = try refused(
      .agent(
        certificate: certificate, key: key, authorities: Authorities(cast.authority.certificate),
        technicianKey: cast.technicianKey.rawPublicKey), cast.technicianRole)
    #expect(!pair.technician.isReady)
    #expect(!pair.technician.failures.isEmpty)
  }

  @Test("a touched byte ends the tunnel, and nothing of it is delivered") func tampered() throws {
    var random = Random(seed: 3)
    for isFromAgent in [true, false] {
      for _ in 0..<20 {
        let pair = try Pair(cast)
        pair.start()
        let from = isFromAgent ? pair.agent : pair.technician
        let to = isFromAgent ? pair.technician : pair.agent
        pair.between = { frame, fromAgent in
          guard fromAgent == isFromAgent, case .relay(let position, var bytes) = frame else {
            return frame
          }
          bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
          return .relay(position, bytes)
        }
        from.tunnel.send(isFromAgent ? .output : .keys, Array("reboot\r".utf8))
        pair.run()
        // A changed length can make TLS wait for the rest; then what comes behind it fails.
        for _ in 0..<6 {
          from.tunnel.send(isFromAgent ? .output : .keys, [UInt8](repeating: 0x61, count: 16_000))
          pair.run()
        }
        #expect(to.failures.count == 1)
        #expect(to.content.isEmpty)
      }
    }
  }

  @Test("a touched handshake makes no tunnel") func tamperedHandshake() throws {
    var random = Random(seed: 4)
    for round in 0..<40 {
      let pair = try Pair(cast)
      var frames = 0
      pair.between = { frame, _ in
        guard case .relay(let position, var bytes) = frame else { return frame }
        frames += 1
        guard frames == round % 3 + 1 else { return frame }
        bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
        return .relay(position, bytes)
      }
      pair.technician.tunnel.send(.keys, Array("reboot\r".utf8))
      pair.start()
      #expect(pair.agent.content.isEmpty)
    }
  }

  @Test("nothing goes in or out after a failure") func afterwards() throws {
    let pair = try Pair(cast)
    pair.start()
    let position = Frame.Position(stream: 1, epoch: 0, offset: .max)
    pair.agent.tunnel.receive(.ack(position))
    #expect(pair.agent.failures.count == 1)
    pair.agent.outgoing = []
    pair.agent.tunnel.send(.output, [1])
    pair.technician.tunnel.send(.keys, [2])
    pair.run()
    #expect(pair.agent.failures.count == 1)
    #expect(pair.agent.content.isEmpty)
    #expect(pair.technician.content.isEmpty)
  }

  @Test("a broker that breaks the stream's rules ends the tunnel and nothing more") func broker()
    throws
  {
    let frames: [(Frame.Position) -> Frame] = [
      { .ack($0) }, { .resume($0) }, { .relay($0, [1, 2]) },
    ]
    for make in frames {
      let pair = try Pair(cast)
      pair.start()
      pair.agent.tunnel.receive(make(Frame.Position(stream: 1, epoch: 0, offset: .max)))
      #expect(pair.agent.failures.count == 1)
    }
  }
}
