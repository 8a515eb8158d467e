import AldabaDesk
import FoundationEssentials
import TestSupport
import Testing

@Suite struct ZoneFileTests {
  /// A zone's file, written with the few things that a test wants to vary.
  struct File {
    var version: UInt8 = 0x32
    var changes: [(at: Int64, kind: UInt8)] = [(1_000, 1), (2_000, 0)]
    var offsets: [Int64] = [3_600, 7_200]
    var leaps = 0
    var footer: String? = "CET-1CEST,M3.5.0,M10.5.0/3"

    var bytes: [UInt8] {
      version == 0
        ? block(4) : block(4) + block(8) + (footer.map { Array("\n\($0)\n".utf8) } ?? [])
    }

    private func block(_ size: Int) -> [UInt8] {
      var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
      for count in [0, 0, leaps, changes.count, offsets.count, 4] {
        bytes += big(Int64(count), 4)
      }
      for change in changes { bytes += big(change.at, size) }
      bytes += changes.map(\.kind)
      for offset in offsets { bytes += big(offset, 4) + [0, 0] }
      bytes += Array("CET\0".utf8)
      for leap in 0..<leaps { bytes += big(Int64(leap) * 1_000, size) + big(Int64(leap + 1), 4) }
      return bytes
    }

    private func big(_ number: Int64, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: number >> Int64((size - 1 - $0) * 8)) }
    }
  }

  @Test("tables of 4 and 8 bytes, and the rule behind them") func read() throws {
    var file = File()
    let zone = try Zone(file: file.bytes)
    #expect(
      [999, 1_000, 1_999, 2_000].map { zone.offset(at: $0) } == [3_600, 7_200, 7_200, 3_600])
    #expect(zone.offset(at: 1_711_846_800) == 7_200)
    file.footer = ""
    #expect(try Zone(file: file.bytes).offset(at: 1_711_846_800) == 3_600)
    file.version = 0
    let old = try Zone(file: file.bytes)
    #expect([999, 1_000, 2_000].map { old.offset(at: $0) } == [3_600, 7_200, 3_600])
    file = File(changes: [], offsets: [-3_600], footer: "<-01>1")
    #expect(try Zone(file: file.bytes).offset(at: -5) == -3_600)
    // Beyond 32 bits, and before 1970.
    file = File(changes: [(-5_000_000_000, 1), (5_000_000_000, 0)], footer: "")
    let far = try Zone(file: file.bytes)
    #expect(far.offset(at: 4_999_999_999) == 7_200)
    #expect(far.offset(at: -5_000_000_001) == 3_600)
  }

  @Test("what does not fit is refused") func refused() {
    var files: [[UInt8]] = []
    files.append(File(changes: [(2, 0), (2, 1)]).bytes)
    files.append(File(changes: [(2, 2)]).bytes)
    files.append(File(offsets: [3_600, 93_600]).bytes)
    files.append(File(offsets: [3_600, -93_600]).bytes)
    files.append(File(changes: [], offsets: []).bytes)
    files.append(File(leaps: 1).bytes)
    files.append(File(version: 0x35).bytes)
    files.append(File(footer: nil).bytes)
    files.append(File(footer: "CET").bytes)
    files.append(File().bytes + [0])
    files.append(File(version: 0).bytes + [0])
    files.append([UInt8](repeating: 0x20, count: Zone.fileLimit + 1))
    // Counts that promise four thousand million changes.
    var huge = File().bytes
    for place in 32..<36 { huge[place] = 0xFF }
    files.append(huge)
    for file in files { #expect(throws: ZoneError.self) { try Zone(file: file) } }
  }

  @Test("no cut and no damage brings it down") func damage() {
    let whole = File().bytes
    for end in 0..<whole.count {
      #expect(throws: ZoneError.self) { try Zone(file: Array(whole[..<end])) }
    }
    var random = Random(seed: 7)
    for _ in 0..<3_000 {
      guard let zone = try? Zone(file: random.mutated(whole)) else { continue }
      let local = zone.local(at: 1_700_000_000)
      _ = zone.instants(of: local)
    }
  }

  /// What `TZ=… date -d @SECOND` prints.
  static let known: [(zone: String, times: [(second: Int64, local: String)])] = [
    (
      "Europe/Madrid",
      [
        (-2_208_988_800, "1899-12-31 23:45:16"), (-1_000_000_000, "1938-04-24 23:13:20"),
        (0, "1970-01-01 01:00:00"), (200_000_000, "1976-05-03 21:33:20"),
        (1_711_846_799, "2024-03-31 01:59:59"), (1_711_846_800, "2024-03-31 03:00:00"),
        (1_729_990_799, "2024-10-27 02:59:59"), (1_729_990_800, "2024-10-27 02:00:00"),
        (2_147_483_647, "2038-01-19 04:14:07"), (4_102_444_800, "2100-01-01 01:00:00"),
        (4_118_000_000, "2100-06-30 02:53:20"), (7_258_118_400, "2200-01-01 01:00:00"),
      ]
    ),
    (
      "America/Mexico_City",
      [
        (-2_208_988_800, "1899-12-31 17:23:24"), (0, "1969-12-31 18:00:00"),
        (867_200_000, "1997-06-24 19:53:20"), (1_667_119_800, "2022-10-30 02:50:00"),
        (1_700_000_000, "2023-11-14 16:13:20"), (4_118_000_000, "2100-06-29 18:53:20"),
      ]
    ),
    (
      "Australia/Lord_Howe",
      [
        (-2_208_988_800, "1900-01-01 10:00:00"), (867_200_000, "1997-06-25 11:23:20"),
        (1_728_142_199, "2024-10-06 01:59:59"), (1_728_142_200, "2024-10-06 02:30:00"),
        (1_712_415_599, "2024-04-07 01:59:59"), (1_712_415_600, "2024-04-07 01:30:00"),
        (4_102_444_800, "2100-01-01 11:00:00"), (4_118_000_000, "2100-06-30 11:23:20"),
      ]
    ),
    ("UTC", [(-2_208_988_800, "1900-01-01 00:00:00"), (4_118_000_000, "2100-06-30 00:53:20")]),
  ]

  @Test("the zones of this system show what the C library shows") func system() throws {
    for (name, times) in Self.known {
      let path = "/usr/share/zoneinfo/\(name)"
      guard let data = FileManager.default.contents(atPath: path) else {
        print("SKIPPED: the zone \(name): no file \(path)")
        continue
      }
      let zone = try Zone(file: Array(data))
      for (second, local) in times {
        #expect(zone.local(at: second).description == local, "\(name) \(second)")
      }
    }
  }
}
