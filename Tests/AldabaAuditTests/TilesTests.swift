import AldabaCrypto
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import Glibc
import TestSupport
import Testing

@testable import AldabaAudit

/// The files of c2sp.org/tlog-tiles, read as that document says, with nothing of the exporter's.
private struct TileReader {
  let folder: String
  let size: Int64
  let root: [UInt8]

  init(_ folder: String) throws {
    self.folder = folder
    let lines = String(
      decoding: try Files.read(folder + "/checkpoint", maximumBytes: 4_096), as: UTF8.self
    ).split(separator: "\n")
    size = try #require(Int64(lines[1]))
    root = try #require([UInt8](base64: String(lines[2])))
  }

  /// `x001/x234/067`, and `.p/5` where it is not full.
  private func file(_ kind: String, _ number: Int64, _ width: Int64) throws -> [UInt8] {
    var name = ""
    for (place, divisor) in [1_000_000 as Int64, 1000, 1].enumerated() {
      if number < divisor, divisor > 1 { continue }
      let digits = "000\(number / divisor % 1000)".suffix(3)
      name += (place == 2 ? "" : "x") + digits + (place == 2 ? "" : "/")
    }
    let partial = width < 256 ? ".p/\(width)" : ""
    return try Files.read("\(folder)/\(kind)/\(name)\(partial)", maximumBytes: 1 << 24)
  }

  func entries() throws -> [[UInt8]] {
    var entries: [[UInt8]] = []
    for tile in 0..<(size + 255) / 256 {
      var rest = try file("tile/entries", tile, min(256, size - tile * 256))[...]
      while rest.count >= 2 {
        let count = Int(rest.removeFirst()) << 8 | Int(rest.removeFirst())
        entries.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      #expect(rest.isEmpty)
    }
    return entries
  }

  /// All hashes of one level of tiles.
  func hashes(_ level: Int64, count: Int64) throws -> [[UInt8]] {
    try (0..<(count + 255) / 256).flatMap { tile in
      let width = min(256, count - tile * 256)
      let bytes = try file("tile/\(level)", tile, width)
      #expect(bytes.count == Int(width) * 32)
      return stride(from: 0, to: bytes.count, by: 32).map { Array(bytes[$0..<$0 + 32]) }
    }
  }

  /// RFC 6962, 2.1.
  static func hash(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
    guard leaves.count > 1 else { return leaves.first ?? Crypto.sha256([]) }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    let middle = leaves.startIndex + split
    return Crypto.sha256([0x01], hash(leaves[..<middle]), hash(leaves[middle...]))
  }
}

@Suite struct TilesTests {
  @Test(arguments: [0, 1, 255, 256, 257, 600]) func otherPeoplesToolsReadThem(_ count: Int) throws {
    try withLedger(count) { ledger, folder in
      let made = try run(ledger) { try $0.tiles(into: folder) }
      #expect(made.end == .done)
      let reader = try TileReader(folder)
      #expect(reader.size == Int64(count))
      let leaves = try reader.entries().map { Crypto.sha256([0x00], $0) }
      #expect(leaves.count == count)
      #expect(TileReader.hash(leaves[...]) == reader.root)
      let zero = try reader.hashes(0, count: reader.size)
      #expect(zero.elementsEqual(leaves))
      let one = try reader.hashes(1, count: reader.size / 256)
      for (place, hash) in one.enumerated() {
        #expect(hash == TileReader.hash(leaves[place * 256..<place * 256 + 256]))
      }
      #expect(!Files.exists(folder + "/tile/2"))
      // A folder that is there is not touched.
      let again = try run(ledger) { try $0.tiles(into: folder) }
      #expect(again.end == .wouldOverwrite)
    }
  }

  @Test func names() {
    #expect(Tiles.name(0) == "000")
    #expect(Tiles.name(67) == "067")
    #expect(Tiles.name(1_234_067) == "x001/x234/067")
    #expect(Tiles.name(1_000) == "x001/000")
  }

  private func withLedger(_ count: Int, _ body: (String, String) throws -> Void) throws {
    try withTemporaryFolder("tiles") { folder in
      let key = PrivateKey.ed25519()
      let path = folder + "/ledger"
      try Ledger.create(directory: path, origin: "tiles.example/ledger", key: key)
      let ledger = try Ledger.open(
        directory: path, origin: "tiles.example/ledger", key: key)
      if count > 0 {
        let done = Lock(false)
        let records = (0..<count).map { Array("{\"event\":\"test\",\"n\":\($0)}".utf8) }
        ledger.append(records) { _ in done.change { $0 = true } }
        _ = done.wait { $0 ? true : nil }
      }
      ledger.close()
      try body(path, folder + "/tiles")
    }
  }
}
