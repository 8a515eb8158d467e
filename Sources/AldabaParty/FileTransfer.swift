public import AldabaFiles
public import AldabaSystem
public import AldabaTunnel
public import AldabaWire

/// One file or folder on its way to the other end of a tunnel.
///
///     offer ─▶ … ◀─ accept   begin ─▶   bytes ─▶   ◀─ taken   sent ─▶
public final class FileSending {
  public let ask: AskID
  public let offer: Offer
  /// The receiver has so many bytes.
  public var onProgress: (Int64) -> Void = { _ in }
  /// nil: the receiver has everything. Said once, unless cancelled.
  public var onEnd: (FileTrouble?) -> Void = { _ in }
  /// Whether bytes may go now: not while somebody waits, or nobody allows it.
  public var mayFlow: () -> Bool = { true }

  private let outgoing: Outgoing
  private let tunnel: () -> Tunnel?
  /// Where the receiver began to count.
  private var start: Int64 = 0
  private var isBegun = false
  private var isSent = false
  private var isOver = false

  /// Bytes that lie before TLS at most: what pacing lets go is on its way soon.
  private static let queue = 131_072

  /// - Parameter tunnel: the way there, as long as there is one.
  public init(
    _ ask: AskID, _ scan: Scan, on loop: EventLoop, tunnel: @escaping () -> Tunnel?
  ) throws(SystemError) {
    self.ask = ask
    self.tunnel = tunnel
    offer = scan.offer
    outgoing = try Outgoing(scan, on: loop)
    outgoing.onBegin = { [weak self] index, offset in self?.begun(index, offset) }
    outgoing.onReady = { [weak self] in self?.pump() }
    outgoing.onEnd = { [weak self] in self?.ended($0) }
  }

  /// Bytes a second that the receiver takes.
  public var rate: Double { outgoing.rate }

  /// Says what it is, before anybody is asked.
  public func makeOffer() {
    for message in offer.messages(ask) { tunnel()?.send(message) }
  }

  /// The receiver is ready.
  public func accept(index: Int64, offset: Int64, prefix: Digest) {
    guard !isOver, !isBegun else { return }
    isBegun = true
    outgoing.begin(Held(index: Int(index), offset: offset, prefix: prefix.bytes))
  }

  private func begun(_ index: Int, _ offset: Int64) {
    start = outgoing.sent
    tunnel()?.send(.begin(ask, index: Int64(index), offset: offset))
    tunnel()?.onRoom = { [weak self] in self?.pump() }
    onProgress(start)
  }

  /// The receiver has taken so many bytes since it began.
  public func taken(_ bytes: Int64) {
    guard isBegun, !isOver, bytes <= offer.bytes else { return }
    outgoing.take(start + bytes)
    guard !isOver else { return }
    onProgress(start + bytes)
    endIfTaken(start + bytes)
  }

  /// Sends what may go.
  public func pump() {
    guard !isOver, !isSent, mayFlow(), let tunnel = tunnel() else { return }
    while tunnel.queued(.bulk) < FileSending.queue, let bytes = outgoing.next() {
      tunnel.send(.bulk, bytes)
    }
  }

  private func ended(_ trouble: FileTrouble?) {
    guard !isOver else { return }
    guard let trouble else {
      isSent = true
      tunnel()?.send(.sent(ask))
      return endIfTaken(outgoing.taken)
    }
    tunnel()?.send(.trouble(ask, trouble))
    end(trouble)
  }

  private func endIfTaken(_ position: Int64) {
    if isSent, position == offer.bytes { end(nil) }
  }

  private func end(_ trouble: FileTrouble?) {
    guard !isOver else { return }
    cancel()
    onEnd(trouble)
  }

  /// Ends it without a word.
  public func cancel() {
    isOver = true
    outgoing.cancel()
  }
}

/// One file or folder on its way from the other end of a tunnel.
public final class FileReceiving {
  public let ask: AskID
  public let incoming: Incoming
  /// So many bytes are written.
  public var onProgress: (Int64) -> Void = { _ in }
  /// nil: it is in its place. Said once, unless cancelled.
  public var onEnd: (FileTrouble?) -> Void = { _ in }
  /// After `again`: so many bytes are here.
  public var onAgain: (Int64) -> Void = { _ in }

  private let tunnel: () -> Tunnel?
  private var start: Int64?
  private var isBegun = false
  private var isAgain = false

  public init(
    _ ask: AskID, _ offer: Offer, to place: Place, replacing: Bool, on loop: EventLoop,
    tunnel: @escaping () -> Tunnel?
  ) throws(SystemError) {
    self.ask = ask
    self.tunnel = tunnel
    incoming = try Incoming(offer, to: place, replacing: replacing, on: loop)
    incoming.onHeld = { [weak self] in self?.held($0) }
    incoming.onTaken = { [weak self] in self?.taken($0) }
    incoming.onEnd = { [weak self] trouble in
      guard let self else { return }
      if let trouble { self.tunnel()?.send(.trouble(self.ask, trouble)) }
      onEnd(trouble)
    }
    incoming.prepare()
  }

  private func held(_ held: Held) {
    tunnel()?.send(
      .accept(
        ask, index: Int64(held.index), offset: held.offset,
        prefix: Digest(held.prefix) ?? .zero))
    if isAgain { onAgain(incoming.taken) }
    isAgain = false
  }

  /// The sender's program was started again: it goes on with what is here, unless that is all.
  public func again() {
    guard !incoming.isWhole else { return }
    (start, isBegun, isAgain) = (nil, false, true)
    incoming.again()
  }

  private func taken(_ position: Int64) {
    let start = self.start ?? position
    self.start = start
    tunnel()?.send(.taken(ask, bytes: position - start))
    onProgress(position)
  }

  /// The sender begins there.
  public func begin(index: Int64, offset: Int64) {
    guard !isBegun else { return }
    isBegun = true
    incoming.begin(index: Int(index), offset: offset)
  }

  public func receive(_ bytes: [UInt8]) {
    if isBegun { incoming.receive(bytes) }
  }

  /// The sender has sent everything.
  public func sent() {
    if isBegun { incoming.sent() }
  }

  /// Ends it without a word; what came is removed, or kept to go on with later.
  public func cancel(keeping: Bool) { incoming.cancel(keeping: keeping) }
}
