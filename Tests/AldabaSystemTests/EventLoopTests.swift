import AldabaSystem
import Glibc
import Testing

struct EventLoopTests {
  @Test func readableWhenBytesArriveAndAgainWhileSomeAreLeft() throws {
    let ends = try socketPair()
    defer { for end in ends { close(end) } }
    var seen: [UInt8] = []
    try onLoop { loop in
      try loop.add(ends[0], .read) { ready in
        #expect(ready.readable && !ready.writable && !ready.hangup && !ready.error)
        do { seen += try IO.read(ends[0], maximum: 1) ?? [] } catch { Issue.record(error) }
        if seen.count == 3 { loop.stop() }
      }
      #expect(try IO.write(ends[1], [1, 2, 3]) == .bytes(3))
    }
    #expect(seen == [1, 2, 3])
  }

  @Test func hangupShowsAsReadable() throws {
    let ends = try socketPair()
    defer { close(ends[0]) }
    var ready: EventLoop.Ready?
    try onLoop { loop in
      try loop.add(ends[0], .read) { now in
        ready = now
        loop.stop()
      }
      close(ends[1])
    }
    #expect(ready?.readable == true)
    #expect(ready?.hangup == true)
    #expect(ready?.writable == false)
  }

  @Test func interestChanges() throws {
    let ends = try socketPair()
    defer { for end in ends { close(end) } }
    var seen: [String] = []
    try onLoop { loop in
      var source: EventLoop.Source?
      source = try loop.add(ends[0], .write) { ready in
        if ready.writable {
          seen.append("writable")
          source?.set(.read)
          do { _ = try IO.write(ends[1], [7]) } catch { Issue.record(error) }
        } else {
          seen.append("readable")
          source?.set([])
          loop.after(seconds: 0.02) {
            seen.append("rested")
            source?.set([.read, .write])
            source?.cancel()
            loop.stop()
          }
        }
      }
    }
    #expect(seen == ["writable", "readable", "rested"])
  }

  /// With a level-triggered hangup, a resting source would keep the loop turning.
  @Test func hangupOfARestingSourceCostsNothing() throws {
    let ends = try socketPair()
    defer { close(ends[0]) }
    var turns = 0
    try onLoop { loop in
      let source = try loop.add(ends[0], []) { _ in Issue.record("a resting source fired") }
      close(ends[1])
      loop.after(seconds: 0.05) {
        turns = contextSwitches()
        loop.after(seconds: 0.3) {
          turns = contextSwitches() - turns
          source.set(.read)
          source.cancel()
          loop.stop()
        }
      }
    }
    #expect(turns < 10)
  }

  /// Whoever is cancelled, or put to rest, by an event of the same batch does not fire any more.
  @Test(arguments: [true, false]) func silencedInTheSameBatch(_ isCancelled: Bool) throws {
    let one = try socketPair()
    let other = try socketPair()
    defer { for end in one + other { close(end) } }
    var fired = 0
    try onLoop { loop in
      var sources: [EventLoop.Source] = []
      for pair in [one, other] {
        sources.append(
          try loop.add(pair[0], .read) { _ in
            fired += 1
            for source in sources { if isCancelled { source.cancel() } else { source.set([]) } }
            loop.after(seconds: 0.02) { loop.stop() }
          })
        _ = try IO.write(pair[1], [1])
      }
    }
    #expect(fired == 1)
  }

  /// The event of the old source is in the batch already; the number has come back with a new one.
  @Test func aReusedDescriptorDoesNotGetTheOldEvent() throws {
    let one = try socketPair()
    let other = try socketPair()
    let quiet = try socketPair()
    defer { for end in one + other + quiet { close(end) } }
    var reused = false
    try onLoop { loop in
      var sources: [EventLoop.Source] = []
      func swap(_ number: Int32) throws {
        for source in sources { source.cancel() }
        // The other number now names a socket that has nothing to read.
        let victim = number == one[0] ? other[0] : one[0]
        dup2(quiet[0], victim)
        try loop.add(victim, .read) { _ in Issue.record("an old event reached a new source") }
        reused = true
        loop.after(seconds: 0.02) { loop.stop() }
      }
      for pair in [one, other] {
        sources.append(
          try loop.add(pair[0], .read) { _ in
            do { try swap(pair[0]) } catch { Issue.record(error) }
          })
        _ = try IO.write(pair[1], [1])
      }
    }
    #expect(reused)
  }

  @Test func aFileIsAlwaysReady() throws {
    let folder = try TemporaryFolder()
    try Files.writeNew(folder("input"), [1, 2, 3], permissions: 0o600)
    let file = try Files.openToRead(folder("input"))
    var text: [UInt8] = []
    try onLoop { loop in
      _ = try Collector(file.number, on: loop) { collector in
        text = collector.bytes
        loop.stop()
      }
    }
    #expect(text == [1, 2, 3])
  }

  @Test func soonRunsAfterEverythingElseOfTheTurn() throws {
    var order: [String] = []
    let loop = try EventLoop()
    loop.soon { order.append("before run") }
    loop.after(seconds: 0) {
      loop.soon {
        order.append("soon")
        loop.soon {
          order.append("sooner or later")
          loop.stop()
        }
      }
      order.append("timer")
    }
    loop.run()
    #expect(order.filter { $0 != "before run" } == ["timer", "soon", "sooner or later"])
    #expect(order.contains("before run"))
  }

  @Test func postsFromManyThreadsArriveInOrder() throws {
    let loop = try EventLoop()
    let seen = Lock([[Int]](repeating: [], count: 4))
    let threads = try (0..<4).map { thread in
      try Thread.start(name: "poster") {
        for number in 0..<1000 {
          loop.post {
            let all = seen.withLock { seen in
              seen[thread].append(number)
              return seen.map(\.count).reduce(0, +)
            }
            if all == 4000 { loop.stop() }
          }
        }
      }
    }
    loop.run()
    for thread in threads { thread.join() }
    #expect(seen.withLock { $0 } == [[Int]](repeating: Array(0..<1000), count: 4))
  }

  @Test func stopFromAnotherThreadAndRunAgain() throws {
    let loop = try EventLoop()
    for _ in 0..<3 {
      let thread = try Thread.start(name: "stopper") { loop.stop() }
      loop.run()
      thread.join()
    }
  }

  @Test func signalsArriveAsEvents() throws {
    let seen = Lock<[Int32]>([])
    // On a thread of its own: the signals stay blocked in it.
    try Thread.start(name: "signals") {
      do {
        try onLoop { loop in
          let watch = try Signals.watch([Signals.user1, Signals.windowChange], on: loop) {
            signal in
            seen.withLock { $0.append(signal) }
            if signal == Signals.windowChange { loop.stop() }
          }
          pthread_kill(pthread_self(), Signals.user1)
          loop.after(seconds: 0) { pthread_kill(pthread_self(), Signals.windowChange) }
          _ = watch
        }
      } catch {
        Issue.record(error)
      }
    }.join()
    #expect(seen.withLock { $0 } == [Signals.user1, Signals.windowChange])
  }
}

/// How often this thread has waited and been woken.
func contextSwitches() -> Int {
  var usage = rusage()
  let thread: Int32 = 1  // RUSAGE_THREAD
  getrusage(thread, &usage)
  return usage.ru_nvcsw
}
