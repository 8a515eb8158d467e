import AldabaWire
import AldabaWords
import BrowserSupport
import Glibc
import Testing

@testable import AldabaAudit

/// The report as a browser draws it: in both languages, light, dark, narrow and on paper.
@Suite struct ReportScreenshotTests {
  @Test("a browser shows the report light and dark, fits it into a telephone, and prints it")
  func pictures() async throws {
    guard let browser = Browser() else {
      print("SKIPPED: no chromium to look at a report with")
      return
    }
    defer { browser.remove() }
    let (spanish, english) = (try page(.es), try page(.en))
    let pictures = try await [
      browser.picture(of: spanish, width: 1_100, isDark: false),
      browser.picture(of: english, width: 1_100, isDark: true),
      browser.picture(of: spanish, width: 360, isDark: false),
    ]
    let looks = try await browser.looks(at: pictures)
    try #require(looks.count == 3)
    for (look, width) in zip(looks, [1_100, 1_100, 360]) {
      #expect(look.width == width && look.height == 1_400, "\(look)")
      #expect(look.ink > 10 && look.ink < 400, "\(look)")
      #expect(look.atEdge == 0, "\(look)")
    }
    #expect(looks[0].paper == 255 && looks[1].paper < 40 && looks[2].paper == 255)
    let paper = try await browser.paper(of: spanish)
    #expect(paper.starts(with: Array("%PDF-".utf8)))
    #expect((1...4).contains(Browser.pages(of: paper)), "\(Browser.pages(of: paper)) pages")
  }

  /// A session with a hold that took longer than agreed, and a transfer.
  private func page(_ language: Language) throws -> String {
    var fixture = Fixture()
    fixture.enrol()
    fixture.enrol(colleague: .technician)
    fixture.begin()
    fixture.ask(.view)
    fixture.grant(.view)
    fixture.holdTooLong()
    fixture.pass(.transfer)
    fixture.say(\.agent, .closed(.customer, reason: nil))
    return try reportPage(fixture, language).html
  }
}
