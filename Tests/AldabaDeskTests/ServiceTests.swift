import AldabaDesk
import AldabaWire
import Testing

/// R21, R22: tiers, kinds, targets, systems, and what is wrong with a draft of them.
@Suite struct ServiceTests {
  static let draft = ServiceDraft(
    zone: "Europe/Madrid",
    week: ["monday", "tuesday", "wednesday", "thursday", "friday"].map {
      ServiceDraft.Day($0, ["09:00-14:00", "16:00-19:00"])
    },
    days: [ServiceDraft.Day("2026-12-25", [])], kinds: ["incident", "request"],
    tiers: [
      ServiceDraft.Tier(
        "gold", targets: [ServiceDraft.Target("incident", minutes: 15)],
        week: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map {
          ServiceDraft.Day($0, ["00:00-24:00"])
        }),
      ServiceDraft.Tier(
        "basic", targets: [ServiceDraft.Target("incident", minutes: 120)],
        systems: ["debian*", "* 24.04 *"]),
    ])

  func service(_ draft: ServiceDraft) throws -> Service {
    try draft.service { $0 == "Europe/Madrid" ? HoursTests.madrid : nil }
  }

  @Test("what stands against a call") func shortfalls() throws {
    let service = try service(Self.draft)
    let saturday = HoursTests.at("2026-03-07", 10)
    let monday = HoursTests.at("2026-03-09", 9)
    func shortfalls(_ kind: String?, _ tier: String?, _ system: String?, _ unix: Int64)
      -> [Service.Shortfall]
    {
      service.shortfalls(kind: kind, tier: tier, system: system, at: unix)
    }
    #expect(shortfalls("incident", "basic", "Debian GNU/Linux 12", monday) == [])
    #expect(shortfalls("incident", "basic", "Ubuntu 24.04 LTS", monday) == [])
    #expect(shortfalls(nil, nil, nil, monday) == [])
    #expect(
      shortfalls("incident", "basic", "Windows 11", saturday)
        == [.unsupported, .closed(opens: monday)])
    #expect(shortfalls("incident", "gold", "Windows 11", saturday) == [])
    #expect(shortfalls("moan", "tin", nil, monday) == [.unknownKind, .unknownTier])
    #expect(Service.unlimited.shortfalls(kind: "x", tier: "y", system: "z", at: 0) == [])
  }

  @Test("targets count in the hours of their tier") func due() throws {
    let service = try service(Self.draft)
    let friday = HoursTests.at("2026-03-06", 18)
    #expect(
      service.due(kind: "incident", tier: "basic", from: friday)
        == HoursTests.at("2026-03-09", 10))
    #expect(
      service.due(kind: "incident", tier: "gold", from: friday)
        == HoursTests.at("2026-03-06", 18, 15))
    #expect(service.due(kind: "request", tier: "gold", from: friday) == nil)
    #expect(service.due(kind: nil, tier: "gold", from: friday) == nil)
    #expect(service.due(kind: "incident", tier: nil, from: friday) == nil)
  }

  @Test(
    "patterns",
    arguments: [
      ("debian*", "Debian 12", true), ("debian", "Debian 12", false), ("*", "", true),
      ("", "", true), ("", "x", false), ("*12", "Debian 12", true), ("*a*b*", "xaxxb", true),
      ("*a*b*", "xbxxa", false), ("a*b*c", "abbcbc", true), ("a*b*c", "abbcb", false),
      ("**x", "yx", true), ("año*", "año 1", true), ("?", "x", false),
    ])
  func pattern(pattern: String, text: String, matches: Bool) {
    #expect(SystemPattern(pattern).matches(text) == matches)
  }

  @Test("a hostile pattern takes no time") func hostile() {
    let text = String(repeating: "a", count: 200)
    let pattern = String(repeating: "*a", count: 90) + "*b"
    #expect(!SystemPattern(pattern).matches(text))
  }

  @Test("as what a knock counts is one of the kinds and tiers") func knocks() throws {
    var draft = Self.draft
    draft.knocks = Service.Terms(kind: "incident", tier: "gold")
    #expect(try service(draft).knocks == draft.knocks)
    #expect(
      problems { $0.knocks = Service.Terms(kind: "moan", tier: "tin") }
        == ["knocks.kind: unknownKind", "knocks.tier: unknownTier"])
  }

  /// What is wrong, as `path: what`.
  func problems(_ change: (inout ServiceDraft) -> Void) -> [String] {
    var draft = Self.draft
    change(&draft)
    do throws(ServiceDraft.Invalid) {
      _ = try draft.service { $0 == "Europe/Madrid" ? HoursTests.madrid : nil }
      return []
    } catch {
      return error.problems.map { problem in
        let path = problem.path.map { step in
          switch step {
          case .member(let name): name
          case .index(let place): String(place)
          }
        }
        return "\(path.joined(separator: ".")): \(problem.what)"
      }
    }
  }

  @Test("each mistake is told with the way to it") func mistakes() {
    #expect(problems { _ in } == [])
    #expect(problems { $0.zone = "Europe/Atlantis" } == ["zone: unknownZone"])
    #expect(problems { $0.zone = "../../etc/passwd" } == ["zone: unknownZone"])
    #expect(
      problems { $0.week[1] = ServiceDraft.Day("martes", ["09:00-14:00"]) }
        == ["week.martes: unknownDay"])
    #expect(
      problems { $0.week.append(ServiceDraft.Day("monday", [])) } == ["week.monday: twice"])
    #expect(
      problems { $0.week[0] = ServiceDraft.Day("monday", ["09:00-14:00", "13:59-15:00"]) }
        == ["week.monday.1: overlaps(0)"])
    #expect(
      problems { $0.week[0] = ServiceDraft.Day("monday", ["22:00-06:00", "08:00-08:00"]) }
        == ["week.monday.0: endsBeforeStart", "week.monday.1: endsBeforeStart"])
    for text in [
      "", "9:00-14:00", "09:00", "09:00-14:00-15:00", "09:00–14:00", "24:01-24:02", "25:00-26:00",
      "09:60-10:00", "0:900-10:00", "-9:00-10:00", "09.00-14.00", "09:00 - 14:00",
    ] {
      #expect(
        problems { $0.week[0] = ServiceDraft.Day("monday", [text]) } == ["week.monday.0: notASpan"],
        "\(text)")
    }
    #expect(problems { $0.week = [] } == ["week: neverOpen"])
    #expect(problems { $0.tiers[0].week = [] } == ["tiers.gold.week: neverOpen"])
    #expect(
      problems {
        $0.days = [
          ServiceDraft.Day("2026-02-29", []), ServiceDraft.Day("2026-12-24", ["x"]),
          ServiceDraft.Day("2026-12-24", []),
        ]
      } == ["days.2026-02-29: unknownDay", "days.2026-12-24.0: notASpan", "days.2026-12-24: twice"])
    #expect(
      problems { $0.kinds = ["incident", "", "incident"] }
        == ["kinds.1: notAName", "kinds.2: twice"])
    #expect(
      problems {
        $0.tiers[0].targets = [
          ServiceDraft.Target("moan", minutes: 5), ServiceDraft.Target("incident", minutes: 0),
          ServiceDraft.Target("request", minutes: .greatestFiniteMagnitude),
        ]
      } == [
        "tiers.gold.minutes.moan: unknownKind", "tiers.gold.minutes.incident: notATarget",
        "tiers.gold.minutes.request: notATarget",
      ])
    #expect(
      problems { $0.tiers[1].systems = ["debian*", " "] }
        == ["tiers.basic.systems.1: notAName"])
    #expect(
      problems { $0.tiers.append(ServiceDraft.Tier("gold")) } == ["tiers.gold: twice"])
  }
}
