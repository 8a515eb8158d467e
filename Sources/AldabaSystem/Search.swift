import CLinux

extension UnsafeRawBufferPointer {
  /// Where these bytes stand for the first time; nil where they do not. memmem.
  public func place(of part: [UInt8]) -> Int? {
    guard let base = baseAddress, let found = memmem(base, count, part, part.count) else {
      return nil
    }
    return UnsafeRawPointer(found) - base
  }
}
