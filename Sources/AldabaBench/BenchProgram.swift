import AldabaJSON
import AldabaSystem
import AldabaTerminal

/// `aldaba-bench`: measures whole programs on this machine, on loopback, beside its peers.
public enum BenchProgram {
  public static func main() -> Never {
    Program.run(table) { invocation throws in
      let wanted = invocation.parsed.positional
      for name in wanted where !names.contains(name) {
        let near = nearest(to: name, in: names) ?? names.joined(separator: " ")
        throw Failure(.usage, error: "no benchmark «\(name)»", hint: near)
      }
      let ground = Ground(
        programs: Files.directory(of: try Host.executablePath()),
        isQuick: invocation.parsed.flag("quick"))
      defer { ground.close() }
      let isTable = invocation.parsed.flag("table")
      if isTable {
        try invocation.print(Measurement.machine() + "\n\n" + Measurement.tableTitle)
      } else if !invocation.isJSON {
        try invocation.print(Measurement.title)
      }
      for bench in Bench.all where wanted.isEmpty || bench.names.contains(where: wanted.contains) {
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
        ],
        examples: [
          Example("aldaba-bench", Localized("todo", "everything")),
          Example(
            "aldaba-bench --table",
            Localized("todo, como está en README.md", "everything, as it stands in README.md")),
          Example(
            "aldaba-bench relay-throughput --json",
            Localized("una medida, para otro programa", "one measurement, for another program")),
        ],
        summary: Localized(
          "mide: " + names.joined(separator: ", "), "measures: " + names.joined(separator: ", ")))
    ])
}
