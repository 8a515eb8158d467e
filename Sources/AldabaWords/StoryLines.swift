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
    case .sessionDeclined(.silence), .sessionDeclined(.nobody):
      "no contesta si quiere empezar: es un no"
    case .sessionDeclined: "prefiere no empezar"
    case .sessionBound(let name, let count):
      "une su lado con el de \(support(name)) de extremo a extremo (vez \(count))"
    case .sessionClosing(let summary, let owed, let due, let needsVisit):
      "se despide: \(quoted(summary))\(still(owed, due))\(needsVisit ? "; hace falta una visita" : "")"
    case .sessionReopened: "escribe otra vez y la sesión sigue"
    case .sessionFront(let lost, let follower):
      "nota que la conexión de \(support(lost)) no ha vuelto; \(next(follower))"
    case .sessionClosed(let ending, let reason):
      "\(closingES(ending))\(reason.map { ": \(quoted($0))" as Phrase } ?? "")"
    case .consentAsked(let what, let minutes, let reason):
      "pide permiso para \(aim(what)) (\(duration(minutes: minutes))): \(quoted(reason))"
    case .consentGranted(let what, let minutes, let name, let replaces):
      "da permiso a \(support(name)) para \(aim(what)) (\(time(what.what, minutes)))"
        + (replaces ? ", en lugar del que tiene" : "")
    case .consentDeclined(let what): "dice que no a \(aim(what))"
    case .consentNotPut(_, tooSoon: false): "no lee la pregunta: su equipo no puede hacerlo"
    case .consentNotPut(_, tooSoon: true): "no lee la pregunta: es pronto para repetirla"
    case .consentSilent(let what): "no contesta a \(aim(what)): es un no"
    case .consentRevoked(let what): "retira el permiso para \(aim(what))"
    case .consentExpired(let what): "deja de permitir \(aim(what)): se acabó el tiempo"
    case .consentVoid(let what): "anula un sí a \(aim(what)): no se anotó a tiempo"
    case .consentOffered(let what): "vuelve a ofrecer \(offer(what))"
    case .wait(let wait): tell(wait)
    case .passing(let passing): tell(passing)
    case .needCorrected(.need, let text): "corrige lo que necesita: \(quoted(text))"
    case .needCorrected(.brief, let text): "corrige el resumen: \(quoted(text))"
    case .requestMade(let what, let text): "\(wish(what))\(words(text))"
    case .callRequested(let when, let contact): callRequested(when, contact)
    case .adviceAsked(let name, let text): "pide consejo a \(name): \(quoted(text))"
    case .registerChosen(.brief): "elige hablar con frases cortas"
    case .registerChosen(.standard): "elige hablar como de costumbre"
    case .registerChosen(.detailed): "elige explicar paso a paso"
    case .costAsked(let price, let reason):
      "pregunta si se acepta un precio, \(quoted(price)): \(quoted(reason))"
    case .costAccepted: "acepta el precio"
    case .costDeclined(.silence): "no contesta al precio: es un no"
    case .costDeclined: "dice que no al precio"
    case .exception(let name, let reason):
      "anota una excepción que autoriza \(name): \(quoted(reason))"
    case .helperNamed(let name): "dice que ante el teclado está \(plain(name))"
    case .desk(let desk): tell(desk)
    case .work(let work): tell(work)
    case .shellOpened: "abre su consola en la sesión"
    case .shellClosed(let status): "cierra su consola (estado \(status))"
    case .linkLost(let who): "nota que \(name(who)) pierde la conexión"
    case .linkResumed(let who): "nota que \(name(who)) vuelve a tener conexión"
    case .personAdded(let id, let name, let role, let team):
      "prepara el alta de \(id), \(plain(name)) (\(work(role, team)))"
    case .personEnrolled(let id): "completa el alta de \(id)"
    case .personRenewed(let id): "renueva el certificado de \(id)"
    case .personRevoked(let id): "anula el certificado de \(id)"
    case .brokerStarted: "empieza a atender"
    case .brokerStopped: "deja de atender"
    case .keyRotated: "cambia la clave del registro"
    case .authorityRotated: "otra autoridad dice desde ahora quién es quién"
    case .forgotten(let why, let sessions, let texts, let recordings):
      forgot(why, sessions, texts, recordings)
    case .refusedCode(let attempts): "rechaza códigos que no valen (intentos: \(attempts))"
    case .refusedPeer(let reason): "rechaza una conexión: \(reason)"
    case .numberSpent(let name, let count):
      "y \(support(name)) acuerdan un número nuevo (van \(count))"
    }
  }

  private func tellEN(_ deed: Deed) -> Phrase {
    switch deed {
    case .sessionOpened(let customer, let ticket, let motive):
      "opens a session for \(plain(customer)), case \(plain(ticket)): \(quoted(motive))"
    case .sessionJoined(let device): "uses the code from the computer \(device)"
    case .sessionAccepted: "says yes to begin"
    case .sessionDeclined(.silence), .sessionDeclined(.nobody):
      "does not answer whether to begin: that is a no"
    case .sessionDeclined: "prefers not to begin"
    case .sessionBound(let name, let count):
      "binds their side to that of \(support(name)) end to end (time \(count))"
    case .sessionClosing(let summary, let owed, let due, let needsVisit):
      "says goodbye: \(quoted(summary))\(still(owed, due))\(needsVisit ? "; a visit is needed" : "")"
    case .sessionReopened: "writes again and the session goes on"
    case .sessionFront(let lost, let follower):
      "notes that the connection of \(support(lost)) has not come back; \(next(follower))"
    case .sessionClosed(let ending, let reason):
      "\(closingEN(ending))\(reason.map { ": \(quoted($0))" as Phrase } ?? "")"
    case .consentAsked(let what, let minutes, let reason):
      "asks to \(aim(what)) (\(duration(minutes: minutes))): \(quoted(reason))"
    case .consentGranted(let what, let minutes, let name, let replaces):
      "gives \(support(name)) permission to \(aim(what)) (\(time(what.what, minutes)))"
        + (replaces ? ", in place of the one they have" : "")
    case .consentDeclined(let what): "says no to \(doing(what))"
    case .consentNotPut(_, tooSoon: false): "is not asked: their computer cannot do it"
    case .consentNotPut(_, tooSoon: true): "is not asked: it is too soon to ask again"
    case .consentSilent(let what): "does not answer about \(doing(what)): that is a no"
    case .consentRevoked(let what): "takes back the permission to \(aim(what))"
    case .consentExpired(let what): "no longer allows \(doing(what)): time is up"
    case .consentVoid(let what): "voids a yes to \(doing(what)): it was not written down in time"
    case .consentOffered(let what): "offers \(offer(what)) again"
    case .wait(let wait): tell(wait)
    case .passing(let passing): tell(passing)
    case .needCorrected(.need, let text): "corrects what is needed: \(quoted(text))"
    case .needCorrected(.brief, let text): "corrects the summary: \(quoted(text))"
    case .requestMade(let what, let text): "\(wish(what))\(words(text))"
    case .callRequested(let when, let contact): callRequested(when, contact)
    case .adviceAsked(let name, let text): "asks \(name) for advice: \(quoted(text))"
    case .registerChosen(.brief): "chooses to speak in short sentences"
    case .registerChosen(.standard): "chooses to speak as usual"
    case .registerChosen(.detailed): "chooses to explain step by step"
    case .costAsked(let price, let reason):
      "asks whether a price is accepted, \(quoted(price)): \(quoted(reason))"
    case .costAccepted: "accepts the price"
    case .costDeclined(.silence): "does not answer about the price: that is a no"
    case .costDeclined: "says no to the price"
    case .exception(let name, let reason):
      "notes an exception that \(name) allows: \(quoted(reason))"
    case .helperNamed(let name): "says that \(plain(name)) is at the keyboard"
    case .desk(let desk): tell(desk)
    case .work(let work): tell(work)
    case .shellOpened: "opens their shell in the session"
    case .shellClosed(let status): "closes their shell (status \(status))"
    case .linkLost(let who): "notes that \(name(who)) has lost the connection"
    case .linkResumed(let who): "notes that \(name(who)) has the connection back"
    case .personAdded(let id, let name, let role, let team):
      "prepares the enrolment of \(id), \(plain(name)) (\(work(role, team)))"
    case .personEnrolled(let id): "completes the enrolment of \(id)"
    case .personRenewed(let id): "renews the certificate of \(id)"
    case .personRevoked(let id): "revokes the certificate of \(id)"
    case .brokerStarted: "begins to serve"
    case .brokerStopped: "stops serving"
    case .keyRotated: "changes the ledger's key"
    case .authorityRotated: "another authority says from here on who is who"
    case .forgotten(let why, let sessions, let texts, let recordings):
      forgot(why, sessions, texts, recordings)
    case .refusedCode(let attempts): "refuses codes that are not good (tries: \(attempts))"
    case .refusedPeer(let reason): "refuses a connection: \(reason)"
    case .numberSpent(let name, let count):
      "and \(support(name)) agree on a new number (\(count) so far)"
    }
  }

  /// How long a permission lasts: one for one thing is over with it.
  private func time(_ what: Capability, _ minutes: Int) -> Phrase {
    what.isOnce ? phrase(es: "una vez", en: "once") : "\(duration(minutes: minutes))"
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

  /// `aim` of a capability, where a folder is called one.
  private func aim(_ aim: Deed.Aim) -> Phrase {
    aim.isFolder ? phrase(es: "dejar la carpeta", en: "leave the folder") : self.aim(aim.what)
  }

  private func doing(_ aim: Deed.Aim) -> Phrase {
    aim.isFolder ? phrase(es: "dejar una carpeta", en: "leaving a folder") : doing(aim.what)
  }

  func doing(_ what: Capability) -> Phrase {
    switch what {
    case .view: "seeing the window"
    case .typeNoEnter: "typing without the Enter key"
    case .type: "typing"
    case .push: "leaving files"
    case .fetch: "receiving a copy of a file"
    case .run: "running a command"
    case .record: "recording the window"
    }
  }
}
