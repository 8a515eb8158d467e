import AldabaSteps
import AldabaWire
import FoundationEssentials
import Testing

@Suite struct StepsExportTests {
  @Test("a mail: numbered, wrapped, a command in one row")
  func text() throws {
    let shown = try document(whole).text(
      language: .es, register: .standard, words: words, columns: 40)
    #expect(
      shown == """
        No suena nada

        1. Suba el volumen

           Pulse la tecla con un altavoz.

           - Una vez.
           - Y otra, despacio.

           Bien si:

           Suena algo.

        2. Mire la lista

           Vamos a mirar.

           Orden:

               wpctl status | grep -v '<x>' && echo "a & b"

           Hace: No cambia nada.

        """)
  }

  @Test("rows stay within the width, commands apart", arguments: [40, 72, 100])
  func width(columns: Int) throws {
    for name in Shipped.names {
      let document = try document(Shipped.text(name))
      for language in Tongue.allCases {
        for register in StepsDocument.Register.allCases {
          let steps = document.steps(language: language, register: register)
          let commands = Set(steps.compactMap { $0.command?.line })
          let text = document.text(
            language: language, register: register, words: words, columns: columns)
          for row in text.split(separator: "\n") {
            let isCommand = commands.contains(String(row.drop { $0 == " " }))
            #expect(row.count <= columns || isCommand, "\(name): \(row)")
            #expect(row.last != " ", "\(name): \(row)")
          }
          for command in commands { #expect(text.contains("    \(command)\n")) }
        }
      }
    }
  }

  @Test("a page says its language, title, steps and lists")
  func page() throws {
    let page = try document(whole).html(language: .en, register: .standard, words: words)
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n"))
    #expect(page.contains("<title>There is no sound</title>"))
    #expect(page.components(separatedBy: "<h1>").count == 2)
    #expect(page.components(separatedBy: "<h2>").count == 3)
    let spanish = try document(whole).html(language: .es, register: .detailed, words: words)
    #expect(spanish.contains("<html lang=\"es\">"))
    #expect(spanish.contains("<ol>\n<li value=\"1\">Busque la tecla.</li>\n"))
    #expect(
      spanish.contains(
        "<code>wpctl status | grep -v &#39;&lt;x&gt;&#39; &amp;&amp; echo &quot;a &amp; b&quot;"
          + "</code>"))
  }

  @Test("a page is alone: no script, no address, nothing fetched")
  func alone() throws {
    for name in Shipped.names {
      let page = try document(Shipped.text(name)).html(
        language: .es, register: .detailed, words: words)
      for piece in ["<script", "<link", "<img", "src=", "url(", "@import", "http:", "https:"] {
        #expect(!page.contains(piece), "\(name): \(piece)")
      }
      #expect(!tags(page).contains { $0.contains(" on") }, "\(name)")
      #expect(page.contains("default-src 'none'"))
    }
  }

  @Test("texts cannot become tags: what opens and closes is ours alone")
  func injection() throws {
    let evil = "\"'><script>alert(1)</script><img src=x onerror=y> & &lt; </li></ol> {{x}}"
    // Tags are refused in texts; a command may hold any sign of a keyboard.
    let text = commanded(evil).replacing("Texto", with: "1 < 2 & \"3\" > '2' &lt; &#60; \\<")
    let document = try document(text)
    let fixed = StepsWords(command: "<i>", explanation: "<i>\"", check: "</style>")
    let page = document.html(language: .es, register: .standard, words: fixed)
    let plain = try AldabaStepsTests.document(commanded("ls")).html(
      language: .es, register: .standard, words: words)
    #expect(tags(page) == tags(plain))
    #expect(page.contains("&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(
      page.contains(
        "<p>1 &lt; 2 &amp; &quot;3&quot; &gt; &#39;2&#39; &amp;lt; &amp;#60; \\&lt;</p>"))
    // In a mail they stand as they are.
    #expect(document.text(language: .es, register: .standard, words: words).contains(evil))
  }

  /// Every tag with its attributes, in order.
  private func tags(_ page: String) -> [String] {
    page.split(separator: "<").dropFirst().map { String($0.prefix { $0 != ">" }) }
  }
}
