import AldabaCrypto
import AldabaSystem
public import AldabaWire

/// Reads what was offered, from where the receiver wants it, and nothing else: whatever has changed
/// since it was offered ends the transfer.
///
/// It waits for the disk: used by one thread at a time, not the one of a loop.
public final class Sender: @unchecked Sendable {
  private let scan: Scan
  private let items: [Offer.Item]
  private let stop: StopSign
  private var file: Descriptor?
  private var index = 0
  private var offset: Int64 = 0
  /// Where the transfer stands: bytes from its beginning, those that were not needed too.
  public private(set) var position: Int64 = 0

  public init(_ scan: Scan, stop: StopSign = StopSign()) {
    self.scan = scan
    self.stop = stop
    items = scan.offer.entries
  }

  /// Begins where the receiver stands, if it holds the beginning of what is here, otherwise at the
  /// start of that file. Answers where.
  ///
  /// - Parameters:
  ///   - index: how many files of the list it has whole; of a single file, 0.
  ///   - offset: how many bytes it has of the next one.
  ///   - prefix: SHA-256 of those.
  public func begin(
    index: Int, offset: Int64, prefix: [UInt8]
  ) throws(FileTrouble) -> Int64 {
    guard (0...items.count).contains(index), offset >= 0,
      offset <= (index < items.count ? items[index].bytes : 0)
    else { throw .badList }
    self.index = index
    self.offset = 0
    file = nil
    position = items[..<index].reduce(0) { $0 + $1.bytes }
    guard offset > 0 else { return 0 }
    let number = try open()
    let hash = SHA256()
    let count = try Buffer().hash(number, upTo: offset, into: hash, stop: stop)
    guard count == offset else { throw .changed }
    guard Crypto.constantTimeEqual(hash.finish(), prefix) else { return 0 }
    self.offset = offset
    position += offset
    return offset
  }

  /// The next bytes, at most `most`, across the ends of files; none: everything was read, and is
  /// what was offered.
  public func read(_ most: Int) throws(FileTrouble) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < most, index < items.count {
      try stop.check()
      let number = try open()
      let rest = items[index].bytes - offset
      if rest > 0 {
        let wanted = Int(min(rest, Int64(most - bytes.count)))
        let at = offset
        let part = try reading { () throws(SystemError) in
          try IO.read(number, at: at, maximum: wanted)
        }
        guard part.count == wanted else { throw .changed }
        if bytes.isEmpty { bytes = part } else { bytes += part }
        offset += Int64(wanted)
        position += Int64(wanted)
      }
      if offset == items[index].bytes {
        try check(number)
        file = nil
        index += 1
        offset = 0
      }
    }
    return bytes
  }

  /// The current file's descriptor; a file that is not the one that was offered is refused.
  private func open() throws(FileTrouble) -> Int32 {
    if let number = file?.number { return number }
    let opened = try openOffered()
    let number = opened.number
    file = consume opened
    try check(number)
    return number
  }

  private func openOffered() throws(FileTrouble) -> Descriptor {
    guard let list = scan.offer.list else {
      let folder = try folder(Files.directory(of: scan.path))
      return try folder.openFile(Files.name(of: scan.path))
    }
    var folder = try folder(scan.path)
    let path = list.entries[index].path
    for name in path.folders { folder = try folder.enter(name.text) }
    return try folder.openFile(path.file.text)
  }

  private func folder(_ path: String) throws(FileTrouble) -> OpenFolder {
    try reading { () throws(SystemError) in try OpenFolder(path, followLinks: false) }
  }

  private func check(_ number: Int32) throws(FileTrouble) {
    let now = Mark(try reading { () throws(SystemError) in try Files.status(number) })
    guard now == scan.marks[index] else { throw .changed }
  }
}
