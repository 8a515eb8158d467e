import AldabaCrypto
import AldabaSystem
import AldabaWire

/// The texts that came last, in one file: making some durable is one write and one sync, whatever
/// their number, and no new name in a folder, which costs a file system far more.
///
///     0         4               36       52
///     +---------+---------------+--------+--------+
///     | length  | commitment    | salt   | text … |   more of them, then zeros to the end
///     +---------+---------------+--------+--------+
///
/// `length` is that of salt and text, big-endian. The file is made full of zeros and written in
/// place: neither its size nor where it lies changes, so a sync has only its bytes to write. An entry
/// counts when it is what was committed to. What a power cut left half written, which nobody was
/// answered for, does not count, nor does what was erased: zeros behind the commitment.
///
/// For one thread at a time. After a failed write or sync the same place is written again.
final class TextsLog {
  static let capacity = 524_288
  private static let headCount = 4 + SHA256.count

  struct Entry {
    let commitment: [UInt8]
    /// Salt, then text.
    let bytes: [UInt8]
  }

  private let path: String
  /// Nil while there is no such file.
  private var number: Int32?
  /// Where the next entry goes.
  private var end = 0
  /// Where salt and text lie, by the commitment.
  private var places: [[UInt8]: Range<Int>] = [:]

  /// Takes up what is there; the file is made when something is first put in. open, pread.
  init(_ path: String) throws(SystemError) {
    self.path = path
    do throws(SystemError) {
      number = try Files.openToWrite(path).release()
    } catch  where error.isNotFound {
      return
    }
    let bytes = try read()
    var right = [UInt8](repeating: 0, count: TextsLog.capacity)
    TextsLog.walk(bytes) { commitment, place in
      end = place.upperBound
      let head = place.lowerBound - TextsLog.headCount..<place.lowerBound
      right.replaceSubrange(head, with: bytes[head])
      guard Crypto.sha256(Array(bytes[place])) == Array(commitment) else { return }
      right.replaceSubrange(place, with: bytes[place])
      places[Array(commitment)] = place
    }
    // Nothing stays of a text that was not answered for: nobody would find it to erase it.
    if bytes != right { try write(right, at: 0) }
  }

  deinit { if let number { _ = Descriptor(owning: number) } }

  /// Puts texts in, durable before it returns; false, and nothing is changed, where they have no
  /// room. Each is here once: what is there already is passed over. pwrite, fdatasync.
  func append(_ entries: [Entry]) throws(SystemError) -> Bool {
    var bytes: [UInt8] = []
    var added: [[UInt8]: Range<Int>] = [:]
    for entry in entries {
      guard places[entry.commitment] == nil, added[entry.commitment] == nil else { continue }
      let count = UInt32(entry.bytes.count)
      bytes += [UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255)]
      bytes.append(UInt8(count & 255))
      bytes += entry.commitment
      let start = end + bytes.count
      bytes += entry.bytes
      added[entry.commitment] = start..<start + entry.bytes.count
    }
    guard !bytes.isEmpty else { return true }
    guard end + bytes.count <= TextsLog.capacity else { return false }
    if number == nil { try make() }
    try write(bytes, at: end)
    // The commit point of these texts.
    end += bytes.count
    places.merge(added, uniquingKeysWith: { $1 })
    return true
  }

  /// Salt and text; nil when it is not here. pread.
  func find(_ commitment: [UInt8]) throws(SystemError) -> [UInt8]? {
    guard let number, let place = places[commitment] else { return nil }
    let bytes = try IO.read(number, at: Int64(place.lowerBound), maximum: place.count)
    return Crypto.sha256(bytes) == commitment ? bytes : nil
  }

  /// Writes zeros over those that are here, durable before it returns.
  func erase(_ commitments: [[UInt8]]) throws(SystemError) -> Bool {
    guard let number else { return false }
    let here = commitments.filter { places[$0] != nil }
    guard !here.isEmpty else { return false }
    for commitment in here {
      guard let place = places[commitment] else { continue }
      let zeros = [UInt8](repeating: 0, count: place.count)
      try IO.writeAll(number, zeros, at: Int64(place.lowerBound))
    }
    try Files.syncData(number, path)
    for commitment in here { places[commitment] = nil }
    return true
  }

  /// All that are here, in the order in which they came.
  func entries() throws(SystemError) -> [Entry] {
    guard number != nil else { return [] }
    return TextsLog.entries(in: try read())
  }

  /// Forgets all of them, on the disk too.
  func clear() throws(SystemError) {
    guard number != nil else { return }
    try write([UInt8](repeating: 0, count: TextsLog.capacity), at: 0)
    end = 0
    places = [:]
  }

  /// All that lie in the bytes of such a file.
  static func entries(in bytes: [UInt8]) -> [Entry] {
    var entries: [Entry] = []
    walk(bytes) { commitment, place in
      let content = Array(bytes[place])
      guard Crypto.sha256(content) == Array(commitment) else { return }
      entries.append(Entry(commitment: Array(commitment), bytes: content))
    }
    return entries
  }

  /// Goes from entry to entry, as far as they fit.
  private static func walk(
    _ bytes: [UInt8], _ body: (ArraySlice<UInt8>, Range<Int>) -> Void
  ) {
    var at = 0
    while at + headCount <= bytes.count {
      let count = bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      let start = at + headCount
      guard count >= Texts.saltCount, count <= Texts.saltCount + Texts.maximumText,
        start + count <= bytes.count
      else { return }
      body(bytes[at + 4..<start], start..<start + count)
      at = start + count
    }
  }

  private func make() throws(SystemError) {
    let zeros = [UInt8](repeating: 0, count: TextsLog.capacity)
    try Files.replace(path, zeros, permissions: 0o600)
    number = try Files.openToWrite(path).release()
  }

  private func read() throws(SystemError) -> [UInt8] {
    guard let number else { return [] }
    return try IO.read(number, at: 0, maximum: TextsLog.capacity)
  }

  private func write(_ bytes: [UInt8], at place: Int) throws(SystemError) {
    guard let number else { return }
    do throws(SystemError) {
      try IO.writeAll(number, bytes, at: Int64(place))
    } catch {
      throw SystemError(call: error.call, code: error.code, path: path)
    }
    try Files.syncData(number, path)
  }
}
