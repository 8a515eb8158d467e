import Testing

@testable import AldabaTerminal

/// A transcript: what the customer types and when, and what comes of it.
private struct Asking {
  enum Word: Sendable, Equatable { case yes, no }

  var prompt: Prompt<Word>
  var shown = ""
  var outcomes: [String] = []
  var extensions: [Int64] = []
  var flushes = 0

  init(waits: Int64 = 60_000, pause: Int64 = 0) {
    var wording = Prompt<Word>.Wording(
      question: "¿Permite?\nsí:", nearly: "20 s", extended: "más tiempo", noMore: "no hay más",
      unclear: { "no se entiende «\($0)»" }, wrongNumber: { "quedan \($0)" })
    wording.pause = (warning: "¡cuidado!\n", over: "ya puede", early: { "espere \($0) s" })
    var timing = Prompt<Word>.Timing(waits: waits)
    timing.pause = pause
    let recognise: @Sendable (String) -> Prompt<Word>.Reading = { line in
      switch line {
      case "sí": .answer(.yes)
      case "no": .answer(.no)
      case "?": .again
      case "más": .more
      case "4821": .answer(.yes)
      default: line.allSatisfy(\.isNumber) ? .wrongNumber : .unclear
      }
    }
    prompt = Prompt(
      wording, timing: timing, isNo: { $0 == .no }, recognise: recognise)
    take(prompt.begin(at: 0))
  }

  mutating func type(_ keys: String, at now: Int64) { take(prompt.feed(Array(keys.utf8), at: now)) }

  mutating func wait(until now: Int64) { take(prompt.tick(at: now)) }

  mutating func take(_ effects: [Prompt<Word>.Effect]) {
    for effect in effects {
      switch effect {
      case .flushInput: flushes += 1
      case .print(let bytes): shown += text(bytes)
      case .extended(let time): extensions.append(time)
      case .finished(.answered(let word)): outcomes.append("\(word)")
      case .finished(.no(let refusal)): outcomes.append("no:\(refusal)")
      }
    }
  }
}

@Suite struct PromptTests {
  @Test func showsTheQuestionAndFlushes() {
    let asking = Asking()
    #expect(asking.shown == "¿Permite?\r\nsí:\r\n")
    #expect(asking.flushes == 1)
    #expect(asking.prompt.deadline == 60_000)
  }

  @Test func aWholeWordIsAnAnswer() {
    var asking = Asking()
    asking.type("sí", at: 600)
    #expect(asking.outcomes == [])
    asking.type("\r", at: 700)
    #expect(asking.outcomes == ["yes"])
    #expect(asking.prompt.nextTick == nil)
    asking.type("no\r", at: 800)
    asking.wait(until: 99_000)
    #expect(asking.outcomes == ["yes"])
  }

  @Test(arguments: ["\r", "\n", "   \r", "\u{A0}\r", "\u{03}", "\u{04}", "s\u{7F}\r", "x\u{03}"])
  func nothingIsNo(_ keys: String) {
    var asking = Asking()
    asking.type(keys, at: 600)
    #expect(asking.outcomes == ["no:plain"])
  }

  @Test func whatIsTypedTooSoonIsDropped() {
    var asking = Asking()
    asking.type("sí\r", at: 0)
    asking.type("sí\r", at: 499)
    #expect(asking.outcomes == [] && asking.prompt.deadline == 60_000)
    asking.type("sí\r", at: 500)
    #expect(asking.outcomes == ["yes"])
  }

  @Test func aPrefixAndSpacesAreNoDifference() {
    var asking = Asking()
    asking.type("s\r", at: 600)
    #expect(asking.outcomes == [])
    #expect(asking.shown.hasSuffix("s\r\nno se entiende «s»\r\n"))
    asking.type("  sí \r", at: 700)
    #expect(asking.outcomes == ["yes"])
  }

  @Test func inAPauseOnlyANoCounts() {
    var asking = Asking(pause: 30_000)
    #expect(asking.shown == "¡cuidado!\r\n¿Permite?\r\nsí:\r\n")
    #expect(asking.prompt.deadline == 90_000 && asking.prompt.nextTick == 30_000)
    asking.type("sí\r4821\r", at: 600)
    #expect(asking.outcomes == [])
    #expect(asking.shown.hasSuffix("espere 30 s\r\n4821\r\nespere 30 s\r\n"))
    asking.type("sí\r", at: 29_999)
    #expect(asking.outcomes == [] && asking.shown.hasSuffix("espere 1 s\r\n"))
    asking.wait(until: 30_000)
    #expect(asking.shown.hasSuffix("ya puede\r\n") && asking.prompt.nextTick == 70_000)
    asking.type("sí\r", at: 30_001)
    #expect(asking.outcomes == ["yes"])
  }

