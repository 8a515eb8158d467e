import AldabaDesk
import AldabaWire
import TestSupport
import Testing

/// R21: what a tier promises is said while there is time, and missed once.
@Suite struct ResponseTests {
  private let knock = Responses.Matter.knock(.made(1))
  private let call = Responses.Matter.session(.made(2), nil)

  private func target(from: Int64 = 0, _ time: Int64 = 400) -> Responses.Target {
    Responses.Target(
      kind: "incident", tier: "gold", from: from, soon: from + time - time / 4, due: from + time)
  }

  @Test("said when a quarter is left, missed when nothing is, once each") func steps() {
    var responses = Responses()
    #expect(responses.date == nil && responses.elapse(unix: .max).isEmpty)
    responses.wait(knock, target())
    #expect(responses.isMissed(knock) == false && responses.isMissed(call) == nil)
    #expect(responses.date == 300)
    #expect(step(&responses, 299).isEmpty)
    #expect(step(&responses, 300) == [.soon(knock)])
    #expect(step(&responses, 399).isEmpty && responses.date == 400)
    #expect(step(&responses, 400) == [.missed(knock, target(), waited: 400)])
    #expect(responses.date == nil && responses.isMissed(knock) == true)
    #expect(step(&responses, 9_000).isEmpty)
    #expect(responses.target(of: knock) == target())
    responses.end(knock)
    #expect(responses.target(of: knock) == nil && responses.isMissed(knock) == nil)
  }

  @Test("answered in time, nothing is said; what is late or on record is not said twice")
  func ends() {
    var responses = Responses()
    responses.wait(knock, target())
    responses.end(knock)
    responses.end(knock)
    #expect(step(&responses, 1_000).isEmpty)
    // A broker that was away: it is late, and was never soon.
    responses.wait(knock, target())
    #expect(step(&responses, 1_000) == [.missed(knock, target(), waited: 1_000)])
    responses.wait(call, target(), isMissed: true)
    #expect(responses.date == nil && responses.isMissed(call) == true)
    #expect(step(&responses, 2_000).isEmpty)
    // Other terms: they count from then on, and the old ones do not.
    responses.wait(call, target(from: 2_000))
    responses.wait(call, target(from: 2_100))
    #expect(step(&responses, 2_300).isEmpty)
    #expect(step(&responses, 2_400) == [.soon(call)])
  }

  @Test("as many as there are, each at its time: against a list") func walk() {
    var random = Random(seed: 11)
    var responses = Responses()
    var model: [Responses.Matter: (target: Responses.Target, stage: Int)] = [:]
    var now: Int64 = 0
    for _ in 0..<20_000 {
      let matter = Responses.Matter.knock(.made(UInt64(random.below(12))))
      switch random.below(4) {
      case 0:
        let target = target(from: now - Int64(random.below(50)), Int64(4 + random.below(100)))
        let isMissed = random.below(5) == 0
        responses.wait(matter, target, isMissed: isMissed)
        model[matter] = (target, isMissed ? 2 : 0)
      case 1:
        responses.end(matter)
        model[matter] = nil
      default:
        now += Int64(random.below(20))
        let due = model.compactMap { matter, known -> Responses.Step? in
          if known.stage < 2, known.target.due <= now {
            return .missed(matter, known.target, waited: now - known.target.from)
          }
          return known.stage < 1 && known.target.soon <= now ? .soon(matter) : nil
        }
        let steps = step(&responses, now)
        #expect(Set(steps) == Set(due) && steps.count == due.count)
        for step in steps {
          switch step {
          case .soon(let matter): model[matter]?.stage = 1
          case .missed(let matter, _, _): model[matter]?.stage = 2
          }
        }
      }
      let next = model.values.compactMap { target, stage in
        stage == 0 ? target.soon : stage == 1 ? target.due : nil
      }.min()
      #expect(responses.date == next)
    }
  }

  @Test("a target counts in the hours of its tier, and so does what is left of it") func hours()
    throws
  {
    let service = try ServiceTests().service(ServiceTests.draft)
    let friday = HoursTests.at("2026-03-06", 18)
    let target = try #require(service.target(kind: "incident", tier: "basic", from: friday))
    #expect(target.due == HoursTests.at("2026-03-09", 10))
    #expect(target.soon == HoursTests.at("2026-03-09", 9, 30))
    #expect(service.target(kind: "request", tier: "basic", from: friday) == nil)
    #expect(service.target(kind: "incident", tier: nil, from: friday) == nil)
    #expect(service.target(kind: nil, tier: "basic", from: friday) == nil)
    #expect(Service.unlimited.target(kind: "x", tier: "y", from: 0) == nil)
  }

  private func step(_ responses: inout Responses, _ unix: Int64) -> [Responses.Step] {
    responses.elapse(unix: unix)
  }
}
