import AldabaWire
import AldabaWords

/// Questions and sentences about files.
let fileQuestions: [(name: String, question: Question)] = [
  ("push", .push(reason: Given.reason, notice("controlador.deb", 3_400_000))),
  ("push", .push(reason: Given.reason, notice("fotos", 1, files: 1))),
  (
    "push",
    .push(reason: Given.reason, notice("guiones", 812, files: 12, isHidden: true, isProgram: true))
  ),
  ("push", .push(reason: Given.reason, notice("impresora.ppd", 812, isThere: true))),
  (
    "push", .push(reason: Given.reason, notice("notas", 3, isHidden: true, isThere: true))
  ),
  (
    "overwrite",
    .overwrite(file: "informe.pdf", bytes: 20_480, saved: .date(weekday: 2, day: 24, month: 11))
  ),
  ("overwrite", .overwrite(file: "informe.pdf", bytes: 0, saved: .today)),
  ("fetch", .fetch(reason: Given.reason, file: "/home/ana/informe.pdf", bytes: 123_456_789)),
]

private func notice(
  _ name: String, _ bytes: Int64, files: Int? = nil, isHidden: Bool = false,
  isProgram: Bool = false,
  isThere: Bool = false
) -> FileNotice {
  FileNotice(
    name: name, bytes: bytes, files: files, place: "/home/ana/Descargas",
    digest: "7a3f9c01d2e4b586", isHidden: isHidden, isProgram: isProgram,
    isThere: isThere)
}

func fileSentences(_ words: Words, _ talk: Talk) -> [(name: String, text: String)] {
  let path = "/home/ana/Descargas/informe.pdf"
  return [
    ("fileArrived", words.fileArrived(path, in: talk)),
    ("fileHanded", words.fileHanded(path, in: talk)),
    (
      "fileList",
      words.fileList([("docs/notas.txt", 812, false), ("instalar.sh", 3_400_000, true)])
    ),
  ]
    + [true, false].flatMap { isPush -> [(name: String, text: String)] in
      let (done, total): (Int64, Int64) = (1_200_000, 3_400_000)
      return [
        (
          "fileGoesOn",
          words.fileGoesOn(path, isPush: isPush, done: done, of: total, in: talk)
        ),
        (
          "fileOnItsWay",
          words.fileOnItsWay(
            "informe.pdf", isPush: isPush, done: done, of: total, rate: 350_000)
        ),
      ]
    }
    + FileTrouble.allCases.map {
      (
        "fileNotArrived",
        words.fileNotArrived(path, $0, isKept: $0 == .linkLost, in: talk)
      )
    }
}

func technicianFileSentences(_ words: Words) -> [(name: String, text: String)] {
  var all: [(name: String, text: String)] = [
    ("fileReading", words.fileReading("informe.pdf")),
    ("fileProgress", words.fileProgress(done: 0, of: 0, rate: 0)),
    ("fileResumed", words.fileResumed("informe.pdf", done: 1_200_000, of: 3_400_000)),
    (
      "fileFailed",
      words.fileFailed("informe.pdf", .linkLost, done: 1_200_000, of: 3_400_000).text
    ),
    ("fileDone", words.fileDone("informe.pdf", bytes: 1_000)),
  ]
  for (done, rate) in [(0, 0), (1_200_000, 0), (1_200_000, 350_000), (999_949, 1)]
    as [(Int64, Int64)]
  {
    all.append(("fileProgress", words.fileProgress(done: done, of: 3_400_000, rate: rate)))
  }
  for why in FileTrouble.allCases {
    all.append(("fileFailed", words.fileFailed("informe.pdf", why).text))
    all.append(("fileNotSent", words.fileNotSent("informe.pdf", why).text))
  }
  return all
}
