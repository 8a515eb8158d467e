package import AldabaTerminal
package import AldabaWire

/// What tables, charts and pages call things, in a few words.
package enum Names {
  /// How a session ended; nil for one that goes on.
  package static func of(_ ending: Ending?) -> Localized {
    switch ending {
    case nil: Localized("sigue abierta", "still open")
    case .customer: Localized("colgó el cliente", "customer hung up")
    case .declined: Localized("no empezó", "did not begin")
    case .unjoined: Localized("no vino nadie", "nobody came")
    case .quiet: Localized("por silencio", "by silence")
    case .lost: Localized("se perdió la conexión", "connection lost")
    case .administrator: Localized("la administración", "administrator")
    case .numbers: Localized("sin número seguro", "no safe number")
    }
  }
}
