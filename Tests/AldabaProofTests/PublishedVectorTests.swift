import AldabaJSON
import AldabaProof
import AldabaWire
import Glibc
import Testing

/// The published proofs, right and wrong ones: see Vectors/README.md.
@Suite struct PublishedVectorTests {
  /// 184 of the 196 are wrong, and none of those is taken for right.
  @Test func allOfThem() throws {
    let cases = Self.lines
    #expect(cases.count == 196)
    var wrong = 0
    var right = 0
    for line in cases {
      let text = String(decoding: line, as: UTF8.self)
      let isWrong = text.contains("\"wantErr\":true")
      if isWrong { wrong += 1 }
      // An index beyond 2^63 is no JSON integer of ours: refused before anything is verified.
      guard let json = try? JSON.parse(Array(line)) else {
        #expect(isWrong)
        continue
      }
      let name = try #require(json["name"]?.string)
      let holds = name.hasPrefix("inclusion/") ? try Self.includes(json) : try Self.extends(json)
      if holds { right += 1 }
      #expect(!(holds && isWrong), "\(name)")
      #expect(holds || isWrong || Self.isNoTree(json), "\(name)")
    }
    #expect(wrong == 184 && right > 0)
  }

  private static func includes(_ json: JSON) throws -> Bool {
    Merkle.verifyInclusion(
      leaf: try bytes(json["leafHash"]), index: try number(json["leafIdx"]),
      size: try number(json["treeSize"]), proof: try hashes(json["proof"]),
      root: try bytes(json["root"]))
  }

  private static func extends(_ json: JSON) throws -> Bool {
    Merkle.verifyConsistency(
      oldSize: try number(json["size1"]), oldRoot: try bytes(json["root1"]),
      newSize: try number(json["size2"]), newRoot: try bytes(json["root2"]),
      proof: try hashes(json["proof"]))
  }

  /// Some published cases call a root of twelve bytes right, or a tree without records; ours are not.
  private static func isNoTree(_ json: JSON) -> Bool {
    let root = json["root1"]?.string.flatMap { [UInt8](base64: $0) }
    return json["size1"]?.integer == 0 || root.map { $0.count != Merkle.hashCount } == true
  }

  // MARK: Reading

  private static let lines: [ArraySlice<UInt8>] = {
    let path =
      "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/") + "/Vectors/merkle.jsonl"
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    return Array(bytes[..<fread(&bytes, 1, bytes.count, file)]).split(separator: 0x0A)
  }()

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
