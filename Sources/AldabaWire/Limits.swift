/// Every number that bounds what another program can make us hold. Protocol.md lists the same.
public enum Limits {
  /// Bytes of one control message.
  public static let message = 65_536
  /// Bytes of one relay frame behind its stream, epoch and offset.
  public static let relay = 65_536
  /// Bytes of one record as a ledger line, without its newline.
  public static let record = 16_384
  /// Bytes of one personal text (a reason, a motive, a summary), in UTF-8.
  public static let text = 2_048
  /// Bytes of a person's or customer's name.
  public static let name = 200
  /// Bytes of one message that people write to each other.
  public static let chat = 4_096
  /// Bytes on the relay stream that its receiver has not acknowledged.
  public static let window = 1_048_576
  /// Bytes of one inner frame's content.
  public static let inner = 16_384
  /// Exchanges of the number for each technician in a session.
  public static let exchanges = 5
  /// Wrong numbers for one question; the last of them is a no.
  public static let numberTries = 3
  /// Files of one folder that is pushed.
  public static let files: Int64 = 10_000
  /// Bytes of a folder's list.
  public static let fileList = 4_194_304
  /// Bytes of a path as a technician writes it.
  public static let path = 1_024
  /// Steps of a list, and bytes of the file that they are in.
  public static let steps: Int64 = 40
  public static let stepsFile = 131_072
  /// Bytes of a command.
  public static let command = 240
  /// How long a command may run, in milliseconds.
  public static let commandTime: Int64 = 120_000
  /// Bytes of a command's output that are shown; beyond, the middle is left out.
  public static let printed = 262_144
  /// Bytes of a sealed piece of a recording.
  public static let segment = 40_000
  /// A grant's longest validity, in milliseconds (60 minutes).
  public static let grant: Int64 = 3_600_000
  /// Refusals of the same capability after which only the customer can bring it up.
  public static let refusals = 2
  /// A hold's longest estimate, in milliseconds (60 minutes).
  public static let hold: Int64 = 3_600_000
  /// The longest estimate that is asked for without naming the callback first (R6).
  public static let shortHold: Int64 = 300_000
  /// Transfers in a session after which a supervisor is the answer (R33).
  public static let transfers = 2
  /// Streams in a session: technicians who were ever in it.
  public static let streams = 16
  /// How long a colleague who has answered may take to be in, in milliseconds.
  public static let handoff: Int64 = 15_000
  /// A grant without a receipt after this time is void, in milliseconds.
  public static let receipt: Int64 = 10_000
}

/// The first line of everything that is signed or hashed into a secret: a closed list, so that
/// bytes signed for one purpose can never be read as another's.
public enum Label {
  /// Ed25519 over a statement by its author's key.
  public static let statement = "aldaba/statement/v1\n"
  /// Ed25519 by a device key over a session and the session key it vouches for.
  public static let vouch = "aldaba/vouch/v1\n"
  /// Ed25519 by a device key over a knock and the session key that it is made with.
  public static let knock = "aldaba/knock/v1\n"
  /// Ed25519 by a session key over the exporter of the outer TLS connection that it speaks on.
  public static let hello = "aldaba/hello/v1\n"
  /// Ed25519 by the old and by the new key of a ledger over its origin and both keys.
  public static let rotation = "aldaba/rotation/v1\n"
  /// SHA-256 commitment to the agent's nonce for a number.
  public static let numberCommitment = "aldaba/number/commitment/v1\n"
  /// SHA-256 from which a number is taken.
  public static let number = "aldaba/number/v1\n"
  /// Ed25519 over a time and a head of the ledger (c2sp.org/tlog-cosignature).
  public static let cosignature = "cosignature/v1\n"
  /// Exporter of the outer TLS connection (RFC 8446 section 7.5).
  public static let outerExporter = "EXPORTER-aldaba-outer-v1"
  /// Exporter of the inner TLS connection.
  public static let innerExporter = "EXPORTER-aldaba-inner-v1"
}

/// What was wrong with bytes from outside: what was expected and what came.
public struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
  public let reason: String
  public init(_ reason: String) { self.reason = reason }
  public var description: String { reason }
}
