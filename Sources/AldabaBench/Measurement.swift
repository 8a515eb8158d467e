import AldabaJSON

/// One line of results.
struct Measurement {
  /// What the same machine did with another tool in the same run.
  enum Peer {
    /// Its name and version, and what it did.
    case tool(String, [Double])
    /// There is nothing to compare with: the goal is a number of its own.
    case none
    case missing(hint: String)
  }

  enum Goal {
    case atMost(Double)
    case atLeast(Double)
    /// Aldaba's value divided by the peer's.
    case ratioAtMost(Double)
    case ratioAtLeast(Double)
    /// Told beside the others.
    case none

    var text: String {
      switch self {
      case .atMost(let value): "≤ \(number(value))"
      case .atLeast(let value): "≥ \(number(value))"
      case .ratioAtMost(let value): "≤ \(number(value)) ×"
      case .ratioAtLeast(let value): "≥ \(number(value)) ×"
      case .none: "–"
      }
    }
  }

  let name: String
  let unit: String
  /// Sorted; the median counts.
  let values: [Double]
  let peer: Peer
  let goal: Goal

  init(_ name: String, _ unit: String, _ values: [Double], peer: Peer = .none, goal: Goal) {
    self.name = name
    self.unit = unit
    self.values = values.sorted()
    self.peer = peer
    self.goal = goal
  }

  /// Beside a tool, or alone where it is not installed.
  init(
    _ name: String, _ unit: String, _ values: [Double], _ tool: Tool.Found, _ theirs: [Double],
    goal: Goal
  ) {
    let peer: Peer =
      switch tool {
      case .tool(let tool): .tool(tool.title, theirs)
      case .missing(let hint): .missing(hint: hint)
      }
    self.init(name, unit, values, peer: peer, goal: goal)
  }

  init(_ name: String, _ unit: String, _ rounds: Rounds, _ tool: Tool.Found, goal: Goal) {
    self.init(name, unit, rounds.ours, tool, rounds.theirs, goal: goal)
  }

  var median: Double { AldabaBench.median(values) }

  var peerMedian: Double? {
    guard case .tool(_, let values) = peer, !values.isEmpty else { return nil }
    return AldabaBench.median(values)
  }

  var ratio: Double? {
    guard let peerMedian, peerMedian > 0 else { return nil }
    return median / peerMedian
  }

  var holds: Bool {
    guard !values.isEmpty else { return false }
    switch goal {
    case .atMost(let limit): return median <= limit
    case .atLeast(let limit): return median >= limit
    case .ratioAtMost(let limit): return (ratio ?? .infinity) <= limit
    case .ratioAtLeast(let limit): return (ratio ?? 0) >= limit
    case .none:
      if case .missing = peer { return false }
      return true
    }
  }

  var json: JSON {
    var members: [String: JSON] = [
      "bench": .string(name), "unit": .string(unit),
      "aldaba": values.isEmpty ? .null : .fraction(rounded(median)),
      "goal": .string(goal.text), "holds": .bool(holds), "runs": .integer(Int64(values.count)),
      "spread": Measurement.spread(values), "peer": .null,
    ]
    switch peer {
    case .tool(let tool, let values):
      members["peer"] = .string(tool)
      members["value"] = values.isEmpty ? .null : .fraction(rounded(AldabaBench.median(values)))
      members["value_spread"] = Measurement.spread(values)
    case .missing(let hint): members["hint"] = .string(hint)
    case .none: break
    }
    if let ratio { members["ratio"] = .fraction(rounded(ratio)) }
    return .object(members)
  }

  private static func spread(_ values: [Double]) -> JSON {
    guard let least = values.min(), let most = values.max() else { return .null }
    return .array([.fraction(rounded(least)), .fraction(rounded(most))])
  }

  /// One row for a person: the median, the spread, the peer, the goal.
  var row: String {
    var text = "\(pad(name, 24)) \(pad("\(number(median)) \(unit)", 14)) "
    text += pad(Measurement.range(values), 17)
    switch peer {
    case .tool(let tool, let values):
      let ratio = ratio.map { " \(number($0)) ×" } ?? ""
      text += pad("\(number(AldabaBench.median(values))) \(Measurement.range(values))", 26)
      text += pad(ratio, 9) + pad(goal.text, 10) + (holds ? "yes" : "no ") + "  \(tool)"
    case .none:
      text += pad("", 26) + pad("", 9) + pad(goal.text, 10) + (holds ? "yes" : "no ")
    case .missing(let hint): text += hint
    }
    return text
  }

  /// The same as a row of the table in README.
  var tableRow: String {
    func all(_ values: [Double]) -> String {
      guard !values.isEmpty else { return "" }
      let median = "\(number(AldabaBench.median(values))) \(unit)"
      return values.count > 1 ? "\(median) \(Measurement.range(values))" : median
    }
    let theirs: String =
      switch peer {
      case .tool(let tool, let values): "\(tool): \(all(values))"
      case .none: ""
      case .missing(let hint): hint
      }
    let verdict =
      switch goal {
      case .none: ""
      default: holds ? "holds" : "missed"
      }
    let cells = [
      "\(Titles.of[name] ?? name) (`\(name)`)", all(values), theirs, ratio.map(number) ?? "",
      goal.text, verdict,
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  static let tableTitle =
    "| What | Aldaba | Peer | Ratio | Goal | |\n|---|---|---|---|---|---|"

  static let title =
    "\(pad("what", 24)) \(pad("median", 14)) \(pad("spread", 17))\(pad("peer", 26))"
    + "\(pad("ratio", 9))\(pad("goal", 10))holds"

  private static func range(_ values: [Double]) -> String {
    guard values.count > 1, let least = values.min(), let most = values.max() else { return "" }
    return "(\(number(least))–\(number(most)))"
  }
}

func median(_ values: [Double]) -> Double {
  values.isEmpty ? .nan : values.sorted()[values.count / 2]
}

/// The value below which so much of them lies: 0.5 is the median.
func percentile(_ values: [Double], _ part: Double) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return .nan }
  return sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
}

/// Three decimals are enough for anybody who reads the line.
private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

/// Three digits that matter, no exponent.
func number(_ value: Double) -> String {
  guard value.isFinite else { return "–" }
  if value == value.rounded() || value >= 100 { return String(Int(value.rounded())) }
  let factor = value >= 10 ? 10.0 : 100.0
  let scaled = Int((value * factor).rounded())
  let whole = scaled / Int(factor)
  let rest = String(scaled % Int(factor))
  let digits = factor == 10 ? 1 : 2
  return "\(whole).\(String(repeating: "0", count: max(0, digits - rest.utf8.count)))\(rest)"
}

func pad(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}
