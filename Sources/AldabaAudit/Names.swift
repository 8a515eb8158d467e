import AldabaEvidence
import AldabaTerminal
import AldabaWire
import AldabaWords

extension Personal {
  /// What stands where a text is not to be had; nil where it is.
  var remark: Localized? {
    switch self {
    case .text: nil
    case .erased: Localized("[dato borrado]", "[erased]")
    case .unknown: Localized("[no consta]", "[not at hand]")
    }
  }
}

extension Names {
  /// What was permitted, in a row.
  static func list(_ grants: [Capability], _ language: Language) -> String {
    guard !grants.isEmpty else { return Localized("ninguno", "none")[language] }
    return grants.map { of($0)[language] }.joined(separator: ", ")
  }

  static func of(_ capability: Capability) -> Localized {
    switch capability {
    case .view: Localized("ver", "see")
    case .typeNoEnter: Localized("escribir sin Intro", "type without Enter")
    case .type: Localized("escribir", "type")
    case .push: Localized("dejar archivos", "leave files")
    case .fetch: Localized("recibir archivos", "receive files")
    case .run: Localized("órdenes", "commands")
    case .record: Localized("grabar", "record")
    }
  }

  static func of(_ measure: Measure) -> Localized {
    switch measure {
    case .knock: Localized("Llamada a contestada", "Knock to answer")
    case .response: Localized("Hasta la atención", "Until served")
    case .join: Localized("Código a entrada", "Code to joining")
    case .begin: Localized("Entrada a sí", "Joining to yes")
    case .answer: Localized("Pregunta a respuesta", "Question to answer")
    case .hold: Localized("Espera", "Hold")
    case .estimate: Localized("Espera acordada", "Hold, as agreed")
    case .beyond: Localized("Espera de más", "Hold, beyond that")
    case .transfer: Localized("Cambio", "Transfer")
    case .front: Localized("Relevo", "Lost to next")
    case .waiting: Localized("Espera por sesión", "Waiting a session")
    case .length: Localized("Duración", "Length")
    case .holds: Localized("Esperas por sesión", "Holds a session")
    case .transfers: Localized("Cambios por sesión", "Transfers a session")
    }
  }

  /// What customers are asked, in the order in which it is shown.
  static let topics: [(topic: String, name: Localized)] =
    [("session", Localized("empezar", "begin"))]
    + Capability.allCases.map { ($0.rawValue, of($0)) }
    + [
      (Topic.hold.rawValue, Localized("esperar", "hold")),
      (Topic.transfer.rawValue, Localized("cambio", "transfer")),
      (Topic.escalate.rawValue, Localized("supervisión", "escalation")),
      ("front", Localized("relevo", "next technician")),
      (Topic.cost.rawValue, Localized("precio", "price")),
    ]

  static func of(_ failure: Act.Handoff.Failure) -> Localized {
    switch failure {
    case .unanswered: Localized("sin respuesta", "unanswered")
    case .declined: Localized("no podía", "declined")
    case .lost: Localized("conexión perdida", "connection lost")
    case .unproven: Localized("sin prueba de quién era", "not proved who it was")
    case .nobody: Localized("nadie libre", "nobody free")
    }
  }

  static func of(_ request: Act.Request) -> Localized {
    switch request {
    case .manager: Localized("piden responsable", "ask for a manager")
    case .other: Localized("piden otra persona", "ask for somebody else")
    case .complaint: Localized("quejas", "complaints")
    case .callback: Localized("piden que se les llame", "ask to be called")
    case .pause: Localized("pausas", "pauses")
    case .goOn: Localized("fin de la pausa", "ends of a pause")
    }
  }

  static func of(_ missed: Act.Missed) -> Localized {
    switch missed {
    case .knock: Localized("Llamadas contestadas tarde", "Knocks answered late")
    case .callback: Localized("Llamadas devueltas tarde", "Called back late")
    case .owed: Localized("Promesas cumplidas tarde", "Promises kept late")
    case .response: Localized("Atención más tarde de lo prometido", "Served later than promised")
    }
  }

  static func of(_ grouping: Statistics.Grouping) -> Localized {
    switch grouping {
    case .technician: Localized("Por persona", "By technician")
    case .team: Localized("Por equipo", "By team")
    case .tier: Localized("Por nivel", "By tier")
    case .week: Localized("Por semana", "By week")
    }
  }
}
