import AldabaEvidence
import AldabaLedger
import AldabaTerminal
import AldabaWire
import AldabaWords

extension Commands {
  /// - Parameter rule: only records that break this rule of behaviour, by number.
  func search(_ query: Query, rule: Int?) throws -> ExitCode {
    var search = Search(query)
    var chronicle = Chronicle(words, people)
    var count = 0
    func take(
      _ record: Record, _ line: [UInt8], under session: SessionID?, isWanted: Bool = true
    ) throws {
      let isFound = search.finds(record, chronicle.people) && isWanted
      let told = chronicle.take(record, isTold: isFound && !isJSON)
      guard isFound else { return }
      count += 1
      if isJSON {
        try pen.write(line)
      } else {
        try show(chronicle.rows(told, of: record, under: session))
      }
    }
    // One session: only where its records lie.
    if rule == nil, let session = query.session, let near = try near(session) {
      for one in near.records { try take(one.record, one.line, under: near.session) }
      if count == 0 { try nothing() }
      return .done
    }
    let (verdict, breaking) = try rule.map(breaking) ?? (reader.verify(), [])
    try reader.replay { index, _, _, line in
      guard let record = try? Record(line) else { return }
      let isWanted = rule == nil || breaking.contains(index)
      try take(record, line, under: record.session, isWanted: isWanted)
    }
    if count == 0 { try nothing() }
    return try conclude(verdict)
  }

  /// The records that break a rule of behaviour. What was judged to be good before breaks none.
  private func breaking(
    _ rule: Int
  ) throws -> (verdict: LedgerReader.Verdict, records: Set<Int64>) {
    let judgement = try Judgement(reader, after: notes?.remembrance, hasRecordings: false)
    let found = judgement.report.findings.filter { $0.rules.contains(rule) }
    return (judgement.verdict, Set(found.compactMap(\.place.index)))
  }

  private func nothing() throws {
    guard !isJSON else { return }
    try pen.paragraph(
      Localized("No hay nada que sea así.", "There is nothing like that.")[language])
  }
}

extension Query {
  /// Reads what was typed; refuses names that are none.
  init(_ parsed: Parsed) throws(Problem) {
    session = parsed.value("session")
    person = parsed.value("person")
    customer = parsed.value("customer")
    ticket = parsed.value("ticket")
    range = try Dates.range(since: parsed.value("since"), until: parsed.value("until"))
    if let text = parsed.value("what") {
      guard let topic = Topic(rawValue: text) else {
        throw .badValue("--what", expected: "view", came: text)
      }
      what = topic
    }
    if let text = parsed.value("event") {
      let isKnown = Event.allCases.contains {
        $0.rawValue == text || $0.rawValue.hasPrefix(text + ".")
      }
      guard isKnown else { throw .badValue("--event", expected: "consent.granted", came: text) }
      event = text
    }
  }

  /// `R6` or `6`.
  static func rule(_ parsed: Parsed) throws(Problem) -> Int? {
    guard let text = parsed.value("rule") else { return nil }
    let digits = text.uppercased().hasPrefix("R") ? String(text.dropFirst()) : text
    guard let rule = Int(digits), (1...42).contains(rule) else {
      throw .badValue("--rule", expected: "R6", came: text)
    }
    return rule
  }
}
