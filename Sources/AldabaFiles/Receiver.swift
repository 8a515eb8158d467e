import AldabaSystem
public import AldabaWire

/// What a receiver holds before the sender begins: whole files, and the beginning of the next one.
public struct Held: Sendable, Equatable {
  /// Files of the list that are here whole; of a single file, 0.
  public let index: Int
  /// Bytes of the next one.
  public let offset: Int64
  /// SHA-256 of those.
  public let prefix: [UInt8]

  public init(index: Int, offset: Int64, prefix: [UInt8]) {
    self.index = index
    self.offset = offset
    self.prefix = prefix
  }
}

/// Writes what was agreed to its place, and touches nothing else.
///
///     .NAME.DIGEST.aldaba-part  ── bytes, checked ──▶ permissions, time, fsync ──▶ NAME
///
/// Until everything is there and right, it lies beside its place under a name of its own; a folder
/// too, so that it appears whole or not at all. What a broken transfer left there is gone on with.
///
/// It waits for the disk: used by one thread at a time, not the one of a loop. After an error only
/// `leave` and `discard` are of use.
public final class Receiver: @unchecked Sendable {
  public let place: Place
  public let offer: Offer
  private let items: [Offer.Item]
  private let stop: StopSign
  private var folder: OpenFolder?
  /// Of a folder that arrives.
  private var staging: Staging?
  private var file: PartFile?
  private var index = 0
  private var held: Held?
  private var hasArrived = false
  private let part: String
  private let umask = Files.umask()

  /// Bytes of the transfer that are here, those of an earlier one too.
  public private(set) var position: Int64 = 0

  public init(_ offer: Offer, to place: Place, stop: StopSign = StopSign()) {
    self.offer = offer
    self.place = place
    self.stop = stop
    items = offer.entries
    part = place.name.part(offer.digest.bytes)
  }

  // MARK: - Beginning

  /// Makes the part, or reads what is there of it already: with big files this takes its time.
  public func prepare() throws(FileTrouble) -> Held {
    let path = place.folder
    let opened = try writing { () throws(SystemError) in
      try OpenFolder(path, followLinks: false)
    }
    if let list = offer.list {
      let staged = try Staging(part, in: opened, offer, list)
      staging = staged
      folder = opened
      try advance(staged)
    } else {
      do throws(FileTrouble) {
        file = try PartFile(part, in: opened, items[0], .alone, stop: stop)
      } catch {
        // Stopped while it was read: it is ours, and goes. Of any other nobody knows whose it is.
        if error == .cancelled { folder = opened }
        throw error
      }
    }
    folder = opened
    let offset = file?.written ?? 0
    let held = Held(index: index, offset: offset, prefix: file?.digest ?? [])
    position = items[..<index].reduce(0) { $0 + $1.bytes } + offset
    self.held = held
    return held
  }

  /// Passes over the files that are here whole, to the first that is not.
  private func advance(_ staging: Staging) throws(FileTrouble) {
    while index < items.count, staging.has(index) {
      let found = try staging.open(index, .kept, stop: stop)
      guard found.isRight else {
        // Whole and wrong is worth nothing; a beginning may be right.
        if found.missing == 0 { try found.restart() }
        file = found
        return
      }
      index += 1
    }
    if index < items.count { file = try staging.open(index, .fresh, stop: stop) }
  }

  /// The sender begins here: where `prepare` said, or at the start of that file.
  public func begin(index: Int, offset: Int64) throws(FileTrouble) {
    guard let held, index == held.index, offset == held.offset || offset == 0 else {
      throw .badDigest
    }
    if offset < held.offset {
      try file?.restart()
      position -= held.offset
    }
    self.held = nil
    // An empty file has nothing to wait for.
    try close()
  }

  // MARK: - Bytes

  /// Writes the next bytes as they came, those of one file with as few calls as possible.
  public func write(_ parts: [[UInt8]]) throws(FileTrouble) {
    var rest = parts[...]
    while let first = rest.first {
      let whole = held == nil ? fitting(rest) : rest.prefix(1)
      guard whole.count > 1 else {
        try write(first)
        rest = rest.dropFirst()
        continue
      }
      try stop.check()
      let bytes = whole.reduce(0) { $0 + $1.count }
      try file?.write(whole)
      position += Int64(bytes)
      rest = rest.dropFirst(whole.count)
      try close()
    }
  }

  /// Those at the front that belong to the current file alone.
  private func fitting(_ parts: ArraySlice<[UInt8]>) -> ArraySlice<[UInt8]> {
    var missing = file?.missing ?? 0
    var count = 0
    for part in parts.prefix(PartFile.mostParts) {
      missing -= Int64(part.count)
      guard missing >= 0 else { break }
      count += 1
    }
    return parts.prefix(count)
  }

  /// Writes the next bytes; more than was agreed is `changed`, other bytes are `badDigest`.
  public func write(_ bytes: [UInt8]) throws(FileTrouble) {
    guard held == nil else { throw .badDigest }
    let outcome = bytes.withUnsafeBytes { all -> Result<Void, FileTrouble> in
      do throws(FileTrouble) { return .success(try write(all)) } catch { return .failure(error) }
    }
    try outcome.get()
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(FileTrouble) {
    var rest = bytes
    while !rest.isEmpty {
      try stop.check()
      guard let missing = file?.missing, missing > 0 else { throw .changed }
      let count = Int(min(missing, Int64(rest.count)))
      try file?.write(UnsafeRawBufferPointer(rebasing: rest[..<count]))
      position += Int64(count)
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      try close()
    }
  }

  /// Ends files that have all their bytes.
  private func close() throws(FileTrouble) {
    while file?.missing == 0 {
      guard file?.isRight == true else { throw .badDigest }
      try file?.settle(permissions: permissions(items[index].mode))
      // A single file's descriptor is needed until it is durable.
      guard let staging else { return }
      file = nil
      index += 1
      if index < items.count { file = try staging.open(index, .fresh, stop: stop) }
    }
  }

  /// What was offered, less what this machine leaves out; the owner can always read and write it.
  private func permissions(_ mode: UInt32) -> UInt32 {
    (mode & 0o777 & ~umask) | 0o600
  }

  // MARK: - Ending

  /// Everything was sent: makes it durable and gives it its name. The commit point is the rename.
  ///
  /// - Parameter replacing: the file that the person let be replaced is `place.existing`; if another
  ///   is there by now, or it has changed, it is `exists`.
  public func finish(replacing: Bool) throws(FileTrouble) {
    guard held == nil, folder != nil else { throw .badDigest }
    guard position == offer.bytes else { throw .changed }
    if let staging {
      guard index == items.count else { throw .changed }
      try staging.finish(permissions: 0o777 & ~umask | 0o700)
    } else {
      guard file?.isRight == true else { throw .changed }
      try file?.sync()
    }
    let wanted = replacing ? place.existing : nil
    let isTaken = try folder?.existing(place.name)
    if let isTaken, isTaken != wanted { throw .exists }
    do throws(SystemError) {
      try folder?.rename(part, to: place.name.text, replacing: wanted != nil && isTaken != nil)
      hasArrived = true
      try folder?.sync()
    } catch {
      throw .writing(error)
    }
  }

  /// Lets everything go and keeps what is here for a later transfer of the same bytes.
  public func leave() {
    file = nil
    staging = nil
    folder = nil
  }

  /// Removes what is here, unless it has arrived already.
  public func discard() {
    file = nil
    if !hasArrived {
      if let staging {
        staging.discard()
        try? folder?.removeFolder(part)
      } else {
        try? folder?.remove(part)
      }
    }
    leave()
  }
}
