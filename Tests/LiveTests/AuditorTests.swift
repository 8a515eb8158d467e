import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaSystem
import Testing

/// Who may read recordings: their key, and how customers' machines learn of it.
@Suite struct AuditorTests {
  private static func key(_ scene: Scene, _ name: String, passphrase: String? = nil) async throws
    -> Finished
  {
    let done = try await scene.run(
      ["aldaba-audit", "key", "--out", "\(scene.folder)/\(name).key"]
        + (passphrase == nil ? [] : ["--passphrase"]), input: passphrase.map { $0 + "\n" })
    if done.code == 0 {
      try Files.writeNew(
        "\(scene.folder)/\(name).request", Array(done.output.utf8), permissions: 0o600)
    }
    return done
  }

  private static func add(
    _ scene: Scene, _ id: String, _ request: String? = nil, name: String = "Eva Soler"
  ) async throws -> Finished {
    try await scene.run([
      "aldaba-broker", "auditor", "add", id, "\(scene.folder)/\(request ?? id).request", "--name",
      name, "--dir", scene.brokerFolder,
    ])
  }

  private static func trust(_ scene: Scene) throws -> Trust {
    try Trust(try Files.read(scene.customerFile, maximumBytes: 65_536))
  }

  @Test func aKeyIsPinnedAndTakenOut() async throws {
    try await Scene.play { scene in
      #expect(try await Self.key(scene, "eva").code == 0)
      #expect(try await Self.key(scene, "leo", passphrase: "tres tristes tigres").code == 0)
      for id in ["eva", "leo"] {
        let done = try await Self.add(scene, id)
        #expect(done.code == 0, "\(done.error)")
        #expect(done.output.isEmpty)
      }
      let eva = try PrivateKey(
        pem: try Files.readPrivate(scene.folder + "/eva.key", maximumBytes: 16_384))
      let leo = try PrivateKey(
        pem: try Files.readPrivate(scene.folder + "/leo.key", maximumBytes: 16_384),
        passphrase: Array("tres tristes tigres".utf8))
      let pinned = try Self.trust(scene).auditors
      #expect(pinned.map(\.personID) == ["eva", "leo"])
      #expect(pinned[0].matches(eva) && pinned[1].matches(leo))
      #expect(pinned[0].commonName == "Eva Soler" && pinned[0].role == "auditor")
      // It is on record, once, and the file is one that the broker finds right.
      #expect(try await Self.add(scene, "eva").code == 0)
      let added = try await scene.records("person.added").filter { $0["role"] == "auditor" }
      #expect(added.map { $0["person"] } == ["eva", "leo"])
      let checked = try await scene.run(["aldaba-broker", "check", "--dir", scene.brokerFolder])
      #expect(checked.code == 0)
      let removed = try await scene.run([
        "aldaba-broker", "auditor", "remove", "eva", "--dir", scene.brokerFolder,
      ])
      #expect(removed.code == 0)
      let left = try await scene.run([
        "aldaba-broker", "auditor", "list", "--json", "--dir", scene.brokerFolder,
      ])
      #expect(left.output.contains("\"leo\"") && !left.output.contains("eva"))
    }
  }

  @Test func whatIsNoKeyOrNoAuditorIsRefused() async throws {
    try await Scene.play { scene in
      #expect(try await Self.key(scene, "eva").code == 0)
      // Nothing is overwritten, and a passphrase is not empty.
      #expect(try await Self.key(scene, "eva").code == 73)
      #expect(try await Self.key(scene, "ana", passphrase: "").code == 64)
      #expect(!Files.exists(scene.folder + "/ana.key"))
      _ = try Files.readPrivate(scene.folder + "/eva.key", maximumBytes: 16_384)

      let before = try Files.read(scene.customerFile, maximumBytes: 65_536)
      func refused(_ done: Finished, _ code: Int32) {
        #expect(done.code == code)
        #expect(done.error.isTwoLines, "\(done.error)")
      }
      refused(try await Self.add(scene, "eva", "nobody"), 74)
      // Somebody else's ID, and files that are no request.
      refused(try await Self.add(scene, "gabriela", "eva"), 73)
      for (name, bytes) in [
        ("empty", []), ("text", Array("hola".utf8)),
        ("key", try Files.read(scene.folder + "/eva.key", maximumBytes: 16_384)),
        ("ed25519", try Authority.pemRequest(key: .ed25519())),
      ] {
        try Files.writeNew("\(scene.folder)/\(name).request", bytes, permissions: 0o600)
        refused(try await Self.add(scene, "eva", name), 78)
      }
      #expect(try Files.read(scene.customerFile, maximumBytes: 65_536) == before)

      // A certificate of somebody else's authority in the file: the file says so, and is not used.
      let other = try Authority.create(organisation: "Otra", years: 1)
      let foreign = try other.issueReader(
        request: Authority.request(key: .p256()), id: "eva", name: "Eva", role: "auditor")
      let trust = try Self.trust(scene)
      try Files.replace(
        scene.customerFile, Array(trust.with(auditors: [foreign]).text.utf8), permissions: 0o644)
      refused(try await scene.run(["aldaba-broker", "check", "--dir", scene.brokerFolder]), 78)
      try Files.replace(scene.customerFile, before, permissions: 0o644)
    }
  }
}
