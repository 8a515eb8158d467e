import AldabaWire
import Testing

@testable import AldabaTunnel

/// An end that was started again: the channels go on where the living end knows them to be.
@Suite struct CarriedTests {
  /// Keys that echo one by one are kept together, texts of a chat each for itself.
  @Test func whatIsKeptOfVeryManyKeys() {
    var kept = Tunnel.Kept()
    var all: [UInt8] = []
    for number in 0..<70_000 {
      let byte: UInt8 = number % 100 == 99 ? 0x0A : UInt8(0x61 + number % 7)
      kept.add(.output, [byte])
      all.append(byte)
    }
    let bytes = kept.content(.output).flatMap { $0 }
    #expect(bytes.count <= 65_536 && bytes.count > 60_000)
    #expect(all.suffix(bytes.count).elementsEqual(bytes))
    kept.add(.chat, [1])
    kept.add(.chat, [2, 3])
    #expect(kept.content(.chat) == [[1], [2, 3]])
  }

  private func pair(_ cast: Cast, epoch: UInt16) throws -> Pair {
    Pair(
      agent: try End(cast.agentRole, epoch: epoch),
      technician: try End(cast.technicianRole, epoch: epoch))
  }

  /// Of the agent's old tunnel and both ends of the new one, once it is ready.
  private func next(_ cast: Cast, after old: Tunnel?, output: Bool = true) throws -> Pair {
    let new = try pair(cast, epoch: (old?.epoch ?? 1) + 1)
    let ready = new.agent.tunnel.onReady
    new.agent.tunnel.onReady = { [unowned agent = new.agent] in
      ready()
      agent.tunnel.carry(from: old, output: output)
    }
    return new
  }

  @Test("the last output and messages come again, keys go on") func everything() throws {
    let cast = try Cast()
    let first = try pair(cast, epoch: 1)
    first.start()
    first.agent.tunnel.send(.output, Array("uno\n".utf8))
    first.agent.tunnel.send(.chat, Array("hola".utf8))
    first.technician.tunnel.send(.keys, Array("ls\r".utf8))
    first.run()
    // On its way when the technician dies.
    first.agent.tunnel.send(.chat, Array("¿sigue?".utf8))
    first.agent.outgoing = []
    let second = try next(cast, after: first.agent.tunnel)
    var again: [Bool] = []
    let take = second.technician.tunnel.onContent
    second.technician.tunnel.onContent = { [unowned end = second.technician] channel, bytes in
      again.append(end.tunnel.isAgain)
      take(channel, bytes)
    }
    second.start()
    #expect(second.technician.all(.output) == Array("uno\n".utf8))
    #expect(second.technician.content[.chat] == [Array("hola".utf8), Array("¿sigue?".utf8)])
    #expect(again == [true, true, true])
    again = []
    second.agent.tunnel.send(.output, Array("dos\n".utf8))
    second.technician.tunnel.send(.keys, Array("pwd\r".utf8))
    second.run()
    #expect(again == [false])
    #expect(second.agent.all(.keys) == Array("pwd\r".utf8))
    #expect(second.agent.failures.isEmpty && second.technician.failures.isEmpty)
    // And once more, with what was carried in it.
    let third = try next(cast, after: second.agent.tunnel)
    third.start()
    #expect(third.technician.all(.output) == Array("uno\ndos\n".utf8))
    #expect(third.technician.content[.chat]?.count == 2)
  }

  @Test("at most 64 KiB of screen, from the beginning of a line") func bounded() throws {
    let cast = try Cast()
    let first = try pair(cast, epoch: 1)
    first.start()
    let line = [UInt8](repeating: 0x78, count: 999) + [0x0A]
    for _ in 0..<200 {
      first.agent.tunnel.send(.output, line)
      first.run()
    }
    let second = try next(cast, after: first.agent.tunnel)
    second.start()
    let output = second.technician.all(.output)
    #expect(output.count <= 65_536 && output.count > 60_000)
    #expect(output.count % 1_000 == 0 && output.last == 0x0A)
  }

  @Test("nothing is seen again that may not be seen now") func withoutGrant() throws {
    let cast = try Cast()
    let first = try pair(cast, epoch: 1)
    first.start()
    first.agent.tunnel.send(.output, Array("secreto\n".utf8))
    first.run()
    first.agent.tunnel.linkLost()
    first.agent.tunnel.send(.output, [UInt8](repeating: 0x79, count: 300_000))
    let second = try next(cast, after: first.agent.tunnel, output: false)
    second.start()
    #expect(second.technician.all(.output).isEmpty)
    second.agent.tunnel.send(.output, Array("ya\n".utf8))
    second.run()
    #expect(second.technician.all(.output) == Array("ya\n".utf8))
    #expect(second.technician.failures.isEmpty)
  }

  @Test("an agent that is new itself begins everything at nothing") func newAgent() throws {
    let cast = try Cast()
    let second = try next(cast, after: nil)
    second.technician.tunnel.send(.chat, Array("antes".utf8))
    second.start()
    #expect(second.agent.content[.chat] == [Array("antes".utf8)])
    second.agent.tunnel.send(.output, [1])
    second.run()
    #expect(second.technician.all(.output) == [1])
  }

  @Test("content before the agent has said where it is, or said twice, ends the tunnel")
  func outOfTurn() throws {
    let cast = try Cast()
    let silent = try pair(cast, epoch: 2)
    silent.start()
    silent.agent.tunnel.send(.output, [1])
    silent.run()
    #expect(silent.technician.failures.count == 1)
    let first = try pair(cast, epoch: 1)
    first.start()
    first.agent.tunnel.send(.carried(Carried()))
    first.run()
    #expect(first.technician.failures.count == 1)
    let twisted = try pair(cast, epoch: 2)
    twisted.start()
    twisted.agent.tunnel.send(.carried(Carried(from: [.output: 9], until: [.output: 8])))
    twisted.run()
    #expect(twisted.technician.failures.count == 1)
  }

  @Test("a technician says what still waited to an agent that came back") func takenOver()
    throws
  {
    let cast = try Cast()
    let first = try pair(cast, epoch: 1)
    first.technician.tunnel.send(.chat, Array("espera".utf8))
    first.technician.tunnel.send(.keys, Array("rm".utf8))
    let second = try next(cast, after: nil)
    second.technician.tunnel.takeOver(first.technician.tunnel)
    second.start()
    #expect(second.agent.content[.chat] == [Array("espera".utf8)])
    #expect(second.agent.content[.keys] == nil)
  }
}
