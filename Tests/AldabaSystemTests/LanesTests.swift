import AldabaSystem
import Testing

@Suite struct LanesTests {
  @Test func resultsComeInOrder() throws {
    for count in [0, 1, 2, 3, 500] {
      var next = 0
      var taken: [Int] = []
      try Lanes.run(
        count: 3,
        next: {
          defer { next += 1 }
          return next < count ? next : nil
        },
        lane: { { $0 * 2 } }, each: { taken.append($0) })
      #expect(taken == (0..<count).map { $0 * 2 })
    }
  }

  /// Whatever is thrown ends the threads too, and no more is read than is under way.
  @Test func whatIsThrownEndsAll() {
    struct Enough: Error {}
    var next = 0
    var taken = 0
    #expect(throws: Enough.self) {
      try Lanes.run(
        count: 2,
        next: { () -> Int? in
          next += 1
          return next
        },
        lane: { { $0 } },
        each: { _ in
          taken += 1
          if taken == 10 { throw Enough() }
        })
    }
    #expect(taken == 10 && next < 20)
  }
}
