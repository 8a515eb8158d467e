import AldabaLedger
import AldabaPerson
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// The administrator's program: does the ledger verify, what sessions were there, what happened.
public enum Audit {
  /// Runs the program on the process's own arguments and ends it.
  public static func main() -> Never {
    Program.run(table) { invocation in
      // Before the first key is read: an auditor's, a reader's, a witness's.
      try Host.notDumpable()
      let output = Output()
      do {
        let code = try run(invocation, output)
        try output.flush()
        return code
      } catch {
        try output.flush()
        throw error
      }
    }
  }

  private static func run(_ invocation: Invocation, _ output: Output) throws -> ExitCode {
    let parsed = invocation.parsed
    let pen = Pen(
      words: invocation.words, columns: Tty.size(1)?.columns,
      isColoured: invocation.isColoured(1), isJSON: invocation.isJSON, write: output.line)
    switch invocation.command {
    case "compare": return try Comparison(pen, parsed).run()
    case "enroll": return try Enroll.run(invocation)
    case "witness":
      return try named(invocation) { try witness(invocation, pen, output.flush) }
    case "key": return try ReaderKey.make(invocation)
    default: break
    }
    do {
      let commands = try commands(invocation, pen)
      switch invocation.command {
      case "verify":
        return try commands.verify(
          try parsed.value("policy").map(WitnessPolicy.init(path:)), isAll: parsed.flag("all"))
      case "list": return try commands.list()
      case "show": return try commands.show(parsed.positional.first ?? "")
      case "stats":
        return try commands.statistics(
          by: parsed.value("by").flatMap(Statistics.Grouping.init(rawValue:)),
          in: try Dates.range(since: parsed.value("since"), until: parsed.value("until")))
      case "search": return try commands.search(try Query(parsed), rule: try Query.rule(parsed))
      case "prove":
        return try commands.prove(parsed.positional.first ?? "", into: parsed.value("out"))
      case "export":
        if let folder = parsed.value("tiles") { return try commands.tiles(into: folder) }
        guard parsed.value("format") != nil else {
          throw Problem.badValue("--format", expected: "jsonl", came: "")
        }
        return try commands.export(
          parsed.value("format").flatMap(ExportFormat.init(rawValue:)) ?? .jsonl,
          in: try Dates.range(since: parsed.value("since"), until: parsed.value("until")),
          withTexts: parsed.flag("texts"))
      case "report":
        return try commands.report(
          html: parsed.value("html") ?? "", of: parsed.value("customer"),
          in: try Dates.range(since: parsed.value("since"), until: parsed.value("until")),
          made: Clock.wallMilliseconds())
      case "forget":
        return try commands.forget(
          parsed.positional.first ?? "", isDry: parsed.flag("dry-run"))
      case "replay": return try commands.replay(invocation)
      case "follow":
        if let place = parsed.value("syslog") {
          return try commands.forward(to: place, cursor: parsed.value("cursor"))
        }
        return try commands.follow(
          session: parsed.value("session"), flush: output.flush, tell: invocation.tell)
      default: preconditionFailure("a command of the table")
      }
    } catch let conflict as LedgerConflict {
      if invocation.isJSON, invocation.command == "verify" { try pen.line(conflict.json) }
      throw conflict.failure(invocation.language)
    } catch let error as LedgerError {
      throw LedgerFolder.failure(error, invocation.language)
    } catch let error as SystemError {
      throw LedgerFolder.failure(.system(error), invocation.language)
    }
  }
}

extension Audit {
  /// Says in words what is wrong with the ledger that a broker shows.
  private static func named(_ invocation: Invocation, _ body: () throws -> ExitCode) throws
    -> ExitCode
  {
    do { return try body() } catch let conflict as LedgerConflict {
      throw conflict.failure(invocation.language)
    }
  }

  /// The ledger of a folder, or a broker's, brought up to date.
  private static func commands(_ invocation: Invocation, _ pen: Pen) throws -> Commands {
    let parsed = invocation.parsed
    guard (parsed.value("dir") == nil) != (parsed.value("broker") == nil) else {
      throw Failure(
        .usage,
        error: Localized(
          "hace falta --dir DIR o --broker HOST:PORT, uno de los dos",
          "--dir DIR or --broker HOST:PORT is needed, one of them")[invocation.language],
        hint: Localized(
          "vea: aldaba-audit help \(invocation.command)",
          "see: aldaba-audit help \(invocation.command)")[invocation.language])
    }
    if let directory = parsed.value("dir") {
      return Commands(
        reader: try LedgerFolder.open(directory, invocation.language), pen: pen,
        home: try? invocation.home())
    }
    let remote = try RemoteLedger(invocation)
    try remote.refresh()
    return try Commands(remote, pen: pen)
  }
}
