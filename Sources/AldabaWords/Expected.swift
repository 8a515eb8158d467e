/// What a reader of a file says in English, in Spanish: «expected X, got Y». Names, numbers and what
/// stands in quotes are the file's own and stay; a part that is not known here stays as well.
func expectedES(_ what: String) -> String {
  let lead = "expected "
  guard what.hasPrefix(lead) else { return what }
  let rest = what.dropFirst(lead.count)
  let parts = cut(rest, at: ", got ")
  let expected = "se esperaba \(inSpanish(String(parts.first)))"
  return parts.behind.map { "\(expected); ha llegado \(inSpanish(String($0)))" } ?? expected
}

private func cut(_ text: Substring, at mark: String) -> (first: Substring, behind: Substring?) {
  var index = text.endIndex
  // The last of them: what came is one value, what was expected may be anything.
  while index > text.startIndex {
    index = text.index(before: index)
    if text[index...].hasPrefix(mark) {
      return (text[..<index], text[index...].dropFirst(mark.count))
    }
  }
  return (text, nil)
}

private func inSpanish(_ part: String) -> String {
  if let whole = wholes[part] { return whole }
  for (english, spanish) in beginnings where part.hasPrefix(english) {
    let rest = String(part.dropFirst(english.count))
    return spanish + inside.reduce(rest) { replace($1.english, with: $1.spanish, in: $0) }
  }
  if part.hasSuffix(" again") { return part.dropLast(6) + " otra vez" }
  return part
}

private func replace(_ old: String, with new: String, in text: String) -> String {
  let (first, behind) = cut(text[...], at: old)
  return behind.map { "\(first)\(new)\($0)" } ?? text
}

private let wholes = [
  "a value": "un valor", "the end": "el final", "an object": "un objeto",
  "an array": "una lista", "a number": "un número", "a boolean": "true o false",
  "a string": "un texto entre comillas", "true or false": "true o false",
  "an array of strings": "una lista de textos entre comillas",
  "a word without quotes": "una palabra sin comillas",
  "a key or '}'": "una clave o '}'", "',' or '}'": "',' o '}'", "',' or ']'": "',' o ']'",
  "the closing quote": "la comilla de cierre", "each key once": "cada clave una sola vez",
  "the comment's end": "el final del comentario", "none": "nada", "more": "algo mayor",
  "a digit": "una cifra", "a hex digit": "una cifra hexadecimal", "an escape": "un escape",
  "\\ and a digit": "\\ y una cifra", "a finite number": "un número finito",
  "no digit behind a leading zero": "ninguna cifra detrás de un cero inicial",
  "no digit behind \\0": "ninguna cifra detrás de \\0", "one": "una",
  "an integer of 64 bits": "un entero de 64 bits",
  "a number that fits a double": "un número que quepa en un double",
  "a whole surrogate pair": "un par sustituto entero", "half of one": "medio",
  "'u' behind a backslash": "'u' detrás de una barra",
  "a service": "el servicio", "an object of days": "un objeto de días",
  "an object of tiers": "un objeto de niveles", "minutes by kind": "minutos por clase",
  "a number of minutes": "un número de minutos",
  "minutes, up to a year": "minutos, hasta un año",
  "each name once": "cada nombre una sola vez",
  "an end after the start; a night is two spans":
    "un final después del principio; una noche son dos tramos",
  "at least one open hour in the week": "al menos una hora abierta a la semana",
  "a name of 1 to 200 bytes": "un nombre de 1 a 200 bytes",
  "an authority's certificate in base64": "el certificado de una autoridad en base64",
  "a certificate in base64": "un certificado en base64",
  "an auditor's certificate in base64": "el certificado de quien revisa, en base64",
  "a certificate for reading recordings, of this authority":
    "un certificado de esta autoridad para ver grabaciones",
  "the ledger's Ed25519 key, 64 hexadecimal digits":
    "la clave Ed25519 del registro, 64 cifras hexadecimales",
  "links and authorities in turns, from this authority back":
    "enlaces y autoridades por turnos, desde esta autoridad hacia atrás",
  "a key and the number of records that it signed":
    "una clave y cuántas anotaciones firmó",
  "a certificate that has not expired": "un certificado que no haya caducado",
  "at least one ledger": "al menos un registro", "each witness once": "cada testigo una sola vez",
  "three certificates": "tres certificados",
]

private let beginnings = [
  (english: "seconds from ", spanish: "segundos de "),
  (english: "a number from ", spanish: "un número de "),
  (english: "a number up to that of the witnesses", spanish: "un número hasta el de testigos"),
  (english: "a list of at most ", spanish: "una lista de como mucho "),
  (english: "at most ", spanish: "como mucho "), (english: "one of ", spanish: "uno de "),
  (english: "a member ", spanish: "el dato "),
  (english: "at least one ", spanish: "al menos uno: "),
  (english: "an address as ", spanish: "una dirección como "),
  (english: "a character of a key", spanish: "un carácter de una clave"),
  (english: "times such as ", spanish: "horas como "),
  (english: "a time zone of this system such as ", spanish: "una zona horaria del sistema como "),
  (english: "monday … sunday, or a date such as ", spanish: "monday … sunday, o una fecha como "),
  (english: "no overlap with the span at place ", spanish: "que no se cruce con el tramo "),
  (english: "the key of a witness", spanish: "la clave de un testigo"),
  (english: "a name without space and plus", spanish: "un nombre sin espacios ni +"),
  (english: "a successor of ", spanish: "quien sigue a "),
  (english: "the ledger ", spanish: "el registro "),
  (english: "an auditor in ", spanish: "a quien revise en "),
  (english: "\"HH:MM-HH:MM\" from ", spanish: "\"HH:MM-HH:MM\" de "),
  (english: "\"offered\" or ", spanish: "\"offered\" o "),
]

private let inside = [
  (english: " to ", spanish: " a "), (english: " as \"", spanish: " en \""),
  (english: "address as ", spanish: "dirección como "), (english: " levels", spanish: " niveles"),
  (english: " certificates", spanish: " certificados"),
  (english: " retired keys", spanish: " claves retiradas"),
  (english: " keys of witnesses", spanish: " claves de testigos"),
  (english: " for \"required\"", spanish: " para \"required\""),
]
