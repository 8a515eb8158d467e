public import AldabaCrypto
public import AldabaSystem
public import AldabaWire

/// One outer connection: TLS on a non-blocking socket, frames in both directions, on one loop.
///
/// It owns the socket and the TLS connection and is confined to its loop's thread. Input is read
/// into the loop's shared buffer, so an idle link owns none; output of one turn is gathered and
/// written at its end, so that what belongs together shares TLS records.
///
/// Sendable because it may move to another loop, between `detach` and `attach`; one thread at a time
/// uses it.
public final class Link: @unchecked Sendable {
  /// A peer that has not finished its handshake by then is dropped.
  public static let handshakeSeconds = 10.0
  /// How long a peer may take to read what was written last, and to close.
  public static let goodbyeSeconds = 2.0
  /// Bytes that may wait to be sent before the link gives up.
  public static let queueLimit = 8 * 1_048_576

  /// Called once, when the TLS handshake is done.
  public var onReady: () -> Void = {}
  /// Called for every frame but ping, which is answered here.
  public var onFrame: (Frame) -> Void = { _ in }
  /// Sees relay, ack and resume frames of one stream, one or more of them whole and undecoded one
  /// behind the other, before `onFrame`; true when it took them.
  public var onRelay: ((UInt16, UnsafeRawBufferPointer) -> Bool)?
  /// Called when everything that waited has been written.
  public var onDrained: () -> Void = {}
  /// Called once, after which the link is dead.
  public var onClosed: (LinkError) -> Void = { _ in }

  public let tls: TLSConnection
  public private(set) var isReady = false
  /// Bytes that wait to be sent.
  public var queued: Int { output.count - sent }

  private let descriptor: Int32
  private var loop: EventLoop
  private var source: EventLoop.Source?
  private var deadline: EventLoop.Timer?
  private var isOpen = true
  private var isPaused = false
  private var isFlushing = false
  private var wantsWrite = false
  /// The beginning of a frame whose rest has not come.
  private var partial: [UInt8] = []
  private var output: [UInt8] = []
  private var sent = 0
  /// No more is taken from whoever uses the link; what waits is still written.
  private var isClosing = false
  private var onGone: [() -> Void] = []

  /// Takes over a connected, non-blocking socket and the TLS connection made on it.
  public init(loop: EventLoop, descriptor: consuming Descriptor, tls: TLSConnection) {
    self.loop = loop
    self.descriptor = descriptor.release()
    self.tls = tls
  }

  deinit {
    source?.cancel()
    deadline?.cancel()
    _ = Descriptor(owning: descriptor)
  }

  /// Begins the handshake. Whoever calls keeps the link alive.
  public func start() {
    deadline = loop.after(seconds: Link.handshakeSeconds) { [weak self] in self?.fail(.slow) }
    attach(to: loop)
    advance()
  }

  /// Leaves its loop, to be attached to another one. Nothing is read or written in between; what had
  /// come already is kept. Work of this turn that is still queued on the old loop finds it detached:
  /// hand it over only after another turn.
  public func detach() {
    source?.cancel()
    source = nil
    deadline?.cancel()
    deadline = nil
  }

  /// Goes on on `loop`, from that loop's thread, with whatever had come before.
  public func attach(to loop: EventLoop) {
    self.loop = loop
    isFlushing = false
    do {
      source = try loop.add(descriptor, [.read]) { [weak self] _ in self?.advance() }
    } catch {
      fail(.network(error))
      return
    }
    interest()
    if isReady {
      // Neither what was read already nor what TLS holds makes the socket readable.
      loop.soon { [weak self] in
        guard let self, self.source != nil else { return }
        self.take(0)
        self.advance()
      }
      flushSoon()
    }
  }

  public func send(_ frame: Frame) {
    guard isOpen, !isClosing else { return }
    frame.encode(into: &output)
    outputGrew()
  }

  public func send(_ message: Message) { send(.control(message.encoded())) }

