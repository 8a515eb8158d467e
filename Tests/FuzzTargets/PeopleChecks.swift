import AldabaFiles
import AldabaRecording
import AldabaSteps
import AldabaTerminal
import AldabaWire

/// What people see and what lands on their disks: nothing acts on a terminal, nothing leaves its place.
enum PeopleChecks {
  static func steps(_ bytes: [UInt8]) -> String? {
    guard let document = try? StepsDocument(bytes) else { return nil }
    guard (1...40).contains(document.count) else { return "a list of \(document.count) steps" }
    for language in document.languages {
      for register in StepsDocument.Register.allCases {
        let steps = document.steps(language: language, register: register)
        guard steps.count == document.count else { return "steps that are missing" }
        for step in steps {
          if let line = step.command?.line,
            line.utf8.isEmpty || line.utf8.count > Limits.command
              || !line.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
          {
            return "a command that cannot be read"
          }
          for text in [step.title, step.text.text, step.check?.text ?? ""]
          where text.unicodeScalars.contains(where: acts) {
            return "text that acts on a terminal"
          }
        }
      }
    }
    return (try? StepsDocument(Array(document.markdown.utf8))) == document
      ? nil : "a document that changes when it is written"
  }

  /// A control character but a line's end.
  private static func acts(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && scalar.properties.generalCategory == .control
  }

  // MARK: - The terminal

  static func screen(_ bytes: [UInt8]) -> String? {
    var whole = OutputFilter()
    let shown = whole.feed(bytes)
    // Cut anywhere, the same comes out.
    var pieces = OutputFilter()
    let cut = bytes.count / 3
    let parts = [bytes[..<cut], bytes[cut..<(2 * cut)], bytes[(2 * cut)...]]
    guard parts.flatMap({ pieces.feed(Array($0)) }) == shown else { return "cuts are seen" }
    var again = OutputFilter()
    guard again.feed(shown) == shown else { return "filtered twice, it changes" }
    guard String(validating: shown, as: UTF8.self) != nil else { return "no UTF-8" }
    if let found = reaching(shown) { return found }
    var modes = ModeTracker()
    modes.feed(shown)
    _ = modes.restoreSequence()
    var view = Viewport()
    let outer = Viewport.Size(columns: 100, rows: 40)
    _ = view.resize(Viewport.Size(columns: 20 + bytes.count % 70, rows: 10), on: outer)
    _ = view.feed(shown)
    return nil
  }

  /// Strings, queries and reports that would reach out of the window.
  private static func reaching(_ shown: [UInt8]) -> String? {
    var index = 0
    while let escape = shown[index...].firstIndex(of: 0x1B) {
      guard escape + 1 < shown.count else { return "an escape without its sequence" }
      // OSC, DCS, PM, APC, SOS, a title, DECID.
      if [0x5D, 0x50, 0x5E, 0x5F, 0x58, 0x6B, 0x5A].contains(shown[escape + 1]) {
        return "a string reaches the viewer's terminal"
      }
      index = escape + 1
    }
    let text = String(decoding: shown, as: UTF8.self)
    return text.unicodeScalars.contains { (0x80...0x9F).contains($0.value) }
      ? "an 8-bit control reaches the viewer's terminal" : nil
  }

  static func keys(_ bytes: [UInt8]) -> String? {
    var whole = KeyFilter()
    let passed = whole.feed(bytes).passed
    var single = KeyFilter()
    guard bytes.flatMap({ single.feed([$0]).passed }) == passed else { return "cuts are seen" }
    guard let text = String(validating: passed, as: UTF8.self) else { return "no UTF-8" }
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar.value {
      case 0x08, 0x7F: continue
      case 0x1B:
        // Left and right, and nothing else.
        guard let kind = rest.popFirst(), kind == "[" || kind == "O", let final = rest.popFirst(),
          final == "C" || final == "D"
        else { return "a sequence that is no cursor key" }
      case 0..<0x20, 0x80..<0xA0: return "a control was typed"
      default: continue
      }
    }
    return nil
  }

  // MARK: - Files

  static func name(_ bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    for name in [FileName(text), FileName(lastOf: text)].compactMap({ $0 }) {
      if let found = escapes(name) { return found }
    }
    guard let path = InnerPath(text) else { return nil }
    guard path.description == text else { return "a path with two spellings" }
    return path.names.lazy.compactMap(escapes).first
  }

  private static func escapes(_ name: FileName) -> String? {
    let bytes = Array(name.text.utf8)
    if bytes.isEmpty || bytes.count > FileName.longest { return "a name of \(bytes.count) bytes" }
    if name.text == "." || name.text == ".." || bytes.contains(0x2F) || bytes.contains(0) {
      return "a name that leads out of its folder"
    }
    return bytes.contains { $0 < 0x20 || $0 == 0x7F } ? "a name that acts on a terminal" : nil
  }

  static func list(_ bytes: [UInt8]) -> String? {
    guard let list = try? FileList(reading: bytes) else { return nil }
    guard list.text == bytes, let again = try? FileList(salt: list.salt, list.entries),
      again.text == bytes
    else { return "a list with two spellings" }
    for entry in list.entries {
      guard entry.bytes >= 0, entry.mode <= 0o777 else { return "a file that cannot be" }
      if let found = entry.path.names.lazy.compactMap(escapes).first { return found }
    }
    return Set(list.entries.map(\.path)).count == list.entries.count ? nil : "a path comes twice"
  }

  static func segment(_ bytes: [UInt8]) -> String? {
    var reader = RecordingReader()
    guard let events = try? reader.read(segment: bytes) else { return nil }
    var newest: Int64 = 0
    for event in events {
      guard event.at >= newest else { return "a time goes back" }
      newest = event.at
    }
    return nil
  }
}
