/// What exactly cannot be done with steps and their commands, and what can be done instead.
extension Words {
  func stepsBadArgument(_ came: String?, _ matter: Matter) -> Advice? {
    let name = came.map { ": \(quote: $0)" as Phrase } ?? ""
    return switch matter {
    case .steps:
      advice(
        es: (
          "Ahí no hay pasos que se puedan enseñar\(name)",
          "Para ver qué falla en el archivo: aldaba steps check ARCHIVO"
        ),
        en: (
          "There are no steps there that can be shown\(name)",
          "To see what is wrong with the file: aldaba steps check FILE"
        ))
    case .step where came == nil:
      advice(
        es: ("No quedan más pasos", "Para volver a uno: step NÚMERO; para dejarlos: step stop"),
        en: ("There are no more steps", "To go back to one: step NUMBER; to leave them: step stop"))
    case .step:
      advice(
        es: ("No hay ningún paso con ese número\(name)", "Para ver por dónde va: status"),
        en: ("There is no step of that number\(name)", "To see where it stands: status"))
    default: nil
    }
  }

  func stepsNotNow(_ matter: Matter) -> Advice? {
    switch matter {
    case .steps:
      advice(
        es: (
          "Ahora no hay pasos que enseñar",
          "Para preparar unos: steps ARCHIVO; si su cliente espera, vuelva antes con: resume"
        ),
        en: (
          "There are no steps to show now",
          "To get some ready: steps FILE; if your customer waits, come back first with: resume"
        ))
    case .step:
      advice(
        es: (
          "Ese no es el paso que tiene delante",
          "Conteste al último que ha leído; para volver al anterior: back"
        ),
        en: (
          "That is not the step before you",
          "Answer the last one that you have read; to go back one step: back"
        ))
    case .run:
      advice(
        es: ("Ahora no se hace ninguna orden", "Para retirar todos los permisos: revoke"),
        en: ("No command is running now", "To take back every permission: revoke"))
    default: nil
    }
  }
}
