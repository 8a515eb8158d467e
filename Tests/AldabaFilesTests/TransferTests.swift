import AldabaCrypto
import AldabaFiles
import AldabaSystem
import AldabaWire
import Glibc
import TestSupport
import Testing

@Suite("Transfers of files") struct TransferTests {
  private let from: TemporaryFolder
  private let to: TemporaryFolder
  init() throws {
    from = try TemporaryFolder()
    to = try TemporaryFolder()
  }

  @Test(
    "a file arrives with its bytes, permissions and time, and nothing else is there",
    arguments: [
      0, 1, 4_095, 1_048_577, 9_000_000,
    ])
  func file(_ count: Int) throws {
    let bytes = content(count)
    let scanned = try scan(try from.write("x.sh", bytes, permissions: 0o755))
    let place = try place(scanned, in: to)
    try transfer(Sender(scanned), Receiver(scanned.offer, to: place))
    #expect(to.names == ["x.sh"])
    let same = try Files.read(to("x.sh"), maximumBytes: count) == bytes
    #expect(same)
    let status = try Files.status(path: to("x.sh"))
    #expect(status.permissions == 0o666 & ~Files.umask() | 0o600)
    #expect(status.modified / 1000 == scanned.offer.modified)
  }

  @Test("a program arrives as one only where that was asked for, a secret stays one")
  func permissions() throws {
    for (mode, executable, result) in [
      (0o755, true, 0o777 & ~Files.umask() & 0o755), (0o755, false, 0o644 & ~Files.umask()),
      (0o600, true, 0o600), (0o4755, true, 0o755 & ~Files.umask()), (0o000, false, 0o600),
    ] as [(UInt32, Bool, UInt32)] {
      let name = "f\(mode)\(executable)"
      let path = try from.write(name, [1], permissions: mode)
      let scanned = try scan(path, executable: executable)
      try transfer(Sender(scanned), Receiver(scanned.offer, to: try place(scanned, in: to)))
      #expect(try Files.status(path: to(name)).permissions == result | 0o600, "\(name)")
    }
  }

  @Test("a folder arrives whole, with what is in it")
  func folder() throws {
    for count in [3, 60] {
      for index in 0..<count {
        try from.write("in\(count)/d\(index % 7)/f\(index)", content(index * 37, seed: 3))
      }
      try from.write("in\(count)/empty", [])
      let scanned = try scan(from("in\(count)"))
      try transfer(Sender(scanned), Receiver(scanned.offer, to: try place(scanned, in: to)))
    }
    let same = try to.contents() == from.contents()
    #expect(same)
  }

  @Test("a file that is there is replaced only where that was allowed, and only that one")
  func replacing() throws {
    let scanned = try scan(try from.write("x", [1, 2, 3]))
    try to.write("x", [9])
    let place = try place(scanned, in: to)
    let refused = Receiver(scanned.offer, to: place)
    #expect(trouble { try transfer(Sender(scanned), refused) } == .exists)
    refused.discard()
    #expect(try to.contents() == ["x": [9]])
    try transfer(Sender(scanned), Receiver(scanned.offer, to: place), replacing: true)
    #expect(try to.contents() == ["x": [1, 2, 3]])
    // Another one is there by now.
    let again = try scan(try from.write("x2", [4]))
    let second = try Place("x", for: again.offer, in: surroundings(to))
    unlink(to("x"))
    try to.write("x", [1, 2, 3, 4])
    let late = Receiver(again.offer, to: second)
    #expect(trouble { try transfer(Sender(again), late, replacing: true) } == .exists)
    late.discard()
    #expect(try to.contents() == ["x": [1, 2, 3, 4]])
    // And where there was none, one is there by now.
    let third = try Place("y", for: again.offer, in: surroundings(to))
    try to.write("y", [5])
    let later = Receiver(again.offer, to: third)
    #expect(trouble { try transfer(Sender(again), later, replacing: true) } == .exists)
    later.discard()
    #expect(try to.contents() == ["x": [1, 2, 3, 4], "y": [5]])
  }

  @Test("a link that appears in its place is not followed")
  func lateLink() throws {
    let scanned = try scan(try from.write("x", [1]))
    try from.write("victim", [7])
    let place = try place(scanned, in: to)
    symlink(from("victim"), to("x"))
    let receiver = Receiver(scanned.offer, to: place)
    #expect(trouble { try transfer(Sender(scanned), receiver, replacing: true) } == .link)
    receiver.discard()
    #expect(try from.contents()["victim"] == [7])
  }

