/// One thing that is wrong with a steps file, and where. The sentence for it is the program's.
public struct StepsProblem: Error, Sendable, Equatable {
  public enum Code: String, Sendable, CaseIterable {
    // The file and its characters.

    /// More than `StepsLimits.file` bytes.
    case tooLarge
    /// Nothing but blank lines.
    case empty
    /// Bytes that are no UTF-8.
    case notUTF8
    /// A character without a shape, or that turns the reading around, or a space that is none.
    /// `came`: its number, such as `U+202E`.
    case oddCharacter
    /// Markdown that a viewer would hide: a tag, a comment, the target of a link. `came`: the marks.
    case hidden
    /// Marks for bold, struck or code: a customer would read the marks. `came`: the mark.
    case emphasis
    /// A line of marks alone, such as `---`, that makes a heading or a rule elsewhere.
    case bareMark

    // Titles and languages.

    /// Something stands before the first title.
    case missingTitle
    /// A title without `[es]` or `[en]`.
    case missingLanguage
    /// A language other than those two. `came`: what stands between the brackets.
    case unknownLanguage
    /// A language that has a title already.
    case duplicateLanguage
    /// A language at a step: it belongs to the title.
    case misplacedLanguage
    /// A heading without words.
    case emptyHeading
    /// A title of more than `StepsLimits.title` bytes. `came`: how many.
    case titleTooLong
    /// A heading of a fourth level, or one that is no heading: indented, or without its space.
    case unknownHeading

    // Steps and their parts.

    /// A title without steps.
    case noSteps
    /// More than `StepsLimits.steps`.
    case tooManySteps
    /// Not as many steps as the first language has. `came`: how many, and how many it has.
    case differentCount
    /// Text, or a part, before the first step of a title.
    case outsideStep
    /// A step without a standard text.
    case missingText
    /// A text or check of more than `StepsLimits.text` bytes. `came`: how many.
    case textTooLong
    /// A `###` that names no part. `came`: what it says.
    case unknownPart
    /// A part that the step has already. `came`: its name.
    case duplicatePart
    /// A part with nothing in it. `came`: its name.
    case emptyPart
    /// A part that this step has in the first language. `came`: its name.
    case missingPart

    // Commands.

    /// A fence anywhere but in a part `### command`.
    case misplacedCommand
    /// A fence that is not exactly ```` ```sh ````, at the left edge. `came`: the line.
    case unknownFence
    /// A fence that does not end.
    case unclosedFence
    /// A part `### command` without a command.
    case missingCommand
    /// A second command in one step.
    case secondCommand
    /// A command of several lines.
    case severalLines
    /// A command of more than `StepsLimits.command` bytes. `came`: how many.
    case commandTooLong
    /// A character outside printable ASCII in a command. `came`: its number.
    case commandCharacter
    /// Spaces in front of a command, behind it, or several in a row.
    case commandSpaces
    /// A prompt or a comment sign in front of a command. `came`: the sign.
    case commandPrompt
    /// A command of which nobody says what it does.
    case missingExplanation
    /// An explanation of more than `StepsLimits.explanation` bytes. `came`: how many.
    case explanationTooLong
    /// Not the same command as in the first language, byte by byte.
    case commandDiffers
  }

  public let code: Code
  /// The line, from 1.
  public let line: Int
  /// The column in code points, from 1.
  public let column: Int
  /// What came instead, where the code names it; else empty. It may quote the file: whoever shows
  /// it makes it visible first.
  public let came: String

  public init(_ code: Code, line: Int, column: Int, came: String = "") {
    self.code = code
    self.line = line
    self.column = column
    self.came = came
  }
}

/// All that is wrong with a file, in the order of its lines; at most `StepsLimits.problems`.
public struct StepsProblems: Error, Sendable, Equatable {
  public let list: [StepsProblem]
}
