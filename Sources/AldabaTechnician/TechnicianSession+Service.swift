import AldabaParty
import AldabaSession
import AldabaWire
import AldabaWords

/// What the service does not include: a price, asked before anything that costs (R41), and an
/// exception, with who allows it and why (R22).
extension TechnicianSession {
  func cost(price: String, reason: String) {
    guard isBegun else { return fail(.notNow, about: .cost) }
    guard !price.allSatisfy(\.isWhitespace), !reason.allSatisfy(\.isWhitespace) else {
      return fail(.badArgument, about: .cost)
    }
    guard check(price, atMost: Limits.name), check(reason) else { return }
    let texts = ["price": PersonalText(price), "reason": PersonalText(reason)]
    func commitment(_ name: String) -> Digest { texts[name].map(Digest.init(of:)) ?? .zero }
    say(
      .costAsked(
        Act.Cost(id: newAsk(), price: commitment("price"), reason: commitment("reason"))),
      texts: texts)
  }

  func exception(allowedBy name: String, reason: String) {
    guard isBegun else { return fail(.notNow) }
    guard let person = PersonID(rawValue: name), !reason.allSatisfy(\.isWhitespace) else {
      return fail(.badArgument, about: .exception)
    }
    guard check(reason) else { return }
    let text = PersonalText(reason)
    say(.exception(allowedBy: person, reason: Digest(of: text)), texts: ["reason": text])
  }

  /// What becomes of a price.
  func cost(_ effect: Effect, _ told: Told) {
    switch effect {
    case .costAsked(let cost):
      guard told.isOurs else { return }
      open[cost.id] = .cost
      let price = told.texts["price"] ?? ""
      prices[cost.id] = price
      onEvent(.cost(price, .asked))
    case .costAccepted(let ask):
      guard let price = prices.removeValue(forKey: ask) else { return }
      answered(ask, .yes(until: nil))
      onEvent(.cost(price, .accepted))
    case .costDeclined(let ask, let why):
      guard let price = prices.removeValue(forKey: ask) else { return }
      answered(ask, why == .silence ? .silence : .no)
      onEvent(.cost(price, .declined(isSilence: why == .silence)))
    default: break
    }
  }
}