  /// Writes what waits now, and not at the end of the turn: something slower follows in it.
  public func sendNow() {
    if queued > 0, !wantsWrite { flush() }
  }

  /// Sends whole frames that are already encoded: at once and from where they lie, when nothing
  /// waits before them; what the socket does not take is kept.
  public func send(raw bytes: UnsafeRawBufferPointer) {
    guard isOpen, !isClosing else { return }
    var rest = bytes
    if output.isEmpty, isReady, source != nil {
      do throws(CryptoError) {
        if case .bytes(let count) = try tls.write(bytes) {
          rest = UnsafeRawBufferPointer(rebasing: bytes[count...])
        }
      } catch {
        fail(.tls(error))
        return
      }
      guard !rest.isEmpty else { return }
    }
    output.append(contentsOf: rest)
    outputGrew()
  }

  /// Stops taking input, so that the peer's window fills and TCP holds it back.
  public func pause() {
    guard !isPaused else { return }
    isPaused = true
    interest()
  }

  public func resume() {
    guard isPaused else { return }
    isPaused = false
    interest()
    loop.soon { [weak self] in self?.advance() }
  }

  /// Writes what waits, says goodbye, and closes when the other end has closed too, at the latest after
  /// `goodbyeSeconds`. `onClosed` is not called any more.
  ///
  /// A socket closed with something unread in it is reset, and what was written last goes with it
  /// (RFC 1122, 4.2.2.13): so what still comes is read, and thrown away.
  ///
  /// - Parameter gone: called once the link is dead, at once where it is; each one that is given.
  public func close(_ gone: @escaping () -> Void = {}) {
    guard isOpen else { return gone() }
    onGone.append(gone)
    guard !isClosing else { return }
    isClosing = true
    onClosed = { _ in }
    onFrame = { _ in }
    onRelay = nil
    flushSoon()
    deadline?.cancel()
    deadline = loop.after(seconds: Link.goodbyeSeconds) { [self] in finish() }
  }

  // MARK: - Input

  private func advance() {
    guard isOpen, source != nil else { return }
    guard isReady else {
      handshake()
      return
    }
    if wantsWrite { flush() }
    if !isPaused { readAll() }
  }

  private func handshake() {
    do throws(CryptoError) {
      switch try tls.handshake() {
      case .done:
        deadline?.cancel()
        deadline = nil
        isReady = true
        wantsWrite = false
        interest()
        let report = onReady
        onReady = {}
        report()
        advance()
      case .wantsRead:
        wantsWrite = false
        interest()
      case .wantsWrite:
        wantsWrite = true
        interest()
      }
    } catch {
      fail(.tls(error))
    }
  }

  private func readAll() {
    // Rounds are bounded, so that one busy peer cannot keep the loop from the others.
    for _ in 0..<4 {
      guard isOpen, source != nil, !isPaused else { return }
      do throws(CryptoError) {
        // Behind the beginning of a frame that had come before.
        let room = UnsafeMutableRawBufferPointer(rebasing: loop.scratch[partial.count...])
        switch try tls.read(into: room) {
        case .bytes(let count):
          take(count)
          // Less than there was room for: nothing is left, but maybe an end that no poller tells.
          if count < room.count, !tls.hasEnded { return }
        case .wantsRead, .wantsWrite: return
        case .closed:
          fail(.closed)
          return
        }
      } catch {
        fail(.tls(error))
        return
      }
    }
    loop.soon { [weak self] in self?.advance() }
  }

  /// Takes what had come before and `count` more bytes, which lie behind the place for it.
  private func take(_ count: Int) {
    let kept = partial
    partial = []
    kept.withUnsafeBytes { loop.scratch.copyMemory(from: $0) }
    let bytes = UnsafeRawBufferPointer(rebasing: loop.scratch[..<(kept.count + count)])
    let used = dispatch(bytes)
    if used < bytes.count { partial = Array(bytes[used...]) }
  }

