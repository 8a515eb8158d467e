import AldabaSystem
import Testing

struct TimerTests {
  @Test func fireByDeadlineAndThenByAge() throws {
    var order: [Int] = []
    try onLoop { loop in
      loop.after(seconds: 0.03) {
        order.append(3)
        loop.stop()
      }
      loop.after(seconds: 0.01) { order.append(1) }
      loop.after(seconds: 0.02) { order.append(2) }
      loop.after(seconds: -5) { order.append(0) }
    }
    #expect(order == [0, 1, 2, 3])
  }

  @Test func cancelledOnesNeverFireAlsoOfTheSameBatch() throws {
    var fired: [Int] = []
    try onLoop { loop in
      var timers: [EventLoop.Timer] = []
      for number in 0..<10 {
        timers.append(
          loop.after(seconds: 0.005) {
            fired.append(number)
            for timer in timers { timer.cancel() }
          })
      }
      timers[0].cancel()
      #expect(!timers[0].isPending)
      loop.after(seconds: 0.03) { loop.stop() }
      // All of them are due before the loop looks.
      let start = loop.now
      while loop.now < start + 10 {}
    }
    #expect(fired == [1])
  }

  @Test func aTimerMayStartAnother() throws {
    var count = 0
    try onLoop { loop in
      func again() {
        count += 1
        if count == 50 { loop.stop() } else { loop.after(seconds: 0, again) }
      }
      loop.after(seconds: 0, again)
    }
    #expect(count == 50)
  }

  @Test func absurdTimesAreBounded() throws {
    try onLoop { loop in
      for seconds in [Double.infinity, 1e300, .greatestFiniteMagnitude] {
        loop.after(seconds: seconds) { Issue.record("a century passed") }.cancel()
      }
      loop.after(seconds: .nan) { loop.stop() }
    }
  }

  @Test func manyInRandomOrderWithRandomCancellations() throws {
    var random = SystemRandomNumberGenerator()
    var expected: [Int] = []
    var fired: [Int] = []
    try onLoop { loop in
      var timers: [(delay: Int, number: Int, timer: EventLoop.Timer)] = []
      for number in 0..<2000 {
        let delay = Int.random(in: 0..<20, using: &random)
        timers.append(
          (delay, number, loop.after(seconds: Double(delay)) { fired.append(number) }))
      }
      for index in timers.indices where Bool.random(using: &random) {
        timers[index].timer.cancel()
      }
      #expect(timers.contains { $0.timer.isPending } && timers.contains { !$0.timer.isPending })
      for entry in timers { entry.timer.cancel() }
      var kept: [(delay: Int, number: Int, timer: EventLoop.Timer)] = []
      for number in 0..<2000 {
        let delay = Int.random(in: 0..<20, using: &random)
        let timer = loop.after(seconds: Double(delay) / 1000) { fired.append(number) }
        if Bool.random(using: &random) {
          timer.cancel()
        } else {
          kept.append((delay, number, timer))
        }
      }
      expected = kept.map(\.number)
      loop.after(seconds: 0.1) { loop.stop() }
    }
    #expect(fired.sorted() == expected)
  }

  /// Sleeping, the loop is woken by nothing: its thread gives up the processor no more often than
  /// the two posted questions explain.
  @Test func anIdleLoopCostsNoTicks() throws {
    let loop = try EventLoop()
    loop.after(seconds: 3600) {}
    let answers = Lock<[Int]>([])
    let thread = try Thread.start(name: "idle") { loop.run() }
    loop.post { answers.change { $0.append(contextSwitches()) } }
    let idle: Void? = answers.wait(seconds: 0.4) { $0.count == 2 ? () : nil }
    #expect(idle == nil)
    loop.post {
      answers.change { $0.append(contextSwitches()) }
      loop.stop()
    }
    thread.join()
    let counts = answers.withLock { $0 }
    #expect(counts.count == 2 && counts[1] - counts[0] < 10)
  }

  @Test func theClocksRun() {
    let boot = Clock.bootMilliseconds()
    #expect(boot > 0)
    #expect(Clock.bootNanoseconds() / 1_000_000 >= boot)
    #expect(Clock.wallMilliseconds() > 1_600_000_000_000)
  }
}
