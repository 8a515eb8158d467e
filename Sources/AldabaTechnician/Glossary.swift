import AldabaWords

/// What could be said of words on their way to the customer. It is advice: nothing is held back.
enum Wording: Hashable {
  /// A word of the trade, and what everybody understands (R19).
  case jargon(word: String, plain: String)
  /// Words that blame, belittle or argue (R31).
  case tone(String)
}

/// Words to be put better, in one language.
///
/// The customer's language is not known to the technician's program: the lists are those of the
/// technician's own. Case and accents do not count, only whole words do, and a word of the trade is
/// found in its plural too.
struct Glossary: Equatable {
  private struct Entry: Equatable {
    let words: [String]
    let wording: Wording

    /// Whether these words begin with it; the last one may be a plural where it is jargon.
    func begins(_ text: ArraySlice<String>) -> Bool {
      guard text.count >= words.count, let own = words.last,
        zip(words.dropLast(), text).allSatisfy({ $0 == $1 })
      else { return false }
      let last = text[text.startIndex + words.count - 1]
      if case .tone = wording { return last == own }
      return last == own || last == own + "s" || last == own + "es"
    }
  }

  /// By their first word, the longest first.
  private var entries: [String: [Entry]] = [:]

  init(jargon: [(word: String, plain: String)], tone: [String]) {
    for (word, plain) in jargon { add(word, .jargon(word: word, plain: plain)) }
    for phrase in tone { add(phrase, .tone(phrase)) }
  }

  var count: Int { entries.values.reduce(0) { $0 + $1.count } }

  private mutating func add(_ phrase: String, _ wording: Wording) {
    let words = PlainWords(phrase).all
    guard let first = words.first else { return }
    entries[first, default: []].append(Entry(words: words, wording: wording))
    entries[first]?.sort { $0.words.count > $1.words.count }
  }

  /// What was found in a text, each once, in its order.
  func check(_ text: String) -> [Wording] {
    let words = PlainWords(text).all
    var found: [Wording] = []
    var index = 0
    while index < words.count {
      if let entry = entry(in: words[index...]) {
        if !found.contains(entry.wording) { found.append(entry.wording) }
        index += entry.words.count
      } else {
        index += 1
      }
    }
    return found
  }

  private func entry(in words: ArraySlice<String>) -> Entry? {
    guard let first = words.first else { return nil }
    return Glossary.singulars(of: first).lazy.flatMap { entries[$0] ?? [] }
      .first { $0.begins(words) }
  }

  /// A word, and what it may be the plural of.
  private static func singulars(of word: String) -> [String] {
    var forms = [word]
    if word.hasSuffix("s") { forms.append(String(word.dropLast())) }
    if word.hasSuffix("es") { forms.append(String(word.dropLast(2))) }
    return forms
  }
}
