import CLinux

extension EventLoop {
  /// What a source waits for; with an empty interest it rests, and even a hangup does not wake it.
  public struct Interest: OptionSet, Sendable {
    public let rawValue: UInt8
    public static let read = Interest(rawValue: 1)
    public static let write = Interest(rawValue: 2)

    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    /// Hangups and errors are always reported: for a resting source once only (edge-triggered), and
    /// nobody hears it; level-triggered, the loop would spin.
    var events: UInt32 {
      if isEmpty { return EPOLLET.rawValue }
      var events: UInt32 = 0
      if contains(.read) { events |= EPOLLIN.rawValue | EPOLLRDHUP.rawValue }
      if contains(.write) { events |= EPOLLOUT.rawValue }
      return events
    }
  }

  /// Why a handler was called.
  ///
  /// A hangup or an error is also shown as readable or writable, whichever the source waits for.
  public struct Ready: Sendable, Equatable {
    public let readable: Bool
    public let writable: Bool
    public let hangup: Bool
    public let error: Bool
  }

  /// A descriptor's place in the loop.
  public final class Source {
    public let descriptor: Int32
    public private(set) var interest: Interest
    let generation: UInt32
    var handler: ((Ready) -> Void)?
    var isAlwaysReady = false
    private var loop: EventLoop?

    init(
      loop: EventLoop, descriptor: Int32, generation: UInt32, interest: Interest,
      handler: @escaping (Ready) -> Void
    ) {
      self.loop = loop
      self.descriptor = descriptor
      self.generation = generation
      self.interest = interest
      self.handler = handler
    }

    /// What epoll hands back: the generation above the descriptor. Generations start at 1, so no
    /// token is a bare descriptor, which is how the loop names its own two.
    var token: UInt64 {
      UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
    }

    /// Changes what the source waits for; nothing happens after `cancel`.
    public func set(_ interest: Interest) {
      guard let loop, interest != self.interest else { return }
      self.interest = interest
      loop.changeInterest(of: self)
    }

    /// Ends the source and drops its handler; a second call does nothing.
    public func cancel() {
      guard let loop else { return }
      loop.remove(self)
      self.loop = nil
      handler = nil
    }
  }
}
