import AldabaEvidence
import AldabaLedger
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

extension Commands {
  /// Writes the page into a new file that only its owner can read; personal texts are in it.
  ///
  /// - Parameters:
  ///   - customer: a part of a customer's name: only what is theirs.
  ///   - range: Unix milliseconds in which a session was opened.
  ///   - made: the time to be written on it.
  func report(
    html path: String, of customer: String? = nil, in range: Range<Int64>, made: Int64
  ) throws -> ExitCode {
    guard !Files.exists(path) else { throw words.failure(.fileExists(path)) }
    let report = try Report.of(reader)
    do {
      let sections = try ReportSections(words, in: range, beside: path)
      let page = try page(
        report, CustomerChoice(customer, in: range), sections, in: range, made: made)
      try Files.writeNew(path, permissions: 0o600) { (put) throws(SystemError) in
        try page.write(
          section: { (entry) throws(SystemError) in try sections.bytes(of: entry) }, put)
      }
    } catch let error as SystemError {
      throw words.failure(
        error.isAlreadyThere ? .fileExists(path) : .cannotWrite(path, reason: error.reason))
    }
    guard let first = report.findings.first else { return .done }
    throw words.failure(.ledgerDoesNotVerify(first.position, what: first.what[language]))
  }

  private func page(
    _ report: Report, _ wanted: CustomerChoice, _ sections: ReportSections,
    in range: Range<Int64>, made: Int64
  ) throws -> ReportPage {
    var choice = wanted
    var statistics = Statistics(in: range, week: Dates.week)
    var people = self.people
    var knocks: [AskID: Int64] = [:]
    // What does not verify stands in the report already.
    _ = try reader.read { _, record, hash, _ in
      people.take(record)
      guard choice.takes(record, people) else { return }
      statistics.take(record, hash: hash)
      if case .knockAnswered(let knock, _, let waited) = record.act { knocks[knock] = waited }
      try sections.take(record, hash, people)
    }
    return ReportPage(
      report: report, choice: choice, statistics: statistics,
      entries: try sections.finish(people), knocks: knocks,
      teller: ReportTeller(people: people, words: words), made: made)
  }
}
