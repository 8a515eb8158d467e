extension JSON {
  /// A canonical object without some of its members: the bytes of what is left, which are canonical too.
  ///
  /// Nil where the text is no object. It must have been found to be canonical before.
  public static func canonical(
    _ bytes: Span<UInt8>, without names: [StaticString]
  ) -> [UInt8]? {
    guard bytes.count >= 2, bytes[0] == UInt8(ascii: "{") else { return nil }
    var left: [UInt8] = [UInt8(ascii: "{")]
    left.reserveCapacity(bytes.count)
    var position = 1
    while position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      let start = position
      skipString(bytes, &position)
      let key = start + 1..<position - 1
      position += 1
      skipValue(bytes, &position)
      if !names.contains(where: { isName($0, bytes, key) }) {
        if left.count > 1 { left.append(UInt8(ascii: ",")) }
        append(bytes, start..<position, to: &left)
      }
      if position < bytes.count, bytes[position] == UInt8(ascii: ",") { position += 1 }
    }
    left.append(UInt8(ascii: "}"))
    return left
  }
}

private func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]) {
  bytes.extracting(range).withUnsafeBufferPointer { output.append(contentsOf: $0) }
}

private func isName(_ name: StaticString, _ bytes: Span<UInt8>, _ key: Range<Int>) -> Bool {
  guard name.utf8CodeUnitCount == key.count else { return false }
  return name.withUTF8Buffer { name in
    for place in 0..<key.count where bytes[key.lowerBound + place] != name[place] { return false }
    return true
  }
}

/// To behind the closing quote.
private func skipString(_ bytes: Span<UInt8>, _ position: inout Int) {
  position += 1
  while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
  }
  position = min(position + 1, bytes.count)
}

/// To behind a value: the comma or bracket that follows it on its own level.
private func skipValue(_ bytes: Span<UInt8>, _ position: inout Int) {
  var depth = 0
  while position < bytes.count {
    switch bytes[position] {
    case UInt8(ascii: "\""):
      skipString(bytes, &position)
      continue
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      if depth == 0 { return }
      depth -= 1
    case UInt8(ascii: ","): if depth == 0 { return }
    default: break
    }
    position += 1
  }
}
