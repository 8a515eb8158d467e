import AldabaEvidence
import AldabaJSON
import AldabaLedger
import AldabaTerminal
import AldabaWire

extension Commands {
  /// - Parameter range: Unix milliseconds.
  func statistics(by grouping: Statistics.Grouping?, in range: Range<Int64>) throws -> ExitCode {
    var statistics = Statistics(by: grouping, in: range, week: Dates.week)
    var people = self.people
    let verdict = try reader.read { _, record, hash, _ in
      statistics.take(record, hash: hash)
      people.take(record)
    }
    if isJSON {
      try pen.write(statistics.json.encoded())
    } else {
      let text = StatisticsText(statistics, language, columns: pen.columns ?? 80) {
        people.name($0)
      }
      for line in text.lines { try pen.line(line) }
    }
    return try conclude(verdict)
  }
}
