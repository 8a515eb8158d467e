import AldabaCrypto
import AldabaEvidence
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What a page keeps of a session: its row, and where the pieces of its section lie.
struct ReportEntry {
  /// All the time that the customer waited, and how much of it was not agreed to; milliseconds.
  typealias Waited = (all: Int64, beyond: Int64)

  let summary: Summary
  let waited: Waited
  var pieces: [Range<Int64>]
}

/// The sessions of a page, as a ledger is read: of one that goes on everything is kept, of one that is over
/// what its row needs. The sections, which are nearly all of the page, wait in a file without a name.
final class ReportSections {
  private struct Session {
    var summary: Summary
    var timeline = Timeline()
    var story: Story
    /// Its lines, in order, and the day where it changes.
    var rows: [Chronicle.Row] = []

    var waited: ReportEntry.Waited {
      var waited: ReportEntry.Waited = (0, 0)
      for span in timeline.spans where span.lane == .hold || span.lane == .front {
        let end = span.to ?? timeline.now
        waited.all += end - span.from
        if let agreed = span.agreed { waited.beyond += max(0, end - agreed) }
      }
      return waited
    }
  }

  private let words: Words
  private let range: Range<Int64>
  private let file: Descriptor
  private var size: Int64 = 0
  private var open: [SessionID: Session] = [:]
  /// In the order in which the sessions were opened; nil for those that go on.
  private var entries: [ReportEntry?] = []
  private var places: [SessionID: Int] = [:]

  /// - Parameters:
  ///   - range: Unix milliseconds in which a session was opened.
  ///   - path: the page, beside which there is room.
  init(_ words: Words, in range: Range<Int64>, beside path: String) throws(SystemError) {
    self.words = words
    self.range = range
    file = try Files.openNameless(beside: path)
  }

  func take(_ record: Record, _ hash: Digest?, _ people: People) throws(SystemError) {
    guard let id = record.session else { return }
    if places[id] == nil, range.contains(record.at), let summary = Summary(record) {
      places[id] = entries.count
      entries.append(nil)
      open[id] = Session(summary: summary, story: Story(words, people))
    }
    guard var session = open.removeValue(forKey: id) else {
      return try takeLate(record, id, people)
    }
    session.summary.take(record)
    session.timeline.take(record, hash: hash)
    let moment = Moment(record.at)
    let day = words.storyDay(moment.date, year: moment.year)
    if day != session.rows.last(where: \.isHeading)?.text {
      session.rows.append(Chronicle.Row(text: day, isHeading: true))
    }
    session.rows.append(Chronicle.Row(text: session.story.tell(record, people)))
    if record.act.isEnd { try close(id, session, people) } else { open[id] = session }
  }

  /// All of them, those too that go on.
  func finish(_ people: People) throws(SystemError) -> [ReportEntry] {
    for (id, session) in open { try close(id, session, people) }
    open = [:]
    return entries.compactMap { $0 }
  }

  /// What stands in the page of a session.
  func bytes(of entry: ReportEntry) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    for piece in entry.pieces {
      bytes += try IO.read(
        file.number, at: piece.lowerBound, maximum: Int(clamping: piece.count))
    }
    return bytes
  }

  /// What stands behind a session's end belongs nowhere; whoever looks for it finds it all the same.
  private func takeLate(_ record: Record, _ id: SessionID, _ people: People) throws(SystemError) {
    guard let place = places[id] else { return }
    var story = Story(words, people)
    let told = story.tell(record, people)
    let piece = try put("<ol class=\"story\"><li>\(told)</li></ol>\n")
    entries[place]?.pieces.append(piece)
  }

  private func close(_ id: SessionID, _ session: Session, _ people: People) throws(SystemError) {
    guard let place = places[id] else { return }
    let teller = ReportTeller(people: people, words: words)
    let section = try put(
      teller.section(session.summary, session.timeline, session.waited, session.rows))
    entries[place] = ReportEntry(
      summary: session.summary, waited: session.waited, pieces: [section])
  }

  private func put(_ markup: Markup) throws(SystemError) -> Range<Int64> {
    let bytes = Array(markup.html.utf8)
    try IO.writeAll(file.number, bytes, at: size)
    defer { size += Int64(bytes.count) }
    return size..<size + Int64(bytes.count)
  }
}

/// How a page says what it says of a session.
struct ReportTeller {
  let people: People
  let words: Words

  var language: Language { words.language }
  func say(_ text: Localized) -> String { text[language] }

  func section(
    _ summary: Summary, _ timeline: Timeline, _ waited: ReportEntry.Waited, _ rows: [Chronicle.Row]
  ) -> Markup {
    let ticket = say(Localized("Caso", "Case"))
    let story = rows.map { row -> Markup in
      row.isHeading ? "<li class=\"day\">\(row.text)</li>\n" : "<li>\(row.text)</li>\n"
    }
    return """
      <article id="s\(summary.session.rawValue)">
      <h2>\(Moment(summary.opened).figures), \(text(summary.customer))</h2>
      <p>\(ticket) \(text(summary.ticket)): \(quoted(people.text(summary.motive)))</p>
      <p>\(names(summary)). \(say(Localized("Esperó", "Waited"))): \(self.waited(waited)). \
      \(say(Localized("Final", "Ended"))): \(Names.of(summary.ended?.how)[language]). <span class="id">\(summary.session.rawValue)</span></p>
      \(TimelineMarkup(timeline, language, people).markup)<ol class="story">
      \(story)</ol>
      </article>

      """
  }

  func names(_ summary: Summary) -> String {
    summary.people.map { people.name($0) }.joined(separator: ", ")
  }

  func waited(_ waited: ReportEntry.Waited) -> String {
    guard waited.all > 0 else { return "–" }
    let beyond = shortTime(waited.beyond, language)
    return shortTime(waited.all, language)
      + (waited.beyond > 0 ? say(Localized(" (de más: \(beyond))", " (beyond: \(beyond))")) : "")
  }

  func text(_ digest: Digest) -> String { plain(people.text(digest)) }

  private func plain(_ text: Personal) -> String {
    if case .text(let text) = text { text } else { text.remark.map(say) ?? "" }
  }

  private func quoted(_ text: Personal) -> String {
    if case .text(let text) = text { "«\(quotable(text))»" } else { plain(text) }
  }
}
