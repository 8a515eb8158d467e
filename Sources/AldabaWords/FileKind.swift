/// What a file is by the ending of its name, for whoever has to decide about it. The name alone says it:
/// what is in the file may be something else, so the ending stands beside it.
public enum FileKind: Sendable, Equatable, CaseIterable {
  case text, document, sheet, slides, pdf, page, picture, sound, video, archive, settings
  /// Changes the computer when it is opened or run.
  case package, script, program, launcher, image
  case unknown

  /// - Parameter name: of a file, without folders.
  public init(name: String) {
    self = FileKind.ending(of: name).flatMap { FileKind.endings[$0] } ?? .unknown
  }

  /// What follows the last point of a name, in small letters; nil for none that reads as one.
  static func ending(of name: String) -> String? {
    guard let point = name.lastIndex(of: "."), point != name.startIndex else { return nil }
    let ending = name[name.index(after: point)...].lowercased()
    guard (1...8).contains(ending.utf8.count),
      ending.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) })
    else { return nil }
    return ending
  }

  private static let endings: [String: FileKind] = {
    let kinds: [(FileKind, String)] = [
      (.text, "txt md log csv"), (.document, "odt doc docx rtf"), (.sheet, "ods xls xlsx"),
      (.slides, "odp ppt pptx"), (.pdf, "pdf ps"), (.page, "html htm xhtml"),
      (.picture, "png jpg jpeg gif svg webp tif tiff bmp heic"),
      (.sound, "mp3 ogg oga wav flac m4a opus"), (.video, "mp4 mkv webm avi mov ogv"),
      (.archive, "zip tar gz tgz xz bz2 zst 7z rar"),
      (.settings, "conf cfg ini json yaml yml toml xml ppd"),
      (.package, "deb rpm snap flatpak flatpakref apk"), (.script, "sh bash py pl rb js ps1 bat"),
      (.program, "appimage run exe msi jar so"), (.launcher, "desktop service timer"),
      (.image, "iso img qcow2"),
    ]
    var endings: [String: FileKind] = [:]
    for (kind, names) in kinds {
      for name in names.split(separator: " ") { endings[String(name)] = kind }
    }
    return endings
  }()
}

extension Words {
  /// «documento PDF (.pdf)», «no se sabe por el nombre».
  func kind(of name: String) -> Phrase {
    let kind = kind(FileKind(name: name))
    guard let ending = FileKind.ending(of: name) else { return kind }
    return "\(kind) (.\(ending))"
  }

  private func kind(_ kind: FileKind) -> Phrase {
    switch kind {
    case .text: named(es: "texto", en: "text")
    case .document: named(es: "documento", en: "document")
    case .sheet: named(es: "hoja de cálculo", en: "spreadsheet")
    case .slides: named(es: "presentación", en: "slides")
    case .pdf: named(es: "documento para leer o imprimir", en: "document to read or print")
    case .page: named(es: "página web", en: "web page")
    case .picture: named(es: "imagen", en: "picture")
    case .sound: named(es: "sonido", en: "sound")
    case .video: named(es: "vídeo", en: "video")
    case .archive: named(es: "varios archivos en uno", en: "several files in one")
    case .settings: named(es: "ajustes de un programa", en: "settings of a program")
    case .package: named(es: "programa para instalar", en: "program to install")
    case .script: named(es: "órdenes para el equipo", en: "commands for the computer")
    case .program: named(es: "programa", en: "program")
    case .launcher:
      named(es: "acceso que abre un programa", en: "shortcut that starts a program")
    case .image: named(es: "disco completo", en: "whole disk")
    case .unknown: named(es: "no se sabe por el nombre", en: "the name does not say")
    }
  }

  private func named(es: Phrase, en: Phrase) -> Phrase { language == .es ? es : en }
}
