public import AldabaWire

/// For print, or to be opened in a browser: one page that needs nothing else.
extension StepsDocument {
  /// A whole page: no script, nothing fetched (its own policy forbids both), light and dark, readable
  /// at 320 points of width, and steps that a printer does not tear apart.
  public func html(language: Tongue, register: Register, words: StepsWords) -> String {
    let steps = steps(language: language, register: register)
    let title = escaped(title(language))
    return """
      <!DOCTYPE html>
      <html lang="\(steps[0].language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="\(StepsDocument.policy)">
      <title>\(title)</title>
      <style>
      \(StepsDocument.style)
      </style>
      </head>
      <body>
      <main>
      <h1>\(title)</h1>
      <ol class="steps">
      \(steps.map { item($0, words) }.joined(separator: "\n"))
      </ol>
      </main>
      </body>
      </html>

      """
  }

  private func item(_ step: Step, _ words: StepsWords) -> String {
    var lines = ["<li>", "<h2>\(escaped(step.title))</h2>"]
    lines += StepsDocument.blocks(step.text)
    if let command = step.command {
      lines += [
        "<div class=\"command\">",
        "<p class=\"label\">\(escaped(words.command))</p>",
        "<pre translate=\"no\"><code>\(escaped(command.line))</code></pre>",
        "<p><span class=\"label\">\(escaped(words.explanation))</span> "
          + "\(escaped(command.explanation))</p>",
        "</div>",
      ]
    }
    if let check = step.check {
      lines += ["<div class=\"check\">", "<p class=\"label\">\(escaped(words.check))</p>"]
      lines += StepsDocument.blocks(check) + ["</div>"]
    }
    return (lines + ["</li>"]).joined(separator: "\n")
  }

  private static func blocks(_ prose: Prose) -> [String] {
    var lines: [String] = []
    var open: String?
    for line in prose.lines {
      let list: String?
      let text: String
      switch line.kind {
      case .paragraph: (list, text) = (nil, "<p>\(escaped(line.text))</p>")
      case .bullet: (list, text) = ("ul", "<li>\(escaped(line.text))</li>")
      case .numbered(let number):
        (list, text) = ("ol", "<li value=\"\(number)\">\(escaped(line.text))</li>")
      }
      if list != open {
        if let open { lines.append("</\(open)>") }
        if let list { lines.append("<\(list)>") }
        open = list
      }
      lines.append(text)
    }
    return lines + (open.map { ["</\($0)>"] } ?? [])
  }

  private static let policy = "default-src 'none'; style-src 'unsafe-inline'"

  /// Sizes follow the reader's own; contrast is at least 7 : 1 in both schemes.
  private static let style = """
    :root { color-scheme: light dark; --ink: black; --paper: white;
      --soft: #eef1f5; --line: rgb(90 100 114); }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #f0f0f0; --paper: rgb(22 24 28);
        --soft: rgb(38 42 49); --line: #a4adba; }
    }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 1.125rem/1.55 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; }
    main { max-width: 42rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; overflow-wrap: anywhere; }
    h1 { font-size: 1.75rem; line-height: 1.25; }
    h2 { display: inline; font-size: 1.25rem; line-height: 1.3; }
    .steps { padding-left: 2.2rem; }
    .steps > li { margin: 0 0 2rem; break-inside: avoid; }
    .steps > li::marker { font-size: 1.25rem; font-weight: bold; }
    .steps > li > h2 + * { margin-top: .6rem; }
    .steps ul, .steps ol { padding-left: 1.6rem; }
    .steps ul { list-style: disc; }
    .label { font-weight: bold; margin-bottom: .25rem; }
    .label + * { margin-top: .25rem; }
    .command, .check { border-left: .25rem solid var(--line); padding-left: 1rem; margin: 1rem 0; }
    pre { background: var(--soft); padding: .75rem; margin: .5rem 0; white-space: pre-wrap;
      font: 1rem/1.4 "DejaVu Sans Mono", "Noto Sans Mono", monospace; }
    @media print {
      :root { color-scheme: light; --ink: black; --paper: white;
        --soft: white; --line: black; }
      body { font-size: 11pt; }
      main { max-width: none; padding: 0; }
      h1, h2, .label { break-after: avoid; }
      pre { border: 1px solid var(--line); }
      @page { margin: 2cm; }
    }
    """
}

private func escaped(_ text: String) -> String { text.escapedForHTML }
