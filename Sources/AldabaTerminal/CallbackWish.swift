internal import AldabaSystem

/// When and where a customer wants to be called. As the text of a `request.made` with `callback`:
/// `2026-11-24T09:15:00.000Z 915550100`, what is not said left out.
public struct CallbackWish: Sendable, Equatable {
  /// Unix milliseconds; nil: at the next occasion.
  public var at: Int64?
  /// The telephone.
  public var contact: String?

  public init(at: Int64? = nil, contact: String? = nil) {
    self.at = at
    self.contact = contact
  }

  /// Reads what `text` wrote; what does not begin with a time is a telephone.
  public init(_ text: String?) {
    guard let text else { return }
    let first = text.prefix { $0 != " " }
    guard let at = Timestamp.unixMilliseconds(String(first)) else {
      contact = text
      return
    }
    self.at = at
    let rest = text.dropFirst(first.count + 1)
    contact = rest.isEmpty ? nil : String(rest)
  }

  public var text: String? {
    let parts = [at.map { Timestamp.text(unixMilliseconds: $0) }, contact].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}
