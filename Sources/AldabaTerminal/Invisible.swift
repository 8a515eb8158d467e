/// What a person can and cannot see of a scalar.
enum Invisible {
  /// True for what has a shape or is a plain space: no control, format or bidi character, nothing
  /// that terminals leave out, no private or unassigned code point.
  ///
  /// A person who reads a line before pressing Enter must see all of it and in its order
  /// (CVE-2021-42574 shows what bidi characters do to that).
  static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    if (0x20...0x7E).contains(scalar.value) { return true }
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint { return false }
    if scalar.value == 0x2800 { return false }  // a braille cell without dots
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: return false
    case .lineSeparator, .paragraphSeparator: return false
    default: return true
    }
  }

  /// True for marks that stand above, below or around the character before them.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  /// True for the joiners and selectors that write emoji and several scripts, and move nothing.
  static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200C, 0x200D, 0xFE0E, 0xFE0F: true
    default: false
    }
  }
}
