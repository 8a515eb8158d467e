/// One of the few colours used: four-bit, so that each person's own palette decides how they look.
///
/// Colour only ever repeats what words already say.
public enum Ink: Int, Sendable {
  case none = 0
  case bold = 1
  case red = 31
  case green = 32
  case yellow = 33
  case cyan = 36

  /// The text in this colour, and then the default again.
  func applied(to text: String) -> [UInt8] {
    guard self != .none, !text.isEmpty else { return Array(text.utf8) }
    return Array("\u{1B}[\(rawValue)m\(text)\u{1B}[0m".utf8)
  }

  /// Whether colour may be used: on a terminal, without `--no-color`, with `NO_COLOR` unset or empty.
  ///
  /// `TERM=dumb` counts as no terminal. (no-color.org)
  public static func isAllowed(
    onTerminal: Bool, noColorFlag: Bool, environment: [String: String]
  ) -> Bool {
    onTerminal && !noColorFlag && (environment["NO_COLOR"] ?? "").isEmpty
      && environment["TERM"] != "dumb"
  }
}
