import AldabaJSON
import AldabaTerminal
import AldabaWords
import FoundationEssentials
import Testing

@testable import AldabaTechnician

/// Words that could be plainer or kinder (R19, R31).
@Suite struct GlossaryTests {
  private let glossary = Glossary(
    jargon: [
      ("router", "el aparato de internet"), ("cola de impresión", "la lista"),
      ("log", "lo anotado"),
      ("log in", "entrar"), ("IP", "la dirección"), ("caña", "el palo"),
    ], tone: ["ya se lo dije", "you're wrong", "es muy fácil"])

  private let router = Wording.jargon(word: "router", plain: "el aparato de internet")

  @Test func wholeWordsWhateverCaseAndAccents() {
    for text in [
      "el router", "ROUTER", "¿Y el Róuter?", "(router)", "reinicie el router.", "r\u{F3}uter",
    ] {
      #expect(glossary.check(text) == [router], "\(text)")
    }
    for text in ["", "enrutador", "routering", "el rou ter", "cana", "ips2"] {
      #expect(glossary.check(text).isEmpty, "\(text)")
    }
    #expect(glossary.check("cole de impresion").isEmpty)
    #expect(
      glossary.check("La COLA  de impresio\u{301}n") == [
        .jargon(word: "cola de impresión", plain: "la lista")
      ])
  }

  @Test func pluralsAndTheLongestFirst() {
    #expect(
      glossary.check("dos routers, tres IPs") == [
        router, .jargon(word: "IP", plain: "la dirección"),
      ])
    #expect(glossary.check("log in") == [.jargon(word: "log in", plain: "entrar")])
    #expect(glossary.check("los logs") == [.jargon(word: "log", plain: "lo anotado")])
    #expect(glossary.check("el router y el router") == [router])
  }

  @Test func toneIsFoundAsItIsWritten() {
    #expect(glossary.check("Pues ya se lo dije.") == [.tone("ya se lo dije")])
    #expect(glossary.check("You’re wrong there") == [.tone("you're wrong")])
    #expect(glossary.check("es muy fáciles").isEmpty)
  }

  @Test(arguments: Language.allCases) func theBuiltInListsAreThoseOfTheFiles(language: Language)
    throws
  {
    let file = Self.root.appending(path: "Config/glossary.\(language.rawValue).json5")
    let text = try String(contentsOf: file, encoding: .utf8)
    let builtIn = Glossary.builtIn[language]
    let difference = zip(text.utf8, builtIn.utf8).enumerated().first {
      $0.element.0 != $0.element.1
    }
    #expect(difference == nil && text.utf8.count == builtIn.utf8.count)
    let glossary = try Glossary(json5: Array(builtIn.utf8))
    #expect(glossary.count >= 90)
    // What is offered instead is not itself of the trade, and hurts nobody.
    let members = try JSON5.parse(Array(builtIn.utf8))["plain"]?.members ?? []
    #expect(members.count >= 60)
    for member in members {
      let plain = member.value.string ?? ""
      #expect(glossary.check(plain).isEmpty, "\(member.key): \(plain)")
      #expect(glossary.check(member.key).count == 1, "\(member.key)")
    }
  }

  @Test func aFileOfOnesOwnIsReadWithItsPlaces() throws {
    let own = try Glossary(json5: Array("{plain: {bit: 'a little'}, tone: ['no']}".utf8))
    #expect(own.count == 2 && own.check("A bit. No!").count == 2)
    for text in ["[]", "{}", "{plain: [], tone: []}", "{plain: {a: 1}, tone: []}", "{plain: {}}"] {
      #expect(throws: JSONError.self) { try Glossary(json5: Array(text.utf8)) }
    }
    #expect(throws: JSONError.self) {
      try Glossary(json5: Array("{plain: {}, tone: [], other: 1}".utf8))
    }
  }

  private static let root: URL = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    return folder
  }()
}
