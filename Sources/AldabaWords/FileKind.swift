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
    case .text: phrase(es: "texto", en: "text")
    case .document: phrase(es: "documento", en: "document")
    case .sheet: phrase(es: "hoja de cálculo", en: "spreadsheet")
    case .slides: phrase(es: "presentación", en: "slides")
    case .pdf: phrase(es: "documento para leer o imprimir", en: "document to read or print")
    case .page: phrase(es: "página web", en: "web page")
    case .picture: phrase(es: "imagen", en: "picture")
    case .sound: phrase(es: "sonido", en: "sound")
    case .video: phrase(es: "vídeo", en: "video")
    case .archive: phrase(es: "varios archivos en uno", en: "several files in one")
    case .settings: phrase(es: "ajustes de un programa", en: "settings of a program")
    case .package: phrase(es: "programa para instalar", en: "program to install")
    case .script: phrase(es: "órdenes para el equipo", en: "commands for the computer")
    case .program: phrase(es: "programa", en: "program")
    case .launcher:
      phrase(es: "acceso que abre un programa", en: "shortcut that starts a program")
    case .image: phrase(es: "disco completo", en: "whole disk")
    case .unknown: phrase(es: "no se sabe por el nombre", en: "the name does not say")
    }
  }
}
