import AldabaWire

/// Somebody at the keyboard who helps the customer and is no technician (R40).
extension Words {
  /// After `auxiliar`; the line that follows is the helper's name.
  public func helperWanted() -> String {
    say(
      es: [
        "¿Quién está ahora al teclado? Escriba su nombre.",
        "Queda anotado, y los pasos se dirán con más detalle.",
        "Si sigue usted, pulse Intro:",
      ],
      en: [
        "Who is at the keyboard now? Type their name.",
        "It is noted, and the steps will be told in more detail.",
        "If it is still you, press Enter:",
      ])
  }

  /// The helper is on record.
  public func helperNamed(_ name: String) -> String {
    say(
      es: [
        "Gracias. Queda anotado que \(name) está al teclado.",
        "Desde ahora los pasos se dirán con más detalle.",
      ],
      en: [
        "Thank you. It is noted that \(name) is at the keyboard.",
        "From now on the steps will be told in more detail.",
      ])
  }

  /// The same for the technician, who reads who does what they say.
  public func consoleHelper(_ name: String, beside customer: String) -> String {
    say(
      es: [
        "Al teclado está \(name), con \(customer). Explicación: \(word(.detailed)).",
        "Un paso cada vez, y qué se verá después.",
      ],
      en: [
        "At the keyboard: \(name), with \(customer). Explaining: \(word(.detailed)).",
        "One step at a time, and what will be seen afterwards.",
      ])
  }
}
