import AldabaJSON
import AldabaSystem

/// A broker in a throw-away folder with one technician, all on loopback.
final class Bed {
  let folder: String
  let broker: Actor
  let address: String
  let port: UInt16
  private let scratch: Scratch
  private let programs: String

  /// - Parameter settings: keys of `broker.json5` that are otherwise than usual.
  init(programs: String, settings: [String] = []) throws {
    self.programs = programs
    scratch = try Scratch()
    folder = scratch.path
    _ = try Tool.run(
      programs + "/aldaba-broker", ["init", "--dir", folder + "/b", "--org", "Bench"])
    broker = try Actor(
      programs + "/aldaba-broker",
      ["serve", "--dir", folder + "/b", "--listen", "127.0.0.1:0", "--json"]
        + (settings + ["sessions_per_technician=10000"]).flatMap { ["--set", $0] })
    guard let port = try broker.wait("listening")["port"]?.integer.flatMap(UInt16.init(exactly:))
    else { throw BenchError("the broker said no port") }
    self.port = port
    address = "localhost:\(port)"
    let token = try Tool.run(
      programs + "/aldaba-broker",
      ["person", "add", "bench", "--name", "Bench", "--dir", folder + "/b"])
    _ = try Tool.run(programs + "/aldaba", ["enroll", "--home", folder + "/t"], input: token)
  }

  func technician() throws -> Actor {
    try Actor(
      programs + "/aldaba",
      [
        "start", "--json", "--home", folder + "/t", "--customer", "Ana", "--ticket", "1",
        "--motive", "bench", "--broker", address,
      ])
  }

  func agent(_ code: String) throws -> Actor {
    try Actor(
      programs + "/aldaba-agent",
      [
        "join", code, "--json", "--home", folder + "/c", "--customer-file",
        folder + "/b/customer.json5", "--broker", address,
      ])
  }

  /// A session whose customer has said yes to beginning.
  func session() throws -> (technician: Actor, agent: Actor) {
    let technician = try technician()
    guard let code = try technician.wait("session")["code"]?.string else {
      throw BenchError("no code")
    }
    let agent = try agent(code)
    let asked = try agent.wait("asked")
    try agent.send(["do": "answer", "ask": asked["ask"] ?? "", "answer": "yes"])
    _ = try technician.wait("number")
    return (technician, agent)
  }

  func close() { broker.end() }
}
