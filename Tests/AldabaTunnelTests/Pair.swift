import AldabaCrypto
import AldabaTunnel
import AldabaWire

/// The people of a tunnel: an authority, a technician with a certificate, an agent with a key.
struct Cast {
  let authority: Authority
  let technicianKey: PrivateKey
  let technician: Certificate
  let agentKey: PrivateKey
  let agent: Certificate

  init() throws(CryptoError) {
    authority = try Authority.create(organisation: "Soporte Acme", years: 10)
    technicianKey = PrivateKey.ed25519()
    technician = try authority.issuePerson(
      publicKey: technicianKey.rawPublicKey, id: "gabriela", name: "Gabriela Ruiz",
      role: "technician", team: nil)
    agentKey = PrivateKey.ed25519()
    agent = try Authority.selfSigned(key: agentKey, commonName: "agent")
  }

  var agentRole: Tunnel.Role {
    .agent(
      certificate: agent, key: agentKey, authorities: Authorities(authority.certificate),
      technicianKey: technicianKey.rawPublicKey)
  }

  var technicianRole: Tunnel.Role {
    .technician(certificate: technician, key: technicianKey, agentKey: agentKey.rawPublicKey)
  }
}

/// One end of a tunnel and what has come out of it.
final class End {
  let tunnel: Tunnel
  var outgoing: [Frame] = []
  var isReady = false
  var messages: [InnerMessage] = []
  var content: [InnerFrame.Channel: [[UInt8]]] = [:]
  /// The order in which anything came.
  var order: [InnerFrame.Channel] = []
  var failures: [Tunnel.Failure] = []

  init(_ role: Tunnel.Role, stream: UInt16 = 1, epoch: UInt16 = 0) throws(CryptoError) {
    tunnel = try Tunnel(role, stream: stream, epoch: epoch)
    tunnel.onFrame = { [unowned self] in outgoing.append($0) }
    tunnel.onReady = { [unowned self] in isReady = true }
    tunnel.onMessage = { [unowned self] in
      messages.append($0)
      order.append(.control)
    }
    tunnel.onContent = { [unowned self] channel, bytes in
      content[channel, default: []].append(bytes)
      order.append(channel)
    }
    tunnel.onFailed = { [unowned self] in failures.append($0) }
  }

  func all(_ channel: InnerFrame.Channel) -> [UInt8] { (content[channel] ?? []).flatMap { $0 } }
}

/// Two ends with nothing between them but this: no socket, no broker.
final class Pair {
  let agent: End
  let technician: End
  /// Sees and may change each frame on its way; nil drops it.
  var between: (Frame, Bool) -> Frame? = { frame, _ in frame }

  init(_ cast: Cast) throws(CryptoError) {
    agent = try End(cast.agentRole)
    technician = try End(cast.technicianRole)
  }

  init(agent: End, technician: End) {
    self.agent = agent
    self.technician = technician
  }

  func start() {
    agent.tunnel.start()
    technician.tunnel.start()
    run()
  }

  /// Carries frames until neither side has any.
  func run() {
    while !agent.outgoing.isEmpty || !technician.outgoing.isEmpty {
      carry(from: agent, to: technician)
      carry(from: technician, to: agent)
    }
  }

  private func carry(from: End, to: End) {
    let frames = from.outgoing
    from.outgoing = []
    for frame in frames {
      if let frame = between(frame, from === agent) { to.tunnel.receive(frame) }
    }
  }

  /// Both ends learn that the line is whole again, and say where they are.
  func resume() {
    agent.tunnel.linkResumed()
    technician.tunnel.linkResumed()
    run()
  }

  func lose() {
    agent.tunnel.linkLost()
    technician.tunnel.linkLost()
  }
}
