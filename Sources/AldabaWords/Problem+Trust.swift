public import AldabaWire

/// Who is who: certificates, roles, tokens and people.
extension Problem {
  /// The broker at that address belongs to another authority than the pinned one.
  public static func foreignBroker(_ address: String) -> Problem {
    Problem(
      76,
      es: (
        "El servidor \(address) no es el de su organización",
        "No siga. Compruebe la dirección con su organización"
      ),
      en: (
        "The broker \(address) is not the one of your organisation",
        "Do not go on. Check the address with your organisation"
      ))
  }

  /// The broker's certificate is of the right authority and out of date.
  ///
  /// - Parameter clock: what this computer's clock says, in digits.
  public static func brokerCertificateExpired(_ address: String, clock: String) -> Problem {
    Problem(
      76,
      es: (
        "El certificado del servidor \(address) ha caducado, o el reloj de este equipo va mal:"
          + " marca \(clock)",
        "Ponga bien la fecha y pruebe otra vez; si está bien, avise a la administración"
      ),
      en: (
        "The certificate of the broker \(address) has expired, or this computer's clock is wrong:"
          + " it says \(clock)",
        "Set the date right and try again; if it is right, tell your administrator"
      ))
  }

  /// The broker does not believe the technician's own certificate yet: one of the two clocks is wrong.
  ///
  /// - Parameter clock: what this computer's clock says, in digits.
  public static func certificateNotYet(clock: String) -> Problem {
    Problem(
      76,
      es: (
        "Su certificado aún no vale para el servidor: su reloj o el de este equipo va mal;"
          + " este marca \(clock)",
        "Ponga bien la fecha de este equipo; si está bien, avise a la administración"
      ),
      en: (
        "Your certificate does not count yet at the broker: its clock or this computer's is wrong;"
          + " this one says \(clock)",
        "Set this computer's date right; if it is right, tell your administrator"
      ))
  }

  /// Something answers there that does not speak our protocol, or another version of it.
  public static func wrongProtocol(_ address: String) -> Problem {
    Problem(
      76,
      es: (
        "En \(address) se esperaba un servidor de Aldaba de esta versión; responde otra cosa",
        "Compruebe la dirección y que los dos lados tengan la misma versión"
      ),
      en: (
        "A broker of this version of Aldaba was expected at \(address); something else answers",
        "Check the address, and that both sides have the same version"
      ))
  }

  /// The technician's own certificate has expired, on that day if it is known.
  public static func certificateExpired(_ day: Day?) -> Problem {
    Problem(
      76,
      es: (
        "Su certificado caducó \(day.map(Words(.es).day) ?? "hace tiempo")",
        "Pida una nueva alta a la administración y ejecute: aldaba enroll"
      ),
      en: (
        "Your certificate expired \(day.map(Words(.en).day) ?? "some time ago")",
        "Ask your administrator for a new enrolment and run: aldaba enroll"
      ))
  }

  public static let certificateRevoked = Problem(
    76,
    es: ("Su certificado está anulado", "Hable con la administración de su organización"),
    en: ("Your certificate has been revoked", "Talk to the administrator of your organisation"))

  public static let foreignCertificate = Problem(
    76,
    es: (
      "Su certificado es de otra organización que la de este servidor",
      "Compruebe la dirección, o ejecute: aldaba enroll"
    ),
    en: (
      "Your certificate is of another organisation than this broker",
      "Check the address, or run: aldaba enroll"
    ))

  /// Any of the needed roles would have done.
  public static func wrongRole(needed: [Role], came: Role) -> Problem {
    Problem(
      76,
      es: (
        "Hace falta el papel de \(Words(.es).roles(needed)); su certificado es de"
          + " \(Words(.es).role(came))",
        "Si debería tenerlo, hable con la administración"
      ),
      en: (
        "The role of \(Words(.en).roles(needed)) is needed; your certificate is for"
          + " \(Words(.en).role(came))",
        "If you should have it, talk to your administrator"
      ))
  }

  /// The technician has no certificate yet.
  public static let notEnrolled = Problem(
    78,
    es: ("En este equipo no hay ninguna alta", "Pida a la administración su alta: aldaba enroll"),
    en: (
      "Nobody is enrolled on this computer",
      "Ask your administrator for a token and run: aldaba enroll"
    ))

  /// The auditor has no certificate yet.
  public static let noAuditorEnrolled = Problem(
    78,
    es: (
      "En este equipo no hay ninguna alta",
      "Pida a la administración su alta: aldaba-audit enroll"
    ),
    en: (
      "Nobody is enrolled on this computer",
      "Ask your administrator for a token and run: aldaba-audit enroll"
    ))

  /// To the customer: whoever wants to help could not prove who they are.
  public static func unprovenTechnician(organisation: String) -> Problem {
    Problem(
      76,
      es: (
        "Quien quiere ayudarle no ha podido probar que es de \(organisation)",
        "No se ha permitido nada. Cuelgue y llame usted a \(organisation)"
      ),
      en: (
        "Whoever wants to help could not prove to be from \(organisation)",
        "Nothing was allowed. Hang up and call \(organisation) yourself"
      ))
  }

  /// The two sides could not agree on a number often enough: somebody may sit in between.
  public static let numberExhausted = Problem(
    76,
    es: (
      "No se ha podido acordar un número de forma segura, así que la sesión ha terminado",
      "Empiecen otra vez desde otra conexión; si se repite, avise a la administración"
    ),
    en: (
      "No number could be agreed on safely, so the session is over",
      "Begin again from another connection; if it happens again, tell your administrator"
    ))

  public static let unknownToken = Problem(
    68,
    es: ("Esa clave de alta no existe", "Cópiela entera, o pida otra a la administración"),
    en: ("There is no such enrolment token", "Copy all of it, or ask your administrator for one"))

  public static let expiredToken = Problem(
    68,
    es: ("Esa clave de alta ha caducado: vale 24 horas", "Pida otra a la administración"),
    en: (
      "That enrolment token has expired: it is good for 24 hours",
      "Ask your administrator for another"
    ))

  public static let spentToken = Problem(
    68,
    es: (
      "Esa clave de alta ya se usó",
      "Si no fue usted, avise a la administración; si fue usted, pida otra"
    ),
    en: (
      "That enrolment token has been used",
      "If it was not you, tell your administrator; if it was, ask for another"
    ))

  public static func unknownPerson(_ id: String) -> Problem {
    Problem(
      68,
      es: ("No hay nadie con ese nombre: \(id)", "Para ver quién hay: aldaba-broker person list"),
      en: ("There is nobody of that name: \(id)", "To see who there is: aldaba-broker person list"))
  }

  public static func personExists(_ id: String) -> Problem {
    Problem(
      73,
      es: (
        "Ya hay alguien con ese nombre: \(id)",
        "Elija otro; o, si es la misma persona y no está anulada, añada --again"
      ),
      en: (
        "There is somebody of that name: \(id)",
        "Choose another; or, for the same person, not revoked, add --again"
      ))
  }
}

extension Words {
  func roles(_ roles: [Role]) -> String {
    list(roles.map(role))
  }

  /// The work and not the person, so that no word agrees with anybody.
  public func role(_ role: Role) -> String {
    switch role {
    case .technician: say(es: "soporte", en: "technician")
    case .supervisor: say(es: "supervisión", en: "supervisor")
    case .auditor: say(es: "auditoría", en: "auditor")
    }
  }
}
