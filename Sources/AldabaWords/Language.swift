/// A language that a person reads. Both are complete; Spanish speaks in «usted».
public enum Language: String, Sendable, CaseIterable {
  case es, en

  /// The language that the environment asks for.
  ///
  /// The first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set and not empty decides alone, as
  /// in POSIX: Spanish when it names Spanish (`es`, `es_MX.UTF-8`), English in every other case.
  public init(environment: [String: String]) {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
    let locale = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let name = locale.prefix { $0 != "_" && $0 != "." && $0 != "@" && $0 != "-" }
    self = name.lowercased() == "es" ? .es : .en
  }
}
