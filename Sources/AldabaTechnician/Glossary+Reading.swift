import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWords

extension Glossary {
  /// Bytes of a glossary's file.
  static let longest = 262_144

  /// The technician's own list where there is one, else the built-in one.
  ///
  /// - Parameter folder: of the configuration.
  static func read(_ folder: String, _ language: Language) throws(Problem) -> Glossary {
    let path = "\(folder)/glossary.\(language.rawValue).json5"
    guard Files.exists(path) else {
      guard let glossary = try? Glossary(json5: Array(builtIn[language].utf8)) else {
        preconditionFailure("the built-in glossary is checked by the tests")
      }
      return glossary
    }
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try Files.read(path, maximumBytes: longest) } catch {
      throw .cannotRead(path, reason: error.reason)
    }
    do throws(JSONError) { return try Glossary(json5: bytes) } catch {
      throw .badConfiguration(path, what: "\(error)")
    }
  }

  /// Reads `plain`, words and what to say instead, and `tone`, a list of phrases.
  init(json5 bytes: [UInt8]) throws(JSONError) {
    var reader = try ConfigurationReader(try JSON5.parse(bytes))
    let plain = try reader.required("plain")
    guard let members = plain.members else {
      throw plain.error("expected an object, got \(plain.kind)")
    }
    var jargon: [(word: String, plain: String)] = []
    for member in members {
      guard let text = member.value.string else {
        throw member.value.error("expected a string, got \(member.value.kind)")
      }
      jargon.append((member.key, text))
    }
    self.init(jargon: jargon, tone: try reader.strings("tone"))
    try reader.finish()
  }
}
