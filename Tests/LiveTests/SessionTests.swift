import AldabaJSON
import Testing

@Suite struct SessionTests {
  @Test func aWholeSession() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      try await call.echo("hola")
      try await call.end()
    }
  }
}
