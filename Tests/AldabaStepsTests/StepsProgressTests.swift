import AldabaSteps
import AldabaWire
import Testing

@Suite struct StepsProgressTests {
  private typealias Answer = Act.StepOutcome

  @Test func doneLeadsOnToTheEnd() {
    var progress = StepsProgress(count: 3)
    #expect(progress.current == nil && progress.next == 1)
    for step in 1...3 {
      let isSent = progress.send(step)
      #expect(isSent)
      #expect(progress.current == step)
      let next = progress.answer(.done, to: step)
      #expect(next == (step < 3 ? .send(step + 1) : .over))
    }
    #expect(progress.isOver && progress.current == nil && progress.next == nil)
    #expect(progress.done == [1, 2, 3])
  }

  @Test func whatDidNotWorkStaysUntilSomebodyGoesOn() {
    var progress = StepsProgress(count: 2)
    progress.send(1)
    let next = progress.answer(.failed, to: 1)
    #expect(next == .stay && progress.current == 1 && progress.done == [])
    #expect(progress.worked == [1: false] && progress.next == 2)
    progress.send(2)
    #expect(progress.current == 2)
    let end = progress.answer(.done, to: 2)
    #expect(end == .over && progress.done == [2])
  }

  @Test func helpAndAgainChangeNothing() {
    var progress = StepsProgress(count: 2)
    progress.send(2)
    let before = progress
    for answer in [Answer.help, .again] {
      let next = progress.answer(answer, to: 2)
      #expect(next == .stay && progress == before)
    }
  }

  /// R20: a wrong answer is taken back by going back to it.
  @Test func goingBackTakesTheAnswerBack() {
    var progress = StepsProgress(count: 3)
    progress.send(1)
    _ = progress.answer(.done, to: 1)
    progress.send(2)
    let next = progress.answer(.back, to: 2)
    #expect(next == .send(1) && progress.done == [])
    progress.send(1)
    #expect(progress.current == 1)
    let first = progress.answer(.back, to: 1)
    #expect(first == .stay && progress.current == 1)
  }

  @Test func theLastAnswerCanBeTakenBackToo() {
    var progress = StepsProgress(count: 2)
    progress.send(2)
    _ = progress.answer(.done, to: 2)
    var other = progress
    let next = progress.answer(.back, to: 2)
    #expect(next == .send(2) && progress.done == [])
    progress.send(2)
    #expect(progress.current == 2 && !progress.isOver)
    let corrected = other.answer(.failed, to: 2)
    #expect(corrected == .stay && other.current == 2 && other.done == [])
  }

  /// Another step than the one before the customer is not theirs to answer.
  @Test func onlyTheCurrentStepIsAnswered() {
    var progress = StepsProgress(count: 3)
    progress.send(2)
    let before = progress
    for step in [1, 3] {
      let next = progress.answer(.done, to: step)
      #expect(next == nil && progress == before)
    }
  }

  @Test func afterAStopItGoesOnWhereItWas() {
    var progress = StepsProgress(count: 3)
    progress.send(1)
    _ = progress.answer(.done, to: 1)
    progress.send(2)
    progress.stop()
    #expect(progress.current == nil && progress.next == 2 && progress.place == 2)
    let refused = progress.answer(.done, to: 2)
    #expect(refused == nil && progress.done == [1])
    progress.send(2)
    #expect(progress.current == 2)
  }

  @Test func somebodyElseTakesItUp() {
    let progress = StepsProgress(count: 3, place: 2, done: [1, 9, 0, -1])
    #expect(progress.current == 2 && progress.done == [1] && progress.next == 3)
    #expect(StepsProgress(count: 3, place: nil, done: []).next == 1)
    #expect(StepsProgress(count: 3, place: 4, done: []).place == nil)
    let over = StepsProgress(count: 3, place: 3, done: [1, 2, 3])
    #expect(over.isOver && over.current == nil)
    #expect(StepsProgress(count: 0).count == 1)
  }

  @Test func howItIsTold() {
    var progress = StepsProgress(count: 2)
    progress.send(1)
    for chosen in StepsDocument.Register.allCases {
      #expect(progress.register(1, chosen: chosen, hasHelper: false) == chosen)
      #expect(progress.register(1, chosen: chosen, hasHelper: true) == .detailed)
    }
    let next = progress.answer(.detail, to: 1)
    #expect(next == .stay)
    #expect(progress.register(1, chosen: .brief, hasHelper: false) == .detailed)
    #expect(progress.register(2, chosen: .brief, hasHelper: false) == .brief)
  }

  /// Every sequence of five happenings with three steps: whatever comes, what it says holds.
  @Test func everySequenceKeepsItsPromises() {
    enum Happening: CaseIterable {
      case sendFirst, sendNext, stop, done, failed, help, back, again, detail
    }
    func walk(_ progress: StepsProgress, _ depth: Int) {
      for happening in Happening.allCases {
        var next = progress
        var led: StepsProgress.Next?
        func answer(_ answer: Answer) { led = next.answer(answer, to: next.place ?? 1) }
        switch happening {
        case .sendFirst: next.send(1)
        case .sendNext: if let step = next.next { next.send(step) }
        case .stop: next.stop()
        case .done: answer(.done)
        case .failed: answer(.failed)
        case .help: answer(.help)
        case .back: answer(.back)
        case .again: answer(.again)
        case .detail: answer(.detail)
        }
        let holds =
          next.current.map(next.has) ?? true
          && next.next.map(next.has) ?? true
          && next.done.allSatisfy { next.has($0) && next.worked[$0] == true }
          && (!next.isOver || next.isActive && next.place == 3 && next.done.contains(3))
          && (next.isActive || next.current == nil)
        if !holds { Issue.record("\(happening) after \(progress) gives \(next)") }
        switch led {
        case .send(let step): if !next.has(step) { Issue.record("no step \(step)") }
        case .over: if !next.isOver { Issue.record("not over: \(next)") }
        case .stay, nil: break
        }
        // Nothing that was answered is lost but by an answer to it.
        if led == nil || happening == .help || happening == .again || happening == .detail {
          if next.worked != progress.worked { Issue.record("\(happening) changed \(progress)") }
        }
        if depth > 1 { walk(next, depth - 1) }
      }
    }
    walk(StepsProgress(count: 3), 5)
  }

  @Test func numbersThatAreNoStepAreRefused() {
    var progress = StepsProgress(count: 2)
    for step in [-1, 0, 3, .max, .min] {
      let isSent = progress.send(step)
      #expect(!isSent)
      #expect(progress == StepsProgress(count: 2))
    }
    progress.send(1)
    for step in [-1, 0, 2, 3, .max, .min] {
      let before = progress
      for answer in Answer.allCases {
        let next = progress.answer(answer, to: step)
        #expect(next == nil && progress == before)
      }
    }
  }
}
