internal import COpenSSL

// Memory mode

extension TLSConnection {
  /// Takes bytes that came from the other side; they wait until the next call that reads.
  public func feed(_ bytes: UnsafeRawBufferPointer) {
    guard let memory else { preconditionFailure("a connection over a descriptor feeds itself") }
    var rest = bytes
    while let base = rest.baseAddress, rest.count > 0 {
      let chunk = Int32(min(rest.count, 1 << 30))
      OpenSSL.must("TLS feed") { BIO_write(memory.incoming, base, chunk) }
      rest = UnsafeRawBufferPointer(rebasing: rest[Int(chunk)...])
    }
  }

  /// Says that no byte will come any more: without a goodbye before it, that is an error.
  public func feedEnd() {
    guard let memory else { preconditionFailure("a connection over a descriptor sees its end") }
    isFedWhole = true
    COpenSSL_BIO_setMemoryEnd(memory.incoming, 0)
  }

  /// The bytes to send to the other side, each once; also after an error, when they hold the alert.
  public func drain() -> [UInt8] {
    guard let memory else { preconditionFailure("a connection over a descriptor sends by itself") }
    return memory.outgoing.takeAll()
  }
}
