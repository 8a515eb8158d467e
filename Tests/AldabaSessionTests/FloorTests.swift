import AldabaSession
import Testing

/// R5: the customer first, and nothing of the technician's is lost or doubled.
@Suite struct FloorTests {
  /// A floor behind a reference, so that each step reads as one line.
  private final class Play {
    private(set) var floor: Floor
    init(_ milliseconds: Int64) { floor = Floor(milliseconds: milliseconds) }
    func customer(at now: Int64) -> Bool { floor.customerTyped(at: now) }
    func technician(_ bytes: [UInt8]) -> [UInt8] { floor.technicianTyped(bytes) }
    func elapse(_ now: Int64) -> [UInt8]? { floor.elapse(at: now) }
    func forget() { floor.forget() }
  }

  @Test("while nobody types, the technician's keys go at once")
  func free() {
    let play = Play(2_000)
    #expect(play.technician([1, 2]) == [1, 2])
    #expect(play.elapse(10_000) == nil)
  }

  @Test("the customer takes the floor once, and every key of theirs keeps it")
  func held() {
    let play = Play(2_000)
    #expect(play.customer(at: 0))
    #expect(!play.customer(at: 1_500))
    #expect(play.floor.until == 3_500)
    #expect(play.technician([1]) == [])
    #expect(play.elapse(3_499) == nil)
    #expect(play.technician([2]) == [])
    #expect(play.elapse(3_500) == [1, 2])
    #expect(play.floor.until == nil)
    #expect(play.technician([3]) == [3])
    #expect(play.customer(at: 4_000))
    #expect(play.elapse(6_000) == [])
  }

  @Test("at most 4,096 bytes wait, whatever comes")
  func bounded() {
    let play = Play(1)
    _ = play.customer(at: 0)
    for _ in 0..<10 { #expect(play.technician([UInt8](repeating: 7, count: 1_000)) == []) }
    #expect(play.elapse(1)?.count == Floor.limit)
  }

  @Test("what waited for a grant that ended is forgotten")
  func forgotten() {
    let play = Play(1)
    _ = play.customer(at: 0)
    _ = play.technician([1])
    play.forget()
    #expect(play.elapse(1) == [])
  }

  @Test("0 turns the rule off")
  func off() {
    let play = Play(0)
    #expect(!play.customer(at: 0))
    #expect(play.technician([1]) == [1])
  }
}
