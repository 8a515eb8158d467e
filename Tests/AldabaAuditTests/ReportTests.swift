import AldabaCrypto
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords
import Glibc
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// The page: what lasted how long, and that nothing in it is anything but text.
@Suite struct ReportTests {
  init() {
    setenv("TZ", "UTC0", 1)
    tzset()
  }

  // MARK: - Timelines

  @Test func grantsWaitsAndTransfers() {
    var fixture = usual(.technician)
    fixture.ask(.view)
    fixture.grant(.view)
    fixture.askHold()
    fixture.acceptHold()
    fixture.say(\.technician, .holdResumed)
    fixture.pass(.transfer)
    fixture.broker(.linkLost(.customer), session: fixture.session)
    fixture.broker(.linkResumed(.customer), session: fixture.session)
    fixture.say(\.agent, .closed(.customer, reason: nil))
    let spans = timeline(fixture).spans
    let gabriela = PersonID(rawValue: "gabriela")!
    let hugo = PersonID(rawValue: "hugo")!
    #expect(brief(spans, .before) == ["4–6"])
    #expect(brief(spans, .session) == ["6–18"])
    #expect(brief(spans, .present(gabriela)) == ["6–15"])
    #expect(brief(spans, .present(hugo)) == ["15–18"])
    // Their permissions end with their part.
    #expect(brief(spans, .grant(.view, gabriela)) == ["8–15"])
    #expect(brief(spans, .hold) == ["10–11"])
    #expect(spans.first { $0.lane == .hold }?.agreed == Fixture.start + 130_000)
    #expect(brief(spans, .passing(.transfer)) == ["12–15"])
    #expect(spans.first { $0.lane == .passing(.transfer) }?.succeeded == true)
    #expect(brief(spans, .lost(nil)) == ["16–17"])
    #expect(timeline(fixture).isOver)
  }

  @Test func whatFailsAndWhatLasts() {
    var fixture = usual(.technician)
    fixture.askHandoff(.transfer)
    fixture.say(\.agent, .handoffDeclined(.transfer, askID(3), fixture.shown(), .answer))
    fixture.ask(.type, id: 4)
    fixture.grant(.type, id: 4)
    fixture.broker(.linkLost(.technician(1)), session: fixture.session)
    fixture.broker(.fronted(askID(7)), session: fixture.session)
    let spans = timeline(fixture).spans
    let gabriela = PersonID(rawValue: "gabriela")!
    #expect(spans.first { $0.lane == .passing(.transfer) }?.succeeded == false)
    #expect(brief(spans, .grant(.type, gabriela)) == ["10–12"])
    #expect(brief(spans, .front) == ["12–"])
    #expect(brief(spans, .session) == ["6–"])
    #expect(!timeline(fixture).isOver)
  }

  // MARK: - The page

  @Test func whatStandsInIt() throws {
    var fixture = usual(.technician)
    fixture.ask(.view)
    fixture.grant(.view)
    fixture.holdTooLong()
    fixture.end()
    let spanish = try reportPage(fixture, .es)
    #expect(spanish.html.hasPrefix("<!doctype html>\n<html lang=\"es\">"))
    #expect(spanish.html.contains("<h2>Problemas: 0</h2>"))
    #expect(spanish.html.contains("<td>1 min 31 s (de más: 31 s)</td>"))
    #expect(spanish.html.contains("ver, Gabriela Ruiz"))
    #expect(spanish.html.contains("09:15:10–09:16:41 (1 min 31 s; acordado: 1 min)"))
    #expect(spanish.html.contains("<li>09:15:10 Luis Ortega dice que sí a esperar</li>"))
    #expect(spanish.html.contains("<li class=\"day\">Martes 24 de noviembre de 2026</li>"))
    #expect(spanish.end == .done)
    // At a glance, behind the problems: who, what was allowed, and that somebody waited too long.
    let glance = try #require(spanish.html.firstRange(of: "<h2>Sesiones: 1</h2>"))
    let times = try #require(spanish.html.firstRange(of: "<h2>Tiempos</h2>"))
    #expect(glance.lowerBound < times.lowerBound)
    #expect(spanish.html.contains("<th scope=\"col\">El cliente permitió</th>"))
    #expect(spanish.html.contains("Esperaron más de lo acordado en 1 de 1"))
    #expect(spanish.html.contains("<tr class=\"late\">"))
    let english = try reportPage(fixture, .en)
    #expect(english.html.contains("<html lang=\"en\">"))
    #expect(english.html.contains("<h2>Problems: 0</h2>"))
    for html in [spanish.html, english.html] {
      #expect(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"))
      #expect(html.contains("prefers-color-scheme:dark") && html.contains("@media print"))
      #expect(html.contains("default-src 'none'"))
      balanced(html)
    }
  }

