import AldabaJSON
import AldabaSystem
import Testing

@testable import AldabaAgent

/// What agent and starter say to each other, and whose programs are whose.
@Suite struct StarterTests {
  private static let orders: [StarterOrder] = [
    .start(.shell(columns: 80, rows: 24)), .start(.shell(columns: 1_000, rows: 1)),
    .start(.command("echo «ñ» \"'\\", shell: "/bin/sh")), .list, .end([]),
    .end([StarterOrder.Program(pid: 7, began: 12, name: "sleep 9", isRoot: true)]),
  ]

  @Test func ordersArriveAsTheyWereSent() {
    for order in Self.orders { #expect(StarterOrder(order.bytes) == order) }
    let small: [ProgramOrder] = [
      .signal(15), .signalGroup(9), .parting(0), .parting(9), .hangup,
    ]
    for order in small { #expect(ProgramOrder(order.bytes) == order) }
    for exit in [ChildExit.exited(0), .exited(255), .signalled(9), .unknown] {
      #expect(ChildExit(message: exit.message) == exit)
    }
    #expect(ChildExit(message: []) == .unknown)
  }

  @Test func whatIsNoOrderIsNone() {
    let bad: [JSON] = [
      [], ["do": 1], ["do": "fly"], ["do": "shell"], ["do": "shell", "columns": 0, "rows": 5],
      ["do": "shell", "columns": 80, "rows": 1_001], ["do": "command", "text": "id"],
      ["do": "command", "shell": "/bin/sh"], ["do": "end"], ["do": "end", "programs": 7],
    ]
    for json in bad { #expect(StarterOrder(json.encoded()) == nil) }
    // Never init, never everybody.
    for pid in [-1, 0, 1, 4_294_967_297] as [Int64] {
      let json: JSON = ["do": "end", "programs": [["pid": .integer(pid), "began": 1]]]
      #expect(StarterOrder(json.encoded()) == .end([]))
    }
    for bytes: [UInt8] in [[], [1], [0, 1], [5, 1], [1, 1, 1]] {
      #expect(ProgramOrder(bytes) == nil)
    }
    for order in Self.orders {
      let bytes = order.bytes
      for index in bytes.indices {
        for value: UInt8 in [0, 0x22, 0x7D, 0xFF] {
          var changed = bytes
          changed[index] = value
          _ = StarterOrder(changed)
        }
        _ = StarterOrder(Array(bytes[..<index]))
      }
    }
  }

  @Test func onlyWhatBeganMeanwhileIsTheirs() {
    var times = TypingTimes()
    func follow(_ isTyping: Bool, _ now: Int64) -> Bool {
      times.follow(isTyping: isTyping, at: now)
    }
    #expect(times.isEmpty && !times.covers(100))
    #expect(follow(false, 50) == false && follow(true, 100) == false)
    #expect(!times.isEmpty && times.covers(100) && times.covers(95) && !times.covers(80))
    #expect(times.covers(5_000))
    #expect(follow(true, 150) == false && follow(false, 200) == true)
    #expect(times.covers(95) && times.covers(200) && !times.covers(230) && !times.covers(80))
    #expect(follow(false, 300) == false && follow(true, 400) == false)
    #expect(times.covers(450) && !times.covers(300))
    #expect(follow(false, 350) == true)
  }
}
