import AldabaSystem
import Glibc
import TestSupport
import Testing

@testable import AldabaLedger

/// The system's calls themselves fail under a process that writes a ledger: each call once in each
/// way, and two on the way of a commit. `Tests/long/faults` runs all cases; a usual run some of them.
@Suite(.serialized) struct SystemFaultTests {
  /// What was tried, and what came of it.
  private struct Count {
    var cases = 0
    var images = 0
    var acknowledged = 0
    var broken = 0
    var refused = 0
    var ends: [Int32: Int] = [:]

    var text: String {
      let ends = ends.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
      return "\(cases) runs, ended with \(ends.joined(separator: ", ")); \(images) disks judged, "
        + "\(acknowledged) records acknowledged, \(broken) times something was lost or "
        + "inconsistent, \(refused) times it did not open"
    }
  }

  private static func say(_ name: String, _ text: String) {
    try? IO.writeAll(1, Array("COUNT \(name): \(text)\n".utf8))
  }

  /// What can happen to a call of that name.
  private static func faults(of call: String) -> [String] {
    var faults = ["EIO", "ENOSPC", "EINTR", "kill"]
    if ["read", "pread", "write", "pwrite"].contains(call) { faults.append("short") }
    if !["read", "pread", "fstat", "stat", "opendir", "close", "fadvise"].contains(call) {
      faults += ["+EIO", "+kill"]
    }
    return faults
  }

  /// Judges what a run left: the folder as it stands, and what a power cut would have left of it.
  private static func judge(
    _ writer: Writer, _ run: Writer.Run, after earlier: [UInt8], _ what: String,
    _ count: inout Count, _ random: inout Random
  ) throws {
    let acknowledged = Acknowledged(earlier + run.said)
    count.cases += 1
    count.ends[run.code, default: 0] += 1
    count.acknowledged += acknowledged.records.count
    var disk = run.before
    for step in run.trace.steps { disk.follow(step) }
    var trees = [try FileTree.read(run.home + "/b")]
    for fate in [Disk.Fate.nothing, .everything, .chance] {
      trees.append(disk.afterPowerCut(fate, &random))
    }
    for (number, tree) in trees.enumerated() {
      count.images += 1
      switch try writer.verdict(on: tree, acknowledged) {
      case .whole: break
      case .refuses(let why):
        count.refused += 1
        Issue.record("\(what), disk \(number): does not open: \(why)")
      case .broken(let why):
        count.broken += 1
        Issue.record("\(what), disk \(number): \(why)")
      }
    }
  }

  /// A ledger with some batches that ended in order, and one whose writer was killed in a commit.
  private static func trees(_ writer: Writer) throws -> [(String, FileTree, [UInt8])] {
    let empty = try writer.empty()
    let whole = try writer.run(in: empty, count: 2)
    defer { whole.remove() }
    let killed = try writer.run(in: empty, plan: "\(whole.batches[1] - 4)=kill", count: 2)
    defer { killed.remove() }
    return [
      ("after an orderly end", try FileTree.read(whole.home + "/b"), whole.said),
      ("after a kill", try FileTree.read(killed.home + "/b"), killed.said),
    ]
  }

  @Test func everyCallFailsOnce() throws {
    if let why = cannotPreload() { return print("SKIPPED: \(why)") }
    let writer = try Writer()
    var random = Random(seed: 1)
    var count = Count()
    var names: [String: Int] = [:]
    let wanted = Writer.rounds("FAULTS") ?? 24
    for (state, tree, earlier) in try Self.trees(writer) {
      let plain = try writer.run(in: tree, from: 10, count: 5, textBytes: 60_000)
      #expect(plain.code == 0)
      try Self.judge(writer, plain, after: earlier, "no fault \(state)", &count, &random)
      plain.remove()
      var cases: [(Int, String)] = []
      for (number, name) in plain.calls.enumerated() {
        names[name, default: 0] += 1
        cases += Self.faults(of: name).map { (number, $0) }
      }
      // A usual run takes some by chance, other ones each time.
      if cases.count > wanted / 2 {
        cases = Array(cases.shuffled().prefix(wanted / 2))
      }
      for (number, fault) in cases {
        let run = try writer.run(
          in: tree, plan: "\(number)=\(fault)", from: 10, count: 5, textBytes: 60_000)
        let what = "\(state), call \(number) \(plain.calls[number]) \(fault)"
        #expect([0, 65, 74, 137].contains(run.code), "\(what): ended with \(run.code)")
        // A text's sync may be tried again; a segment's and a head's ends the process.
        if fault == "EIO" || fault == "+EIO", plain.calls[number] == "fdatasync",
          !plain.paths[number].contains("texts")
        {
          #expect([65, 74].contains(run.code), "\(what): it went on after a failed sync")
        }
        try Self.judge(writer, run, after: earlier, what, &count, &random)
        run.remove()
      }
    }
    #expect(count.broken == 0 && count.refused == 0)
    Self.say(
      "faults",
      "\(names.count) system calls (\(names.keys.sorted().joined(separator: " "))); \(count.text)")
  }

