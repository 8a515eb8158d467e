import AldabaWire

/// What reads bytes that somebody else wrote: each is given any bytes and has to refuse them, or to keep
/// what it promises of what it takes.
///
/// The same code runs in a short test with a mutator of our own, and for a long time under libFuzzer
/// (`Tests/long/fuzz`).
package enum FuzzTarget: String, CaseIterable, Sendable {
  /// A sequence of outer frames.
  case frame
  /// The first message of a connection, and every other control message.
  case hello, control
  /// A line of the ledger.
  case record
  /// A signed note, with the checkpoint and the cosignatures in it.
  case note
  /// A record's proof as a file, and as JSON.
  case proof
  /// A receipt's file.
  case receipt
  /// A steps file.
  case steps
  /// What a shell prints, on its way to a viewer's terminal.
  case screen
  /// What a technician types without Enter.
  case keys
  /// A file's name and path.
  case name
  /// The list of a folder's files.
  case list
  /// A sequence of frames inside the tunnel, with the messages in them.
  case inner
  /// The lines of a recording's segment.
  case segment
  /// A sealed segment.
  case sealed
  /// A certificate that the broker shows.
  case certificate
  /// `customer.json5`, and the strict JSON below everything.
  case trust
  /// An enrolment token, a code, an address.
  case token

  /// What was promised and does not hold for these bytes; nil where all of it does.
  package func violation(_ bytes: [UInt8]) -> String? {
    switch self {
    case .frame: WireChecks.frames(bytes)
    case .hello, .control: WireChecks.message(bytes)
    case .record: WireChecks.record(bytes)
    case .inner: WireChecks.innerFrames(bytes)
    case .note: ProofChecks.note(bytes)
    case .proof: ProofChecks.proof(bytes)
    case .receipt: ProofChecks.receipt(bytes)
    case .certificate: ProofChecks.certificate(bytes)
    case .sealed: ProofChecks.sealed(bytes)
    case .trust: ProofChecks.trust(bytes)
    case .token: ProofChecks.token(bytes)
    case .steps: PeopleChecks.steps(bytes)
    case .screen: PeopleChecks.screen(bytes)
    case .keys: PeopleChecks.keys(bytes)
    case .name: PeopleChecks.name(bytes)
    case .list: PeopleChecks.list(bytes)
    case .segment: PeopleChecks.segment(bytes)
    }
  }

  /// The longest input that is worth trying.
  package var longest: Int {
    switch self {
    case .frame, .inner: 4_096
    case .receipt, .list, .steps, .segment, .trust: 8_192
    case .name, .token: 1_200
    default: 2_048
    }
  }
}