  /// What somebody has put behind a session's end is a problem, and stands in its section too.
  @Test func whatStandsBehindTheEnd() throws {
    var fixture = usual(.technician)
    fixture.end()
    fixture.broker(.linkLost(.customer), session: fixture.session)
    let page = try reportPage(fixture, .en)
    #expect(page.html.contains("</article>\n<ol class=\"story\"><li>"))
    #expect(page.html.contains("has lost the connection</li></ol>"))
    #expect(!page.html.contains("<h2>Problems: 0</h2>"))
    balanced(page.html)
  }

  /// Nobody who was kept waiting no longer than agreed is marked.
  @Test func nobodyWaitedTooLong() throws {
    let html = try reportPage(Fixture.good(), .en).html
    #expect(html.contains("Nobody waited longer than agreed."))
    #expect(!html.contains("class=\"late\""))
  }

  /// What was promised and missed, and the times, are bars with figures beside them.
  @Test func theCharts() throws {
    var fixture = usual(.technician)
    fixture.broker(
      .missed(Act.Miss(.knock, askID(7), waited: 200_000)))
    let html = try reportPage(fixture, .en).html
    #expect(html.contains("<span class=\"name\">Knocks answered late</span>"))
    #expect(html.contains("<rect class=\"lost\" x=\"0\" y=\"2\" width=\"1000\" height=\"6\"/>"))
    #expect(html.contains("<span class=\"name\">Until served</span>"))
    balanced(html)
  }

