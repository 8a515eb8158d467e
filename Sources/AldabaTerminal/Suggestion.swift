/// The candidate that was probably meant: the nearest by edits, or one that begins like the word.
///
/// Nothing is suggested that is further away than a third of its length, and at least one edit.
public func nearest(to word: String, in candidates: [String]) -> String? {
  let word = String(word.prefix(64)).lowercased()
  let measured = candidates.map { ($0, edits(from: word, to: $0.lowercased())) }
  if let best = measured.min(by: { $0.1 < $1.1 }), best.1 <= max(1, best.0.count / 3) {
    return best.0
  }
  let beginning = candidates.filter { word.count >= 2 && $0.lowercased().hasPrefix(word) }
  return beginning.count == 1 ? beginning[0] : nil
}

/// How many letters have to be added, left out, replaced or swapped with their neighbour.
///
/// Optimal string alignment, a restricted Damerau–Levenshtein distance.
func edits(from first: String, to second: String) -> Int {
  let first = Array(first.unicodeScalars)
  let second = Array(second.unicodeScalars)
  var rows = [Array(0...second.count)]
  for row in 0..<first.count {
    var next = [row + 1]
    for column in 0..<second.count {
      let isSame = first[row] == second[column]
      var best = min(
        rows[row][column + 1] + 1, next[column] + 1, rows[row][column] + (isSame ? 0 : 1))
      let isSwapped =
        row > 0 && column > 0 && first[row] == second[column - 1]
        && first[row - 1] == second[column]
      if isSwapped { best = min(best, rows[row - 1][column - 1] + 1) }
      next.append(best)
    }
    rows.append(next)
  }
  return rows[first.count][second.count]
}
