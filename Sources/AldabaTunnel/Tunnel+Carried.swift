import AldabaWire

/// A tunnel after one end was started again: a new epoch with a new inner TLS connection, in which the
/// channels go on from where they were.
///
///     agent       epoch 1 ────────┬──▶ epoch 2: carried, what was sent last, what waited
///     technician  epoch 1 ─ dies  └──▶ epoch 2: learns where the channels are
extension Tunnel {
  /// Agent: takes the place of an earlier tunnel of this stream, as soon as this one is ready and before
  /// anything else is sent on it. Every epoch after the first begins with this.
  ///
  /// - Parameters:
  ///   - old: the tunnel that the other end has left behind; nil where this end is new itself.
  ///   - output: whether the technician may see, now, what they saw last.
  public func carry(from old: Tunnel?, output: Bool) {
    var carried = Carried()
    if let old {
      carried.had = old.receivedPositions
      carried.had[.control] = nil
      receivedPositions = carried.had
      for channel in InnerFrame.Channel.carried {
        let sent = old.sentPositions[channel, default: 0]
        let mayGo = channel == .chat || (channel == .output && output)
        let again = mayGo ? old.kept.content(channel) : []
        let waits = mayGo ? old.waiting[channel] ?? [] : []
        // What is not sent any more is passed over, as skipped output is.
        let dropped = mayGo ? 0 : UInt64(old.queued(channel))
        let steps = again.reduce(0) { $0 + (channel.countsBytes ? UInt64($1.count) : 1) }
        carried.until[channel] = sent + dropped
        carried.from[channel] = sent + dropped - min(steps, sent)
        waiting[channel] = again + waits
        queuedBytes[channel] = (again + waits).reduce(0) { $0 + $1.count }
      }
      sentPositions = carried.from
    }
    send(.carried(carried))
  }

  /// Technician: takes over what an earlier tunnel still had to say, where the other end is the one that
  /// was started again. Keys are not said again: what they were for is gone.
  public func takeOver(_ old: Tunnel) {
    guard let chat = old.waiting[.chat] else { return }
    waiting[.chat] = chat + (waiting[.chat] ?? [])
    queuedBytes[.chat] = (waiting[.chat] ?? []).reduce(0) { $0 + $1.count }
  }

  /// Technician: where the channels are, by the agent, who has lived.
  func learn(_ carried: Carried) throws(WireError) {
    guard isLearning else { throw WireError("nobody was started again") }
    for (channel, position) in carried.from {
      guard position <= carried.until[channel, default: 0] else {
        throw WireError("more was sent on \(channel) than there was")
      }
      receivedPositions[channel] = position
    }
    for (channel, position) in carried.had { sentPositions[channel] = position }
    knownBefore = carried.until
    isLearning = false
    pump()
  }

  /// The end of what was sent on the channels that somebody who comes back reads again.
  struct Kept {
    /// Bytes of screen, and of messages.
    static let limits: Carried.Positions = [.output: 65_536, .chat: 65_536]
    /// Bytes of screen that are kept, and forgotten, together.
    private static let piece = 2_048

    private var parts: [InnerFrame.Channel: [[UInt8]]] = [:]
    private var counts: [InnerFrame.Channel: Int] = [:]
    /// Something before it is gone: it may begin in the middle of a line.
    private var isCut = false

    mutating func add(_ channel: InnerFrame.Channel, _ content: [UInt8]) {
      guard let limit = Kept.limits[channel] else { return }
      var list = parts.removeValue(forKey: channel) ?? []
      // Keys echo byte by byte, and the first of very many pieces is slow to take away.
      if channel.countsBytes, let last = list.indices.last,
        list[last].count + content.count <= Kept.piece
      {
        list[last] += content
      } else {
        list.append(content)
      }
      parts[channel] = list
      counts[channel, default: 0] += content.count
      while counts[channel, default: 0] > Int(limit), let first = parts[channel]?.first {
        parts[channel]?.removeFirst()
        counts[channel, default: 0] -= first.count
        if channel == .output { isCut = true }
      }
    }

    /// What to send again. Screen output begins with a whole line, so that no escape sequence is cut.
    func content(_ channel: InnerFrame.Channel) -> [[UInt8]] {
      let parts = parts[channel] ?? []
      guard channel == .output, isCut else { return parts }
      let bytes = parts.flatMap { $0 }
      guard let end = bytes.firstIndex(of: 0x0A) else { return [] }
      let rest = bytes[(end + 1)...]
      return stride(from: rest.startIndex, to: rest.endIndex, by: Limits.inner).map {
        Array(rest[$0..<min($0 + Limits.inner, rest.endIndex)])
      }
    }
  }
}
