import AldabaJSON
import AldabaSystem
import AldabaWire
import Glibc
import TestSupport
import Testing

@testable import AldabaBroker

@Suite struct TokenTests {
  /// A token is good for twenty-four hours by the authority's own clock, and not a moment longer.
  @Test func aTokenLastsADay() throws {
    var template = Array("/tmp/aldaba-broker-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    defer { removeAll(path) }
    let directory = path + "/b"
    try Initialise.run(directory: directory, organisation: "Soporte Acme", hosts: [])
    let folder = Folder(path: directory)
    let id = try #require(PersonID(rawValue: "otto"))
    let before = Clock.wallMilliseconds()
    let secret = try AuthorityStore(folder).add(
      id, name: "Otto", role: .technician, team: nil, again: false)
    let after = Clock.wallMilliseconds()
    let people = try JSON.parse(Files.read(folder.people, maximumBytes: 65_536))
    let until = try #require(people["otto"]?["until"]?.integer)
    #expect((before + 86_400_000...after + 86_400_000).contains(until))
    // At its end it is refused before anything else is looked at, and just before it is not.
    for (end, refusal) in [(Int64(0), AuthorityStore.Refusal.expiredToken), (60_000, nil)] {
      var all = try #require(people.object)
      var otto = try #require(all["otto"]?.object)
      otto["until"] = .integer(Clock.wallMilliseconds() + end)
      all["otto"] = .object(otto)
      try Files.replace(folder.people, JSON.object(all).encoded(), permissions: 0o600)
      let store = try AuthorityStore(folder)
      do {
        _ = try store.sign(secret: secret, request: [1, 2, 3])
        Issue.record("what is no request was signed")
      } catch {
        #expect(error as? AuthorityStore.Refusal == refusal)
      }
    }
  }
}
