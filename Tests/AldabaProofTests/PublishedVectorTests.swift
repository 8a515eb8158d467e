import AldabaJSON
import AldabaProof
import AldabaWire
import Glibc
import Testing

/// The published proofs, right and wrong ones, where this machine has them.
///
/// `ALDABA_VECTORS` names the folder; it holds `merkle/inclusion` and `merkle/consistency` of
/// transparency-dev/merkle.
@Suite struct PublishedVectorTests {
  private static let folder = getenv("ALDABA_VECTORS").map { String(cString: $0) } ?? ""

  @Test func inclusion() throws {
    let cases = Self.cases("merkle/inclusion")
    guard !cases.isEmpty else { return }
    var rightOnes = 0
    for (name, json) in cases {
      let holds = Merkle.verifyInclusion(
        leaf: try Self.bytes(json["leafHash"]), index: try Self.number(json["leafIdx"]),
        size: try Self.number(json["treeSize"]), proof: try Self.hashes(json["proof"]),
        root: try Self.bytes(json["root"]))
      #expect(holds != json["wantErr"]?.bool, "\(name)")
      if holds { rightOnes += 1 }
    }
    #expect(rightOnes > 0 && rightOnes < cases.count)
  }

  @Test func consistency() throws {
    let cases = Self.cases("merkle/consistency")
    guard !cases.isEmpty else { return }
    var rightOnes = 0
    for (name, json) in cases {
      let old = try Self.number(json["size1"])
      // Some published cases call a root of twelve bytes right; ours have 32.
      let isRight = json["wantErr"]?.bool == false && old > 0
      let isHash = try Self.bytes(json["root1"]).count == Merkle.hashCount
      let holds = Merkle.verifyConsistency(
        oldSize: old, oldRoot: try Self.bytes(json["root1"]),
        newSize: try Self.number(json["size2"]), newRoot: try Self.bytes(json["root2"]),
        proof: try Self.hashes(json["proof"]))
      #expect(holds == (isRight && isHash), "\(name)")
      if holds { rightOnes += 1 }
    }
    #expect(rightOnes > 0 && rightOnes < cases.count)
  }

  // MARK: Reading

  private static func cases(_ kind: String) -> [(String, JSON)] {
    var cases: [(String, JSON)] = []
    for folder in names(folder + "/" + kind) {
      for name in names(folder) where name.hasSuffix(".json") {
        // An index beyond 2^63 is no JSON integer of ours: refused before anything is verified.
        guard let json = try? JSON.parse(contents(name)) else { continue }
        cases.append((name, json))
      }
    }
    if cases.isEmpty { print("SKIPPED: no published vectors at \(folder)/\(kind)") }
    return cases
  }

  private static func names(_ folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append("\(folder)/\(name)") }
    }
    return names.sorted()
  }

  private static func contents(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
  }

  private static func number(_ json: JSON?) throws -> Int64 { try #require(json?.integer) }

  /// A hash in base64; one of another kind or null is for the verifier to refuse.
  private static func bytes(_ json: JSON?) throws -> [UInt8] {
    guard let text = json?.string else { return [] }
    return try #require([UInt8](base64: text))
  }

  private static func hashes(_ json: JSON?) throws -> [[UInt8]] {
    try (json?.array ?? []).map { try bytes($0) }
  }
}
