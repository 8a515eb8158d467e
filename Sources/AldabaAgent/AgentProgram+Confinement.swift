import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWords

/// What this program gives up before it speaks to anybody.
///
///     start ─▶ starter (gives up nothing) ─▶ keys, not dumpable ─▶ terminal, its guard ─▶ confined ─▶ network
extension AgentProgram {
  /// Name servers are asked over TCP where an answer is long.
  private static let names: UInt16 = 53

  /// From here on no program is started, no other process touched, nobody but the broker spoken to. Where
  /// the machine cannot do all of it, what it can holds, and `check` says the rest: who needs help is
  /// helped.
  @discardableResult
  static func shutIn(_ address: HostPort) -> Confinement? {
    // Read while everything can be.
    _ = Host.userName
    // Names of the local network are asked for at a service of this machine.
    let isLocal = address.host.hasSuffix(".local")
    return try? Confinement.begin(
      connecting: [address.port, names], allowsUnixSockets: isLocal)
  }

  /// `check`: gives up everything, tries it all, and says what was not refused.
  static func check(_ invocation: Invocation) throws -> ExitCode {
    try Host.notDumpable()
    guard let anywhere = HostPort("localhost:7443") else {
      preconditionFailure("a host and a port")
    }
    let confinement = shutIn(anywhere)
    let open = Confinement.Attempt.allCases.filter(Confinement.succeeds)
    if invocation.isJSON {
      let json: JSON = [
        "event": "check", "filter": .bool(confinement?.hasFilter ?? false),
        "landlock": .integer(Int64(confinement?.landlock ?? 0)),
        "open": .array(open.map { .string($0.rawValue) }),
        "refused": .array(
          Confinement.Attempt.allCases.filter { !open.contains($0) }.map { .string($0.rawValue) }),
      ]
      try invocation.print(json.encodedText)
    } else {
      invocation.tell(invocation.words.confined(missing: open.map(\.rawValue)))
    }
    return .done
  }

  static let checkCommand = Command(
    name: "check",
    examples: [
      Example(
        "aldaba-agent check",
        Localized(
          "si este equipo puede encerrar al programa que le ayuda",
          "whether this computer can shut in the program that helps you"))
    ],
    summary: Localized(
      "dice qué se le quita a este programa mientras le ayudan",
      "says what this program gives up while you are helped"))
}
