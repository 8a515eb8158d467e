import CLinux
import Glibc

/// The one owner of a file descriptor: it closes with its owner.
public struct Descriptor: ~Copyable, Sendable {
  /// The number, for system calls; it stays the descriptor's own.
  public let number: Int32

  /// Takes over an open descriptor that nobody else will close.
  public init(owning number: Int32) {
    precondition(number >= 0)
    self.number = number
  }

  deinit { _ = Glibc.close(number) }

  /// Gives the number away without closing it.
  public consuming func release() -> Int32 {
    let number = self.number
    discard self
    return number
  }

  /// A second descriptor for the same open file.
  public borrowing func duplicate() throws(SystemError) -> Descriptor {
    let number = self.number
    return Descriptor(owning: try check("fcntl") { aldaba_duplicate(number, 3) })
  }

  /// Chooses whether reads and writes wait; it holds for every duplicate too.
  public borrowing func setBlocking(_ blocking: Bool) throws(SystemError) {
    let number = self.number
    try check("fcntl") { aldaba_set_nonblocking(number, blocking ? 0 : 1) }
  }
}
