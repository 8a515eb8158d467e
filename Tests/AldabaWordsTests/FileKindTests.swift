import AldabaWords
import Testing

/// What the customer reads of a file's type.
@Suite struct FileKindTests {
  @Test(arguments: [
    ("informe.pdf", FileKind.pdf), ("INFORME.PDF", .pdf), ("factura.pdf.desktop", .launcher),
    ("a.tar.gz", .archive), ("impresora.ppd", .settings), ("controlador.deb", .package),
    ("arreglar.sh", .script), ("x.AppImage", .program), ("foto.jpeg", .picture),
    ("debian.iso", .image), ("notas", .unknown), (".bashrc", .unknown), ("x.", .unknown),
    ("x.cosarara", .unknown), ("x.p\u{202E}df", .unknown), ("x. pdf", .unknown), ("", .unknown),
    ("x.ｐｄｆ", .unknown), ("x.\u{130}so", .unknown),
  ])
  func byTheName(_ name: String, _ kind: FileKind) {
    #expect(FileKind(name: name) == kind)
  }

  /// The ending stands beside it, so that nobody is led to believe more than it says.
  @Test func withItsEnding() {
    func line(_ name: String, _ language: Language, files: Int? = nil) -> String? {
      let notice = FileNotice(
        name: name, bytes: 1, files: files, place: "/", digest: "00", isHidden: false,
        isProgram: false, isThere: false)
      let text = Words(language).question(.push(reason: "m", notice), in: talk)
      return text.split(separator: "\n").first {
        $0.hasPrefix("Tipo: ") || $0.hasPrefix("Type: ")
      }.map(String.init)
    }
    #expect(line("a.pdf.desktop", .es) == "Tipo: acceso que abre un programa (.desktop)")
    #expect(line("a.pdf.desktop", .en) == "Type: shortcut that starts a program (.desktop)")
    #expect(line("x.zzz", .es) == "Tipo: no se sabe por el nombre (.zzz)")
    #expect(line("x", .en) == "Type: the name does not say")
    #expect(line("x.pdf", .es, files: 3) == nil)
  }
}
