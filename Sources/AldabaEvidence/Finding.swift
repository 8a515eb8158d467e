package import AldabaJSON
public import AldabaTerminal
public import AldabaWire
package import AldabaWords

/// What an audit asks of each record.
public enum Verdict: String, Sendable, CaseIterable {
  /// It is one of the records that were signed, unchanged and in its place.
  case integrity
  /// Who it names said it, and may say it.
  case authorship
  /// Nothing that its author said before is missing or said twice.
  case completeness
  /// It was allowed when it happened.
  case propriety

  package var name: Localized {
    switch self {
    case .integrity: Localized("integridad", "integrity")
    case .authorship: Localized("autoría", "authorship")
    case .completeness: Localized("omisión", "completeness")
    case .propriety: Localized("permiso", "propriety")
    }
  }
}

/// Where a record stands.
public struct Place: Sendable, Hashable {
  /// The file's name in the ledger's folder.
  public let segment: String
  /// From 1; nil when it cannot be told.
  public let line: Int64?
  /// The record's index in the ledger, from 0.
  public let index: Int64?

  public init(segment: String, line: Int64?, index: Int64? = nil) {
    self.segment = segment
    self.line = line
    self.index = index
  }
}

/// One thing that is wrong, and where.
public struct Finding: Sendable, Equatable {
  public let place: Place
  public let session: SessionID?
  public let verdict: Verdict
  /// What was expected and what came.
  public let what: Localized
  /// The rules of behaviour that it breaks, by number: R1 to R42.
  public let rules: [Int]

  package init(
    place: Place, session: SessionID?, verdict: Verdict, what: Localized, rules: [Int] = []
  ) {
    self.place = place
    self.session = session
    self.verdict = verdict
    self.what = what
    self.rules = rules
  }
}

extension Finding {
  /// `000000000000.jsonl:12`, or the file alone.
  package var position: String { place.segment + (place.line.map { ":\($0)" } ?? "") }

  /// One line for people: `000000000000.jsonl:12: propriety (1aaaaaaa): … (R6)`.
  package func text(_ language: Language) -> String {
    let about = session.map { " (\($0.rawValue.prefix(8)))" } ?? ""
    let rules = rules.isEmpty ? "" : " (\(ruleNames.joined(separator: ", ")))"
    return visible("\(position): \(verdict.name[language])\(about): \(what[language])\(rules)")
  }

  /// `R11`, `R14`.
  package var ruleNames: [String] { rules.map { "R\($0)" } }

  /// For programs the words are always English.
  package var json: JSON {
    var members: [String: JSON] = [
      "segment": .string(place.segment), "line": place.line.map { .integer($0) } ?? .null,
      "verdict": .string(verdict.rawValue), "what": .string(what.en),
    ]
    if let index = place.index { members["record"] = .integer(index) }
    if let session { members["session"] = .string(session.rawValue) }
    if !rules.isEmpty { members["rules"] = .array(ruleNames.map { .string($0) }) }
    return .object(members)
  }
}
