import AldabaCrypto
import AldabaLedger
import AldabaSystem
import AldabaWire

/// The names under which records are found again: 16 bytes each.
enum Labels {
  /// Whoever was added, and so has a name.
  static let people = [UInt8](repeating: 0xFF, count: 16)

  static func of(_ session: SessionID) -> [UInt8] { [UInt8](hex: session.rawValue) ?? [] }

  /// What is done about knocks, callbacks and promises.
  static func of(_ matter: AskID) -> [UInt8] { short("matter \(matter.rawValue)") }

  /// Enrolments of a person.
  static func of(_ person: PersonID) -> [UInt8] { short("person \(person.rawValue)") }

  private static func short(_ text: String) -> [UInt8] {
    Array(Crypto.sha256(Array(text.utf8)).prefix(LedgerBlocks.nameCount))
  }

  private static let mark = Array("\"session\":\"".utf8)

  /// The names of a line: for one of a session what stands in it, for others what they are about.
  static func names(_ line: UnsafeRawBufferPointer) -> [[UInt8]] {
    if let session = session(line) { return [session] }
    var statement: [UInt8] = []
    let bytes = line.assumingMemoryBound(to: UInt8.self)
    guard let record = try? Record(written: bytes.span, statement: &statement) else { return [] }
    switch record.act {
    case .personAdded: return [people]
    case .personEnrolled(let id, _, _, _), .personRenewed(let id, _, _, _): return [of(id)]
    case .knockMade(let knock): return [of(knock.id)]
    case .knockAnswered(let id, _, _), .knockGivenUp(let id, _), .fulfilled(_, let id, _):
      return [of(id)]
    case .missed(let miss): return miss.from.map { [of($0)] } ?? miss.id.map { [of($0)] } ?? []
    case .promised(let promised): return [of(promised.id)] + (promised.from.map { [of($0)] } ?? [])
    case .forgotten(let forgotten): return forgotten.sessions.map(of)
    default: return []
    }
  }

  /// In a canonical line a quote inside a text has a backslash before it, so that this is no text.
  private static func session(_ line: UnsafeRawBufferPointer) -> [UInt8]? {
    guard let place = line.place(of: mark), place + mark.count + 32 < line.count else {
      return nil
    }
    let start = place + mark.count
    return [UInt8](hex: String(decoding: line[start..<start + 32], as: UTF8.self))
  }
}
