import AldabaCrypto
import AldabaWire

/// Whose personal texts are to go.
public enum Forgettable: Sendable, Hashable {
  /// A customer, by the whole name as somebody typed it: the technician, or the customer at the door.
  /// Capitals, accents and spaces make no difference; a part of a name is no name.
  case name(String)
  /// A customer, by their device: the 16 digits that stand in their records.
  case device(String)
  /// Everybody, of what was over before this time (Unix milliseconds).
  case before(Int64)

  /// What was typed: 16 hexadecimal digits are a device's, everything else is a name.
  public init(typed: String) {
    let digits = typed.lowercased()
    let isDevice = digits.utf8.count == 16 && [UInt8](hex: digits) != nil
    self = isDevice ? .device(digits) : .name(typed)
  }
}

/// Reads the records once, in their order, and says which texts belong to whom.
struct ForgetSearch {
  private struct Part {
    var opened: Int64 = 0
    var last: Int64 = 0
    var isOver = false
    var device: String?
    var name: Digest?
    var knock: AskID?
    var callback: AskID?
    var texts: [Digest] = []
  }

  private struct Knocked {
    let at: Int64
    let device: String
    let name: Digest
    let texts: [Digest]
    var isOver = false
  }

  private struct Owed {
    var last: Int64
    let from: SessionID?
    let name: Digest
    var texts: [Digest]
    var isDone = false
  }

  private var order: [SessionID] = []
  private var parts: [SessionID: Part] = [:]
  private var knocks: [AskID: Knocked] = [:]
  private var owed: [AskID: Owed] = [:]
  private var strangers: [(at: Int64, text: Digest)] = []

  mutating func take(_ record: Record) {
    guard let session = record.session else { return takeDesk(record) }
    if parts[session] == nil { order.append(session) }
    // Taken out, so that what is changed is not copied.
    var part = parts.removeValue(forKey: session) ?? Part(opened: record.at)
    part.last = record.at
    part.texts += record.act.texts.values
    if case .customer(let device) = record.author { part.device = device }
    switch record.act {
    case .opened(let opening):
      part.name = opening.customer
      part.knock = opening.knock
      part.callback = opening.callback
      if let knock = opening.knock { knocks[knock]?.isOver = true }
    case .closed, .declined: part.isOver = true
    default: break
    }
    parts[session] = part
  }

  private mutating func takeDesk(_ record: Record) {
    let texts = Array(record.act.texts.values)
    switch record.act {
    case .knockMade(let knock):
      let device = String(Crypto.sha256(knock.device).hex.prefix(16))
      knocks[knock.id] = Knocked(at: record.at, device: device, name: knock.name, texts: texts)
    case .knockGivenUp(let id, _): knocks[id]?.isOver = true
    case .promised(let promised):
      // Put off, it is said again under the same name.
      let known = owed[promised.id]?.texts ?? []
      owed[promised.id] = Owed(
        last: record.at, from: promised.from, name: promised.customer, texts: known + texts)
    case .fulfilled(_, let id, _):
      owed[id]?.isDone = true
      owed[id]?.last = record.at
    case .refusedCode, .refusedPeer: strangers += texts.map { (record.at, $0) }
    default: break
    }
  }

  /// What belongs to them, whether or not it is still there.
  ///
  /// - Parameter text: reads a text that is still there.
  func found(_ whom: Forgettable, _ text: (Digest) -> String?) -> Forgetting.Found {
    var found = Forgetting.Found()
    func isMeant(_ device: String?, _ name: Digest?) -> Bool {
      switch whom {
      case .before: return false
      case .device(let wanted): return device == wanted
      case .name(let wanted):
        return name.flatMap(text).map { plain($0) == plain(wanted) } ?? false
      }
    }
    func isOld(_ at: Int64) -> Bool {
      if case .before(let time) = whom { at < time } else { false }
    }
    var chosenKnocks: Set<AskID> = []
    var chosenOwed: Set<AskID> = []
    var chosen: Set<SessionID> = []
    for session in order {
      guard let part = parts[session],
        isMeant(part.device, part.name) || (part.isOver && isOld(part.last))
      else { continue }
      guard part.isOver else {
        found.open.append(session)
        continue
      }
      chosen.insert(session)
      chosenKnocks.formUnion([part.knock].compactMap { $0 })
      chosenOwed.formUnion([part.callback].compactMap { $0 })
      found.sessions.append(
        Forgetting.Session(
          id: session, opened: part.opened, device: part.device,
          name: part.name.flatMap(text)))
      found.texts += part.texts
    }
    for (id, knock) in knocks where knock.isOver {
      guard isMeant(knock.device, knock.name) || isOld(knock.at) || chosenKnocks.contains(id)
      else { continue }
      found.texts += knock.texts
    }
    for (id, promise) in owed {
      let isOurs = promise.from.map { chosen.contains($0) } ?? false
      guard
        isMeant(nil, promise.name) || (promise.isDone && isOld(promise.last))
          || (isOurs && !isOld(.min)) || chosenOwed.contains(id)
      else { continue }
      found.promises.append(id)
      found.texts += promise.texts
    }
    found.texts += strangers.filter { isOld($0.at) }.map(\.text)
    found.others = others(chosen)
    return found
  }

  /// Other sessions from the same devices: somebody else's, or the same person's under another name.
  private func others(_ chosen: Set<SessionID>) -> [String: Int] {
    let devices = Set(chosen.compactMap { parts[$0]?.device })
    var others: [String: Int] = [:]
    for (session, part) in parts where part.isOver && !chosen.contains(session) {
      guard let device = part.device, devices.contains(device) else { continue }
      others[device, default: 0] += 1
    }
    return others
  }

  private func plain(_ name: String) -> String {
    folded(name).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
