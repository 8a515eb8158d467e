import AldabaSystem
import Glibc
import TestSupport
import Testing

@testable import AldabaLedger

/// Real file systems whose power goes: a writer on a loop device of its own, and the file system told
/// to stop as it stands (FS_IOC_SHUTDOWN, nothing flushed), mounted again and judged.
@Suite(.serialized) struct PowerTests {
  private static func run(_ path: String, _ arguments: [String]) throws -> Int32 {
    let found = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"].map { "\($0)/\(path)" }
      .first { Files.exists($0) }
    guard let found else { return 127 }
    return try Child.spawn(path: found, arguments: arguments, output: .none, error: .none).wait()
      .code
  }

  /// Stops a file system as it stands: what is not on the disk is lost.
  private static func cutPower(_ folder: String) throws {
    let file = try Files.openToRead(folder)
    var flags: UInt32 = 2  // FSOP_GOING_FLAGS_NOLOGFLUSH
    guard ioctl(file.number, 0x8004_587D, &flags) == 0 else {
      throw SystemError(call: "ioctl", code: errno, path: folder)
    }
  }

  @Test(arguments: ["ext4", "xfs"]) func powerIsCut(_ kind: String) throws {
    let cuts = Writer.rounds("POWER") ?? (kind == "ext4" ? 2 : 0)
    guard cuts > 0 else { return }
    if let why = cannotPreload() { return print("SKIPPED: \(why)") }
    let writer = try Writer()
    let image = writer.folder + "/disk"
    let place = writer.folder + "/mounted"
    try Files.makeDirectory(place, permissions: 0o700)
    func mount() throws -> Bool { try Self.run("mount", ["-o", "loop", image, place]) == 0 }
    func make() throws -> Bool {
      let file = try Files.openNew(image, permissions: 0o600)
      _ = ftruncate(file.number, kind == "xfs" ? 320 << 20 : 64 << 20)
      let options = kind == "xfs" ? ["-q", "-f"] : ["-q", "-F"]
      return try Self.run("mkfs.\(kind)", options + [image]) == 0
    }
    guard try make(), try mount() else {
      return print("SKIPPED: \(kind) needs mkfs.\(kind) and the right to mount")
    }
    defer { _ = try? Self.run("umount", ["-l", place]) }
    var random = Random(seed: UInt64(Clock.wallMilliseconds()))
    let acks = writer.folder + "/acks"
    var lost = 0
    var refused = 0
    var records = 0
    for cut in 0..<cuts {
      if cut % 20 == 0 {
        removeAll(place + "/ledger")
        unlink(acks)
        try Ledger.create(
          directory: place + "/ledger", origin: "durable.example/ledger", key: writer.key)
      }
      let before = (try? Files.status(path: acks).size) ?? 0
      let child = try Child.spawn(
        path: Writer.path("durable"),
        arguments: [
          "live", place + "/ledger", writer.folder + "/key", acks, "\(cut * 1000)", "900", "2000",
        ],
        output: .none, error: .none)
      // Something was promised; then at any moment.
      var patience = 20_000
      while (try? Files.status(path: acks).size) ?? 0 <= before, patience > 0 {
        usleep(1000)
        patience -= 1
      }
      usleep(UInt32(random.below(40_000)))
      try Self.cutPower(place)
      kill(child.pid, SIGKILL)
      _ = child.wait()
      #expect(try Self.run("umount", [place]) == 0)
      guard try mount() else {
        Issue.record("\(kind) does not mount again")
        return
      }
      let said = try Files.read(acks, maximumBytes: 1 << 28)
      let acknowledged = Acknowledged(said)
      if cut % 20 == 19 || cut == cuts - 1 { records += acknowledged.records.count }
      switch acknowledged.verdict(on: place + "/ledger", writer.key) {
      case .whole: break
      case .refuses(let why):
        refused += 1
        Issue.record("\(kind), cut \(cut): does not open: \(why)")
      case .broken(let why):
        lost += 1
        Issue.record("\(kind), cut \(cut): \(why)")
      }
    }
    let text =
      "COUNT power: \(cuts) cuts of \(kind) on a loop device; \(records) records acknowledged, "
      + "\(lost) times something was lost, \(refused) times it did not open"
    print(text)
  }
}
