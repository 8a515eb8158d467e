import AldabaWire

/// The rest of each line of the story, behind its subject.
extension Words {
  func tell(_ deed: Deed) -> Phrase {
    language == .es ? tellES(deed) : tellEN(deed)
  }

  private func tellES(_ deed: Deed) -> Phrase {
    switch deed {
    case .sessionOpened(let customer, let ticket, let motive):
      "abre una sesión para \(plain(customer)), caso \(plain(ticket)): \(quoted(motive))"
    case .sessionJoined(let device): "usa el código desde el equipo \(device)"
    case .sessionAccepted: "dice que sí a empezar"
    case .sessionDeclined: "prefiere no empezar"
    case .sessionBound(let epoch): "une los dos lados de extremo a extremo (vez \(epoch))"
    case .sessionClosing(let summary): "se despide: \(quoted(summary))"
    case .sessionReopened: "escribe otra vez y la sesión sigue"
    case .sessionClosed(let ending, let reason):
      "\(closingES(ending))\(reason.map { ": \(quoted($0))" as Phrase } ?? "")"
    case .consentAsked(let what, let minutes, let reason):
      "pide permiso para \(aim(what)) (\(duration(minutes: minutes))): \(quoted(reason))"
    case .consentGranted(let what, let minutes):
      "da permiso para \(aim(what)) (\(duration(minutes: minutes)))"
    case .consentDeclined(let what): "dice que no a \(aim(what))"
    case .consentSilent(let what): "no contesta a \(aim(what)): es un no"
    case .consentRevoked(let what): "retira el permiso para \(aim(what))"
    case .consentExpired(let what): "deja de permitir \(aim(what)): se acabó el tiempo"
    case .consentVoid(let what): "anula un sí a \(aim(what)): no se anotó a tiempo"
    case .consentOffered(let what): "vuelve a ofrecer \(aim(what))"
    case .shellOpened: "abre su consola en la sesión"
    case .shellClosed(let status): "cierra su consola (estado \(status))"
    case .linkLost(.customer): "nota que quien pide ayuda pierde la conexión"
    case .linkLost(.technician): "nota que soporte pierde la conexión"
    case .linkResumed(.customer): "nota que quien pide ayuda vuelve a tener conexión"
    case .linkResumed(.technician): "nota que soporte vuelve a tener conexión"
    case .personAdded(let id, let name, let role):
      "prepara el alta de \(id), \(plain(name)) (\(self.role(role)))"
    case .personEnrolled(let id): "completa el alta de \(id)"
    case .personRenewed(let id): "renueva el certificado de \(id)"
    case .personRevoked(let id): "anula el certificado de \(id)"
    case .brokerStarted: "empieza a atender"
    case .brokerStopped: "deja de atender"
    case .keyRotated: "cambia la clave del registro"
    case .refusedCode(let attempts): "rechaza códigos que no valen (intentos: \(attempts))"
    case .refusedPeer(let reason): "rechaza una conexión: \(reason)"
    case .numberSpent(let count): "y soporte acuerdan un número nuevo (van \(count))"
    }
  }

  private func tellEN(_ deed: Deed) -> Phrase {
    switch deed {
    case .sessionOpened(let customer, let ticket, let motive):
      "opens a session for \(plain(customer)), case \(plain(ticket)): \(quoted(motive))"
    case .sessionJoined(let device): "uses the code from the computer \(device)"
    case .sessionAccepted: "says yes to begin"
    case .sessionDeclined: "prefers not to begin"
    case .sessionBound(let epoch): "binds the two sides end to end (time \(epoch))"
    case .sessionClosing(let summary): "says goodbye: \(quoted(summary))"
    case .sessionReopened: "writes again and the session goes on"
    case .sessionClosed(let ending, let reason):
      "\(closingEN(ending))\(reason.map { ": \(quoted($0))" as Phrase } ?? "")"
    case .consentAsked(let what, let minutes, let reason):
      "asks to \(aim(what)) (\(duration(minutes: minutes))): \(quoted(reason))"
    case .consentGranted(let what, let minutes):
      "gives permission to \(aim(what)) (\(duration(minutes: minutes)))"
    case .consentDeclined(let what): "says no to \(doing(what))"
    case .consentSilent(let what): "does not answer about \(doing(what)): that is a no"
    case .consentRevoked(let what): "takes back the permission to \(aim(what))"
    case .consentExpired(let what): "no longer allows \(doing(what)): time is up"
    case .consentVoid(let what): "voids a yes to \(doing(what)): it was not written down in time"
    case .consentOffered(let what): "offers \(doing(what)) again"
    case .shellOpened: "opens their shell in the session"
    case .shellClosed(let status): "closes their shell (status \(status))"
    case .linkLost(.customer): "notes that the customer's side has lost the connection"
    case .linkLost(.technician): "notes that the technician's side has lost the connection"
    case .linkResumed(.customer): "notes that the customer's side is back"
    case .linkResumed(.technician): "notes that the technician's side is back"
    case .personAdded(let id, let name, let role):
      "prepares the enrolment of \(id), \(plain(name)) (\(self.role(role)))"
    case .personEnrolled(let id): "completes the enrolment of \(id)"
    case .personRenewed(let id): "renews the certificate of \(id)"
    case .personRevoked(let id): "revokes the certificate of \(id)"
    case .brokerStarted: "begins to serve"
    case .brokerStopped: "stops serving"
    case .keyRotated: "changes the ledger's key"
    case .refusedCode(let attempts): "refuses codes that are not good (tries: \(attempts))"
    case .refusedPeer(let reason): "refuses a connection: \(reason)"
    case .numberSpent(let count): "and support agree on a new number (\(count) so far)"
    }
  }

  private func closingES(_ ending: Ending) -> Phrase {
    switch ending {
    case .customer: "cuelga y la sesión termina"
    case .quiet: "deja pasar el tiempo y la sesión termina sola"
    case .administrator: "cierra la sesión"
    case .declined: "no empieza y la sesión termina"
    case .unjoined: "termina la sesión: nadie usó el código"
    case .lost: "termina la sesión: la conexión no volvió"
    case .numbers: "termina la sesión: no se pudo acordar un número de forma segura"
    }
  }

  private func closingEN(_ ending: Ending) -> Phrase {
    switch ending {
    case .customer: "hangs up and the session ends"
    case .quiet: "lets the time pass and the session ends by itself"
    case .administrator: "closes the session"
    case .declined: "does not begin and the session ends"
    case .unjoined: "ends the session: nobody used the code"
    case .lost: "ends the session: the connection did not come back"
    case .numbers: "ends the session: no number could be agreed on safely"
    }
  }

  private func doing(_ what: Capability) -> Phrase {
    switch what {
    case .view: "seeing the window"
    case .typeNoEnter: "typing without the Enter key"
    case .type: "typing"
    }
  }
}