  @Test func twoCallsOfACommitFail() throws {
    if let why = cannotPreload() { return print("SKIPPED: \(why)") }
    let writer = try Writer()
    var random = Random(seed: 2)
    var count = Count()
    let (_, tree, earlier) = try Self.trees(writer)[0]
    let plain = try writer.run(in: tree, from: 10, count: 3)
    // From the first batch's answer to the second's: texts, records, head, and a new segment.
    let commit = plain.batches[0]..<plain.batches[1]
    plain.remove()
    var cases: [String] = []
    for one in commit {
      for two in one + 1..<commit.upperBound + 6 {
        for first in ["EIO", "+EIO", "ENOSPC"] {
          for second in ["EIO", "+EIO"] { cases.append("\(one)=\(first),\(two)=\(second)") }
        }
      }
    }
    let all = cases.count
    let wanted = Writer.rounds("PAIRS") ?? 12
    if cases.count > wanted {
      cases = Array(cases.shuffled().prefix(wanted))
    }
    for plan in cases {
      let run = try writer.run(in: tree, plan: plan, from: 10, count: 3)
      #expect([0, 65, 74].contains(run.code), "\(plan): ended with \(run.code)")
      try Self.judge(writer, run, after: earlier, plan, &count, &random)
      run.remove()
    }
    #expect(count.broken == 0 && count.refused == 0)
    Self.say("pairs", "\(cases.count) of \(all) pairs in \(commit.count) calls; \(count.text)")
  }

  /// These tests would notice: where a sync is only pretended, something is lost.
  @Test func aDiskThatLiesIsFoundOut() throws {
    if let why = cannotPreload() { return print("SKIPPED: \(why)") }
    let writer = try Writer()
    var random = Random(seed: 3)
    let tree = try writer.empty()
    let plain = try writer.run(in: tree, count: 2)
    // The last batch's: nothing behind it makes up for it.
    let commit = plain.batches[0]..<plain.batches[1]
    let syncs = commit.filter { ["fdatasync", "fsync"].contains(plain.calls[$0]) }
    plain.remove()
    #expect(syncs.count >= 3)
    for number in syncs {
      let run = try writer.run(in: tree, plan: "\(number)=lie", count: 2)
      var disk = run.before
      for step in run.trace.steps { disk.follow(step) }
      let verdict = try writer.verdict(
        on: disk.afterPowerCut(.nothing, &random), Acknowledged(run.said))
      #expect(verdict != .whole, "call \(number) \(plain.calls[number])")
      run.remove()
    }
  }

  /// The power is cut anywhere in the writing, and any part of what was not synced is there.
  @Test func powerIsCutAnywhere() throws {
    if let why = cannotPreload() { return print("SKIPPED: \(why)") }
    let writer = try Writer()
    let cuts = Writer.rounds("CUTS") ?? 40
    var random = Random(seed: UInt64(Clock.wallMilliseconds()))
    let run = try writer.run(
      in: try writer.empty(), count: max(8, min(60, cuts / 10)), textBytes: 30_000)
    #expect(run.code == 0)
    var places = (0..<cuts).map { _ in random.below(run.trace.steps.count + 1) }.sorted()[...]
    var disk = run.before
    var acknowledged = Acknowledged()
    var lost = 0
    for number in 0...run.trace.steps.count {
      while places.first == number {
        places.removeFirst()
        let tree = disk.afterPowerCut(.chance, &random)
        let verdict = try writer.verdict(on: tree, acknowledged)
        if verdict != .whole {
          lost += 1
          Issue.record("cut before step \(number) of the trace: \(verdict)")
        }
      }
      guard number < run.trace.steps.count else { break }
      disk.follow(run.trace.steps[number])
      if case .said(let bytes) = run.trace.steps[number] { acknowledged.add(bytes) }
    }
    Self.say(
      "cuts",
      "\(cuts) power cuts in \(run.trace.steps.count) steps of writing, any part of what was not "
        + "synced there; \(acknowledged.records.count) records acknowledged, \(lost) times something "
        + "was lost")
    run.remove()
  }
}
