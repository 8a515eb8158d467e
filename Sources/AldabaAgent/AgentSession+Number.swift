import AldabaParty
import AldabaTunnel
import AldabaWire

/// The number, one exchange machine for each stream: what one technician reads aloud is worth
/// nothing for what another one asks.
extension AgentSession {
  /// Begins the next exchange with a technician who is in.
  func nextNumber(_ stream: Int64) {
    guard var machine = people[stream]?.exchange, let commit = machine.begin() else {
      // The fifth is spent: its digits are no good for another question.
      people[stream]?.exchange?.forget()
      // Who waits for a number would wait for ever.
      return retryAsk()
    }
    people[stream]?.exchange = machine
    people[stream]?.isExchanging = true
    people[stream]?.commitment = commit
    party.say(.numberSpent(stream: stream, exchange: machine.count))
  }

  /// An exchange stands in the ledger: only now is it begun, so that none is ever begun that is not
  /// counted, whatever dies in between.
  func committed(_ stream: Int64, _ count: Int64) {
    guard let commit = people[stream]?.commitment, people[stream]?.exchange?.count == count else {
      return
    }
    people[stream]?.commitment = nil
    party.tunnels[stream]?.send(commit)
  }

  /// A technician's nonce. One that comes out of its turn is an attempt to have two numbers.
  func take(_ nonce: [UInt8], of number: Int64, from stream: Int64) {
    guard var machine = people[stream]?.exchange else { return }
    do throws(WireError) {
      let open = try machine.open(exchange: number, nonce: nonce)
      people[stream]?.exchange = machine
      people[stream]?.isExchanging = false
      party.tunnels[stream]?.send(open)
      retryAsk()
    } catch {
      tunnelFailed(stream, .malformed(error))
    }
  }

  /// A question was answered for good: its number is no good for another one.
  func spend(_ ask: AskID, _ what: Capability) {
    let stream = askers.removeValue(forKey: ask)
    if what.wantsNumber, let stream, present.contains(stream) { nextNumber(stream) }
    retryAsk()
  }

  /// A sixth exchange is wanted: somebody may be trying numbers until two meet.
  func endByNumbers() {
    guard !party.isSaying({ $0.event == .sessionClosed }) else { return }
    party.say(.closed(.numbers, reason: nil))
  }

  /// The number of whoever asks the question that stands, once it is known.
  var digits: String? { question.flatMap { people[$0.wanted.stream]?.exchange?.digits } }

  /// Whether these digits are that number. Each wrong one counts, however the question was put.
  func tryNumber(_ typed: String) -> Reading.NumberCheck {
    guard var question else { return .wrong }
    if let digits, typed == digits { return .right }
    question.wrongNumbers += 1
    self.question = question
    return question.wrongNumbers < Limits.numberTries ? .wrong : .tooMany
  }

  /// Whether a text gives a number away: it is only heard and typed, written it would prove
  /// nothing.
  func holdsNumber(_ text: String) -> Bool {
    let figures = text.filter(\.isNumber)
    return people.values.contains { $0.exchange?.digits.map { figures.contains($0) } ?? false }
  }
}
