import AldabaSystem
import AldabaTerminal
import AldabaWords

/// `demo`: the whole of Aldaba on one machine, with throw-away certificates.
///
///     init ─ serve ─ person add ─ enroll      by this program and `aldaba`, in a temporary folder
///     start ─ join ─ questions and answers    `aldaba` and `aldaba-agent`, over their JSON lines
///     a wait (R6–R10) ─ a transfer (R11–R15)  the two figures that a help desk is taught (R34)
///     close ─ hang up ─ verify ─ show         and what `aldaba-audit` finds of it
///
/// The programs are the real ones, found beside this one's own file. A person reads a linear
/// transcript, at a pace that can be read along on a terminal; with `--json` every line that a
/// program printed is passed on. Nothing stays behind, also after an error or Ctrl+C, unless
/// `--keep` asks for the folder.
enum Demo {
  static func run(_ invocation: Invocation) throws -> ExitCode {
    let programs = try programs(invocation.language)
    let transcript = DemoTranscript(invocation)
    let stage = try DemoStage(programs: programs, transcript: transcript)
    let keeps = invocation.parsed.flag("keep")
    defer {
      stage.clear(keepsFolder: keeps)
      let place = Localized(
        "La carpeta queda en \(stage.folder)", "The folder stays: \(stage.folder)")
      if keeps { invocation.tell(place[invocation.language]) }
    }
    try DemoPlay(stage).play()
    return .done
  }

  /// The folder of the programs that are shown.
  private static func programs(_ language: Language) throws -> String {
    let folder = Files.directory(of: try Host.executablePath())
    let missing = ["aldaba", "aldaba-agent", "aldaba-audit"].filter {
      !Files.exists("\(folder)/\($0)")
    }
    guard missing.isEmpty else {
      let names = missing.joined(separator: ", ")
      let error = Localized(
        "Se esperaban los demás programas en \(folder); falta: \(names)",
        "The other programs were expected in \(folder); missing: \(names)")
      let hint = Localized(
        "Instálelos ahí; o en el código fuente: swift build, y Config/try",
        "Install them there; or, in the sources: swift build, and Config/try")
      throw Failure(.configuration, error: error[language], hint: hint[language])
    }
    return folder
  }
}
