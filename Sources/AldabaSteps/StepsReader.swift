import AldabaWire

/// Reads a steps file: first what each line is, then, in `StepsChecker`, whether it is all there.
///
///     before the first title ─# title─▶ title ─## step─▶ step ⇄ part (### …) ⇄ fence (```)
struct StepsReader {
  /// Where the next line belongs.
  private enum Place {
    case nowhere
    case title
    case part(StepsDraft.Part)
    /// In a part that the step had already, or that nobody knows: told once, and left out.
    case leftOut
  }

  private struct Fence {
    let mark: String
    let opening: SourceLine
    var lines: [SourceLine] = []
  }

  private var drafts: [StepsDraft] = []
  private var place = Place.nowhere
  private var fence: Fence?
  private var saidMissingTitle = false
  private var problems: [StepsProblem]

  static func read(_ bytes: [UInt8]) throws(StepsProblems) -> [StepsDocument.Edition] {
    guard bytes.count <= StepsLimits.file else {
      let problem = StepsProblem(.tooLarge, line: 1, column: 1, came: "\(bytes.count)")
      throw StepsProblems(list: [problem])
    }
    let (lines, odd) = SourceLine.lines(bytes)
    guard !lines.allSatisfy({ $0.isBlank && $0.isClean }) else {
      throw StepsProblems(list: [StepsProblem(.empty, line: 1, column: 1)])
    }
    var reader = StepsReader(problems: odd)
    for line in lines { reader.take(line) }
    if let open = reader.fence { reader.tell(.unclosedFence, open.opening) }
    var checker = StepsChecker(problems: reader.problems)
    let editions = checker.check(reader.drafts)
    guard checker.problems.isEmpty else {
      let sorted = checker.problems.enumerated().sorted {
        ($0.element.line, $0.element.column, $0.offset)
          < ($1.element.line, $1.element.column, $1.offset)
      }
      throw StepsProblems(list: sorted.prefix(StepsLimits.problems).map(\.element))
    }
    return editions
  }

  private init(problems: [StepsProblem]) { self.problems = problems }

  private mutating func tell(
    _ code: StepsProblem.Code, _ line: SourceLine, column: Int = 1, came: String = ""
  ) {
    problems.append(line.problem(code, column: column, came: came))
  }

  // MARK: Lines

  private mutating func take(_ line: SourceLine) {
    if fence != nil { return takeFenced(line) }
    guard let first = line.words.first else { return blank() }
    let column = 1 + line.text.prefix { $0 == " " }.count
    if first.opens("```") || first.opens("~~~") {
      openFence(line)
    } else if first.hasPrefix("#") {
      heading(line, column: column)
    } else if line.text.allSatisfy({ " -=*_+".contains($0) }) || isLoneNumber(line) {
      tell(.bareMark, line, column: column)
    } else {
      plain(line)
      text(line, column: column)
    }
  }

  private func isLoneNumber(_ line: SourceLine) -> Bool {
    line.words.count == 1 && ProseBuilder.kind(line.words[0]) != nil
  }

  private mutating func blank() {
    guard case .part(let part) = place else { return }
    drafts[drafts.count - 1].withPart(part) { $0.prose.blank() }
  }

  private mutating func text(_ line: SourceLine, column: Int) {
    switch place {
    case .nowhere: missingTitle(line, column: column)
    case .title: tell(.outsideStep, line, column: column)
    case .part(let part): drafts[drafts.count - 1].withPart(part) { $0.prose.add(line.words) }
    case .leftOut: break
    }
  }

  private mutating func missingTitle(_ line: SourceLine, column: Int) {
    if !saidMissingTitle { tell(.missingTitle, line, column: column) }
    saidMissingTitle = true
  }

  /// What a customer reads says nothing that a viewer of Markdown hides, and shows no marks.
  private mutating func plain(_ line: SourceLine) {
    let scalars = Array(line.text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : " "
      let pair = String(scalar) + String(next)
      if scalar == "<" && (next.isASCIILetter || "/!?".unicodeScalars.contains(next))
        || ["](", "][", "]:"].contains(pair)
      {
        return tell(.hidden, line, column: index + 1, came: pair)
      }
      if scalar == "`" || ["**", "__", "~~"].contains(pair) {
        return tell(.emphasis, line, column: index + 1, came: scalar == "`" ? "`" : pair)
      }
    }
  }

  // MARK: Headings