  @Test("more bytes, fewer bytes, other bytes: nothing is left of it")
  func liars() throws {
    let bytes = content(300_000)
    let scanned = try scan(try from.write("x", bytes))
    let place = try place(scanned, in: to)
    func begin() throws -> Receiver {
      let receiver = Receiver(scanned.offer, to: place)
      let held = try receiver.prepare()
      try receiver.begin(index: held.index, offset: 0)
      return receiver
    }
    let more = try begin()
    #expect(trouble { try more.write(bytes + [0]) } == .changed)
    more.discard()
    let fewer = try begin()
    try fewer.write(Array(bytes.dropLast()))
    #expect(trouble { try fewer.finish(replacing: false) } == .changed)
    fewer.discard()
    let other = try begin()
    var changed = bytes
    changed[77] ^= 1
    #expect(trouble { try other.write(changed) } == .badDigest)
    other.discard()
    let early = Receiver(scanned.offer, to: place)
    #expect(trouble { try early.write([1]) } != nil)
    #expect(trouble { try early.finish(replacing: false) } != nil)
    early.discard()
    #expect(to.names.isEmpty)
  }

  @Test("a transfer that was cut goes on where it was")
  func resuming() throws {
    let bytes = content(3_000_000)
    let scanned = try scan(try from.write("x", bytes))
    let place = try place(scanned, in: to)
    let first = Receiver(scanned.offer, to: place)
    #expect(try first.prepare() == Held(index: 0, offset: 0, prefix: Crypto.sha256([])))
    try first.begin(index: 0, offset: 0)
    try first.write(Array(bytes.prefix(2_000_000)))
    // A second one at the same time has no business there.
    #expect(trouble { _ = try Receiver(scanned.offer, to: place).prepare() } == .exists)
    first.leave()
    #expect(to.names.count == 1)
    #expect(to.names[0].hasPrefix(".x.") && to.names[0].hasSuffix(".aldaba-part"))
    #expect(try Files.status(path: to(to.names[0])).permissions == 0o600)

    let second = Receiver(scanned.offer, to: place)
    let held = try second.prepare()
    #expect(held.offset == 2_000_000)
    let sender = Sender(scanned)
    #expect(try sender.begin(index: 0, offset: held.offset, prefix: held.prefix) == 2_000_000)
    try second.begin(index: 0, offset: 2_000_000)
    while case let part = try sender.read(100_000), !part.isEmpty { try second.write(part) }
    try second.finish(replacing: false)
    let same = try to.contents() == ["x": bytes]
    #expect(same)
  }

  @Test("a beginning that is not of these bytes is not used")
  func wrongPrefix() throws {
    let bytes = content(500_000)
    let scanned = try scan(try from.write("x", bytes))
    let place = try place(scanned, in: to)
    let first = Receiver(scanned.offer, to: place)
    _ = try first.prepare()
    try first.begin(index: 0, offset: 0)
    var wrong = Array(bytes.prefix(100_000))
    wrong[3] ^= 4
    try first.write(wrong)
    first.leave()
    try transfer(Sender(scanned), Receiver(scanned.offer, to: place))
    let same = try to.contents() == ["x": bytes]
    #expect(same)
  }

  @Test("a folder that was cut goes on where it was")
  func resumingFolder() throws {
    for index in 0..<9 {
      try from.write("in/d\(index / 3)/f\(index)", content(50_000, seed: UInt64(index)))
    }
    let scanned = try scan(from("in"))
    let place = try place(scanned, in: to)
    let sender = Sender(scanned)
    let first = Receiver(scanned.offer, to: place)
    let start = try first.prepare()
    #expect(start.index == 0 && start.offset == 0)
    _ = try sender.begin(index: 0, offset: 0, prefix: [])
    try first.begin(index: 0, offset: 0)
    try first.write(try sender.read(220_000))
    first.leave()
    #expect(!to.names.contains("in"))

    let second = Receiver(scanned.offer, to: place)
    let held = try second.prepare()
    #expect(held.index == 4 && held.offset == 20_000)
    #expect(second.position == 220_000)
    second.leave()
    try transfer(Sender(scanned), Receiver(scanned.offer, to: place))
    let same = try to.contents() == from.contents()
    #expect(same)
  }

  @Test("what lies under a part's name and is not ours to go on with stays as it is")
  func foreignParts() throws {
    let scanned = try scan(try from.write("x", [1, 2, 3]))
    let place = try place(scanned, in: to)
    let first = Receiver(scanned.offer, to: place)
    _ = try first.prepare()
    first.leave()
    let part = to.names[0]
    unlink(to(part))
    try from.write("victim", [7])
    func refused() throws {
      let receiver = Receiver(scanned.offer, to: place)
      #expect(trouble { _ = try receiver.prepare() } == .exists)
      #expect(try from.contents()["victim"] == [7])
    }
    symlink(from("victim"), to(part))
    try refused()
    unlink(to(part))
    link(from("victim"), to(part))
    try refused()
    unlink(to(part))
    mkdir(to(part), 0o700)
    try refused()
    rmdir(to(part))
    mkfifo(to(part), 0o600)
    try refused()
    unlink(to(part))
    try to.write(part, [1], permissions: 0o622)
    try refused()
    if geteuid() == 0 {
      chmod(to(part), 0o600)
      chown(to(part), 12345, 12345)
      try refused()
    }
  }

