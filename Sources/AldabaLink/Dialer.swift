public import AldabaCrypto
public import AldabaSystem

/// Makes outer connections from a party to its broker.
public struct Dialer {
  public let loop: EventLoop
  public let address: HostPort
  public let context: TLSContext

  public init(loop: EventLoop, address: HostPort, context: TLSContext) {
    self.loop = loop
    self.address = address
    self.context = context
  }

  /// Connects and finishes the TLS handshake, or says why not; always on the loop, after returning.
  /// The link's callbacks are the caller's to set inside `completion`, before anything is read.
  public func dial(_ completion: @escaping (Result<Link, LinkError>) -> Void) {
    Network.connect(
      host: address.host, port: address.port, seconds: Link.handshakeSeconds, on: loop
    ) { [loop, address, context] result in
      switch consume result {
      case .failure(let error): completion(.failure(.network(error)))
      case .success(let descriptor):
        do throws(CryptoError) {
          let tls = try TLSConnection(
            client: context, descriptor: descriptor.number, host: address.host)
          let link = Link(loop: loop, descriptor: descriptor, tls: tls)
          link.onReady = { completion(.success(link)) }
          link.onClosed = { completion(.failure($0)) }
          link.start()
        } catch {
          completion(.failure(.tls(error)))
        }
      }
    }
  }
}
