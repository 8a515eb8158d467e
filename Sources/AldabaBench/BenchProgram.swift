import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWire
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
        programs: Files.directory(of: try Host.executablePath()), try amount(invocation.parsed),
        records: records, folder: invocation.parsed.value("folder"))
      defer { ground.close() }
      let isTable = invocation.parsed.flag("table")
      if isTable {
        try invocation.print(Measurement.machine() + "\n\n" + Measurement.tableTitle)
      } else if !invocation.isJSON {
        try invocation.print(Measurement.title)
      }
      var end = ExitCode.done
      for bench in Bench.all
      where wanted.isEmpty ? !bench.isLong : bench.names.contains(where: wanted.contains) {
        do {
          for measured in try bench.run(ground) {
            try invocation.print(
              invocation.isJSON
                ? measured.json.encodedText
                : isTable ? measured.tableRow : measured.row)
          }
        } catch {
          // One that cannot be measured does not take the others along.
          invocation.tell("\(bench.names.joined(separator: ", ")): \(error)")
          end = .inputOutput
        }
      }
      return end
    }
  }

  private static let names = Bench.all.flatMap(\.names)

  private static func amount(_ parsed: Parsed) throws -> Ground.Amount {
    func number(_ option: String, atMost most: Int) throws -> Int? {
      guard let text = parsed.value(option) else { return nil }
      guard let number = Int(text), (1...most).contains(number) else {
        throw Failure(.usage, error: "--\(option) «\(text)»", hint: "1–\(most)")
      }
      return number
    }
    return Ground.Amount(
      isQuick: parsed.flag("quick"), runs: try number("runs", atMost: 1_000),
      mebibytes: try number("size", atMost: 65_536),
      files: try number("files", atMost: Int(Limits.files)))
  }

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
          Option("runs", "N", summary: Localized("cuántas repeticiones", "how many runs")),
          Option(
            "size", "MIB",
            summary: Localized("el archivo que se envía, en MiB", "the file to push, in MiB")),
          Option(
            "files", "N",
            summary: Localized("cuántos archivos de 4 KiB", "how many files of 4 KiB")),
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
          Example(
            "aldaba-bench push --size 64 --runs 1",
            Localized("una vez, con un archivo pequeño", "once, with a small file")),
        ],
        summary: Localized(
          "mide: " + names.joined(separator: ", "), "measures: " + names.joined(separator: ", ")))
    ])
}
