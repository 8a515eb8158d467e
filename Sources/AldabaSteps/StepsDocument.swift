public import AldabaWire

/// The steps of a help desk for one matter, as a file holds them.
///
/// The file is Markdown that reads well as it is:
///
///     # [en] The printer does not print    a title opens a language
///
///     ## See what is waiting                a step, in order
///
///     Let us look at the list.              its text: paragraphs, and lists with `-` or `1.`
///
///     ### brief                             the same in fewer words; `### detailed`: in more
///
///     See what waits.
///
///     ### command                           what the computer can do for it, and what that does
///
///     Makes a list of what waits. It changes nothing.
///
///     ```sh
///     lpstat -o
///     ```
///
///     ### check                             how one knows that it worked
///
///     The list is empty.
///
///     # [es] La impresora no imprime        the same steps again, in another language
///
/// The first step of every language is the same step, and so on; a command stands in each and is
/// the same byte by byte. A document that exists has no problems: it is whole in all its languages,
/// within `StepsLimits`, and its commands are one line of printable ASCII.
public struct StepsDocument: Sendable, Equatable {
  /// How much is said (R18): chosen by the technician, never shown to the customer.
  public enum Register: String, Sendable, CaseIterable { case brief, standard, detailed }

  /// A command that runs on the customer's machine only after a yes for exactly this line.
  public struct Command: Sendable, Equatable {
    /// One line of printable ASCII, without several spaces in a row or at its ends.
    public let line: String
    /// What it does, in the customer's language; one line.
    public let explanation: String
  }

  /// One step as a customer reads it.
  public struct Step: Sendable, Equatable {
    /// From 1.
    public let number: Int
    /// How many there are.
    public let of: Int
    /// The language and register that were found, which may not be those asked for.
    public let language: Tongue
    public let register: Register
    public let title: String
    public let text: Prose
    public let command: Command?
    /// How one knows that it worked.
    public let check: Prose?
  }

  /// One step in one language.
  struct Section: Sendable, Equatable {
    var title: String
    /// Always one in `standard`.
    var texts: [Register: Prose]
    var command: Command?
    var check: Prose?
  }

  /// Everything in one language.
  struct Edition: Sendable, Equatable {
    let language: Tongue
    let title: String
    var sections: [Section]
  }

  /// At least one; each with as many sections as the first.
  var editions: [Edition]

  /// Reads a file, or says all that is wrong with it.
  public init(_ bytes: [UInt8]) throws(StepsProblems) {
    editions = try StepsReader.read(bytes)
  }

  /// In the order of the file.
  public var languages: [Tongue] { editions.map(\.language) }

  /// How many steps there are; at least one.
  public var count: Int { editions[0].sections.count }

  /// The title in that language, or in the file's first where it has no other.
  public func title(_ language: Tongue) -> String { edition(language).title }

  /// The step of that number, from 1; nil when there is none.
  ///
  /// A language that the file does not have gives the file's first language; a register that the
  /// step does not have in that language gives `standard`, which every step has. The command and the
  /// check are the same in every register.
  public func step(_ number: Int, language: Tongue, register: Register) -> Step? {
    let edition = edition(language)
    guard (1...count).contains(number) else { return nil }
    let section = edition.sections[number - 1]
    let found = section.texts[register] == nil ? .standard : register
    return Step(
      number: number, of: count, language: edition.language, register: found,
      title: section.title, text: section.texts[found] ?? Prose(), command: section.command,
      check: section.check)
  }

  /// All steps, chosen as `step` does.
  public func steps(language: Tongue, register: Register) -> [Step] {
    (1...count).compactMap { step($0, language: language, register: register) }
  }

  /// The document with only these steps, in this order and each once, to be kept and shared (R42):
  /// what worked. Nil when none of the numbers is a step.
  public func keeping(_ numbers: [Int]) -> StepsDocument? {
    var indices: [Int] = []
    for number in numbers where (1...count).contains(number) && !indices.contains(number - 1) {
      indices.append(number - 1)
    }
    guard !indices.isEmpty else { return nil }
    var kept = self
    for place in kept.editions.indices {
      kept.editions[place].sections = indices.map { editions[place].sections[$0] }
    }
    return kept
  }

  private func edition(_ language: Tongue) -> Edition {
    editions.first { $0.language == language } ?? editions[0]
  }
}
