/// What an administrator or auditor reads when a command has done its work. Each ends in the next
/// thing to do, where there is one.
extension Words {
  /// A broker's directory was made.
  public func initialised(organisation: String, directory: String) -> String {
    say(
      es: [
        "Servidor de \(organisation) preparado en \(directory)",
        "Guarde una copia de esa carpeta en sitio seguro.",
        "Cada cliente necesita este archivo: \(directory)/customer.json5",
        "Siguiente: aldaba-broker serve --dir \(directory)",
      ],
      en: [
        "The broker of \(organisation) is ready in \(directory)",
        "Keep a copy of that folder in a safe place.",
        "Every customer needs this file: \(directory)/customer.json5",
        "Next: aldaba-broker serve --dir \(directory)",
      ])
  }

  /// The broker accepts connections.
  public func listening(address: String) -> String {
    say(
      es: "El servidor atiende en \(address). Para terminarlo: Ctrl+C",
      en: "The broker listens at \(address). To end it: Ctrl+C")
  }

  /// Personal texts that should be gone could not be erased.
  public func cannotForget(reason: String) -> String {
    say(
      es: [
        "Aviso: hay textos personales que no se pueden borrar: \(reason).",
        "Se intenta otra vez cada cinco minutos. Mire el disco y los permisos de la carpeta.",
      ],
      en: [
        "Warning: there are personal texts that cannot be erased: \(reason).",
        "It is tried again every five minutes. Look at the disk and the folder's permissions.",
      ])
  }

  /// They could, after all.
  public func forgets() -> String {
    say(
      es: "Los textos personales que faltaban ya están borrados.",
      en: "The personal texts that were left are erased now.")
  }

  /// Another change of authority leaves the first one out of the chain; until then it was the one that
  /// machines were given.
  public func authorityLeftOut(_ digest: String, until day: Day, year: Int, file: String) -> String
  {
    let short = String(digest.prefix(16))
    let since = storyDay(day, year: year)
    return say(
      es: [
        "Aviso: se muestran ocho autoridades anteriores; la primera queda fuera (\(short)…).",
        "Para quien haya entrado después de este día no cambia nada: \(since).",
        "Quien tenga un customer.json5 más antiguo y no haya vuelto necesita el nuevo: \(file)",
      ],
      en: [
        "Warning: eight earlier authorities are shown; the first is left out now (\(short)…).",
        "For whoever has connected after this day nothing changes: \(since).",
        "Whoever has an older customer.json5 and has not come back needs the new one: \(file)",
      ])
  }

  /// The broker's certificate ends in so many days; 0 is today.
  public func certificateEnds(days: Int) -> String {
    let spanish = days == 0 ? "hoy" : days == 1 ? "en 1 día" : "en \(days) días"
    let english = days == 0 ? "today" : days == 1 ? "in 1 day" : "in \(days) days"
    return say(
      es: [
        "Aviso: el certificado del servidor caduca \(spanish).",
        "Para cambiarlo: aldaba-broker cert renew, y después SIGHUP al servidor.",
      ],
      en: [
        "Warning: the broker's certificate expires \(english).",
        "To change it: aldaba-broker cert renew, and then SIGHUP to the broker.",
      ])
  }

  /// A new certificate is shown from here on.
  public func certificateReloaded(days: Int) -> String {
    say(
      es: "El servidor muestra ya el certificado nuevo. Días que vale: \(days)",
      en: "The broker shows the new certificate now. Days it is good for: \(days)")
  }

  /// The certificate that was to be taken is no good; why follows.
  public func certificateKept() -> String {
    say(
      es: "El servidor sigue con el certificado de antes: el nuevo no sirve.",
      en: "The broker keeps the certificate it had: the new one is no good.")
  }

  /// The configuration was checked and is right.
  public func checked(directory: String) -> String {
    say(es: "Todo está bien en \(directory)", en: "All is well in \(directory)")
  }

  /// An enrolment token was printed on standard output.
  public func personAdded(name: String) -> String {
    say(
      es: [
        "Esta es la clave de alta para \(name). Vale 24 horas y una sola vez.",
        "Désela en persona o por un canal seguro. Con ella: aldaba enroll",
      ],
      en: [
        "This is the enrolment token for \(name). It is good for 24 hours and once only.",
        "Give it in person or through a safe channel. With it: aldaba enroll",
      ])
  }

  /// A person's certificate was revoked, at once and everywhere.
  public func personRevoked(_ id: String) -> String {
    say(
      es: "El certificado de \(id) está anulado. Sus conexiones abiertas se han cerrado.",
      en: "The certificate of \(id) is revoked. Its open connections have been closed.")
  }

  /// An administrator closed a session.
  public func sessionClosed(_ session: String) -> String {
    say(
      es: "La sesión \(session) está cerrada. El motivo queda anotado.",
      en: "The session \(session) is closed. The reason is on record.")
  }

  /// The prompt for an enrolment token, which is not shown while it is typed.
  public func tokenPrompt() -> String {
    say(es: "Clave de alta (no se ve al escribir):", en: "Enrolment token (not shown as you type):")
  }

  /// A technician is enrolled on this computer.
  public func enrolled(name: String, organisation: String, until day: Day) -> String {
    say(
      es: [
        "Alta completa: \(name), \(organisation).",
        "El certificado vale hasta \(self.day(day)) y se renueva solo al conectar.",
        "Siguiente: aldaba start --customer NOMBRE --ticket CASO --motive MOTIVO",
      ],
      en: [
        "Enrolled: \(name), \(organisation).",
        "The certificate is good until \(untilDay(day)) and renews itself on connecting.",
        "Next: aldaba start --customer NAME --ticket CASE --motive MOTIVE",
      ])
  }

  /// A ledger verifies: that many records under that root.
  public func verified(records: Int, root: String) -> String {
    say(
      es: ["El registro se da por bueno: \(countES(records)).", "Raíz: \(root)"],
      en: ["The ledger verifies: \(countEN(records)).", "Root: \(root)"])
  }

  private func countES(_ records: Int) -> Phrase {
    records == 1 ? "1 anotación" : "\(records) anotaciones"
  }

  private func countEN(_ records: Int) -> Phrase {
    records == 1 ? "1 record" : "\(records) records"
  }

  /// The day without its «on», which does not follow «until».
  private func untilDay(_ day: Day) -> String {
    let spoken = self.day(day)
    return spoken.hasPrefix("on ") ? String(spoken.dropFirst(3)) : spoken
  }
}
