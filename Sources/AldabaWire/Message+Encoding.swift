import AldabaJSON

extension Message {
  public func encoded() -> [UInt8] {
    var members: [String: JSON] = [:]
    switch self {
    case .technician: members = ["t": "technician", "v": 1]
    case .join(let join):
      members = [
        "t": "join", "v": 1, "code": .string(join.code.digits), "key": .string(join.key.hex),
        "proof": .string(join.proof.hex),
      ]
    case .rejoin(let rejoin):
      members = [
        "t": "rejoin", "v": 1, "session": .string(rejoin.session.rawValue),
        "key": .string(rejoin.key.hex), "proof": .string(rejoin.proof.hex),
      ]
      if let device = rejoin.device {
        members["device"] = .string(device.key.hex)
        members["vouch"] = .string(device.vouch.hex)
      }
    case .enroll(let secret, let request):
      members = [
        "t": "enroll", "v": 1, "secret": .string(secret.hex), "request": .string(request.base64),
      ]
    case .reattach(let session):
      members = ["t": "reattach", "v": 1, "session": .string(session.rawValue)]
    case .desk(let follow): members = ["t": "desk", "v": 1, "follow": .bool(follow)]
    case .answer(let id):
      members = ["t": "answer", "v": 1]
      if let id { members["id"] = .string(id.rawValue) }
    case .decline(let id): members = ["t": "decline", "id": .string(id.rawValue)]
    case .done(let id): members = ["t": "done", "v": 1, "id": .string(id.rawValue)]
    case .away(let isAway): members = ["t": "away", "away": .bool(isAway)]
    case .look: members = ["t": "look", "v": 1]
    case .knock(let knocking):
      members = knocking.members
      members["t"] = "knock"
      members["v"] = 1
    case .leave: members = ["t": "leave"]
    case .callback(let at, let contact):
      members = ["t": "callback"]
      members["at"] = at.map { .integer($0) }
      members["contact"] = contact?.json
    case .door(let door):
      members = door.members
      members["t"] = "door"
    case .waited(let step):
      members = step.members
      members["t"] = "waited"
    case .noted(let at): members = ["t": "noted", "at": .integer(at)]
    case .knocker(let knocker):
      members = knocker.members
      members["t"] = "knocker"
    case .find(let to, let purpose):
      members = ["t": "find", "to": .string(to.rawValue), "purpose": .string(purpose.rawValue)]
    case .found(let to, let found):
      members = found.members
      members["t"] = "found"
      members["to"] = .string(to.rawValue)
    case .unfound(let to, let code):
      members = ["t": "unfound", "to": .string(to.rawValue), "code": .string(code.rawValue)]
    case .waiting(let waiting):
      members = waiting.members
      members["t"] = "waiting"
    case .gone(let id): members = ["t": "gone", "id": .string(id.rawValue)]
    case .called(let called):
      members = called.members
      members["t"] = "called"
    case .colleague(let colleague):
      members = colleague.members
      members["t"] = "colleague"
    case .advice(let advice):
      members = advice.members
      members["t"] = "advice"
    case .renew(let request): members = ["t": "renew", "request": .string(request.base64)]
    case .statement(let signed):
      members = [
        "t": "statement", "statement": signed.statement.json, "sig": .string(signed.signature.hex),
        "texts": Message.json(signed.texts),
      ]
    case .segment(let index, let bytes):
      members = ["t": "segment", "index": .integer(index), "data": .string(bytes.base64)]
    case .welcome(let welcome):
      members = [
        "t": "welcome", "organisation": .string(welcome.organisation),
        "enrolled": welcome.enrolled, "settings": welcome.settings.json,
      ]
    case .enrolled(let certificate, let receipt, let trust):
      members = [
        "t": "enrolled", "certificate": .string(certificate.base64), "receipt": receipt,
        "trust": .string(trust),
      ]
    case .opened(let session, let code, let expires):
      members = [
        "t": "opened", "session": .string(session.rawValue), "code": .string(code.digits),
        "expires": .integer(expires),
      ]
    case .invited(let invitation):
      members = [
        "t": "invited", "certificate": .string(invitation.certificate.base64),
        "enrolled": invitation.enrolled, "opened": invitation.opened,
        "texts": Message.json(invitation.texts), "settings": invitation.settings.json,
      ]
    case .told(let texts): members = ["t": "told", "texts": Message.json(texts)]
    case .record(let receipt, let texts):
      members = ["t": "record", "receipt": receipt, "texts": Message.json(texts)]
    case .refused(let seq, let code):
      members = ["t": "refused", "seq": .integer(seq), "code": .string(code.rawValue)]
    case .link(let seat, let lost, let since):
      members = [
        "t": "link", "side": .string(seat.side.rawValue), "state": lost ? "lost" : "resumed",
        "since": .integer(since),
      ]
      if case .technician(let stream) = seat { members["stream"] = .integer(stream) }
    case .ledger(let stalled):
      members = ["t": "ledger", "state": stalled ? "stalled" : "working"]
    case .audit(let audit): members = audit.members
    case .bye(let code): members = ["t": "bye", "code": .string(code.rawValue)]
    }
    return JSON.object(members).encoded()
  }

  private static func json(_ texts: [String: PersonalText]) -> JSON {
    .object(texts.mapValues(\.json))
  }
}
