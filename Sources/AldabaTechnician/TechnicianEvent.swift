import AldabaJSON
import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaWire
import AldabaWords

/// What a technician's front end learns; the JSON lines of the command line's contract.
enum TechnicianEvent {
  case session(SessionID, Code, expires: Int64)
  case joined(customer: String, device: String)
  case number(String)
  case asked(AskID, Capability, expires: Int64)
  case answer(AskID, Capability, String, until: Int64?)
  /// A grant ended before its time, whatever for.
  case revoked(Capability, Effect.End)
  case expired(Capability)
  case offered(Capability)
  case output([UInt8])
  case skipped(Int64)
  case resized(columns: Int64, rows: Int64)
  case shell(isOpen: Bool, status: Int64?)
  case floor(Side)
  /// The first keys that wait because the customer is typing.
  case keysWait
  case control(isSuspended: Bool, reason: String)
  case said(String)
  /// The proposal to close stands in the ledger; the customer hangs up.
  case closing
  case reopened
  case link(Side, isLost: Bool, since: Int64)
  case closed(Ending, receipt: String?)
  case error(ErrorCode, came: String?)

  /// One line, with the session once it is known.
  func json(_ session: SessionID?, _ words: Words) -> JSON {
    var members: [String: JSON]
    switch self {
    case .session(_, let code, let expires):
      members = [
        "event": "session", "code": .string(code.description), "expires": Self.time(expires),
      ]
    case .joined(let customer, let device):
      members = ["event": "joined", "customer": .string(customer), "device": .string(device)]
    case .number(let digits): members = ["event": "number", "number": .string(digits)]
    case .asked(let ask, let what, let expires):
      members = [
        "event": "asked", "ask": .string(ask.rawValue), "what": .string(what.rawValue),
        "expires": Self.time(expires),
      ]
    case .answer(let ask, let what, let answer, let until):
      members = [
        "event": "answer", "ask": .string(ask.rawValue), "what": .string(what.rawValue),
        "answer": .string(answer),
      ]
      if let until { members["until"] = Self.time(until) }
    case .revoked(let what, _): members = ["event": "revoked", "what": .string(what.rawValue)]
    case .expired(let what): members = ["event": "expired", "what": .string(what.rawValue)]
    case .offered(let what): members = ["event": "offered", "what": .string(what.rawValue)]
    case .output(let bytes): members = ["event": "output", "data": .string(bytes.base64)]
    case .skipped(let bytes): members = ["event": "skipped", "bytes": .integer(bytes)]
    case .resized(let columns, let rows):
      members = ["event": "resized", "columns": .integer(columns), "rows": .integer(rows)]
    case .shell(let isOpen, let status):
      members = ["event": "shell", "state": isOpen ? "open" : "closed"]
      if let status { members["status"] = .integer(status) }
    case .keysWait: members = ["event": "keys-wait"]
    case .floor(let side): members = ["event": "floor", "held_by": .string(side.rawValue)]
    case .control(let isSuspended, let reason):
      members = [
        "event": "control", "state": isSuspended ? "suspended" : "resumed",
        "reason": .string(reason),
      ]
    case .said(let text): members = ["event": "said", "by": "customer", "text": .string(text)]
    case .closing: members = ["event": "closing"]
    case .reopened: members = ["event": "reopened"]
    case .link(let side, let isLost, let since):
      members = [
        "event": "link", "side": .string(side.rawValue), "state": isLost ? "lost" : "resumed",
        "since": Self.time(since),
      ]
    case .closed(let ending, let receipt):
      members = ["event": "closed", "by": .string(ending.contractName)]
      if let receipt { members["receipt"] = .string(receipt) }
    case .error(let code, let came):
      let advice = words.error(code, came: came)
      members = [
        "event": "error", "code": .string(code.rawValue), "message": .string(advice.error),
        "hint": .string(advice.hint),
      ]
    }
    if let session { members["session"] = .string(session.rawValue) }
    return .object(members)
  }

  private static func time(_ milliseconds: Int64) -> JSON {
    .string(Timestamp.text(unixMilliseconds: milliseconds))
  }
}