  @Test(arguments: ["\r", "no\r", "\u{03}"]) func aNoCountsAtOnceInAPause(_ keys: String) {
    var asking = Asking(pause: 30_000)
    asking.type(keys, at: 600)
    #expect(asking.outcomes.first?.hasPrefix("no") == true)
  }

  @Test func moreTimeAndSilenceBeginBehindThePause() {
    var asking = Asking(pause: 30_000)
    asking.type("más\r", at: 1_000)
    #expect(asking.extensions == [90_000])
    asking.wait(until: 30_000)
    asking.wait(until: 89_999)
    #expect(asking.outcomes == [])
    asking.wait(until: 90_000)
    #expect(asking.outcomes == ["no:silence"])
  }

  @Test func whatIsTypedAtTheEndOfAPauseStays() {
    var asking = Asking(pause: 30_000)
    asking.type("s", at: 29_000)
    asking.type("í\r", at: 30_500)
    #expect(asking.shown.contains("ya puede\r\ns") && asking.outcomes == ["yes"])
  }

  @Test func silenceIsNo() {
    var asking = Asking()
    asking.wait(until: 39_999)
    #expect(!asking.shown.contains("20 s"))
    #expect(asking.prompt.nextTick == 40_000)
    asking.wait(until: 40_000)
    #expect(asking.shown.hasSuffix("20 s\r\n"))
    #expect(asking.prompt.nextTick == 60_000)
    asking.wait(until: 59_999)
    #expect(asking.outcomes == [])
    asking.wait(until: 60_000)
    #expect(asking.outcomes == ["no:silence"])
  }

  @Test func anAnswerThatComesTooLateIsSilence() {
    var asking = Asking()
    asking.type("sí", at: 59_999)
    asking.type("\r", at: 60_000)
    #expect(asking.outcomes == ["no:silence"])
  }

  @Test func aWordAboutTimeKeepsWhatIsTyped() {
    var asking = Asking()
    asking.type("s", at: 39_000)
    asking.wait(until: 40_000)
    #expect(asking.shown.hasSuffix("s\r\n20 s\r\ns"))
    asking.type("í\r", at: 41_000)
    #expect(asking.outcomes == ["yes"])
  }

  @Test func aShortQuestionHasNoWordAboutTime() {
    var asking = Asking(waits: 20_000)
    #expect(asking.prompt.nextTick == 20_000)
    asking.wait(until: 19_999)
    #expect(!asking.shown.contains("20 s"))
  }

  @Test func moreTimeTenTimes() {
    var asking = Asking()
    for count in 1...10 {
      asking.type("más\r", at: Int64(count) * 1000)
      #expect(asking.extensions.last == Int64(count) * 1000 + 60_000)
    }
    asking.type("más\r", at: 11_000)
    #expect(asking.extensions.count == 10)
    #expect(asking.shown.hasSuffix("no hay más\r\n"))
    asking.wait(until: 50_000)
    #expect(asking.shown.hasSuffix("20 s\r\n"))
    asking.wait(until: 70_000)
    #expect(asking.outcomes == ["no:silence"])
  }

  @Test func theQuestionAgain() {
    var asking = Asking()
    asking.type("?\r", at: 600)
    #expect(asking.shown.hasSuffix("?\r\n¿Permite?\r\nsí:\r\n"))
    #expect(asking.outcomes == [])
  }

  @Test func threeTriesForTheNumber() {
    var asking = Asking()
    asking.type("1111\r2222\r", at: 600)
    #expect(asking.shown.contains("quedan 2") && asking.shown.hasSuffix("quedan 1\r\n"))
    #expect(asking.outcomes == [])
    asking.type("3333\r", at: 700)
    #expect(asking.outcomes == ["no:wrongNumbers"])
    var right = Asking()
    right.type("1111\r4821\r", at: 600)
    #expect(right.outcomes == ["yes"])
  }

  @Test func whatFollowsTheAnswerIsNotRead() {
    var asking = Asking()
    asking.type("no\rsí\r", at: 600)
    #expect(asking.outcomes == ["no"])
  }

  @Test func aLostTerminalAndTheEscapeKeyAreNo() {
    var lost = Asking()
    lost.take(lost.prompt.end(.lost))
    #expect(lost.outcomes == ["no:lost"])
    var stopped = Asking()
    stopped.take(stopped.prompt.end(.stopped))
    stopped.take(stopped.prompt.end(.stopped))
    #expect(stopped.outcomes == ["no:stopped"])
  }

  /// No noise without a whole line that says so is a yes.
  @Test func noiseIsNeverAYes() {
    var random = Cutting.Random()
    for _ in 0..<2000 {
      var asking = Asking()
      for piece in Cutting.ways(Cutting.noise(60, &random))[2] {
        asking.take(asking.prompt.feed(piece, at: 600))
      }
      asking.wait(until: 60_000)
      #expect(asking.outcomes.count == 1 && asking.outcomes[0] != "yes")
    }
  }
}
