import AldabaTerminal
import AldabaWords

/// A row of a chart: a name, signs in proportion, and the figures that they stand for, which say all
/// to whoever does not see the signs.
struct Bar {
  let name: String
  /// One behind the other.
  let parts: [(sign: Character, length: Int64)]
  let value: String

  /// The fewest signs that a bar is worth being drawn with.
  private static let least = 12

  /// - Parameters:
  ///   - longest: the length that takes all the room.
  ///   - columns: the width of the window.
  static func rows(_ bars: [Bar], longest: Int64, columns: Int) -> [String] {
    let names = bars.map { Grid.width($0.name) }.max() ?? 0
    let values = bars.map { Grid.width($0.value) }.max() ?? 0
    let room = columns - names - values - 2
    return bars.flatMap { bar -> [String] in
      if room >= least {
        let name = bar.name + Grid.spaces(names - Grid.width(bar.name))
        return [bar.row(room, longest, behind: name)]
      }
      // Too narrow for one row: the name has one of its own.
      return wrap(bar.name, columns: columns)
        + [bar.row(max(least, columns - values - 3), longest, behind: " ")]
    }
  }

  private func row(_ room: Int, _ longest: Int64, behind start: String) -> String {
    var drawn = ""
    var sum: Int64 = 0
    for part in parts {
      sum += part.length
      let end = max(sum > 0 ? 1 : 0, Int(sum * Int64(room) / max(1, longest)))
      drawn += String(repeating: part.sign, count: max(0, end - drawn.count))
    }
    return "\(start) \(drawn)\(Grid.spaces(room - drawn.count)) \(value)"
  }
}
