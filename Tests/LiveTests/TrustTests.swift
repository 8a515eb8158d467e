import AldabaCrypto
import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// Whom each program believes: only what leads to the pinned authority and ledger, and only while
/// nobody has taken it back.
@Suite struct TrustTests {
  private static func start(_ scene: Scene, home: String? = nil, to address: String? = nil)
    async throws -> Finished
  {
    try await scene.run([
      "aldaba", "start", "--json", "--home", home ?? scene.technicianHome, "--customer", "Ana",
      "--ticket", "C-7", "--motive", "Nada", "--broker", address ?? scene.address,
    ])
  }

  private static func join(
    _ scene: Scene, _ code: String = "123-456-789", to address: String? = nil
  )
    async throws -> Finished
  {
    try await scene.run([
      "aldaba-agent", "join", code, "--json", "--home", scene.customerHome, "--customer-file",
      scene.customerFile, "--broker", address ?? scene.address,
    ])
  }

  // MARK: - Brokers

  @Test func aBrokerOfAnotherAuthority() async throws {
    try await Scene.play { scene in
      let other = scene.folder + "/other"
      let made = try await scene.run(["aldaba-broker", "init", "--dir", other, "--org", "Otra"])
      #expect(made.code == 0)
      let program = try await scene.start(
        "other", ["aldaba-broker", "serve", "--dir", other, "--listen", "127.0.0.1:0", "--json"])
      let port = try #require(try await program.wait("listening")["port"]?.integer)
      let address = "localhost:\(port)"
      let token = try await scene.token("otto")
      let enrolled = try await scene.run(
        ["aldaba", "enroll", "--home", scene.folder + "/otto", "--broker", address], input: token)
      for done in [
        try await Self.join(scene, to: address), try await Self.start(scene, to: address), enrolled,
      ] {
        #expect(done.code == 76)
        #expect(done.error.isTwoLines)
        #expect(done.output.isEmpty)
      }
    }
  }

  @Test func aBrokerUnderAnotherName() async throws {
    try await Scene.play { scene in
      // The certificate is for localhost and its addresses.
      let done = try await Self.join(scene, to: "127.0.0.2:\(scene.port)")
      #expect(done.code == 76 || done.code == 69)
      #expect(done.error.isTwoLines)
    }
  }

  @Test func withoutTheOrganisationsFile() async throws {
    try await Scene.play(serves: false) { scene in
      let arguments = [
        "aldaba-agent", "join", "123-456-789", "--json", "--home", scene.customerHome,
        "--customer-file",
      ]
      let none = try await scene.run(arguments + [scene.folder + "/none.json5"])
      #expect(none.code == 78)
      #expect(none.error.isTwoLines)
      let broken = scene.folder + "/broken.json5"
      let text = try Files.read(scene.customerFile, maximumBytes: 65_536).asText
      let line = text.split(separator: "\n").firstIndex { $0.contains("phone:") } ?? 0
      try Files.writeNew(
        broken, Array(text.replacing("phone:", with: "fone:").utf8), permissions: 0o644)
      let done = try await scene.run(arguments + [broken])
      #expect(done.code == 78)
      #expect(done.error.contains("broken.json5:\(line + 1):"), "\(done.error)")
    }
  }

  // MARK: - Technicians

  @Test func revokedWhileConnected() async throws {
    try await Scene.play(["resume_seconds=1"]) { scene in
      let other = try await scene.enroll("otto")
      let (bystander, _) = try await scene.startCall(home: other)
      let call = try await scene.call()
      try await call.typing()
      let revoked = try await scene.run([
        "aldaba-broker", "person", "revoke", "gabriela", "--dir", scene.brokerFolder,
      ])
      #expect(revoked.code == 0)
      #expect(try await call.technician.exit() == 76)
      #expect(call.technician.errorText.isTwoLines)
      try await call.agent.wait("link", ["side": "technician", "state": "lost"])
      let again = try await Self.start(scene)
      #expect(again.code == 76)
      #expect(again.error.isTwoLines)
      try await call.agent.wait("closed", ["by": "lost"])
      #expect(!bystander.hasHeard("link"))
      #expect(try await scene.records("person.revoked").count == 1)
      try await scene.has(1, "refused.peer")
      // Not even with a certificate that is new.
      try scene.replaceCertificate(now: nil)
      #expect(try await Self.start(scene).code == 76)
    }
  }

