public import AldabaSystem
public import AldabaWire

/// One transfer that comes in: bytes are written on a thread of the disk, and acknowledged when they
/// are. Belongs to its loop.
public final class Incoming {
  /// The place is ready: what the other side is told.
  public var onHeld: (Held) -> Void = { _ in }
  /// Everything before this position is written.
  public var onTaken: (Int64) -> Void = { _ in }
  /// nil: it has arrived under its name, whole and durable. Said once, unless stopped; what was
  /// written of a transfer that failed is gone then.
  public var onEnd: (FileTrouble?) -> Void = { _ in }

  public let offer: Offer
  public let place: Place
  /// Bytes that are written.
  public private(set) var taken: Int64 = 0
  private let replacing: Bool
  private var receiver: Receiver
  private let stop = StopSign()
  private let disk: DiskThread
  private var waiting: [[UInt8]] = []
  /// Of those, and of those that are being written.
  private var waitingBytes = 0
  /// Bytes that came since the last were given to the disk.
  private var gathered = 0
  private var gathering: EventLoop.Timer?
  private let loop: EventLoop
  private var isWriting = false
  private var isSent = false
  private var isOver = false
  private var isCancelled = false
  /// Counts beginnings: what the disk still answers of an earlier one is of no use.
  private var beginning = 0

  /// While it is set, what comes waits, and is not acknowledged.
  public var isHeld = false {
    didSet { if oldValue, !isHeld { write() } }
  }

  /// A write costs more than its bytes: so many are gathered for one, for at most so many seconds.
  private static let batch = 262_144
  private static let patience = 0.002

  /// Bytes that may wait for the disk: twice what pacing lets anybody send.
  private static let mostWaiting = 2 * Pacing.most

  /// - Parameter replacing: the person let the file that is there be replaced.
  public init(
    _ offer: Offer, to place: Place, replacing: Bool, on loop: EventLoop
  ) throws(SystemError) {
    self.offer = offer
    self.place = place
    self.replacing = replacing
    self.loop = loop
    receiver = Receiver(offer, to: place, stop: stop)
    disk = try DiskThread(loop)
  }

  /// Makes the place ready, or looks at what is there from before.
  public func prepare() {
    let receiver = receiver
    run { () throws(FileTrouble) in
      (try receiver.prepare(), receiver.position)
    } then: { [weak self] (held, position) in
      self?.taken = position
      self?.onHeld(held)
    }
  }

  /// Every byte of it is here: nothing more is needed of the sender.
  public var isWhole: Bool { isOver || isSent && taken + Int64(waitingBytes) == offer.bytes }

  /// Begins again with what is written, for a sender who was started again: `onHeld` says what that is.
  public func again() {
    guard !isOver else { return }
    beginning += 1
    gathering?.cancel()
    gathering = nil
    (waiting, waitingBytes, gathered) = ([], 0, 0)
    (isWriting, isSent) = (false, false)
    let old = receiver
    receiver = Receiver(offer, to: place, stop: stop)
    disk.run({ old.leave() }, then: {})
    prepare()
  }

  /// The sender begins here.
  public func begin(index: Int, offset: Int64) {
    let receiver = receiver
    run { () throws(FileTrouble) in
      try receiver.begin(index: index, offset: offset)
      return receiver.position
    } then: { [weak self] position in
      self?.taken = position
      self?.onTaken(position)
    }
  }

  /// Bytes of the transfer, in their order.
  public func receive(_ bytes: [UInt8]) {
    guard !isOver, !bytes.isEmpty else { return }
    waitingBytes += bytes.count
    guard waitingBytes <= Incoming.mostWaiting else { return end(.unable) }
    waiting.append(bytes)
    gathered += bytes.count
    gather()
  }

  /// Writes, when it is worth it or nothing more is to come; else soon.
  private func gather() {
    guard !isWriting, gathering == nil || gathered >= Incoming.batch else { return }
    guard gathered > 0, gathered < Incoming.batch, !isSent,
      taken + Int64(waitingBytes) < offer.bytes
    else { return write() }
    gathering = loop.after(seconds: Incoming.patience) { [weak self] in
      self?.gathering = nil
      self?.write()
    }
  }

  /// The sender has sent everything; the last bytes may still be on their way, behind this word.
  public func sent() {
    guard !isOver, !isSent else { return }
    isSent = true
    write()
  }

  private func write() {
    guard !isOver, !isWriting, !isHeld else { return }
    guard !waiting.isEmpty else { return finishIfSent() }
    isWriting = true
    let bytes = waiting
    waiting = []
    gathered = 0
    gathering?.cancel()
    gathering = nil
    let receiver = receiver
    run { () throws(FileTrouble) in
      try receiver.write(bytes)
      return receiver.position
    } then: { [weak self] position in
      guard let self else { return }
      isWriting = false
      waitingBytes -= bytes.reduce(0) { $0 + $1.count }
      taken = position
      onTaken(position)
      gather()
    }
  }

  private func finishIfSent() {
    guard isSent, taken == offer.bytes else { return }
    isWriting = true
    let (receiver, replacing) = (receiver, replacing)
    run { () throws(FileTrouble) in
      try receiver.finish(replacing: replacing)
    } then: { [weak self] in
      self?.end(nil)
    }
  }

  /// Ends it without a word. What was written is removed, or kept to go on with later.
  public func cancel(keeping: Bool) {
    isCancelled = true
    guard !isOver else { return }
    isOver = true
    close(keeping: keeping, then: {})
  }

  /// After the end, waits for the disk to be done with it: before the program ends.
  public func join(seconds: Double) { disk.join(seconds: seconds) }

  // MARK: - The disk

  private func run<R: Sendable>(
    _ work: @escaping @Sendable () throws(FileTrouble) -> R, then: @escaping (R) -> Void
  ) {
    guard !isOver else { return }
    let beginning = beginning
    disk.run {
      Result(catching: work)
    } then: { [weak self] outcome in
      guard let self, !isOver, self.beginning == beginning else { return }
      switch outcome {
      case .success(let value): then(value)
      case .failure(let trouble): end(trouble)
      }
    }
  }

  private func end(_ trouble: FileTrouble?) {
    guard !isOver else { return }
    isOver = true
    close(keeping: false) { [weak self] in
      guard let self, !isCancelled else { return }
      onEnd(trouble)
    }
  }

  private func close(keeping: Bool, then: @escaping () -> Void) {
    stop.set()
    gathering?.cancel()
    waiting = []
    let receiver = receiver
    disk.run({ keeping ? receiver.leave() : receiver.discard() }, then: then)
    disk.close()
  }
}
