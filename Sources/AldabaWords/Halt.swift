/// Why nothing can be put on record for now, so that nothing new is allowed.
public enum Halt: Sendable, Hashable {
  /// The disk has no room.
  case full
  /// The disk cannot be written.
  case readOnly
  /// The disk has not answered for seconds.
  case slow
  /// What the system said.
  case failed(String)

  /// For programs.
  public var code: String {
    switch self {
    case .full: "full"
    case .readOnly: "read-only"
    case .slow: "slow"
    case .failed: "failed"
    }
  }
}

extension Words {
  /// An administrator reads it in the broker's log.
  ///
  /// - Parameters:
  ///   - halt: nil when it goes on.
  ///   - path: the ledger's folder.
  public func recording(halted halt: Halt?, at path: String) -> String {
    guard let halt else {
      return say(
        es: "El registro se escribe otra vez. Las sesiones siguen.",
        en: "The ledger is written again. The sessions go on.")
    }
    let (spanish, english): (String, String) =
      switch halt {
      case .full: ("el disco está lleno", "the disk is full")
      case .readOnly: ("el disco es de solo lectura", "the disk is read-only")
      case .slow: ("el disco no responde", "the disk does not answer")
      case .failed(let what): (what, what)
      }
    let (next, following): (String, String) =
      switch halt {
      case .full: ("Haga sitio", "Make room")
      case .readOnly: ("Permita escribir", "Allow writing")
      case .slow, .failed: ("Compruebe el disco", "Check the disk")
      }
    return say(
      es: [
        "Aviso: no se puede escribir el registro en \(path): \(spanish).",
        "Las sesiones esperan: nadie ve ni usa un equipo.",
        "\(next); el servidor sigue solo.",
      ],
      en: [
        "Warning: the ledger in \(path) cannot be written: \(english).",
        "The sessions wait: nobody sees or uses a computer.",
        "\(following); the broker goes on by itself.",
      ])
  }
}
