import AldabaWire
import AldabaWords
import Testing

/// The ledger as a story.
@Suite struct StoryTests {
  @Test func everyRecordIsTold() {
    let promised = Set(Event.allCases.map(\.rawValue)).union(["key.rotated"])
    #expect(Set(deeds.map(\.event)) == promised)
  }

  @Test func everyDeedIsALineOfItsOwn() {
    let time = ClockTime(hour: 9, minute: 15)
    for language in Language.allCases {
      for deed in deeds {
        let line = Words(language).story(at: time, .broker, deed)
        #expect(!line.contains("\n"), "\(line)")
      }
    }
  }

  /// A wait and a handing over as an administrator reads them.
  @Test func theConversation() {
    let time = ClockTime(hour: 9, minute: 15, second: 2)
    func told(_ deed: Deed) -> [String] {
      Language.allCases.map {
        String(Words($0).story(at: time, .technician(.text("Gabriela")), deed).dropFirst(18))
      }
    }
    #expect(
      told(.wait(.asked(reason: .text("cola"), doing: .text("mirar"), seconds: 120))) == [
        "pide un momento de espera (2 minutos): «cola»; mientras tanto: «mirar»",
        "asks for a moment to wait (2 minutes): «cola»; meanwhile: «mirar»",
      ])
    #expect(
      told(.wait(.resumed(waited: 61, estimate: 120))) == [
        "vuelve y da las gracias por la espera (1 minuto y 1 segundo; estimación: 2 minutos)",
        "is back and gives thanks for the wait (1 minute and 1 second; estimate: 2 minutes)",
      ])
    let hugo = Colleague.person(name: "Hugo Sanz", team: "Impresoras")
    #expect(
      told(.passing(.asked(.third, to: hugo, reason: .text("a"), brief: .erased))) == [
        "pide permiso para que entre también Hugo Sanz (Impresoras), de supervisión: «a»; resumen:"
          + " [dato borrado]",
        "asks to bring in Hugo Sanz (Impresoras), supervisor, as well: «a»; summary: [erased]",
      ])
    #expect(
      told(.passing(.failed(.transfer, .unanswered))) == [
        "nota que nadie contestó; todo sigue como estaba",
        "notes that nobody answered; all stays as it was",
      ])
    #expect(
      told(.linkLost(.technician(.text("Hugo Sanz")))) == [
        "nota que Hugo Sanz pierde la conexión", "notes that Hugo Sanz has lost the connection",
      ])
  }
}
