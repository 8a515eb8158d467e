public import AldabaWire

/// The fixed words of an exported document, in its language: they come from the program, which has
/// all its sentences in both.
public struct StepsWords: Sendable, Equatable {
  /// In front of a command.
  public var command: String
  /// In front of what it does.
  public var explanation: String
  /// In front of how one knows that it worked.
  public var check: String

  public init(command: String, explanation: String, check: String) {
    self.command = command
    self.explanation = explanation
    self.check = check
  }
}

/// For a mail: plain text.
extension StepsDocument {
  /// Numbered steps in rows of at most `columns` columns (40 at least), where words allow. A command
  /// is one row however long it is, to be copied whole.
  public func text(
    language: Tongue, register: Register, words: StepsWords, columns: Int = 72
  ) -> String {
    var page = Page(columns: max(columns, 40))
    page.add(title(language))
    for step in steps(language: language, register: register) {
      page.blank()
      page.add(step.title, mark: "\(step.number). ")
      page.margin = String(repeating: " ", count: "\(step.number). ".count)
      page.add(step.text)
      if let command = step.command {
        page.blank()
        page.add(words.command)
        page.blank()
        page.rows.append("\(page.margin)    \(command.line)")
        page.blank()
        page.add("\(words.explanation) \(command.explanation)")
      }
      if let check = step.check {
        page.blank()
        page.add(words.check)
        page.add(check)
      }
      page.margin = ""
    }
    return page.rows.joined(separator: "\n") + "\n"
  }
}

private struct Page {
  let columns: Int
  var rows: [String] = []
  /// In front of every row.
  var margin = ""

  init(columns: Int) { self.columns = columns }

  mutating func blank() { rows.append("") }

  /// A blank row, then the paragraphs and lists.
  mutating func add(_ prose: Prose) {
    var endsInItem = false
    for line in prose.lines {
      let isItem = line.kind != .paragraph
      if !(isItem && endsInItem) { blank() }
      add(line.text, mark: line.kind.mark)
      endsInItem = isItem
    }
  }

  /// Rows of words; those after the first stand under what follows the mark.
  mutating func add(_ text: String, mark: String = "") {
    let indent = String(repeating: " ", count: mark.count)
    var row = margin + mark
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, row.count + 1 + word.count > columns {
        rows.append(row)
        row = margin + indent
        isEmpty = true
      }
      row += isEmpty ? word : " " + word
      isEmpty = false
    }
    rows.append(row)
  }
}