  @Test func problemsComeFirst() throws {
    var fixture = usual()
    fixture.say(\.technician, .holdResumed)
    let page = try reportPage(fixture, .en)
    #expect(page.end == .unverified)
    #expect(page.html.contains("<h2>Problems: 1</h2>"))
    #expect(
      page.html.contains(
        "<li><a href=\"#s\(fixture.session)\">000000000000.jsonl:6: propriety (1aaaaaaa):"
          + " hold.resumed: nobody was on hold (R6)</a></li>"))
    #expect(page.html.contains("<article id=\"s\(fixture.session)\">"))
  }

  @Test func hostileTextsStayTexts() throws {
    let hostile = "<script>alert(1)</script>\"'>&\u{202E}\u{1B}[2J«</p>"
    var fixture = Fixture()
    fixture.administrator(
      .personAdded(
        PersonID(rawValue: "gabriela")!, name: fixture.text(hostile), .technician, team: hostile,
        phone: nil))
    fixture.broker(
      .personEnrolled(
        PersonID(rawValue: "gabriela")!, .technician, key: fixture.technician.key.rawPublicKey,
        certificate: .zero))
    fixture.begin(customer: hostile)
    fixture.ask(.view)
    fixture.say(\.agent, .requested(askID(8), .complaint, text: fixture.text(hostile)))
    let html = try reportPage(fixture, .es).html
    #expect(!html.contains("<script") && !html.contains("alert(1)</script>"))
    #expect(html.contains("&lt;script&gt;alert(1)"))
    #expect(!html.contains("\u{202E}") && !html.contains("\u{1B}"))
    balanced(html)
  }

  @Test func markupEscapes() {
    let text = "<a href=\"x\" title='y'>&\n"
    let markup: Markup = "<p>\(text)</p>"
    #expect(markup.html == "<p>&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;\\u{A}</p>")
    #expect(("<b>\([markup, "!"])\(7)</b>" as Markup).html.hasSuffix("</p>!7</b>"))
  }

  @Test func nothingIsOverwritten() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      let path = folder + "/../page.html"
      func write() throws -> ExitCode? {
        try run(folder) { try $0.report(html: path, in: 0..<Int64.max, made: 0) }.end
      }
      #expect(try write() == .done)
      let first = try Files.read(path, maximumBytes: 1 << 20)
      #expect(try write() == .wouldOverwrite)
      #expect(try Files.read(path, maximumBytes: 1 << 20).count == first.count)
      #expect(try Files.status(path: path).permissions == 0o600)
      let nowhere = try run(folder) {
        try $0.report(html: folder + "/no/such/page.html", in: 0..<Int64.max, made: 0)
      }
      #expect(nowhere.end == .inputOutput)
    }
  }

  @Test func onlyTheRange() throws {
    let html = try reportPage(Fixture.good(), .en, in: 0..<Fixture.start).html
    #expect(!html.contains("<article"))
    #expect(html.contains("<h2>Problems: 0</h2>"))
  }

  /// One customer's page has their sessions and knocks, however the name is typed, and says what it
  /// cannot know.
  @Test func onlyOneCustomer() throws {
    var fixture = usual()
    fixture.ask(.view)
    fixture.grant(.view)
    fixture.end()
    let first = fixture.session
    var other = Fixture(session: 2, technician: fixture.technician.key)
    other.begin(customer: "Berta Ibáñez")
    other.end()
    let second = other.session
    fixture.take(other)
    let one = try reportPage(fixture, .es, of: "IBANEZ").html
    #expect(one.contains("<article id=\"s\(second)\">") && !one.contains("s\(first)"))
    #expect(one.contains("<h2>Sesiones: 1</h2>") && !one.contains("Ortega"))
    #expect(one.contains("Solo clientes cuyo nombre contiene «IBANEZ»."))
    #expect(!one.contains("sin el nombre del cliente"))
    balanced(one)
    let none = try reportPage(fixture, .en, of: "<nobody>").html
    #expect(none.contains("<h2>Sessions: 0</h2>") && none.contains("&lt;nobody&gt;"))
    // What was erased may have been theirs: that is said, and of the range only.
    fixture.erase("Luis Ortega")
    let erased = try reportPage(fixture, .en, of: "ibanez").html
    #expect(erased.contains("there are 1 more sessions without the customer&#39;s name"))
    let before = try reportPage(fixture, .en, of: "ibanez", in: 0..<Fixture.start).html
    #expect(!before.contains("without the customer"))
  }

  // MARK: - Help

  /// Every element that is opened is closed, in order.
  private func balanced(_ html: String) {
    let empty: Set<String> = ["meta", "rect", "!doctype"]
    var open: [String] = []
    for piece in html.split(separator: "<").dropFirst(html.hasPrefix("<") ? 0 : 1) {
      let name = String(piece.prefix { !" />\n".contains($0) })
      if name.isEmpty {
        let closed = String(piece.dropFirst().prefix { $0 != ">" })
        #expect(open.popLast() == closed, "\(closed)")
      } else if !empty.contains(name) {
        open.append(name)
      }
    }
    #expect(open.isEmpty)
  }

  private func timeline(_ fixture: Fixture) -> Timeline {
    var timeline = Timeline()
    for line in fixture.lines {
      if let record = try? Record(line), record.session != nil { timeline.take(record) }
    }
    return timeline
  }

  /// `8–15`: seconds from the beginning of the fixture.
  private func brief(_ spans: [Timeline.Span], _ lane: Timeline.Lane) -> [String] {
    spans.filter { $0.lane == lane }.map { span in
      let to = span.to.map { "\(($0 - Fixture.start) / 1000)" } ?? ""
      return "\((span.from - Fixture.start) / 1000)–\(to)"
    }
  }

  private func usual(_ role: Role? = nil) -> Fixture {
    var fixture = Fixture()
    fixture.enrol()
    if let role { fixture.enrol(colleague: role) }
    fixture.begin()
    return fixture
  }
}

/// The page that `report` writes of these lines, and how it ends.
func reportPage(
  _ fixture: Fixture, _ language: Language, of customer: String? = nil,
  in range: Range<Int64> = 0..<Int64.max
) throws -> (html: String, end: ExitCode?) {
  try fixture.withLedger { (folder: String) throws in
    let path = folder + "/../page.html"
    let outcome = try run(folder, language) {
      try $0.report(html: path, of: customer, in: range, made: Fixture.start)
    }
    let bytes = try Files.read(path, maximumBytes: 1 << 22)
    return (String(decoding: bytes, as: UTF8.self), outcome.end)
  }
}