  private mutating func heading(_ line: SourceLine, column: Int) {
    let hashes = line.words[0]
    guard !line.isIndented, ["#", "##", "###"].contains(hashes) else {
      return tell(.unknownHeading, line, column: column, came: String(hashes))
    }
    let name = line.words.dropFirst().joined(separator: " ")
    switch hashes {
    case "#": title(line, name)
    case "##": step(line, name)
    default: part(line, name)
    }
  }

  private mutating func title(_ line: SourceLine, _ name: String) {
    place = .title
    let (tag, rest) = StepsReader.tagged(name)
    var language: Tongue?
    if let tag {
      language = Tongue(rawValue: tag.lowercased())
      if language == nil { tell(.unknownLanguage, line, column: 3, came: tag) }
    } else {
      tell(.missingLanguage, line, column: 3)
    }
    if let language, drafts.contains(where: { $0.language == language }) {
      tell(.duplicateLanguage, line, column: 3, came: language.rawValue)
    }
    words(rest, line)
    drafts.append(StepsDraft(line: line, language: language, title: rest))
  }

  private mutating func step(_ line: SourceLine, _ name: String) {
    if drafts.isEmpty {
      missingTitle(line, column: 1)
      drafts.append(StepsDraft(line: line, language: nil, title: ""))
    }
    let tag = StepsReader.tagged(name).tag
    if let tag, Tongue(rawValue: tag.lowercased()) != nil {
      tell(.misplacedLanguage, line, column: 4, came: tag)
    }
    words(name, line)
    drafts[drafts.count - 1].sections.append(SectionDraft(line: line, title: name))
    place = .part(.standard)
  }

  private mutating func part(_ line: SourceLine, _ name: String) {
    guard let draft = drafts.last, let section = draft.sections.last else {
      return drafts.isEmpty
        ? missingTitle(line, column: 1) : tell(.outsideStep, line)
    }
    guard let part = StepsDraft.Part(rawValue: name.lowercased()) else {
      place = .leftOut
      return name.isEmpty
        ? tell(.emptyHeading, line) : tell(.unknownPart, line, column: 5, came: name)
    }
    // The text beneath the step's own heading is its standard one, if there is any.
    if let other = section.parts[part], part != .standard || !other.prose.prose.isEmpty {
      place = .leftOut
      return tell(.duplicatePart, line, column: 5, came: part.rawValue)
    }
    drafts[drafts.count - 1].withPart(part) { $0 = PartDraft(line: line) }
    place = .part(part)
  }

  private mutating func words(_ title: String, _ line: SourceLine) {
    plain(line)
    if title.isEmpty { tell(.emptyHeading, line) }
    let bytes = title.utf8.count
    if bytes > StepsLimits.title { tell(.titleTooLong, line, came: "\(bytes)") }
  }

  /// What stands in brackets in front of a title, and the title.
  private static func tagged(_ name: String) -> (tag: String?, rest: String) {
    guard name.hasPrefix("["), let end = name.firstIndex(of: "]") else { return (nil, name) }
    let tag = String(name[..<end].dropFirst())
    return (tag, name[end...].dropFirst().split(separator: " ").joined(separator: " "))
  }

  // MARK: Fences

  private mutating func openFence(_ line: SourceLine) {
    let words = line.words
    if line.isIndented || words != ["```sh"] {
      tell(.unknownFence, line, came: words.joined(separator: " "))
    }
    fence = Fence(mark: words[0].hasPrefix("~") ? "~~~" : "```", opening: line)
    switch place {
    case .part(.command):
      if drafts[drafts.count - 1].sections.last?.parts[.command]?.command != nil {
        tell(.secondCommand, line)
      }
    case .leftOut: break
    case .nowhere: missingTitle(line, column: 1)
    case .title, .part: tell(.misplacedCommand, line)
    }
  }

  private mutating func takeFenced(_ line: SourceLine) {
    guard var open = fence else { return }
    guard let first = line.words.first, first.opens(open.mark) else {
      open.lines.append(line)
      fence = open
      return
    }
    if line.isIndented || line.words != [open.mark[...]] {
      tell(.unknownFence, line, came: line.words.joined(separator: " "))
    }
    fence = nil
    guard case .part(.command) = place else { return }
    drafts[drafts.count - 1].withPart(.command) { part in
      if part.command == nil {
        part.command = CommandDraft(opening: open.opening, lines: open.lines)
      }
      part.prose.blank()
    }
  }
}

extension Substring {
  /// Begins with these marks, whatever is combined with the last of them.
  fileprivate func opens(_ marks: String) -> Bool {
    unicodeScalars.starts(with: marks.unicodeScalars)
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIILetter: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self)
  }
}
