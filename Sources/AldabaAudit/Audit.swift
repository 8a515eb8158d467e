import AldabaLedger
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// The administrator's program: does the ledger verify, what sessions were there, what happened.
public enum Audit {
  /// Runs the program on the process's own arguments and ends it.
  public static func main() -> Never {
    Program.run(table) { invocation in
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
    if invocation.command == "key" { return try ReaderKey.make(invocation) }
    if invocation.command == "compare" { return try Comparison(pen, parsed).run() }
    do {
      let commands = Commands(
        reader: try LedgerFolder.open(parsed.value("dir") ?? "", invocation.language), pen: pen)
      switch invocation.command {
      case "verify": return try commands.verify()
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
        return try commands.export(
          parsed.value("format").flatMap(ExportFormat.init(rawValue:)) ?? .jsonl,
          in: try Dates.range(since: parsed.value("since"), until: parsed.value("until")),
          withTexts: parsed.flag("texts"))
      case "report":
        return try commands.report(
          html: parsed.value("html") ?? "",
          in: try Dates.range(since: parsed.value("since"), until: parsed.value("until")),
          made: Clock.wallMilliseconds())
      case "follow":
        return try commands.follow(session: parsed.value("session"), flush: output.flush)
      default: preconditionFailure("a command of the table")
      }
    } catch let error as LedgerError {
      throw LedgerFolder.failure(error, invocation.language)
    } catch let error as SystemError {
      throw LedgerFolder.failure(.system(error), invocation.language)
    }
  }
}
