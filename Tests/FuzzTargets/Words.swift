import AldabaWire
import WireSamples

/// What a mutator puts in: the words of each format, which chance alone would not find.
extension Seeds {
  package static func words(of target: FuzzTarget) -> [[UInt8]] {
    let words: [String] =
      switch target {
      case .frame, .name, .token: ["../", "/", "..", ".aldaba-part", "aldaba1/", ":", "[::1]"]
      case .hello, .control: json + members(of: .control)
      case .record: json + members(of: .record) + Event.allCases.map { "\"\($0.rawValue)\"" }
      case .inner: json + InnerFrame.Channel.allCases.map { "\($0)" }
      case .note, .proof, .receipt:
        json + [
          "\u{2014} ", "\n\n", "index ", "extra ", "record ", "text ", "certificate ", "cosigned\n",
          "cosignature/v1\n", "time ", "c2sp.org/tlog-proof@v1\n", origin, "of customer:",
        ]
      case .steps:
        [
          "# [es] ", "# [en] ", "## ", "### brief", "### detailed", "### command", "### check",
          "```sh\n", "```\n", "- ", "1. ", "\n\n", "**", "`", "[a](b)", "&amp;", "\u{202E}",
        ]
      case .screen, .keys:
        [
          "\u{1B}", "\u{1B}[", "\u{1B}]", "\u{1B}P", "\u{1B}\\", "\u{9B}", "\u{9D}", "?1049h",
          "?2004h", ";", ":", "\u{7}", "\u{1B}[D", "\u{1B}OC", "\u{1B}[200~", "\u{301}", "\u{202E}",
          "!p", "$p",
        ]
      case .list: ["aldaba files v1\n", "salt: ", " 644 ", "/", "../", "\n"]
      case .segment:
        ["\"o\"", "\"m\"", "\"r\"", "\"i\"", "100x30", "[", "]", "\n", "\\u001b", ".250"]
      case .trust:
        json + [
          "//", "/*", "*/", "addresses:", "organisation:", "phone:", "authority:", "ledger:",
          "origin:", "key:", "retired:", "records:", "auditors:", "'", "0x", "\\x41", "1e9",
        ]
      case .sealed, .certificate: []
      }
    return words.map { Array($0.utf8) }
  }

  private static let json = [
    "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "true", "false", "null", "0", "-1",
    "9007199254740992", "9223372036854775807", "1.5", "1e3",
  ]

  /// The names of members in the samples, with their quotes.
  private static func members(of target: FuzzTarget) -> [String] {
    var names: Set<String> = []
    for seed in of(target) {
      for piece in String(decoding: seed, as: UTF8.self).split(separator: "\"")
      where piece.utf8.count < 20 && !piece.contains(":") && !piece.contains(",") {
        names.insert("\"\(piece)\"")
      }
    }
    return names.sorted()
  }
}
