import AldabaDesk
import AldabaWire
import Testing

/// R7, R25, R36, R41: what is owed stays on a list until it is done.
@Suite struct OwedTests {
  let one = AskID.made(1)
  let two = AskID.made(2)
  let three = AskID.made(3)
  let hour: Int64 = 3_600_000

  @Test("a person's list: their own and the common one, the earliest due first") func list() throws
  {
    let play = Play()
    try play.owe(one, .part, to: .ana, due: 3 * hour)
    try play.owe(two, .callback, due: 2 * hour)
    try play.owe(three, .visit, to: .blas, due: hour)
    #expect(play.list(.ana) == [two, one])
    #expect(play.list(.blas) == [three, two])
    #expect(play.desk.owed(for: .blas, atMost: 1).map(\.id) == [three])
    try play.assign(three, to: .ana)
    #expect(play.list(.ana) == [three, two, one])
    try play.assign(three, to: nil)
    #expect(play.list(.carla) == [three, two])
    try play.postpone(three, to: 5 * hour)
    #expect(play.list(.carla) == [two, three])
    #expect(try play.done(two).isEmpty)
    #expect(play.list(.carla) == [three])
    #expect(throws: Desk.Refusal.past) { try play.done(two) }
    #expect(throws: Desk.Refusal.past) { try play.postpone(two, to: 0) }
    #expect(throws: Desk.Refusal.past) { try play.assign(two, to: nil) }
    #expect(throws: Desk.Refusal.badArgument) { try play.postpone(three, to: .max) }
    #expect(throws: Desk.Refusal.badArgument) { try play.owe(three, .part, due: 0) }
    #expect(play.desk.owed(three)?.due == 5 * hour)
  }

  @Test("a callback is told at its time, anything else an hour before; late ones once") func times()
    throws
  {
    let play = Play()
    try play.owe(one, .callback, due: 2 * hour)
    try play.owe(two, .answer, due: 2 * hour)
    #expect(play.desk.date == hour)
    #expect(play.unix(hour - 1).isEmpty)
    #expect(play.unix(hour) == [.owed(two, .due)])
    #expect(play.unix(2 * hour) == [.owed(one, .due), .owed(two, .missed)])
    #expect(play.unix(2 * hour + 899_999).isEmpty)
    #expect(play.unix(2 * hour + 900_000) == [.owed(one, .missed)])
    #expect(play.desk.date == nil)
    #expect(play.list(.ana) == [one, two])
    // "Later": its time counts anew.
    try play.postpone(one, to: 9 * hour)
    #expect(play.unix(9 * hour) == [.owed(one, .due)])
    #expect(try play.done(one).isEmpty)
    #expect(play.desk.date == nil)
  }

  @Test("who makes a callback is busy; nobody else makes it") func calling() throws {
    let play = Play()
    play.arrive(.ana)
    play.arrive(.blas)
    try play.owe(one, .callback, due: hour)
    #expect(try play.answer(one, .ana) == [.answered(one, by: .ana)])
    #expect(play.desk.presence(of: .ana) == .inSession)
    #expect(throws: Desk.Refusal.taken) { try play.answer(one, .blas) }
    #expect(throws: Desk.Refusal.busy) { try play.answer(one, .ana) }
    // While it is being made it is not late.
    #expect(play.unix(2 * hour).isEmpty)
    try play.began(.made(1), .ana)
    #expect(play.elapse(10_000).isEmpty)
    #expect(try play.done(one).isEmpty)
    #expect(play.desk.presence(of: .ana) == .inSession)
    #expect(play.ended(.made(1), .ana).isEmpty)
    #expect(play.desk.presence(of: .ana) == .free)
    #expect(throws: Desk.Refusal.past) { try play.answer(one, .ana) }
  }

  @Test("a callback that came to nothing is owed as before") func again() throws {
    let play = Play()
    play.arrive(.ana)
    play.arrive(.carla, .auditor)
    try play.owe(one, .callback, due: hour)
    _ = try play.answer(one, .ana)
    #expect(play.elapse(500) == [.gone(.ana, one)])
    #expect(play.desk.presence(of: .ana) == .free)
    _ = try play.answer(one, .ana)
    #expect(play.release(one) == [.gone(.ana, one)])
    _ = try play.answer(one, .ana)
    try play.began(.made(1), .ana)
    #expect(play.unix(2 * hour).isEmpty)
    #expect(play.ended(.made(1), .ana).isEmpty)
    #expect(play.unix(2 * hour) == [.owed(one, .due), .owed(one, .missed)])
    #expect(throws: Desk.Refusal.wrongRole) { try play.answer(one, .carla) }
    _ = try play.answer(one, .ana)
    // Done without a session: by telephone.
    #expect(try play.done(one).isEmpty)
    #expect(play.desk.presence(of: .ana) == .free)
    #expect(play.desk.deadline == nil)
  }

  @Test("only a callback is answered") func kinds() throws {
    let play = Play()
    play.arrive(.ana)
    try play.owe(one, .maintenance, due: hour)
    #expect(throws: Desk.Refusal.badArgument) { try play.answer(one, .ana) }
  }

  @Test("whoever wants to be called keeps their turn until the time is agreed") func offered()
    throws
  {
    let play = Play()
    try play.knock(one)
    try play.knock(two)
    let promise = try Play.owed(three, .callback, to: nil, due: hour)
    let other = try Play.owed(three, .part, to: nil, due: hour)
    #expect(play.desk.place(of: one) == 0)
    #expect(throws: Desk.Refusal.badArgument) { try play.callBack(one, other) }
    #expect(
      try play.callBack(one, promise) == [
        .knock(one, .over(.callback)), .knock(two, .turn(before: 0, wait: nil)),
      ])
    #expect(throws: Desk.Refusal.past) { try play.callBack(one, promise) }
    #expect(throws: Desk.Refusal.badArgument) { try play.callBack(two, promise) }
    #expect(play.desk.place(of: two) == 0)
    #expect(play.list(.ana) == [three])
  }

  @Test("texts have limits") func texts() {
    func isRefused(what: String = "x", customer: String = "y", due: Int64 = 0) -> Bool {
      (try? Owed(
        id: one, kind: .part, what: what, customer: customer, phone: "", ticket: "", owner: nil,
        due: due)) == nil
    }
    #expect(!isRefused())
    #expect(isRefused(what: " "))
    #expect(isRefused(customer: ""))
    #expect(isRefused(what: String(repeating: "x", count: 2_049)))
    #expect(isRefused(due: -1))
    #expect(isRefused(due: .max))
  }
}
