public import AldabaSystem
public import AldabaWire

/// One transfer that goes out: the disk is read ahead on its own thread, and no more bytes are handed
/// over than pacing allows. Belongs to its loop.
public final class Outgoing {
  /// What the other side is told before the first bytes: which file they belong to, and from where.
  public var onBegin: (_ index: Int, _ offset: Int64) -> Void = { _, _ in }
  /// `next` may have something.
  public var onReady: () -> Void = {}
  /// nil: `next` has given everything, and it is what was offered. Said once, unless stopped.
  public var onEnd: (FileTrouble?) -> Void = { _ in }

  public let offer: Offer
  /// Bytes that were handed over, with those that the receiver had already.
  public private(set) var sent: Int64 = 0
  /// Bytes that the receiver has written.
  public private(set) var taken: Int64 = 0
  private let sender: Sender
  private let stop = StopSign()
  private let disk: DiskThread
  private var pacing = Pacing()
  /// Read and not yet handed over.
  private var ahead: [ArraySlice<UInt8>] = []
  private var aheadBytes = 0
  private var isReading = false
  private var hasReadAll = false
  private var isOver = false

  /// Bytes of one read, whole pieces, and how many are read ahead.
  private static let chunk = 32 * InnerFrame.piece
  private static let mostAhead = 4 * chunk

  public init(_ scan: Scan, on loop: EventLoop) throws(SystemError) {
    offer = scan.offer
    sender = Sender(scan, stop: stop)
    disk = try DiskThread(loop)
  }

  /// Bytes a second, as the receiver takes them.
  public var rate: Double { pacing.rate }

  /// The receiver is ready and holds this already.
  public func begin(_ held: Held) {
    guard !isOver else { return }
    let sender = sender
    disk.run {
      Result { () throws(FileTrouble) in
        let offset = try sender.begin(index: held.index, offset: held.offset, prefix: held.prefix)
        return (offset, sender.position)
      }
    } then: { [weak self] outcome in
      guard let self, !isOver else { return }
      switch outcome {
      case .failure(let trouble): end(trouble)
      case .success((let offset, let position)):
        sent = position
        taken = position
        pacing = Pacing(from: position)
        onBegin(held.index, offset)
        read()
      }
    }
  }

  /// The next bytes to send, if any may go now; asked again after the last ones, it ends.
  public func next() -> ArraySlice<UInt8>? {
    guard !isOver else { return nil }
    guard let bytes = ahead.first else {
      if hasReadAll { end(nil) }
      return nil
    }
    var count = min(bytes.count, pacing.room, pacing.piece)
    guard count > 0 else { return nil }
    if count < bytes.count, count > InnerFrame.piece { count -= count % InnerFrame.piece }
    if count == bytes.count {
      ahead.removeFirst()
    } else {
      ahead[0] = bytes.dropFirst(count)
    }
    aheadBytes -= count
    sent += Int64(count)
    pacing.send(count, at: Clock.bootNanoseconds())
    read()
    return bytes.prefix(count)
  }

  /// The receiver has written everything before `position`.
  public func take(_ position: Int64) {
    guard !isOver else { return }
    guard pacing.take(position, at: Clock.bootNanoseconds()) else { return end(.unable) }
    taken = max(taken, position)
    onReady()
  }

  /// Ends it without a word; nothing more is read.
  public func cancel() {
    isOver = true
    stop.set()
    disk.close()
    ahead = []
  }

  private func read() {
    guard !isOver, !isReading, !hasReadAll, aheadBytes < Outgoing.mostAhead else { return }
    isReading = true
    let sender = sender
    disk.run {
      Result { () throws(FileTrouble) in try sender.read(Outgoing.chunk) }
    } then: { [weak self] outcome in
      guard let self, !isOver else { return }
      isReading = false
      switch outcome {
      case .failure(let trouble): end(trouble)
      case .success(let bytes):
        hasReadAll = bytes.isEmpty
        if !bytes.isEmpty { ahead.append(bytes[...]) }
        aheadBytes += bytes.count
        read()
        onReady()
      }
    }
  }

  private func end(_ trouble: FileTrouble?) {
    guard !isOver else { return }
    isOver = true
    disk.close()
    onEnd(trouble)
  }
}
