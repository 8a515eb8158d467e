import AldabaWire

/// The file again, as one writes it by hand.
extension StepsDocument {
  /// Markdown that reads as this document: what was chosen with `keeping` becomes a file of its own.
  public var markdown: String {
    var blocks: [String] = []
    for edition in editions {
      blocks.append("# [\(edition.language.rawValue)] \(edition.title)")
      for section in edition.sections { blocks += StepsDocument.blocks(section) }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private static func blocks(_ section: Section) -> [String] {
    func part(_ name: StepsDraft.Part, _ prose: Prose?) -> [String] {
      prose.map { ["### \(name.rawValue)"] + $0.blocks } ?? []
    }
    var blocks = ["## \(section.title)"]
    blocks += section.texts[.standard]?.blocks ?? []
    blocks += part(.brief, section.texts[.brief])
    blocks += part(.detailed, section.texts[.detailed])
    if let command = section.command {
      blocks += ["### command", command.explanation, "```sh\n\(command.line)\n```"]
    }
    return blocks + part(.check, section.check)
  }
}

extension Prose {
  /// Paragraphs, and lists whose items stand together.
  fileprivate var blocks: [String] {
    var blocks: [String] = []
    var endsInItem = false
    for line in lines {
      let text = line.kind.mark + line.text
      let isItem = line.kind != .paragraph
      if isItem, endsInItem {
        blocks[blocks.count - 1] += "\n" + text
      } else {
        blocks.append(text)
      }
      endsInItem = isItem
    }
    return blocks
  }
}
