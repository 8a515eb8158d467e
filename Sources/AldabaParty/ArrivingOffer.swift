public import AldabaFiles
public import AldabaWire

/// An offer that the other side makes, until all parts of its list are there. Nothing in it is
/// believed before `whole` has looked at it.
public struct ArrivingOffer {
  public let message: InnerMessage.Offer
  private var list: [UInt8] = []
  private var next: Int64 = 1
  private var isComplete: Bool
  private var isBroken = false

  public init(_ message: InnerMessage.Offer) {
    self.message = message
    isComplete = message.folder == nil
  }

  public var ask: AskID { message.ask }

  /// Takes the next part of a folder's list.
  public mutating func take(_ part: InnerMessage.Part) {
    guard let folder = message.folder, !isComplete, !isBroken else { return }
    list += Array(part.text.utf8)
    guard part.number == next, list.count <= Int(folder.listBytes) else {
      isBroken = true
      return
    }
    next += 1
    isComplete = part.number == part.of
  }

  /// The offer; nil while parts are missing. Errors: `badName`, `badList`, `badDigest`.
  public func whole() throws(FileTrouble) -> Offer? {
    guard !isBroken else { throw .badList }
    guard isComplete else { return nil }
    guard let name = FileName(lastOf: message.name) else { throw .badName }
    guard let folder = message.folder else {
      guard message.content.bytes <= FileList.largestFile else { throw .badList }
      return Offer(
        file: name, bytes: message.content.bytes, digest: message.content.sha256,
        mode: UInt32(clamping: message.mode), modified: message.modified)
    }
    let read = try FileList(reading: list)
    guard read.digest == message.content.sha256 else { throw .badDigest }
    guard read.bytes == message.content.bytes, read.entries.count == Int(folder.files),
      list.count == Int(folder.listBytes)
    else { throw .badList }
    return Offer(folder: name, read, modified: message.modified)
  }
}

extension Offer {
  /// Exactly which bytes, as statements name them.
  public var content: Act.Content { Act.Content(bytes: bytes, sha256: digest) }

  /// The messages that make this offer for an ask.
  func messages(_ ask: AskID) -> [InnerMessage] {
    let folder = list.map {
      InnerMessage.Offer.Folder(files: Int64($0.entries.count), listBytes: Int64($0.text.count))
    }
    let offer = InnerMessage.Offer(
      ask: ask, name: name.text, content: content, folder: folder, mode: Int64(mode),
      modified: modified)
    let text = list.map { String(decoding: $0.text, as: UTF8.self) }
    let parts = text.map { InnerMessage.Part.parts(of: $0) } ?? []
    return [.offer(offer)] + parts.map { .list(ask, $0) }
  }
}
