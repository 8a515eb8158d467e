import AldabaLink
public import AldabaTunnel
import AldabaWire

/// The tunnels to whoever is at the other end, and what comes through them.
extension Party {
  /// Opens the tunnel of a stream; both ends do it when the customer has said yes to it.
  public func open(_ tunnel: Tunnel) {
    connect(tunnel)
    if isCut(Int64(tunnel.stream)) { tunnel.linkLost() }
    tunnel.start()
  }

  func connect(_ tunnel: Tunnel) {
    let stream = Int64(tunnel.stream)
    tunnels[stream] = tunnel
    tunnel.onFrame = { [weak self] in self?.link?.send($0) }
    tunnel.onReady = { [weak self] in self?.onEvent(.tunnelReady(stream)) }
    tunnel.onMessage = { [weak self] in self?.take(stream, $0) }
    tunnel.onContent = { [weak self] in self?.take(stream, $0, $1) }
    tunnel.onFailed = { [weak self] in
      guard let self, self.tunnels.removeValue(forKey: stream) != nil else { return }
      self.onEvent(.tunnelFailed(stream, $0))
      self.checkSettled()
    }
  }

  /// Nothing more comes from this stream, or goes to it.
  public func close(stream: Int64) {
    successors.removeValue(forKey: stream)
    guard let tunnel = tunnels.removeValue(forKey: stream) else { return }
    tunnel.onFrame = { _ in }
    tunnel.onReady = {}
    tunnel.onMessage = { _ in }
    tunnel.onContent = { _, _ in }
    tunnel.onFailed = { _ in }
  }

  func take(_ stream: Int64, _ channel: InnerFrame.Channel, _ content: [UInt8]) {
    switch channel {
    case .keys, .output, .bulk, .printed: onEvent(.content(stream, channel, content))
    case .chat:
      guard content.count <= Limits.chat, let text = String(validating: content, as: UTF8.self)
      else {
        let limit = "expected at most \(Limits.chat) bytes of text in a message"
        close(stream: stream)
        onEvent(.tunnelFailed(stream, .malformed(WireError(limit))))
        return
      }
      onEvent(.chat(stream, text))
    case .control: break
    }
  }

  func take(_ stream: Int64, _ message: InnerMessage) {
    if case .checkpoint(let shown) = message {
      compare(shown, from: stream)
    } else {
      onEvent(.inner(stream, message))
    }
  }

  // MARK: - Epochs

  /// The tunnel of a stream's next epoch, made with its first frame: the other end was started again and
  /// makes a new inner connection. Frames are not signed, so whoever begins one has to show first who
  /// they are; until then the old tunnel stands.
  func successor(_ stream: Int64, _ epoch: UInt16) -> Tunnel? {
    if let known = successors[stream], epoch <= known.epoch { return known }
    guard let tunnel = onNewEpoch(stream, epoch) else { return nil }
    successors[stream] = tunnel
    tunnel.onFrame = { [weak self] in self?.link?.send($0) }
    tunnel.onReady = { [weak self, weak tunnel] in
      guard let self, let tunnel, self.successors[stream] === tunnel else { return }
      self.succeed(stream, tunnel)
    }
    tunnel.onFailed = { [weak self, weak tunnel] _ in
      guard let self, let tunnel, self.successors[stream] === tunnel else { return }
      self.successors[stream] = nil
    }
    tunnel.start()
    // What came before may have been lost on the way: the other end begins where we are.
    tunnel.linkResumed()
    return tunnel
  }

  private func succeed(_ stream: Int64, _ tunnel: Tunnel) {
    successors[stream] = nil
    let old = tunnels[stream]
    close(stream: stream)
    connect(tunnel)
    tunnel.carry(from: old, output: maySeeAgain(stream))
    onEvent(.tunnelReady(stream))
  }
}