  @Test func anExpiredCertificate() async throws {
    try await Scene.play { scene in
      try scene.replaceCertificate(now: Clock.wallMilliseconds() / 1000 - 8 * 86_400)
      let done = try await Self.start(scene)
      #expect(done.code == 76)
      #expect(done.error.isTwoLines)
      try await scene.has(1, "refused.peer")
    }
  }

  @Test func aCertificateOfAnotherAuthority() async throws {
    try await Scene.play { scene in
      let authority = try Authority.create(organisation: "Soporte Acme", years: 1)
      try scene.replaceCertificate(authority: authority, now: nil)
      let done = try await Self.start(scene)
      #expect(done.code == 76)
      #expect(done.error.isTwoLines)
      try await scene.has(1, "refused.peer")
    }
  }

  /// The authority signed it, but nobody recorded it: whoever took the authority's key.
  @Test func aCertificateThatIsNotInTheLedger() async throws {
    try await Scene.play { scene in
      try scene.replaceCertificate(id: "mallory", now: nil)
      let done = try await Self.start(scene)
      #expect(done.code == 76)
      #expect(done.error.isTwoLines)
    }
  }

  @Test func anAuditorStartsNothing() async throws {
    try await Scene.play { scene in
      let home = try await scene.enroll("aurora", role: "auditor")
      let done = try await Self.start(scene, home: home)
      #expect(done.code == 76)
      #expect(done.error.isTwoLines)
      #expect(try await scene.records("session.opened").isEmpty)
    }
  }

  @Test func anOldCertificateIsRenewed() async throws {
    try await Scene.play { scene in
      let path = scene.technicianHome + "/technician.pem"
      try scene.replaceCertificate(now: Clock.wallMilliseconds() / 1000 - 3 * 86_400)
      let old = try Certificate(pem: try Files.read(path, maximumBytes: 65_536))
      let call = try await scene.call()
      try await call.typing()
      try await call.end()
      try await Scene.until {
        try Certificate(pem: try Files.read(path, maximumBytes: 65_536)).notAfter > old.notAfter
      }
      #expect(try await scene.records("person.renewed").count == 1)
    }
  }

  /// The days after the enrolment: what the customer keeps of a session that begins while a new certificate
  /// is fetched, and of the next one, proves who it was.
  @Test func whoWasRenewedIsProven() async throws {
    if let why = Orders.obstacle { return print("SKIPPED: \(why)") }
    try await Scene.play { scene in
      let orders = try Orders(scene.folder + "/orders")
      try orders.give(["clock \(2 * 86_400)"])
      for number in 1...3 {
        let (technician, code) = try await scene.startCall(
          environment: orders.environment(under: "/nowhere"))
        let agent = try await scene.join(code)
        agent.answer(try await agent.ask("session"), "yes")
        try await technician.wait("joined")
        try await scene.has(number, "person.renewed")
        agent.send(["do": "hangup"])
        #expect(try await agent.exit() == 0)
        #expect(try await technician.exit() == 0)
      }
      for (program, home) in [
        ("aldaba-agent", scene.customerHome), ("aldaba-agent", scene.technicianHome),
      ] {
        let verified = try await scene.run([
          program, "receipts", "verify", "--home", home, "--customer-file", scene.customerFile,
        ])
        #expect(verified.code == 0, "\(verified)")
      }
    }
  }

  @Test func notEnrolled() async throws {
    try await Scene.play { scene in
      let done = try await Self.start(scene, home: scene.folder + "/nobody")
      #expect(done.code == 78)
      #expect(done.error.isTwoLines)
    }
  }

  // MARK: - Tokens

