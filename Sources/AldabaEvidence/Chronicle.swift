import AldabaTerminal
package import AldabaWire
package import AldabaWords

/// Tells records of many sessions in the ledger's order, each in the context of its own session,
/// with headings where the session or the day changes.
package struct Chronicle {
  package struct Row: Equatable {
    package let text: String
    package let isHeading: Bool

    package init(text: String, isHeading: Bool = false) {
      self.text = text
      self.isHeading = isHeading
    }
  }

  private let words: Words
  package private(set) var people: People
  /// Of the sessions that are not over.
  private var stories: [SessionID: Story] = [:]
  private var outside: Story
  private var last: (session: SessionID?, day: Day)?

  package init(_ words: Words, _ people: People) {
    self.words = words
    self.people = people
    outside = Story(words, people)
  }

  /// Takes every record, in the ledger's order; answers its line where that is wanted.
  package mutating func take(_ record: Record, isTold: Bool = true) -> String {
    people.take(record)
    guard let session = record.session else {
      return outside.tell(record, people, isTold: isTold)
    }
    var story = stories.removeValue(forKey: session) ?? Story(words, people)
    let line = story.tell(record, people, isTold: isTold)
    if !record.act.isEnd { stories[session] = story }
    return line
  }

  /// The line among those that are shown.
  ///
  /// - Parameter session: under whose heading it stands; nil for what belongs to none.
  package mutating func rows(_ line: String, of record: Record, under session: SessionID?) -> [Row]
  {
    let moment = Moment(record.at)
    var rows: [Row] = []
    let isElsewhere = last == nil || last?.session != session
    if isElsewhere {
      if last != nil { rows.append(Row(text: "")) }
      let outside = Localized("Fuera de las sesiones", "Outside sessions")
      let heading = session.map { Localized("Sesión \($0)", "Session \($0)") } ?? outside
      rows.append(Row(text: heading[words.language], isHeading: true))
    }
    if isElsewhere || last?.day != moment.date {
      if !isElsewhere { rows.append(Row(text: "")) }
      rows.append(Row(text: words.storyDay(moment.date, year: moment.year)))
    }
    last = (session, moment.date)
    return rows + [Row(text: line)]
  }
}

extension Act {
  /// Whether nothing comes after it in its session.
  package var isEnd: Bool {
    switch self {
    case .closed, .declined: true
    default: false
    }
  }
}
