import AldabaLedger
import AldabaSystem

/// How fast a ledger's integrity is verified, beside one hash of the same bytes.
enum Integrity {
  /// MiB of the ledger in `folder` a second.
  static func rounds(_ count: Int, of folder: String) throws -> Rounds {
    let files = try Files.list(folder).filter { $0.hasSuffix(".jsonl") }.map { "\(folder)/\($0)" }
    let mebibytes =
      Double(
        try files.reduce(0) { $0 + (try Files.status(path: $1, followLinks: false).size) })
      / 1_048_576
    return try Rounds(
      count,
      ours: {
        let begin = Clock.bootNanoseconds()
        guard try LedgerReader.verify(directory: folder).isIntact else {
          throw BenchError("the ledger does not verify")
        }
        return mebibytes / (Double(Clock.bootNanoseconds() - begin) / 1e9)
      },
      theirs: Tool.openssl.tool.map { tool in
        {
          let begin = Clock.bootNanoseconds()
          try Tool.run(tool.path, ["dgst", "-sha256"] + files)
          return mebibytes / (Double(Clock.bootNanoseconds() - begin) / 1e9)
        }
      })
  }
}
