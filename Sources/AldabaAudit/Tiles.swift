import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// A ledger as the files of c2sp.org/tlog-tiles, for other people's tools: `checkpoint`,
/// `tile/<L>/<N>` with 256 hashes each, `tile/entries/<N>` with 256 records each. What does not fill a
/// tile is in a partial one, `<N>.p/<W>`.
struct Tiles {
  /// Hashes of a tile, entries of a bundle.
  static let width: Int64 = 256
  /// Levels of the tree in one tile.
  private static let height = 8

  private let folder: String
  private var tree = MerkleTree()
  private var bundle: [UInt8] = []

  /// Makes the folder, which must not be there.
  init(into folder: String) throws(SystemError) {
    self.folder = folder
    try Files.makeDirectory(folder, permissions: 0o755)
  }

  /// Takes the records in their order, each without its newline.
  mutating func take(_ line: [UInt8]) throws(SystemError) {
    tree.append(Merkle.leafHash(line))
    bundle += [UInt8(line.count >> 8), UInt8(line.count & 0xFF)] + line
    if tree.count % Tiles.width == 0 { try flush() }
  }

  /// Writes what is left, the hashes above, and last the head that covers it all; answers the tree.
  mutating func finish(_ note: String) throws(SystemError) -> MerkleTree {
    if !bundle.isEmpty { try flush() }
    var level = 0
    var count = tree.count
    while count > 0 {
      for tile in 0...(count - 1) / Tiles.width {
        let first = tile * Tiles.width
        let end = min(first + Tiles.width, count)
        var hashes: [UInt8] = []
        for index in first..<end {
          hashes += tree.node(level: level * Tiles.height, index)
        }
        try write("tile/\(level)", tile, Int(end - first), hashes)
      }
      level += 1
      count /= Tiles.width
    }
    try put("\(folder)/checkpoint", Array(note.utf8))
    return tree
  }

  private mutating func flush() throws(SystemError) {
    let number = (tree.count - 1) / Tiles.width
    try write("tile/entries", number, Int(tree.count - number * Tiles.width), bundle)
    bundle = []
  }

  private func write(
    _ kind: String, _ number: Int64, _ width: Int, _ bytes: [UInt8]
  ) throws(SystemError) {
    let partial = width < Tiles.width ? ".p/\(width)" : ""
    let path = "\(folder)/\(kind)/\(Tiles.name(number))\(partial)"
    try Folders.make(Files.directory(of: path))
    try put(path, bytes)
  }

  private func put(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
    try Files.writeNew(path, bytes, permissions: 0o644)
  }

  /// Three digits at a time, all but the last with an `x` before: 1234067 is `x001/x234/067`.
  static func name(_ number: Int64) -> String {
    var parts: [String] = []
    var rest = number
    repeat {
      let digits = String(rest % 1000)
      let part = String(repeating: "0", count: 3 - digits.utf8.count) + digits
      parts.insert(parts.isEmpty ? part : "x\(part)", at: 0)
      rest /= 1000
    } while rest > 0
    return parts.joined(separator: "/")
  }
}

extension Commands {
  /// Writes the whole ledger as tiles into a new folder. Records hold no personal texts.
  func tiles(into folder: String) throws -> ExitCode {
    let verdict = try reader.verify()
    _ = try conclude(verdict)
    guard let head = verdict.head, let note = verdict.note else {
      throw words.failure(.ledgerDoesNotVerify(reader.directory, what: "expected a signed head"))
    }
    do throws(SystemError) {
      var tiles = try Tiles(into: folder)
      var failure: SystemError?
      // What is appended meanwhile is not covered by that head.
      try? reader.replay { index, _, _, line in
        guard index < head.size, failure == nil else { return }
        do throws(SystemError) { try tiles.take(line) } catch { failure = error }
      }
      if let failure { throw failure }
      let tree = try tiles.finish(note)
      guard tree.count == head.size, tree.root() == head.root else {
        throw SystemError(call: "read", code: 5, path: reader.directory)
      }
    } catch {
      throw words.failure(
        error.isAlreadyThere
          ? .fileExists(folder) : .cannotWrite(error.path ?? folder, reason: error.reason))
    }
    try pen.paragraph(
      Localized(
        "Anotaciones escritas como tlog-tiles en \(visible(folder)): \(head.size)",
        "Records written as tlog-tiles into \(visible(folder)): \(head.size)")[language])
    return .done
  }
}