  /// Hands on the whole frames at the front and says how many bytes they were.
  private func dispatch(_ bytes: UnsafeRawBufferPointer) -> Int {
    var used = 0
    while isOpen, source != nil {
      do throws(WireError) {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[used...])
        guard let header = try Frame.Header(rest), rest.count >= header.total else { return used }
        if let stream = header.stream(in: rest), let onRelay {
          let run = self.run(of: stream, rest)
          if onRelay(stream, UnsafeRawBufferPointer(rebasing: rest[..<run])) {
            used += run
            continue
          }
        }
        used += header.total
        guard let (frame, _) = try Frame.decode(rest) else { continue }
        if case .ping(let payload) = frame { send(.pong(payload)) } else { onFrame(frame) }
      } catch {
        fail(.malformed(error))
      }
    }
    return isOpen ? used : bytes.count
  }

  /// How many bytes the whole frames of a stream take that lie at the front.
  private func run(of stream: UInt16, _ bytes: UnsafeRawBufferPointer) -> Int {
    var run = 0
    while true {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[run...])
      // A frame that is wrong is found again, and refused, behind those before it.
      guard let header = try? Frame.Header(rest), rest.count >= header.total,
        header.stream(in: rest) == stream
      else { return run }
      run += header.total
    }
  }

  // MARK: - Output

  private func outputGrew() {
    guard queued <= Link.queueLimit else {
      fail(.overflow)
      return
    }
    flushSoon()
  }

  private func flushSoon() {
    guard !isFlushing, !wantsWrite else { return }
    isFlushing = true
    loop.soon { [self] in
      isFlushing = false
      flush()
    }
  }

  private func flush() {
    guard isOpen, isReady, source != nil else { return }
    do throws(CryptoError) {
      while sent < output.count {
        let outcome = try output.withUnsafeBufferPointer { (bytes) throws(CryptoError) in
          try tls.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[sent...])))
        }
        switch outcome {
        case .bytes(let count): sent += count
        case .wantsRead, .wantsWrite:
          setWantsWrite(true)
          compact()
          return
        case .closed:
          fail(.closed)
          return
        }
      }
    } catch {
      fail(.tls(error))
      return
    }
    output = []
    sent = 0
    setWantsWrite(false)
    if isClosing { sayGoodbye() } else { onDrained() }
  }

  private func compact() {
    guard sent > 0, sent * 2 >= output.count else { return }
    output.removeFirst(sent)
    sent = 0
  }

  private func setWantsWrite(_ wants: Bool) {
    guard wantsWrite != wants else { return }
    wantsWrite = wants
    interest()
  }

  private func interest() {
    var interest: EventLoop.Interest = isPaused ? [] : [.read]
    if wantsWrite { interest.insert(.write) }
    guard let source, source.interest != interest else { return }
    source.set(interest)
  }

  // MARK: - End

  /// Ends our half, and waits for the other end to do the same.
  private func sayGoodbye() {
    tls.shutdown()
    source?.cancel()
    do throws(SystemError) {
      try Network.endSending(descriptor)
      source = try loop.add(descriptor, [.read]) { [self] _ in drain() }
    } catch {
      finish()
    }
  }

  private func drain() {
    for _ in 0..<4 {
      do throws(SystemError) {
        switch try IO.read(descriptor, into: loop.scratch) {
        case .bytes: continue
        case .wouldBlock: return
        case .end: return finish()
        }
      } catch {
        return finish()
      }
    }
  }

  private func fail(_ error: LinkError) {
    guard isOpen else { return }
    let report = onClosed
    finish()
    report(error)
  }

  private func finish() {
    guard isOpen else { return }
    isOpen = false
    if isReady, !isClosing { tls.shutdown() }
    detach()
    onReady = {}
    onFrame = { _ in }
    onRelay = nil
    onDrained = {}
    onClosed = { _ in }
    output = []
    partial = []
    let gone = onGone
    onGone = []
    for action in gone { action() }
  }
}
