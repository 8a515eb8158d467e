/// The text without the difference of capitals and accents, so that «Ñandú» and «nandu» are one word.
///
/// Latin letters lose their marks, be they part of the letter or behind it; other scripts only those
/// behind.
package func folded(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.lowercased().unicodeScalars {
    if scalar.isASCII {
      result.append(scalar)
    } else if scalar.properties.generalCategory != .nonspacingMark {
      result.append(bare(scalar))
    }
  }
  return String(result)
}

/// The letter that a Latin one with a mark is named after: «LATIN SMALL LETTER N WITH TILDE».
private func bare(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  guard let name = scalar.properties.name, name.hasPrefix("LATIN SMALL LETTER ") else {
    return scalar
  }
  let words = name.split(separator: " ")
  guard words.count > 5, words[4] == "WITH", let letter = words[3].unicodeScalars.first,
    words[3].unicodeScalars.count == 1, letter.isASCII
  else { return scalar }
  return letter.properties.lowercaseMapping.unicodeScalars.first ?? scalar
}
