import AldabaJSON

/// One line of results.
struct Measurement {
  /// What the same machine did with another tool in the same run.
  enum Peer {
    case tool(String, Double)
    /// There is nothing to compare with: the goal is a number of its own.
    case none
    case missing(hint: String)
  }

  enum Goal {
    case atMost(Double)
    /// Aldaba's value divided by the peer's.
    case ratioAtMost(Double)

    var text: String {
      switch self {
      case .atMost(let value): "≤ \(number(value))"
      case .ratioAtMost(let value): "≤ \(number(value)) ×"
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

  var median: Double { values.isEmpty ? .nan : values[values.count / 2] }

  var ratio: Double? {
    guard case .tool(_, let value) = peer, value > 0 else { return nil }
    return median / value
  }

  var holds: Bool {
    guard !values.isEmpty else { return false }
    switch goal {
    case .atMost(let limit): return median <= limit
    case .ratioAtMost(let limit): return (ratio ?? .infinity) <= limit
    }
  }

  var json: JSON {
    var members: [String: JSON] = [
      "bench": .string(name), "unit": .string(unit), "aldaba": .fraction(median),
      "goal": .string(goal.text), "holds": .bool(holds), "runs": .integer(Int64(values.count)),
      "peer": .null,
    ]
    switch peer {
    case .tool(let tool, let value):
      members["peer"] = .string(tool)
      members["value"] = .fraction(value)
    case .missing(let hint): members["hint"] = .string(hint)
    case .none: break
    }
    if let ratio { members["ratio"] = .fraction((ratio * 1000).rounded() / 1000) }
    return .object(members)
  }

  /// One row for a person: the median, the spread, the goal.
  var row: String {
    let spread = "\(number(values.first ?? .nan))–\(number(values.last ?? .nan))"
    var text = "\(pad(name, 22)) \(pad("\(number(median)) \(unit)", 14)) \(pad(spread, 18))"
    text += "\(pad(goal.text, 10)) \(holds ? "yes" : "no")"
    switch peer {
    case .tool(let tool, let value): text += "  \(tool): \(number(value)) \(unit)"
    case .missing(let hint): text += "  \(hint)"
    case .none: break
    }
    return text
  }
}

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
