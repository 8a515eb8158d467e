/// The text with everything that could act on a terminal, hide or turn the reading around made
/// visible: a scalar of that kind becomes `\u{…}` with its number in hexadecimal.
///
/// Escaped are controls (line breaks and tabs too: a value is one line), formats (bidi marks,
/// zero-width characters, tags), line and paragraph separators, private and unassigned scalars,
/// blank fillers, a combining mark with nothing before it, and the fifth and later combining mark
/// in a row. Spaces of other widths become ordinary ones. Nothing is removed, so a reader sees
/// that something was there.
public func visible(_ text: String) -> String {
  var shown = String.UnicodeScalarView()
  var marks = 4
  for scalar in text.unicodeScalars {
    let category = scalar.properties.generalCategory
    let isMark = category == .nonspacingMark || category == .enclosingMark
    marks = isMark ? marks + 1 : 0
    if isHidden(scalar, category) || marks > 4 {
      shown.append(contentsOf: escaped(scalar).unicodeScalars)
    } else {
      shown.append(category == .spaceSeparator ? " " : scalar)
    }
  }
  return String(shown)
}

/// `visible(_:)`, with guillemets and what looks like them turned into ‹ ›, so that words put
/// between « » cannot end their quotation.
public func quotable(_ text: String) -> String {
  var shown = String.UnicodeScalarView()
  for scalar in visible(text).unicodeScalars {
    switch scalar {
    case "«", "≪", "⟪", "《", "⪡": shown.append("‹")
    case "»", "≫", "⟫", "》", "⪢": shown.append("›")
    default: shown.append(scalar)
    }
  }
  return String(shown)
}

private func isHidden(_ scalar: Unicode.Scalar, _ category: Unicode.GeneralCategory) -> Bool {
  switch category {
  case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
    return true
  default:
    // Fillers and joiners that are letters or marks by category and show nothing; the two
    // selectors that choose between a letter and a picture move nothing and stay.
    let isSelector = scalar == "\u{FE0E}" || scalar == "\u{FE0F}"
    let isBlankCell = scalar == "\u{2800}"
    return isBlankCell || scalar.properties.isDefaultIgnorableCodePoint && !isSelector
  }
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
  "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
}
