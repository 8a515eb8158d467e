import AldabaCrypto
import AldabaParty
import AldabaSession
import AldabaTunnel
import AldabaWire
import AldabaWords

/// What comes through the tunnel, and our part in the number.
extension TechnicianSession {
  func take(_ message: InnerMessage) {
    switch message {
    case .commit(let exchange, let commitment):
      isNumberSpent = false
      answer(from: exchange) { machine throws(WireError) in
        .some(try machine.answer(exchange: exchange, commitment: commitment))
      }
    case .open(let exchange, let nonce):
      answer { machine throws(WireError) in
        self.number = try machine.finish(exchange: exchange, nonce: nonce)
        return nil
      }
      if let number { onEvent(.number(number)) }
    case .shown(let ask, let expires):
      guard let topic = open[ask] else { return }
      onEvent(.asked(ask, topic, expires: expires))
    case .remains(let ask, let milliseconds): remains(ask, milliseconds)
    case .size(let columns, let rows): onEvent(.resized(columns: columns, rows: rows))
    case .skipped(let bytes): onEvent(.skipped(bytes))
    case .floor(let side):
      customerHasFloor = side == .customer
      waitingKeys = 0
      onEvent(.floor(side))
    case .overheard(let person, let text): onEvent(.overheard(person, name(of: person), text))
    case .trouble(_, .noAuditor): fail(.noAuditor)
    case .offer, .list, .accept, .begin, .taken, .sent, .trouble: takeFiles(message)
    case .steps(let list, let part): take(list, part)
    case .noSteps(let list): stepsRefused(list)
    case .progress(let place, let worked): take(place, worked: worked)
    case .ran(let ask, let status, let skipped): ran(ask, status, skipped)
    case .nonce, .checkpoint, .carried, .redraw: break
    }
  }

  /// - Parameter first: the exchange that this one begins with, where it is the first of its epoch.
  private func answer(
    from first: Int64 = 0, _ body: (inout NumberExchange) throws(WireError) -> InnerMessage?
  ) {
    do throws(WireError) {
      var machine: NumberExchange
      if let exchange { machine = exchange } else { machine = try newExchange(first) }
      let reply = try body(&machine)
      exchange = machine
      // Counted before it counts: a console that dies now has this one behind it.
      note { $0.exchanges = machine.count }
      if let reply { party.tunnels[stream]?.send(reply) }
    } catch {
      finish(.failure(.unprovenTechnician(organisation: organisation)))
    }
  }

  /// Exchanges count on over streams: whoever comes back has those of before behind them.
  ///
  /// The agent may be further: what it has begun for a console that died counts too.
  private func newExchange(_ first: Int64) throws(WireError) -> NumberExchange {
    guard let id, let tunnel = party.tunnels[stream], let agentKey,
      let exporter = try? tunnel.exporter()
    else { throw WireError("no tunnel yet") }
    return NumberExchange(
      Number.Binding(
        session: id, agentKey: agentKey, technicianKey: key, exporter: exporter),
      count: max(exchangesBefore, first - 1))
  }
}
