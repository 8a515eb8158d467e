/// Two modules write pages, the one with a list of steps and the auditor's with a report, and neither
/// knows the other: what both need stands here, below them, once.
extension String {
  /// Text that stands in a page of HTML as it is, also between quotes.
  public var escapedForHTML: String {
    var safe = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      case "'": safe += "&#39;"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
