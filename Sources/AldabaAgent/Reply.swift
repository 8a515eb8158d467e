import AldabaTerminal
import AldabaWords

/// What a customer has answered at their terminal.
enum Reply: Equatable, Sendable {
  case yes, no
  /// The number that was read aloud.
  case number(String)
  /// One wrong number too many, over all the times that the question was put.
  case wrongNumbers
  /// To be called later.
  case call
  /// Not now: the organisation may call another time.
  case later
  /// To ask for an exception.
  case ask
  /// To go, where nobody serves the customer yet.
  case leave
  /// The text is to be changed.
  case correct
  /// Every file of a folder is to be shown.
  case list
  /// Words of their own.
  case text(String)
  /// The slot of that number, from 1.
  case slot(Int)
  case moment(SaidMoment)
  case phone(String)
  /// What can be said at any time, whatever is asked (R38).
  case word(ChatWord)
}

/// What a line means where something is asked, for the prompt.
struct Reading: Sendable {
  enum Step: Sendable {
    case question(Question)
    /// Words of the customer's own are wanted.
    case text
    case callback(CallbackDialogue.Step)
    case door(KnockIntake.Next)
  }

  /// What is behind a number that was typed.
  enum NumberCheck: Sendable { case right, wrong, tooMany }

  let words: Words
  let step: Step
  /// Unix milliseconds.
  let now: @Sendable () -> Int64
  let clock: LocalClock
  let check: @Sendable (String) -> NumberCheck

  func read(_ line: String) -> Prompt<Reply>.Reading {
    let answer = words.answer(line)
    if case .door(let next) = step { return read(line, answer, at: next) }
    switch answer {
    case .again: return .again
    case .more: return .more
    case .no: return .answer(.no)
    default: break
    }
    switch step {
    case .text: return .answer(.text(line))
    case .question(let question): return read(answer, question) ?? word(line, question)
    case .callback(let step): return read(answer, line, step) ?? .unclear
    case .door: return .unclear
    }
  }

  private func read(_ answer: Answer, _ question: Question) -> Prompt<Reply>.Reading? {
    switch answer {
    case .yes where !question.wantsNumber: return .answer(.yes)
    case .call where question.takesCallback: return .answer(.call)
    case .later where question.isCallback: return .answer(.later)
    case .correct where question.takesCorrection: return .answer(.correct)
    case .list where question.hasList: return .answer(.list)
    case .digits(let digits) where question.wantsNumber:
      switch check(digits) {
      case .right: return .answer(.number(digits))
      case .wrong: return .wrongNumber
      case .tooMany: return .answer(.wrongNumbers)
      }
    default: return nil
    }
  }

  /// Before the customer has begun, nothing but going away has a sense.
  private func word(_ line: String, _ question: Question) -> Prompt<Reply>.Reading {
    switch (words.chatWord(line), question) {
    case (nil, _): .unclear
    case (.stop, .session), (.hangUp, .session), (.stop, .callbackOpen), (.hangUp, .callbackOpen):
      .answer(.no)
    case (_, .session), (_, .callbackOpen): .unclear
    case (let word?, _): .answer(.word(word))
    }
  }

  private func read(_ answer: Answer, _ line: String, _ step: CallbackDialogue.Step)
    -> Prompt<Reply>.Reading?
  {
    switch (step, answer) {
    case (_, .leave): return .answer(.leave)
    case (.phone, _): return Reading.telephone(line).map { .answer(.phone($0)) }
    case (.past, .yes), (.closed, .yes): return .answer(.yes)
    // A single digit is a choice or a mistake; nobody means four in the morning by it.
    case (.time(let slots), .digits(let digits)) where digits.utf8.count == 1:
      return Int(digits).flatMap { slots.indices.contains($0 - 1) ? .answer(.slot($0)) : nil }
    case (.past, .digits(let digits)) where digits.utf8.count == 1: return nil
    case (.closed, .digits(let digits)) where digits.utf8.count == 1: return nil
    case (.time, _), (.past, _), (.closed, _):
      return words.saidTime(line).flatMap { SaidMoment($0, at: now(), clock) }
        .map { .answer(.moment($0)) }
    }
  }

  /// The digits of a telephone, with the plus before them; nil for what is none. Spaces, points,
  /// hyphens and brackets are how people write it. At most 15 digits (E.164), and at least 3.
  static func telephone(_ line: String) -> String? {
    var number = ""
    for character in line {
      switch character {
      case "0"..."9": number.append(character)
      case "+" where number.isEmpty: number.append(character)
      case " ", ".", "-", "(", ")", "/": continue
      default: return nil
      }
    }
    return (3...15).contains(number.filter { $0 != "+" }.count) ? number : nil
  }
}
