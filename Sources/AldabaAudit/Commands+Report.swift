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
    let page = try page(report, CustomerChoice(customer, in: range), in: range, made: made)
    do {
      try Files.writeNew(path, Array(page.markup.html.utf8), permissions: 0o600)
    } catch {
      throw words.failure(
        error.isAlreadyThere ? .fileExists(path) : .cannotWrite(path, reason: error.reason))
    }
    guard let first = report.findings.first else { return .done }
    throw words.failure(.ledgerDoesNotVerify(first.position, what: first.what[language]))
  }

  private func page(
    _ report: Report, _ wanted: CustomerChoice, in range: Range<Int64>, made: Int64
  ) throws -> ReportPage {
    var choice = wanted
    var entries: [ReportPage.Entry] = []
    var places: [SessionID: Int] = [:]
    var stories: [SessionID: Story] = [:]
    var statistics = Statistics(in: range, week: Dates.week)
    var people = self.people
    var knocks: [AskID: Int64] = [:]
    // What does not verify stands in the report already.
    _ = try reader.read { _, record, hash, _ in
      people.take(record)
      guard choice.takes(record, people) else { return }
      statistics.take(record, hash: hash)
      if case .knockAnswered(let knock, _, let waited) = record.act { knocks[knock] = waited }
      guard let session = record.session else { return }
      if places[session] == nil, range.contains(record.at), let summary = Summary(record) {
        places[session] = entries.count
        entries.append(ReportPage.Entry(summary: summary))
      }
      guard let place = places[session] else { return }
      var story = stories.removeValue(forKey: session) ?? Story(words, people)
      entries[place].take(record, hash, story.tell(record, people), words)
      if !record.act.isEnd { stories[session] = story }
    }
    return ReportPage(
      report: report, choice: choice, statistics: statistics, entries: entries, knocks: knocks,
      people: people, words: words, made: made)
  }
}

extension ReportPage.Entry {
  fileprivate mutating func take(
    _ record: Record, _ hash: Digest?, _ told: String, _ words: Words
  ) {
    summary.take(record)
    timeline.take(record, hash: hash)
    let moment = Moment(record.at)
    let day = words.storyDay(moment.date, year: moment.year)
    if day != story.last(where: \.isHeading)?.text {
      story.append(Chronicle.Row(text: day, isHeading: true))
    }
    story.append(Chronicle.Row(text: told))
  }
}
