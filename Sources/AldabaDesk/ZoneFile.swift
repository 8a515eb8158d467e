/// Reads a zone's file, TZif of RFC 8536 and RFC 9636, versions 1 to 4:
///
///     header (44 bytes) │ data with times of 4 bytes │ ── from version 2 on ──▶
///     header            │ data with times of 8 bytes │ newline, rule, newline
///
///     header: "TZif" │ version │ 15 unused │ six counts of 4 bytes: UT marks, standard marks,
///             leap seconds, changes, kinds of time, characters of names
///     data:   times of changes │ the kind each changes to │ kinds: offset (4), summer (1), name (1)
///             │ names │ leap seconds │ standard marks │ UT marks
///
/// Everything is big-endian. Files that count leap seconds (the `right/` ones) are refused: Unix time
/// has none.
extension Zone {
  /// Bytes of a file that are read at most.
  public static let fileLimit = 262_144

  public init(file: [UInt8]) throws(ZoneError) {
    guard file.count <= Zone.fileLimit else {
      throw ZoneError("expected at most \(Zone.fileLimit) bytes in a zone's file")
    }
    var reader = FileReader(bytes: file[...])
    let first = try reader.header()
    guard first.version >= 2 else {
      self = try reader.zone(first, timeSize: 4)
      try reader.end()
      return
    }
    _ = try reader.take(first.size(timeSize: 4))
    let second = try reader.header()
    guard second.version == first.version else {
      throw ZoneError("expected both headers of a zone's file to have the same version")
    }
    let table = try reader.zone(second, timeSize: 8)
    let rule = try reader.footer()
    try reader.end()
    self.init(base: table.base, changes: table.changes, rule: rule)
  }
}

private struct FileHeader {
  let version: Int
  let utMarks: Int
  let standardMarks: Int
  let leaps: Int
  let changes: Int
  let kinds: Int
  let characters: Int

  func size(timeSize: Int) -> Int {
    changes * (timeSize + 1) + kinds * 6 + characters + leaps * (timeSize + 4) + standardMarks
      + utMarks
  }
}

private struct FileReader {
  var bytes: ArraySlice<UInt8>

  mutating func take(_ count: Int) throws(ZoneError) -> ArraySlice<UInt8> {
    guard bytes.count >= count else {
      throw ZoneError("expected \(count) more bytes in a zone's file, got \(bytes.count)")
    }
    defer { bytes = bytes.dropFirst(count) }
    return bytes.prefix(count)
  }

  mutating func end() throws(ZoneError) {
    guard bytes.isEmpty else {
      throw ZoneError("expected the end of a zone's file, got \(bytes.count) more bytes")
    }
  }

  mutating func header() throws(ZoneError) -> FileHeader {
    guard try take(4).elementsEqual("TZif".utf8) else {
      throw ZoneError("expected \"TZif\" in a zone's file")
    }
    let version: Int
    switch try take(16).first {
    case 0: version = 1
    case .some(let digit) where (0x32...0x34).contains(digit): version = Int(digit) - 0x30
    default: throw ZoneError("expected version 1, 2, 3 or 4 of a zone's file")
    }
    // Four bytes each: no sum of them overflows 64 bits.
    var counts: [Int] = []
    for _ in 0..<6 { counts.append(Int(try number(4) & 0xFFFF_FFFF)) }
    let header = FileHeader(
      version: version, utMarks: counts[0], standardMarks: counts[1], leaps: counts[2],
      changes: counts[3], kinds: counts[4], characters: counts[5])
    guard header.kinds > 0, header.characters > 0, [0, header.kinds].contains(header.utMarks),
      [0, header.kinds].contains(header.standardMarks)
    else { throw ZoneError("expected counts of a zone's file that fit each other") }
    return header
  }

  /// One block of data, without a rule.
  mutating func zone(_ header: FileHeader, timeSize: Int) throws(ZoneError) -> Zone {
    guard header.leaps == 0 else {
      throw ZoneError("expected a zone's file without leap seconds")
    }
    // Checked before anything is made from the counts.
    var block = FileReader(bytes: try take(header.size(timeSize: timeSize)))
    var times: [Int64] = []
    for _ in 0..<header.changes {
      let time = try block.number(timeSize)
      if let last = times.last, last >= time {
        throw ZoneError("expected the changes of a zone's file in ascending order")
      }
      times.append(time)
    }
    let kinds = try block.take(header.changes).map { Int($0) }
    var offsets: [Int64] = []
    for _ in 0..<header.kinds {
      let offset = try block.number(4)
      let marks = try block.take(2).map { Int($0) }
      guard abs(offset) <= Zone.farthest, marks[0] <= 1, marks[1] < header.characters else {
        throw ZoneError("expected an offset, a mark and a name for each kind of time")
      }
      offsets.append(offset)
    }
    guard kinds.allSatisfy({ $0 < offsets.count }) else {
      throw ZoneError("expected every change of a zone's file to name a kind of time")
    }
    let changes = zip(times, kinds).map { Zone.Change(at: $0, offset: offsets[$1]) }
    return Zone(base: offsets[0], changes: changes, rule: nil)
  }

  /// The rule between two newlines; nil where there is none.
  mutating func footer() throws(ZoneError) -> ZoneRule? {
    guard try take(1).first == UInt8(ascii: "\n"),
      let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
    else { throw ZoneError("expected a rule between newlines at the end of a zone's file") }
    let text = String(decoding: bytes[..<end], as: UTF8.self)
    bytes = bytes[(end + 1)...]
    return text.isEmpty ? nil : try ZoneRule(text)
  }

  private mutating func number(_ size: Int) throws(ZoneError) -> Int64 {
    let bytes = try take(size)
    let isNegative = (bytes.first ?? 0) >= 0x80
    return bytes.reduce(isNegative ? -1 : 0) { ($0 << 8) | Int64($1) }
  }
}
