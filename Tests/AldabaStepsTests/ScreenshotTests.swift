import AldabaSteps
import AldabaWire
import BrowserSupport
import Testing

/// The page as a browser draws it: light, dark, narrow and on paper.
@Suite struct ScreenshotTests {
  @Test("a browser shows the page light and dark, fits it into a telephone, and prints it")
  func pictures() async throws {
    guard let browser = Browser() else {
      print("SKIPPED: no chromium to look at an exported page with")
      return
    }
    defer { browser.remove() }
    let printer = try document(Shipped.text("printer.md"))
    let spanish = printer.html(language: .es, register: .detailed, words: words)
    let english = printer.html(language: .en, register: .detailed, words: words)
    // Nothing in it can be broken between words.
    let wide =
      "# [es] \(run("t", 120))\n## \(run("p", 120))\n\(run("x", 2_000))\n"
      + "### command\n\(run("h", 200))\n```sh\n\(run("c", 240))\n```\n"
    let narrow = try document(wide).html(language: .es, register: .brief, words: words)

    let pictures = try await [
      browser.picture(of: spanish, width: 800, isDark: false),
      browser.picture(of: english, width: 800, isDark: true),
      browser.picture(of: narrow, width: 360, isDark: false),
    ]
    let looks = try await browser.looks(at: pictures)
    try #require(looks.count == 3)
    for look in looks {
      #expect(look.width == (look == looks[2] ? 360 : 800) && look.height == 1_400, "\(look)")
      #expect(look.ink > 10 && look.ink < 400, "\(look)")
      #expect(look.atEdge == 0, "\(look)")
    }
    #expect(looks[0].paper == 255 && looks[1].paper < 40 && looks[2].paper == 255)

    let paper = try await browser.paper(of: spanish)
    #expect(paper.starts(with: Array("%PDF-".utf8)))
    #expect((2...6).contains(Browser.pages(of: paper)), "\(Browser.pages(of: paper)) pages")
  }

  private func run(_ letter: String, _ count: Int) -> String {
    String(repeating: letter, count: count)
  }
}
