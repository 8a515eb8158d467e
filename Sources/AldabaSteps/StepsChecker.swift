import AldabaWire

/// A language as it was read, not yet known to be whole.
struct StepsDraft {
  /// What a `###` can say.
  enum Part: String, CaseIterable { case brief, standard, detailed, command, check }

  let line: SourceLine
  let language: Tongue?
  let title: String
  var sections: [SectionDraft] = []

  /// Changes a part of the last step, which is made when there is none.
  mutating func withPart(_ part: Part, _ change: (inout PartDraft) -> Void) {
    guard let last = sections.indices.last else { return }
    let line = sections[last].line
    change(&sections[last].parts[part, default: PartDraft(line: line)])
  }
}

struct SectionDraft {
  let line: SourceLine
  let title: String
  var parts: [StepsDraft.Part: PartDraft] = [:]
}

struct PartDraft {
  /// Its own heading, or the step's.
  let line: SourceLine
  var prose = ProseBuilder()
  var command: CommandDraft?

  init(line: SourceLine) { self.line = line }
}

struct CommandDraft {
  let opening: SourceLine
  let lines: [SourceLine]
}

/// Sees whether everything is there, within its limits and the same in every language.
struct StepsChecker {
  private(set) var problems: [StepsProblem]

  /// The document's editions, to be used only when no problem was found.
  mutating func check(_ drafts: [StepsDraft]) -> [StepsDocument.Edition] {
    var editions: [StepsDocument.Edition] = []
    for draft in drafts {
      if draft.sections.isEmpty { tell(.noSteps, draft.line) }
      if draft.sections.count > StepsLimits.steps {
        tell(.tooManySteps, draft.sections[StepsLimits.steps].line)
      }
      var sections: [StepsDocument.Section] = []
      for section in draft.sections { sections.append(check(section)) }
      if let language = draft.language {
        editions.append(
          StepsDocument.Edition(language: language, title: draft.title, sections: sections))
      }
    }
    let known = drafts.filter { $0.language != nil }
    for other in known.dropFirst() { compare(known[0], other) }
    return editions
  }

  private mutating func tell(
    _ code: StepsProblem.Code, _ line: SourceLine, column: Int = 1, came: String = ""
  ) {
    problems.append(line.problem(code, column: column, came: came))
  }

  // MARK: One step

  private mutating func check(_ draft: SectionDraft) -> StepsDocument.Section {
    var section = StepsDocument.Section(title: draft.title, texts: [:])
    for part in StepsDraft.Part.allCases {
      switch part {
      case .brief: section.texts[.brief] = prose(draft, part)
      case .standard: section.texts[.standard] = prose(draft, part)
      case .detailed: section.texts[.detailed] = prose(draft, part)
      case .check: section.check = prose(draft, part)
      case .command: section.command = draft.parts[part].flatMap { command($0) }
      }
    }
    return section
  }

  private mutating func prose(_ section: SectionDraft, _ part: StepsDraft.Part) -> Prose? {
    let draft = section.parts[part]
    let prose = draft?.prose.prose ?? Prose()
    let line = draft?.line ?? section.line
    guard !prose.isEmpty else {
      if part == .standard {
        tell(.missingText, line)
      } else if draft != nil {
        tell(.emptyPart, line, came: part.rawValue)
      }
      return nil
    }
    let bytes = prose.text.utf8.count
    if bytes > StepsLimits.text { tell(.textTooLong, line, came: "\(bytes)") }
    return prose
  }

  // MARK: Commands

  private mutating func command(_ part: PartDraft) -> StepsDocument.Command? {
    let explanation = part.prose.prose.lines.map { $0.kind.mark + $0.text }.joined(separator: " ")
    if explanation.isEmpty { tell(.missingExplanation, part.line) }
    let bytes = explanation.utf8.count
    if bytes > StepsLimits.explanation { tell(.explanationTooLong, part.line, came: "\(bytes)") }
    guard let draft = part.command, let line = draft.lines.first(where: { !$0.isBlank }) else {
      tell(.missingCommand, part.line)
      return nil
    }
    guard draft.lines.count == 1 else {
      tell(.severalLines, draft.lines[1])
      return nil
    }
    check(command: line)
    return StepsDocument.Command(line: line.text, explanation: explanation)
  }

  /// A customer says yes to a line that they read: every byte of it has to be seen, in its order.
  private mutating func check(command line: SourceLine) {
    let bytes = line.text.utf8.count
    if bytes > StepsLimits.command { tell(.commandTooLong, line, came: "\(bytes)") }
    // Characters that are odd anywhere were told, and stand as spaces here.
    guard line.isClean else { return }
    let scalars = Array(line.text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() where !(0x20...0x7E).contains(scalar.value) {
      return tell(
        .commandCharacter, line, column: index + 1, came: SourceLine.name(scalar))
    }
    for (index, scalar) in scalars.enumerated() where scalar == " " {
      let isLast = index + 1 == scalars.count
      if index == 0 || isLast || scalars[index + 1] == " " {
        return tell(.commandSpaces, line, column: index + 1)
      }
    }
    let first = line.words.first ?? ""
    if ["$", ">"].contains(first) || first.hasPrefix("#") {
      tell(.commandPrompt, line, came: String(first.prefix(1)))
    }
  }

  // MARK: Languages

  /// What the first language has, the others have.
  private mutating func compare(_ first: StepsDraft, _ other: StepsDraft) {
    let (wanted, came) = (first.sections.count, other.sections.count)
    if wanted != came, came > 0 { tell(.differentCount, other.line, came: "\(came), \(wanted)") }
    for (one, two) in zip(first.sections, other.sections) {
      for part in [StepsDraft.Part.command, .check] {
        if one.parts[part] != nil, two.parts[part] == nil {
          tell(.missingPart, two.line, came: part.rawValue)
        } else if one.parts[part] == nil, two.parts[part] != nil {
          tell(.missingPart, one.line, came: part.rawValue)
        }
      }
      guard let left = one.parts[.command]?.command, let right = two.parts[.command]?.command
      else { continue }
      if !left.isSame(as: right) {
        tell(.commandDiffers, right.lines.first ?? right.opening)
      }
    }
  }
}

extension CommandDraft {
  /// Byte by byte: `==` on strings would take other spellings of a letter for the same.
  fileprivate func isSame(as other: CommandDraft) -> Bool {
    lines.count == other.lines.count
      && zip(lines, other.lines).allSatisfy { $0.text.utf8.elementsEqual($1.text.utf8) }
  }
}
