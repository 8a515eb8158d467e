import Glibc
import Testing

/// Simulated time and random events: the machine, its ledger and those who take part over links that
/// lose. `Tests/long/simulation` runs a million steps; a usual run some thousand, other ones each time.
@Suite struct SimulationTests {
  @Test func noPromiseIsBroken() throws {
    let wanted = getenv("ALDABA_ROUNDS_STEPS").flatMap { Int(String(cString: $0)) }
    let seed =
      getenv("ALDABA_SEED").flatMap { UInt64(String(cString: $0)) }
      ?? UInt64.random(in: 0...UInt64.max)
    var simulation = try Simulation(seed: seed)
    do {
      for _ in 0..<(wanted ?? 4_000) { try simulation.step() }
      // Chance may let a short run pass without a yes.
      while simulation.tally.permitted == 0, simulation.tally.steps < 100_000 {
        try simulation.step()
      }
    } catch {
      Issue.record("seed \(seed), step \(simulation.tally.steps): \(error)")
    }
    let tally = simulation.tally
    let text =
      "COUNT simulation: \(tally.steps) steps (seed \(seed)), \(tally.sessions) sessions, "
      + "\(tally.records) records, \(tally.refused) refused, \(tally.cuts) cuts, "
      + "\(tally.restarts) restarts of the broker, \(tally.withdrawals) withdrawals, "
      + "\(tally.permitted) times something was permitted, \(tally.keys) keys used"
    print(text)
    #expect(tally.records > 0 && tally.permitted > 0)
  }
}
