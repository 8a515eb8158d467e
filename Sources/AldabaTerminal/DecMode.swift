/// What is known about the DEC private modes (`CSI ? n h` and `l`; xterm's ctlseqs has the list).
enum DecMode {
  /// Modes that a viewer's terminal may be put into.
  ///
  /// Left out because they reach out of the screen: 3 (window width), 8 (auto-repeat), 1001 (waits
  /// for the program), 1004 (focus reports), 1016 (window size in pixels), 1034–1039 (keyboard),
  /// 2031 and 2048 (reports).
  static func mayPass(_ mode: Int) -> Bool {
    switch mode {
    case 1, 5, 6, 7, 9, 12, 25, 47, 66, 69: true
    case 1000, 1002, 1003, 1005, 1006, 1007, 1015, 1047, 1048, 1049: true
    case 2004, 2026, 2027: true
    default: false
    }
  }

  /// Modes followed by `ModeTracker`, with the state a plain terminal has them in; nil for others.
  static func plain(_ mode: Int) -> Bool? {
    switch mode {
    case 7, 25: true
    case 1, 5, 6, 9, 66, 69, 1000...1006, 1015, 1016, 2004, 2026, 2031, 2048: false
    case 47, 1047, 1049: false
    default: nil
    }
  }

  /// The three ways of going to the alternate screen.
  static func isAlternateScreen(_ mode: Int) -> Bool { mode == 47 || mode == 1047 || mode == 1049 }
}
