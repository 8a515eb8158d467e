public import AldabaJSON

/// What travels in a control frame: one JSON object whose `t` names it. Unknown members and unknown
/// messages are refused: both ends speak exactly version 1.
public enum Message: Equatable, Sendable {
  // Party to broker. One of the first ten, or an auditor's, opens every connection.
  case technician
  case join(Join)
  case rejoin(Rejoin)
  case enroll(secret: [UInt8], request: [UInt8])
  /// A technician whose console lost its link, back in the same session.
  case reattach(SessionID)
  /// A technician at the desk: what waits is told, once or as it changes. Who follows is free.
  case desk(follow: Bool)
  /// A technician answers what waits: the first of it, or this.
  case answer(AskID?)
  /// Something owed is done.
  case done(AskID)
  /// A customer's first look: is anybody there? Nothing of them is told yet (R35).
  case look
  /// A customer asks for help, or is back after a lost link.
  case knock(Knocking)
  /// At the desk: not me.
  case decline(AskID)
  /// At the desk: away for a while, or back.
  case away(Bool)
  /// Who waits goes.
  case leave
  /// Who waits wants to be called instead.
  case callback(at: Int64?, contact: PersonalText?)
  /// In a session: who is it, and could they come now? Nobody is asked anything yet.
  case find(Target, Purpose)
  /// A new certificate for the key of this connection's certificate.
  case renew(request: [UInt8])
  case statement(Signed)
  /// An agent: a sealed piece of the recording, before the statement that commits to it.
  case segment(index: Int64, [UInt8])
  /// An auditor's questions and the broker's answers to them: `MessageAudit.swift`.
  case audit(Audit)

  // Broker to party.
  case welcome(Welcome)
  /// A certificate (DER), the receipt of its record, and what to trust: the text of customer.json5.
  case enrolled(certificate: [UInt8], receipt: JSON, trust: String)
  /// The session stands in the ledger and waits for its customer.
  case opened(SessionID, Code, expires: Int64)
  case invited(Invitation)
  /// To an agent: the texts of the opening that were kept back until the yes (R36).
  case told(texts: [String: PersonalText])
  /// A record of this session, with its proof and the texts it commits to.
  case record(receipt: JSON, texts: [String: PersonalText])
  /// The statement with this `seq` was not recorded and its number is free again.
  case refused(seq: Int64, RefusalCode)
  case link(Seat, lost: Bool, since: Int64)
  /// Answers `find`: there is somebody.
  case found(Target, Found)
  /// Answers `find`: there is nobody, and why.
  case unfound(Target, RefusalCode)
  /// Answers `look`.
  case door(Door)
  /// To who waits: what has changed.
  case waited(KnockStep)
  /// To who waits or waited: the callback stands in the ledger.
  case noted(at: Int64)
  /// Answers `answer`: a customer at the door; what comes next is the session's opening.
  case knocker(Knocker)
  /// Something waits for this technician.
  case waiting(Waiting)
  /// It does not wait any longer.
  case gone(AskID)
  /// Answers `answer`: the session that it belongs to; its records follow.
  case called(Called)
  /// To the agent: who has answered, before the record of it.
  case colleague(Colleague)
  /// To a supervisor at the desk: advice is wanted.
  case advice(Advice)
  /// Whether the ledger can be written.
  case ledger(stalled: Bool)
  /// The last message before the broker closes the connection.
  case bye(RefusalCode)

  /// A statement, its signature, and the personal texts that it commits to.
  public struct Signed: Equatable, Sendable {
    public let statement: Statement
    public let signature: [UInt8]
    public let texts: [String: PersonalText]
    public init(statement: Statement, signature: [UInt8], texts: [String: PersonalText]) {
      self.statement = statement
      self.signature = signature
      self.texts = texts
    }
  }

  /// An agent that has a code. `proof` is Ed25519 by the session key over `Label.hello` and the
  /// exporter of this TLS connection.
  public struct Join: Equatable, Sendable {
    public let code: Code
    public let key: [UInt8]
    public let proof: [UInt8]
    public init(code: Code, key: [UInt8], proof: [UInt8]) {
      self.code = code
      self.key = key
      self.proof = proof
    }
  }

  /// An agent whose link was lost.
  public struct Rejoin: Equatable, Sendable {
    public let session: SessionID
    public let key: [UInt8]
    public let proof: [UInt8]
    /// Of an agent that was started again, with another session key.
    public let device: Device?

    /// Who vouches for a session key that the session does not know yet.
    public struct Device: Equatable, Sendable {
      /// Ed25519, 32 bytes.
      public let key: [UInt8]
      /// As in `session.joined`.
      public let vouch: [UInt8]
      public init(key: [UInt8], vouch: [UInt8]) {
        self.key = key
        self.vouch = vouch
      }
    }

    public init(session: SessionID, key: [UInt8], proof: [UInt8], device: Device? = nil) {
      self.session = session
      self.key = key
      self.proof = proof
      self.device = device
    }
  }

  /// What a technician learns on connecting.
  public struct Welcome: Equatable, Sendable {
    public let organisation: String
    /// The receipt of this technician's newest enrolment or renewal.
    public let enrolled: JSON
    public let settings: Settings
    public init(organisation: String, enrolled: JSON, settings: Settings) {
      self.organisation = organisation
      self.enrolled = enrolled
      self.settings = settings
    }
  }

  /// What an agent learns of the session that its code found. It believes none of it before it has
  /// checked the certificate, the receipts and the commitments.
  public struct Invitation: Equatable, Sendable {
    /// The technician's certificate, DER.
    public let certificate: [UInt8]
    /// The receipt of the technician's `person.enrolled` or `person.renewed`.
    public let enrolled: JSON
    /// The receipt of `session.opened`.
    public let opened: JSON
    public let texts: [String: PersonalText]
    public let settings: Settings
    public init(
      certificate: [UInt8], enrolled: JSON, opened: JSON, texts: [String: PersonalText],
      settings: Settings
    ) {
      self.certificate = certificate
      self.enrolled = enrolled
      self.opened = opened
      self.texts = texts
      self.settings = settings
    }
  }
}
