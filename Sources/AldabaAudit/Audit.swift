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
    let commands = Commands(
      reader: try LedgerFolder.open(parsed.value("dir") ?? "", invocation.language),
      words: invocation.words, columns: Tty.size(1)?.columns,
      isColoured: invocation.isColoured(1), write: output.line)
    do {
      switch invocation.command {
      case "verify": return try commands.verify(isJSON: invocation.isJSON)
      case "list": return try commands.list(isJSON: invocation.isJSON)
      case "show":
        return try commands.show(parsed.positional.first ?? "", isJSON: invocation.isJSON)
      default: preconditionFailure("a command of the table")
      }
    } catch let error as LedgerError {
      throw LedgerFolder.failure(error, invocation.language)
    } catch let error as SystemError {
      throw LedgerFolder.failure(.system(error), invocation.language)
    }
  }

  private static let directory = Option(
    "dir", "DIR", isRequired: true,
    summary: Localized(
      "la carpeta «ledger» del servidor, o la del servidor que la contiene",
      "the broker's folder «ledger», or the broker's own folder"))

  static let table = CommandTable(
    program: "aldaba-audit", version: Program.version,
    summary: Localized(
      "Comprueba y cuenta lo que quedó anotado. Funciona también con el servidor en marcha.",
      "Verifies and tells what is on record. Works while the broker runs, too."),
    commands: [
      Command(
        name: "verify", options: [directory],
        examples: [
          Example(
            "aldaba-audit verify --dir /var/lib/aldaba/ledger",
            Localized(
              "comprueba que nada falta, que nadie lo ha cambiado y que todo tenía permiso",
              "checks that nothing is missing or changed, and that all was allowed")),
          Example(
            "aldaba-audit verify --dir /var/lib/aldaba/ledger --json",
            Localized(
              "lo mismo para otro programa: una línea, y 0 o 65 al salir",
              "the same for another program: one line, and exit code 0 or 65")),
        ],
        summary: Localized(
          "comprueba el registro entero: contenido, firmas, orden y permisos",
          "verifies the whole ledger: content, signatures, order and permissions")),
      Command(
        name: "list", options: [directory],
        examples: [
          Example(
            "aldaba-audit list --dir /var/lib/aldaba/ledger",
            Localized("las sesiones, una por fila", "the sessions, one a row")),
          Example(
            "aldaba-audit list --dir /var/lib/aldaba/ledger --json",
            Localized(
              "todas las anotaciones, una por línea, tal como están",
              "every record, one a line, exactly as it stands")),
        ],
        summary: Localized("muestra las sesiones", "shows the sessions")),
      Command(
        name: "show", arguments: [Argument("SESSION")], options: [directory],
        examples: [
          Example(
            "aldaba-audit show 3f2a9c10 --dir /var/lib/aldaba/ledger",
            Localized(
              "cuenta una sesión; bastan las primeras cifras de su nombre",
              "tells one session; the first digits of its name will do"))
        ],
        summary: Localized(
          "cuenta lo que pasó en una sesión, paso a paso",
          "tells what happened in a session, step by step")),
    ])
}

/// Standard output in pieces; what was asked for goes there, words about it to standard error.
private final class Output {
  private static let piece = 65_536
  private var waiting: [UInt8] = []

  func line(_ bytes: [UInt8]) throws {
    waiting += bytes
    waiting.append(0x0A)
    if waiting.count >= Output.piece { try flush() }
  }

  func flush() throws {
    defer { waiting = [] }
    do throws(SystemError) { try IO.writeAll(1, waiting) } catch {
      throw Problem.cannotWrite("stdout", reason: error.reason)
    }
  }
}