  @Test("a folder's part with something else in it stays as it is")
  func foreignStaging() throws {
    try from.write("in/a/b", [1])
    let scanned = try scan(from("in"))
    let place = try place(scanned, in: to)
    let first = Receiver(scanned.offer, to: place)
    _ = try first.prepare()
    first.leave()
    let part = to.names[0]
    try to.write("\(part)/other", [1])
    #expect(trouble { _ = try Receiver(scanned.offer, to: place).prepare() } == .exists)
    unlink(to("\(part)/other"))
    symlink("/etc", to("\(part)/c"))
    #expect(trouble { _ = try Receiver(scanned.offer, to: place).prepare() } == .exists)
    unlink(to("\(part)/c"))
    let second = Receiver(scanned.offer, to: place)
    _ = try second.prepare()
    second.discard()
    #expect(to.names.isEmpty)
  }

  @Test("whatever changes between the offer and the end is noticed")
  func changes() throws {
    let bytes = content(200_000)
    let changes: [(FileTrouble, (String) -> Void)] = [
      (
        .changed,
        { path in
          let file = open(path, O_WRONLY | O_APPEND)
          _ = write(file, "x", 1)
          close(file)
        }
      ),
      (.changed, { path in truncate(path, 100_000) }),
      (
        .changed,
        { path in
          let file = open(path, O_WRONLY)
          _ = pwrite(file, "x", 1, 5)
          close(file)
        }
      ),
      (.gone, { path in unlink(path) }),
      (
        .changed,
        { path in
          unlink(path)
          try? Files.writeNew(path, bytes, permissions: 0o600)
        }
      ),
      (
        .link,
        { path in
          rename(path, path + "-moved")
          symlink(path + "-moved", path)
        }
      ),
      (
        .isFolder,
        { path in
          unlink(path)
          mkdir(path, 0o700)
        }
      ),
    ]
    for (number, (expected, change)) in changes.enumerated() {
      let scanned = try scan(try from.write("x\(number)", bytes))
      // Before the first byte.
      change(scanned.path)
      let early = Sender(scanned)
      let found = trouble {
        _ = try early.begin(index: 0, offset: 0, prefix: [])
        while try !early.read(10_000).isEmpty {}
      }
      #expect(
        found == expected || expected == .isFolder && found == .changed,
        "\(number): \(String(describing: found))")
    }
    // In the middle; a name that goes away then takes nothing from what was opened.
    for (number, (expected, change)) in changes.prefix(3).enumerated() {
      let scanned = try scan(try from.write("y\(number)", bytes))
      let sender = Sender(scanned)
      _ = try sender.begin(index: 0, offset: 0, prefix: [])
      _ = try sender.read(150_000)
      change(scanned.path)
      #expect(trouble { while try !sender.read(10_000).isEmpty {} } == expected)
    }
  }

  @Test("a sender is not led beyond what it offered")
  func hostileReceiver() throws {
    let scanned = try scan(try from.write("x", [1, 2, 3]))
    let sender = Sender(scanned)
    for (index, offset) in [(-1, 0), (2, 0), (0, 4), (1, 1), (0, -1), (Int.max, 0)] {
      #expect(
        trouble { _ = try sender.begin(index: index, offset: Int64(offset), prefix: []) } != nil)
    }
    #expect(try sender.begin(index: 1, offset: 0, prefix: []) == 0)
    #expect(try sender.read(10).isEmpty)
    #expect(sender.position == 3)
  }

  @Test("a disk that fills up, or may not be written, leaves nothing behind")
  func disk() throws {
    let bytes = content(600_000)
    let scanned = try scan(try from.write("x", bytes))
    for index in 0..<30 { try from.write("in/f\(index)", content(20_000, seed: 2)) }
    let folder = try scan(from("in"))
    mkdir(to("small"), 0o700)
    guard mount("none", to("small"), "tmpfs", 0, "size=256k") == 0 else {
      print("SKIPPED: only root can mount a small disk")
      return
    }
    defer { umount(to("small")) }
    // There was room when it was asked for.
    let free = Offer(
      file: FileName("x")!, bytes: 1, digest: scanned.offer.digest, mode: 0o600, modified: 0)
    #expect(trouble { _ = try place(scanned, in: to, to: "small") } == .noRoom)
    let small = try Place("small", for: free, in: surroundings(to))
    for offered in [scanned, folder] {
      let receiver = Receiver(offered.offer, to: small)
      #expect(trouble { try transfer(Sender(offered), receiver) } == .noRoom)
      receiver.discard()
      #expect(try Files.list(to("small")).isEmpty)
    }
    let started = Receiver(scanned.offer, to: small)
    _ = try started.prepare()
    started.leave()
    #expect(mount("none", to("small"), "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), "size=256k") == 0)
    #expect(trouble { _ = try place(scanned, in: to, to: "small") } == .readOnly)
    #expect(trouble { _ = try Receiver(scanned.offer, to: small).prepare() } != nil)
    #expect(trouble { _ = try Receiver(folder.offer, to: small).prepare() } == .readOnly)
  }
}
