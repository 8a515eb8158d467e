import FuzzTargets
import TestSupport
import Testing

/// The short form of `Tests/long/fuzz`: every decoder with some thousand damaged inputs, the same ones in
/// every run. Whatever crashes or hangs here does so for everybody.
@Suite("Fuzzing, briefly") struct FuzzTests {
  @Test("good input is good", arguments: FuzzTarget.allCases)
  func seeds(target: FuzzTarget) {
    #expect(!Seeds.of(target).isEmpty)
    for seed in Seeds.of(target) { #expect(target.violation(seed) == nil) }
    #expect(target.violation([]) == nil)
  }

  @Test("damaged input is refused, or taken and kept as it was", arguments: FuzzTarget.allCases)
  func damaged(target: FuzzTarget) {
    let seeds = Seeds.of(target)
    let words = Seeds.words(of: target)
    var pool = seeds
    for round in 0..<1_500 as Range<UInt64> {
      var random = Random(seed: round)
      var input = random.mutated(pool[random.below(pool.count)])
      if !words.isEmpty, random.below(3) == 0 {
        input.insert(
          contentsOf: words[random.below(words.count)], at: random.below(input.count + 1))
      }
      if random.below(4) == 0 {
        let other = seeds[random.below(seeds.count)]
        input =
          Array(input.prefix(random.below(input.count + 1)))
          + other.suffix(random.below(other.count + 1))
      }
      input = Array(input.prefix(target.longest))
      if let found = target.violation(input) {
        Issue.record("\(target), round \(round): \(found): \(input)")
        return
      }
      // Some of what was damaged is damaged again.
      if round % 16 == 0 { pool.append(input) }
    }
  }
}
