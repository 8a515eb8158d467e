import AldabaWire

/// Every number that bounds a steps file. Bytes are those of UTF-8.
public enum StepsLimits {
  /// Bytes of a whole file. What is longer is not looked at.
  public static let file = Limits.stepsFile
  /// Steps of a file. Nobody follows more on the telephone; make two files of it.
  public static let steps = Int(Limits.steps)
  /// Bytes of the title of a file or of a step: two rows of a narrow window.
  public static let title = 120
  /// Bytes of a step's text in one register, and of its check.
  public static let text = 2_048
  /// Bytes of a command. It is shown whole in the question for it: with `explanation`, that
  /// question fits a window of 40 columns and 24 rows, and nothing of it is pushed out of sight.
  public static let command = Limits.command
  /// Bytes of what is said of a command. It stands in the same question.
  public static let explanation = 200
  /// Problems that are told of one file, the first ones: of a file that is no steps file at all,
  /// a thousand would say no more.
  public static let problems = 100
}
