import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWords

/// `aldaba-bench`: measures whole programs on this machine, on loopback, beside its peers.
public enum BenchProgram {
  public static func main() -> Never {
    Program.run(table) { invocation throws in
      let wanted = invocation.parsed.positional
      for name in wanted where !names.contains(name) {
        let near = nearest(to: name, in: names) ?? names.joined(separator: " ")
        throw Failure(.usage, error: "no benchmark «\(name)»", hint: near)
      }
      let text = invocation.parsed.value("records") ?? "1000000"
      guard let records = Int(text), (10_000...100_000_000).contains(records) else {
        throw Problem.badValue("--records", expected: "1000000", came: text)
      }
      let ground = Ground(
        programs: Files.directory(of: try Host.executablePath()),
        isQuick: invocation.parsed.flag("quick"), records: records,
        folder: invocation.parsed.value("folder"))
      defer { ground.close() }
      let isTable = invocation.parsed.flag("table")
      if isTable {
        try invocation.print(Measurement.machine() + "\n\n" + Measurement.tableTitle)
      } else if !invocation.isJSON {
        try invocation.print(Measurement.title)
      }
      for bench in Bench.all
      where wanted.isEmpty ? !bench.isLong : bench.names.contains(where: wanted.contains) {
        for measured in try bench.run(ground) {
          try invocation.print(
            invocation.isJSON
              ? String(decoding: measured.json.encoded(), as: UTF8.self)
              : isTable ? measured.tableRow : measured.row)
        }
      }
      return .done
    }
  }

  private static let names = Bench.all.flatMap(\.names)

  static let table = CommandTable(
    program: "aldaba-bench", version: Program.version,
    summary: Localized(
      "Mide los programas de Aldaba en esta máquina", "Measures Aldaba's programs on this machine"),
    commands: [
      Command(
        name: "", arguments: [Argument("NAME", .any)],
        options: [
          Option("quick", summary: Localized("menos repeticiones", "fewer runs")),
          Option(
            "table", summary: Localized("una tabla para README.md", "a table for README.md")),
          Option(
            "records", "N",
            summary: Localized(
              "para ledger-million: cuántas anotaciones (1000000)",
              "for ledger-million: how many records (1000000)")),
          Option(
            "folder", "DIR",
            summary: Localized(
              "para ledger-million: dónde guardar el registro, para usarlo otra vez",
              "for ledger-million: where to keep the ledger, to use it again")),
        ],
        examples: [
          Example("aldaba-bench", Localized("todo", "everything")),
          Example(
            "aldaba-bench --table",
            Localized("todo, como está en README.md", "everything, as it stands in README.md")),
          Example(
            "aldaba-bench relay-throughput --json",
            Localized("una medida, para otro programa", "one measurement, for another program")),
          Example(
            "aldaba-bench ledger-million --folder /var/tmp/million",
            Localized(
              "un registro de un millón de anotaciones: tarda minutos, y solo si se pide",
              "a ledger of a million records: takes minutes, and runs only when asked for")),
        ],
        summary: Localized(
          "mide: " + names.joined(separator: ", "), "measures: " + names.joined(separator: ", ")))
    ])
}
