import AldabaSystem
import Testing

@testable import AldabaBroker

/// How often strangers may try codes, each and together, and how much of it is put on record.
@Suite struct GuessesTests {
  private let guesses = Guesses(now: 0)

  /// Tries a wrong code; whether it was judged.
  private func tries(_ address: String, at now: Int64) -> Bool {
    guard guesses.mayTry(address, now: now) else { return false }
    _ = guesses.wrong(address, now: now)
    return true
  }

  @Test func oneAddressHasTenAndThenOneInThirtySeconds() {
    #expect((0..<50).count { _ in tries("a", at: 0) } == 10)
    #expect(!tries("a", at: 29_999))
    #expect(tries("a", at: 30_000) && !tries("a", at: 30_000))
    // Another address does not feel it, and a long silence saves up ten, not more.
    #expect(tries("b", at: 30_000))
    #expect((0..<50).count { _ in tries("a", at: 86_400_000) } == 10)
  }

  @Test func allTogetherHaveTwoHundredAndThenTwoASecond() {
    #expect((0..<1_000).count { tries("a\($0)", at: 0) } == 200)
    // Nobody tries then, who has not tried before either.
    #expect(!guesses.mayTry("new", now: 499))
    #expect(guesses.mayTry("new", now: 500))
    #expect((0..<1_000).count { tries("b\($0)", at: 500) } == 1)
    #expect((0..<1_000).count { tries("c\($0)", at: 10_500) } == 20)
    #expect((0..<1_000).count { tries("d\($0)", at: 86_400_000) } == 200)
  }

  /// What ten thousand addresses learn in the ten minutes that a code waits.
  @Test func manyAddressesGuessFewCodes() {
    var judged = 0
    for second in 0..<600 {
      for address in 0..<10_000 where tries("a\(address)", at: Int64(second) * 1_000) {
        judged += 1
      }
    }
    #expect(judged == 200 + 599 * 2)
  }

  /// More addresses than are remembered share what all have, and nobody's ten come back by it.
  @Test func moreAddressesThanAreRemembered() {
    for _ in 0..<10 { #expect(tries("first", at: 0)) }
    for number in 0..<2 * Guesses.addresses {
      _ = guesses.wrong("other\(number)", now: 1)
    }
    #expect(!guesses.mayTry("first", now: 29_000))
  }

  @Test func aRecordAMinuteForEachAndTwoASecondForAll() {
    #expect(guesses.wrong("a", now: 0) == 1)
    for _ in 0..<5 { #expect(guesses.wrong("a", now: 30_000) == 0) }
    #expect(guesses.wrong("a", now: 60_000) == 6)
    // A flood of addresses: what is on record at once, and that nothing is left uncounted.
    let flood = Guesses(now: 0)
    var recorded: Int64 = 0
    for round in 0..<3 {
      for number in 0..<1_000 { recorded += flood.wrong("x\(number)", now: Int64(round)) }
    }
    #expect(recorded == 200)
    for number in 0..<1_000 {
      recorded += flood.wrong("x\(number)", now: 120_000 + Int64(number) * 500)
    }
    #expect(recorded == 4_000)
  }

  @Test func anAddressIsWhatOneCustomerHas() throws {
    let keys = try ["2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"].map {
      try #require(Address($0)).limitKey
    }
    #expect(keys[0] == keys[1] && keys[0] != keys[2])
    #expect(try #require(Address("::ffff:192.0.2.7")).limitKey == "192.0.2.7")
  }
}
