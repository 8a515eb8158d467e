import AldabaDesk
import TestSupport
import Testing

@Suite struct OrderedTests {
  @Test("it is a sorted array that answers faster") func model() {
    var random = Random(seed: 1)
    var ordered = Ordered<Int>()
    var sorted: [Int] = []
    for _ in 0..<5_000 {
      let element = random.below(300)
      let place = sorted.firstIndex { $0 >= element } ?? sorted.count
      let isThere = place < sorted.count && sorted[place] == element
      #expect(ordered.contains(element) == isThere)
      #expect(ordered.rank(of: element) == place)
      if random.below(2) == 0 {
        ordered.insert(element)
        if !isThere { sorted.insert(element, at: place) }
      } else {
        ordered.remove(element)
        if isThere { sorted.remove(at: place) }
      }
      #expect(ordered.count == sorted.count)
      #expect(ordered.first == sorted.first)
    }
    #expect((0..<ordered.count).map { ordered[$0] } == sorted)
    for element in sorted { ordered.remove(element) }
    #expect(ordered.isEmpty)
    #expect(ordered.first == nil)
  }

  @Test("a copy does not change with the original") func value() {
    var one = Ordered<Int>()
    one.insert(1)
    let other = one
    one.insert(2)
    one.remove(1)
    #expect(other.count == 1)
    #expect(other.first == 1)
    #expect(one.first == 2)
  }
}

@Suite struct LimiterTests {
  @Test("so many at once, then one a while") func burst() {
    var limiter = Limiter(burst: 3, refill: 10, remembered: 10)
    func take(_ key: String, _ now: Int64) -> Bool { limiter.take(key, at: now) }
    #expect((0..<4).map { _ in take("a", 0) } == [true, true, true, false])
    #expect(take("b", 0))
    #expect(!take("a", 9))
    #expect(take("a", 10))
    #expect(!take("a", 11))
    #expect((0..<4).map { _ in take("a", 100) } == [true, true, true, false])
  }

  @Test("what it remembers is bounded, and forgotten in time") func bounded() {
    var limiter = Limiter(burst: 1, refill: 10, remembered: 2)
    func take(_ key: String, _ now: Int64) -> Bool { limiter.take(key, at: now) }
    #expect(take("a", 0))
    #expect(take("b", 5))
    #expect(!take("c", 9))
    #expect(take("c", 10))
    #expect(!take("a", 10))
  }
}