  @Test func tokensAreGoodOnce() async throws {
    try await Scene.play { scene in
      let token = try await scene.token("otto")
      func enroll(_ token: String, _ home: String) async throws -> Finished {
        try await scene.run(
          ["aldaba", "enroll", "--home", "\(scene.folder)/\(home)"], input: token)
      }
      #expect(try await enroll(token, "one").code == 0)
      let used = try await enroll(token, "two")
      #expect(used.code == 68)
      #expect(used.error.isTwoLines)
      let same = try await enroll(token, "one")
      #expect(same.code == 73)
      // One digit of the secret changed.
      var digits = Array(token.utf8.filter { $0 != 0x0A })
      digits[digits.count - 1] = digits[digits.count - 1] == 0x30 ? 0x31 : 0x30
      for wrong in [String(decoding: digits, as: UTF8.self), "", "hola", "aldaba1/x/y/z"] {
        let done = try await enroll(wrong, "three")
        #expect(done.code == 68)
        #expect(done.error.isTwoLines)
      }
      let again = try await scene.run([
        "aldaba-broker", "person", "add", "otto", "--name", "Otto", "--dir", scene.brokerFolder,
      ])
      #expect(again.code == 73)
      #expect(again.error.isTwoLines)
      #expect(try await scene.records("person.enrolled").count == 2)
    }
  }

  @Test func aNewTokenReplacesOneThatWasNotUsed() async throws {
    try await Scene.play { scene in
      let first = try await scene.token("otto")
      let second = try await scene.token("otto")
      let old = try await scene.run(
        ["aldaba", "enroll", "--home", scene.folder + "/o"], input: first)
      #expect(old.code == 68)
      let new = try await scene.run(
        ["aldaba", "enroll", "--home", scene.folder + "/o"], input: second)
      #expect(new.code == 0)
    }
  }

  @Test func anExpiredToken() async throws {
    try await Scene.play(serves: false) { scene in
      let token = try await scene.token("otto")
      let path = scene.brokerFolder + "/authority/people.json"
      var people = try #require(
        try JSON.parse(try Files.read(path, maximumBytes: 65_536)).object)
      var otto = try #require(people["otto"]?.object)
      otto["until"] = 1
      people["otto"] = .object(otto)
      try Files.replace(path, JSON.object(people).encoded(), permissions: 0o600)
      try await scene.serve()
      let done = try await scene.run(
        ["aldaba", "enroll", "--home", scene.folder + "/o", "--broker", scene.address],
        input: token)
      #expect(done.code == 68)
      #expect(done.error.isTwoLines)
    }
  }

  // MARK: - Files that hold keys

  @Test func keysThatOthersCanRead() async throws {
    try await Scene.play { scene in
      try await scene.call().end()
      let device = scene.customerHome + "/devices"
      let files = [
        try device + "/" + #require(try Files.list(device).first),
        scene.technicianHome + "/technician.key",
      ]
      for file in files {
        for mode: UInt32 in [0o640, 0o604, 0o660] {
          #expect(chmod(file, mode) == 0)
          let done = try await file == files[0] ? Self.join(scene) : Self.start(scene)
          #expect(done.code == 78)
          #expect(done.error.contains(file))
          #expect(done.error.isTwoLines)
        }
        #expect(chmod(file, 0o600) == 0)
      }
    }
  }

  @Test(arguments: ["server.key", "ledger.key", "codes.key", "authority/authority.key"])
  func brokerKeysThatOthersCanRead(name: String) async throws {
    try await Scene.play(serves: false) { scene in
      let file = "\(scene.brokerFolder)/\(name)"
      #expect(chmod(file, 0o640) == 0)
      let done = try await scene.run([
        "aldaba-broker", "serve", "--dir", scene.brokerFolder, "--listen", "127.0.0.1:0", "--json",
      ])
      #expect(done.code == 78, "\(done)")
      #expect(done.error.contains(file))
      #expect(done.output.isEmpty)
    }
  }
}

extension Scene {
  /// Gives the technician another certificate for the same key.
  func replaceCertificate(
    authority: Authority? = nil, id: String = "gabriela", role: String = "technician", now: Int64?
  ) throws {
    let folder = brokerFolder
    let own = try Authority(
      key: try PrivateKey(
        pem: try Files.read(folder + "/authority/authority.key", maximumBytes: 65_536)),
      certificate: try Certificate(
        pem: try Files.read(folder + "/authority.pem", maximumBytes: 65_536)))
    let key = try PrivateKey(
      pem: try Files.read(technicianHome + "/technician.key", maximumBytes: 65_536))
    let certificate = try (authority ?? own).issuePerson(
      publicKey: key.rawPublicKey, id: id, name: "Gabriela Ruiz", role: role, team: nil, now: now)
    try Files.replace(
      technicianHome + "/technician.pem", certificate.pem, permissions: 0o644)
  }
}
