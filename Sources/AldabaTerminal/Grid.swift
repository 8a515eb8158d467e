import AldabaWords

/// Text laid out in columns of equal width.
public enum Grid {
  /// Rows with two spaces between their columns; the last one is not filled up.
  ///
  /// - Parameter numbers: whether all but the first column stand at their right edge.
  public static func rows(_ cells: [[String]], numbers: Bool = false) -> [String] {
    let count = cells.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in cells.map { width($0[column]) }.max() ?? 0 }
    return cells.map { cells in
      var row = ""
      for (column, cell) in cells.enumerated() {
        let space = spaces(widths[column] - width(cell))
        let isLast = column == cells.count - 1
        if numbers, column > 0 {
          row += space + cell + (isLast ? "" : "  ")
        } else {
          row += cell + (isLast ? "" : space + "  ")
        }
      }
      return row
    }
  }

  /// A table where it fits into the window, else what `narrow` makes of it.
  public static func rows(
    _ cells: [[String]], columns: Int?, numbers: Bool = false, narrow: () -> [String]
  ) -> [String] {
    let rows = rows(cells, numbers: numbers)
    guard let columns, rows.contains(where: { width($0) > columns }) else { return rows }
    return narrow()
  }

  /// The columns that a text takes on a terminal.
  public static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
  }

  /// So many spaces; none for less than one.
  public static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
