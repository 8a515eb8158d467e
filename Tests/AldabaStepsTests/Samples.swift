import AldabaSteps
import AldabaWire
import FoundationEssentials

/// A file with everything that a file can have.
let whole = """
  # [es] No suena nada

  ## Suba el volumen

  Pulse la tecla con
  un altavoz.

  - Una vez.
  - Y otra,
    despacio.

  ### brief

  Suba el volumen.

  ### detailed

  1. Busque la tecla.
  2. Púlsela.

  ### check

  Suena algo.

  ## Mire la lista

  Vamos a mirar.

  ### command

  No cambia
  nada.

  ```sh
  wpctl status | grep -v '<x>' && echo "a & b"
  ```

  # [en] There is no sound

  ## Turn the volume up

  Press the key.

  ### check

  You hear something.

  ## See the list

  ### standard

  Let us look.

  ### command

  ```sh
  wpctl status | grep -v '<x>' && echo "a & b"
  ```

  It changes nothing.

  """

/// The smallest file.
let least = "# [es] Uno\n## Paso\nTexto\n"

/// A file with one command, which is put in as it is.
func commanded(_ lines: String) -> String {
  "# [es] Uno\n## Paso\nTexto\n### command\nQué hace\n```sh\n\(lines)\n```\n"
}

func document(_ text: String) throws(StepsProblems) -> StepsDocument {
  try StepsDocument(Array(text.utf8))
}

/// Every problem, as `code line:column came`.
func problems(_ bytes: [UInt8]) -> [String] {
  do throws(StepsProblems) { _ = try StepsDocument(bytes) } catch {
    return error.list.map {
      let came = $0.came.isEmpty ? "" : " \($0.came)"
      return "\($0.code.rawValue) \($0.line):\($0.column)\(came)"
    }
  }
  return []
}

func problems(_ text: String) -> [String] { problems(Array(text.utf8)) }

let words = StepsWords(command: "Orden:", explanation: "Hace:", check: "Bien si:")

/// The files that come with the product.
enum Shipped {
  static let folder =
    "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false)
    .dropLast(3).joined(separator: "/") + "/Config/steps"

  /// The names of the steps files, without README.md.
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".md") && $0 != "README.md" }.sorted()

  static func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }
}
