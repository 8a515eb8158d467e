import AldabaFiles
import AldabaParty
import AldabaWire

/// What a technician's program holds of one file or folder, from the wish to the end.
final class FileErrand {
  let ask: AskID
  let isPush: Bool
  /// As a person here knows it; of a copy that comes, where it goes.
  var name: String
  /// What it takes to go on with it; nil where a console that came back does not know.
  let file: Bookmark.File?
  var sending: FileSending?
  var receiving: FileReceiving?
  /// What the customer's agent offers for a copy.
  var arriving: ArrivingOffer?
  var content: Act.Content?
  /// Why it failed, as soon as somebody has said so.
  var trouble: FileTrouble?
  var done: Int64 = 0
  /// When its progress was told last, on the loop's clock.
  var toldAt: Int64?
  /// It was begun by a console before this one, and that it goes on is still to be told.
  var isAgain = false
  /// What the receiver holds, heard before the file here was read again.
  private var held: (index: Int64, offset: Int64, prefix: Digest)?

  init(_ ask: AskID, isPush: Bool, name: String, file: Bookmark.File?) {
    self.ask = ask
    self.isPush = isPush
    self.name = name
    self.file = file
  }

  /// The receiver is ready for what we send, which may still be read.
  func accept(index: Int64, offset: Int64, prefix: Digest) {
    held = (index, offset, prefix)
    begin()
  }

  /// Sends, once both ends are ready.
  func begin() {
    guard let held, let sending else { return }
    sending.accept(index: held.index, offset: held.offset, prefix: held.prefix)
  }

  func cancel(keeping: Bool) {
    sending?.cancel()
    receiving?.cancel(keeping: keeping)
  }
}
