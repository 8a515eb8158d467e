/// So many at once and then one a while, for each key. What it keeps of a key is one time: when the
/// key will have all its tries again; from then on the key is forgotten.
package struct Limiter: Sendable {
  private struct Entry: Comparable, Sendable {
    let full: Int64
    let key: String
    static func < (one: Entry, other: Entry) -> Bool {
      (one.full, one.key) < (other.full, other.key)
    }
  }

  let burst: Int64
  /// Milliseconds until a try comes back.
  let refill: Int64
  let remembered: Int
  private var full: [String: Int64] = [:]
  private var order = Ordered<Entry>()

  package init(burst: Int64, refill: Int64, remembered: Int) {
    self.burst = burst
    self.refill = refill
    self.remembered = remembered
  }

  /// Uses a try of this key; false when it has none, or when too many keys are under way.
  package mutating func take(_ key: String, at now: Int64) -> Bool {
    while let entry = order.first, entry.full <= now {
      order.remove(entry)
      full[entry.key] = nil
    }
    let old = full[key]
    guard old != nil || full.count < remembered else { return false }
    let next = max(now, old ?? now) + refill
    guard next - now <= burst * refill else { return false }
    if let old { order.remove(Entry(full: old, key: key)) }
    full[key] = next
    order.insert(Entry(full: next, key: key))
    return true
  }
}
