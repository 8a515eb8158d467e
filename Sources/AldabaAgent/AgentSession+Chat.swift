import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// What people write to each other. The customer reads everybody who is in, and so do the others:
/// there is no channel beside it (R27).
extension AgentSession {
  /// Milliseconds that a technician's line waits once they have said goodbye (R26).
  static let pause: Int64 = 5_000
  /// Bytes that are kept for whoever comes to a customer at the front.
  static let unsentLimit = 65_536

  /// A technician's line. Nobody else on the way is heard.
  func heard(_ text: String, from stream: Int64) {
    guard present.contains(stream) else { return }
    forward(text, from: stream)
    guard isClosing else { return show(text, from: stream) }
    let timer = loop.after(seconds: Double(AgentSession.pause) / 1000) { [weak self] in
      guard let self, !self.ended else { return }
      // All wait equally long, so it is the oldest.
      self.late.removeFirst()
      self.show(text, from: stream)
    }
    late.append((stream, text, timer))
  }

  /// The goodbye was taken back: nothing waits any more.
  func showLate() {
    let lines = late
    late = []
    for (stream, text, timer) in lines {
      timer.cancel()
      show(text, from: stream)
    }
  }

  private func show(_ text: String, from stream: Int64) {
    onEvent(.said(by: shortName(of: stream), text))
  }

  /// A first name; the whole one where two have the same.
  func shortName(of stream: Int64) -> String {
    guard let name = people[stream]?.name else { return "" }
    let others = present.filter { $0 != stream }.compactMap { people[$0]?.name }
    return others.contains { firstName($0) == firstName(name) } ? name : firstName(name)
  }

  /// What one technician writes, the other one reads too. Text that would fill more than a message,
  /// spelled out, is all controls and tells nobody anything.
  private func forward(_ text: String, from stream: Int64) {
    guard let person = people[stream]?.person else { return }
    let message = InnerMessage.overheard(by: person, text)
    guard message.encoded().count <= Limits.inner else { return }
    for other in present where other != stream { party.tunnels[other]?.send(message) }
  }

  /// Nobody is there to read it yet.
  func keep(_ text: String) {
    let bytes = unsent.reduce(text.utf8.count) { $0 + $1.utf8.count }
    guard bytes <= AgentSession.unsentLimit else { return fail(.busy) }
    unsent.append(text)
  }

  /// Somebody is there again.
  func sendKept() {
    guard !present.isEmpty else { return }
    let lines = unsent
    unsent = []
    for text in lines {
      for stream in present { party.tunnels[stream]?.send(.chat, Array(text.utf8)) }
    }
  }
}
