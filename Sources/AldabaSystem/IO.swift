import Glibc

/// Reading and writing on descriptors that somebody else owns.
public enum IO {
  /// What one non-blocking read or write did.
  public enum Transfer: Sendable, Equatable {
    case bytes(Int)
    case wouldBlock
    /// Reading: nothing more will come. Writing: the other end is gone.
    case end
  }

  /// One `read`. The end is a closed peer, a pseudo-terminal whose programs have ended, or a
  /// terminal that is gone.
  public static func read(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Transfer {
    if buffer.isEmpty { return .bytes(0) }
    do throws(SystemError) {
      let count = try check("read") { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
      return count == 0 ? .end : .bytes(count)
    } catch {
      if error.code == EAGAIN { return .wouldBlock }
      if error.code == EIO && isCharacterDevice(descriptor) { return .end }
      throw error
    }
  }

  /// One `read` of at most `maximum` bytes; nil: nothing there yet, empty: the end.
  ///
  /// What it gives takes no more room than what came: a key that somebody keeps is not a page.
  public static func read(
    _ descriptor: Int32, maximum: Int
  ) throws(SystemError) -> [UInt8]? {
    precondition(maximum > 0)
    var outcome = Transfer.end
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: maximum) { buffer, count in
      do throws(SystemError) {
        outcome = try read(descriptor, into: UnsafeMutableRawBufferPointer(buffer))
        if case .bytes(let read) = outcome { count = read }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    if outcome == .wouldBlock { return nil }
    return bytes.count < maximum / 2 ? bytes.withUnsafeBytes { [UInt8]($0) } : bytes
  }

  /// One `write`.
  public static func write(
    _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer
  ) throws(SystemError) -> Transfer {
    if bytes.isEmpty { return .bytes(0) }
    do throws(SystemError) {
      return .bytes(try check("write") { Glibc.write(descriptor, bytes.baseAddress, bytes.count) })
    } catch {
      if error.code == EAGAIN { return .wouldBlock }
      if error.code == EPIPE || error.code == ECONNRESET { return .end }
      if error.code == EIO && isCharacterDevice(descriptor) { return .end }
      throw error
    }
  }

  /// One `write` of what lies in `bytes` from `offset` on.
  public static func write(
    _ descriptor: Int32, _ bytes: [UInt8], from offset: Int = 0
  ) throws(SystemError) -> Transfer {
    try accessBytes(bytes, from: offset) { (buffer) throws(SystemError) in
      try write(descriptor, buffer)
    }
  }

  /// Writes everything, waiting where it must; for files, standard output and small commands.
  public static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) throws(SystemError) {
    var offset = 0
    while offset < bytes.count {
      switch try write(descriptor, bytes, from: offset) {
      case .bytes(let count): offset += count
      case .wouldBlock: _ = try wait(descriptor, for: .write)
      case .end: throw SystemError(call: "write", code: EPIPE)
      }
    }
  }

  /// Writes everything at a place in a file (`pwrite`), without moving its position.
  public static func writeAll(
    _ descriptor: Int32, _ bytes: [UInt8], at position: Int64
  ) throws(SystemError) {
    try accessBytes(bytes, from: 0) { (all) throws(SystemError) in
      try writeAll(descriptor, all, at: position)
    }
  }

  /// Writes several arrays one behind the other, in one call (`pwritev`) where the system takes all;
  /// no more than 1,024.
  public static func writeAll(
    _ descriptor: Int32, _ parts: ArraySlice<[UInt8]>, at position: Int64
  ) throws(SystemError) {
    var list: [iovec] = []
    list.reserveCapacity(parts.count)
    let total = parts.reduce(0) { $0 + $1.count }
    let written = try gather(parts, &list) { (list) throws(SystemError) in
      try check("pwritev") { pwritev(descriptor, list, Int32(list.count), off_t(position)) }
    }
    guard written < total else { return }
    // A full disk takes a part first, and says why with the rest.
    var passed = 0
    for part in parts {
      let begin = max(0, written - passed)
      if begin < part.count {
        try writeAll(descriptor, Array(part[begin...]), at: position + Int64(passed + begin))
      }
      passed += part.count
    }
  }

  /// Holds all of the arrays in place at once.
  private static func gather(
    _ parts: ArraySlice<[UInt8]>, _ list: inout [iovec],
    _ body: ([iovec]) throws(SystemError) -> Int
  ) throws(SystemError) -> Int {
    guard let first = parts.first else { return try body(list) }
    return try accessBytes(first, from: 0) { (bytes) throws(SystemError) in
      list.append(
        iovec(
          iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count))
      return try gather(parts.dropFirst(), &list, body)
    }
  }

  /// The same for bytes that lie somewhere.
  public static func writeAll(
    _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, at position: Int64
  ) throws(SystemError) {
    var rest = bytes
    var place = off_t(position)
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = try check("pwrite") { pwrite(descriptor, start, rest.count, place) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      place += off_t(count)
    }
  }

  /// Reads up to `maximum` bytes at a place in a file (`pread`); fewer only at the file's end.
  public static func read(
    _ descriptor: Int32, at position: Int64, maximum: Int
  ) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < maximum {
      let missing = maximum - bytes.count
      var failure: SystemError?
      let start = off_t(position) + off_t(bytes.count)
      let part = [UInt8](unsafeUninitializedCapacity: missing) { buffer, count in
        do throws(SystemError) {
          count = try check("pread") { pread(descriptor, buffer.baseAddress, missing, start) }
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if part.isEmpty { break }
      if bytes.isEmpty { bytes = part } else { bytes += part }
    }
    return bytes
  }

  /// Reads to the end, waiting where it must; more than `maximum` bytes is an error (`isTooLarge`).
  ///
  /// `chunk` is how much one call asks for.
  public static func readToEnd(
    _ descriptor: Int32, maximum: Int, chunk: Int = 65536
  ) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      guard let part = try read(descriptor, maximum: chunk) else {
        _ = try wait(descriptor, for: .read)
        continue
      }
      if part.isEmpty { return bytes }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      if bytes.count > maximum { throw SystemError(call: "read", code: EFBIG) }
    }
  }

  /// Waits until the descriptor is ready (`poll`); false when the time ran out. No time: for ever.
  public static func wait(
    _ descriptor: Int32, for interest: EventLoop.Interest, seconds: Double? = nil
  ) throws(SystemError) -> Bool {
    var events: Int32 = 0
    if interest.contains(.read) { events |= Int32(POLLIN) }
    if interest.contains(.write) { events |= Int32(POLLOUT) }
    let deadline = seconds.map { Clock.deadline(after: $0) }
    while true {
      var milliseconds: Int32 = -1
      if let deadline {
        let left = max(0, deadline - Clock.bootNanoseconds())
        milliseconds = Int32(clamping: (left + 999_999) / 1_000_000)
      }
      var entry = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
      let count = poll(&entry, 1, milliseconds)
      if count > 0 { return true }
      if count == 0 { return false }
      if errno != EINTR { throw SystemError(call: "poll", code: errno) }
    }
  }
}

/// Of a terminal, EIO means that its other side is gone; of a file, that the disk failed.
private func isCharacterDevice(_ descriptor: Int32) -> Bool {
  var status = stat()
  return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
}

/// The rest of an array as raw bytes, keeping the error's type.
private func accessBytes<Success>(
  _ bytes: [UInt8], from offset: Int,
  _ body: (UnsafeRawBufferPointer) throws(SystemError) -> Success
) throws(SystemError) -> Success {
  let result = bytes.withUnsafeBytes { all -> Result<Success, SystemError> in
    do throws(SystemError) {
      return .success(try body(UnsafeRawBufferPointer(rebasing: all[offset...])))
    } catch {
      return .failure(error)
    }
  }
  return try result.get()
}
