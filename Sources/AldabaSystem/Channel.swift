import CLinux
import Glibc

/// One end of a channel between two processes of ours: whole messages, with descriptors where wanted.
/// Confined to one thread; sending and taking do not wait.
public final class Channel {
  /// Bytes of one message.
  public static let limit = 65_536

  /// What came.
  public struct Letter: ~Copyable {
    public let bytes: [UInt8]
    /// At most four.
    public let count: Int
    private var numbers: [Int32]

    fileprivate init(bytes: [UInt8], numbers: [Int32]) {
      self.bytes = bytes
      self.numbers = numbers
      count = numbers.count
    }

    deinit { for number in numbers where number >= 0 { _ = Glibc.close(number) } }

    /// A descriptor that came with it, which is the caller's to close from then on; taken once.
    public mutating func release(_ index: Int) -> Int32 {
      defer { numbers[index] = -1 }
      return numbers[index]
    }
  }

  private let descriptor: Descriptor

  public init(_ descriptor: consuming Descriptor) { self.descriptor = consume descriptor }

  /// Both ends. socketpair.
  public static func pair() throws(SystemError) -> (Channel, Channel) {
    var ends: [Int32] = [-1, -1]
    try check("socketpair") { aldaba_socket_pair(&ends) }
    return (Channel(Descriptor(owning: ends[0])), Channel(Descriptor(owning: ends[1])))
  }

  /// To watch, and to hand to another process.
  public var number: Int32 { descriptor.number }

  /// Sends a message; the descriptors stay ours. sendmsg.
  public func send(_ bytes: [UInt8], _ descriptors: [Int32] = []) throws(SystemError) {
    precondition(descriptors.count <= Int(ALDABA_HANDED_LIMIT) && !bytes.isEmpty)
    try check("sendmsg") {
      aldaba_hand(number, bytes, bytes.count, descriptors, Int32(descriptors.count))
    }
  }

  /// The next message; nil: none yet; empty: the other end is gone. recvmsg.
  public func take() throws(SystemError) -> Letter? {
    var numbers = [Int32](repeating: -1, count: Int(ALDABA_HANDED_LIMIT))
    var buffer = [UInt8](repeating: 0, count: Channel.limit)
    var count: Int32 = 0
    do throws(SystemError) {
      let length = try check("recvmsg") {
        aldaba_take(number, &buffer, buffer.count, &numbers, &count)
      }
      return Letter(
        bytes: Array(buffer.prefix(length)), numbers: Array(numbers.prefix(Int(count))))
    } catch {
      if error.code == EAGAIN { return nil }
      if error.code == ECONNRESET { return Letter(bytes: [], numbers: []) }
      throw error
    }
  }
}
