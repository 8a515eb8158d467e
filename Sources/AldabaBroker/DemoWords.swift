import AldabaJSON
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What the people of a demonstration are called, say and write, in the watcher's language.
struct DemoWords {
  /// Somebody at the help desk.
  struct Person {
    let id: String
    let name: String
    let team: String
    /// The extension that customers are given when they are passed on to this person.
    let phone: String

    var first: String { firstName(name) }
  }

  let language: Language

  init(_ language: Language) { self.language = language }

  // MARK: - Who

  static let organisation = "Soporte Acme"
  static let phone = "915550100"
  static let ticket = "1042"

  let customer = "Ana"
  var administrator: String { Localized("Administración", "Administrator")[language] }
  var gabriela: Person {
    Person(
      id: "gabriela", name: "Gabriela Ruiz", team: Localized("Soporte", "Support")[language],
      phone: "212")
  }
  var hugo: Person {
    Person(
      id: "hugo", name: "Hugo Vega", team: Localized("Impresoras", "Printers")[language],
      phone: "214")
  }

  // MARK: - What they write

  var motive: String { Localized("No puedo imprimir", "I cannot print")[language] }
  var viewReason: String {
    Localized("ver qué dice la impresora", "to see what the printer says")[language]
  }
  var typeReason: String {
    Localized("leer la lista de espera", "to read the waiting list")[language]
  }
  var file: String { Localized("impresora.txt", "printer.txt")[language] }
  var printer: String {
    Localized(
      "3 trabajos en espera; el primero, parado", "3 jobs waiting; the first one has stopped")[
        language]
  }
  var holdReason: String {
    Localized("Tengo que preguntar por su impresora", "I have to ask about your printer")[language]
  }
  var holdDoing: String {
    Localized("Hablo con quien la instaló", "I talk to the person who installed it")[language]
  }
  var checkCause: String {
    Localized("Están mirando cómo se instaló.", "They are looking at how it was installed.")[
      language]
  }
  var transferReason: String {
    Localized("Hugo conoce bien esa impresora", "Hugo knows that printer well")[language]
  }
  var brief: String {
    Localized(
      "Hay 3 trabajos en espera y el primero está parado. No se ha borrado nada.",
      "3 jobs are waiting and the first one has stopped. Nothing has been deleted.")[language]
  }
  var advice: String {
    Localized(
      "Apague la impresora, espere un momento y enciéndala otra vez, por favor.",
      "Please turn the printer off, wait a moment, and turn it on again.")[language]
  }
  var works: String {
    Localized("Ya imprime. ¡Gracias!", "It prints now. Thank you!")[language]
  }
  var summary: String {
    Localized("La impresora ya imprime.", "The printer prints again.")[language]
  }

  // MARK: - What they do

  func reads(_ name: String) -> Localized { Localized("\(name) lee:", "\(name) reads:") }

  var window: Localized {
    Localized("La ventana de Ana, que ven las dos:", "Ana's window, which both of them see:")
  }
  var answersYes: String { Localized("responde: sí", "answers: yes")[language] }
  var hangsUp: String { Localized("responde: colgar", "answers: bye")[language] }

  func types(_ text: String) -> String {
    Localized("escribe: \(text)", "types: \(text)")[language]
  }

  func typesCommand(_ text: String) -> String {
    Localized("teclea en la ventana de Ana: \(text)", "types into Ana's window: \(text)")[language]
  }

  func says(_ text: String) -> String {
    Localized("dice por teléfono: «\(text)»", "says on the phone: «\(text)»")[language]
  }

  /// Digit by digit, as it is read aloud.
  func digits(_ text: String) -> String { Words(language).digits(text) }

  var record: Localized { Localized("Se ve:", "It shows:") }

  var ends: Localized {
    Localized(
      "Eso es todo. Para empezar con su organización: aldaba-broker init --help",
      "That is all. To begin with your own organisation: aldaba-broker init --help")
  }

  /// What rings, as a desk shows it.
  func waiting(_ event: JSON) -> String {
    Words(language).waitingLine(
      .transfer, id: event["id"]?.string, from: event["from"]?.string,
      customer: event["customer"]?.string, motive: event["motive"]?.string, since: Calendar.now())
  }

  /// The briefing of a transfer, as the console of whoever answers shows it.
  func briefing(_ event: JSON) -> String {
    Words(language).consoleBriefing(
      Briefing(
        from: event["from"]?.string ?? "", customer: event["customer"]?.string,
        ticket: event["ticket"]?.string, motive: event["motive"]?.string,
        reason: event["reason"]?.string, brief: event["brief"]?.string ?? "",
        done: (event["done"]?.array ?? []).compactMap { $0.string }))
  }

  /// A message, as the other one's screen shows it.
  func said(_ name: String, _ text: String) -> String { Words(language).said(by: name, text) }
}
