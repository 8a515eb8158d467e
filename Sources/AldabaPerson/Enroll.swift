import AldabaCrypto
import AldabaJSON
import AldabaLink
public import AldabaSystem
public import AldabaTerminal
import AldabaWire
public import AldabaWords

/// `enroll`: a token becomes a certificate. The key is made here and only the request leaves.
public enum Enroll {
  /// What either program's `enroll` takes.
  public static let passphrase = Option(
    "passphrase",
    summary: Localized(
      "la llave se guarda con una contraseña, que se pregunta cada vez",
      "the key is kept under a passphrase, which is asked for each time"))

  /// Runs `enroll` of either program: the token comes from the prompt or standard input.
  public static func run(_ invocation: Invocation) throws -> ExitCode {
    let home = try invocation.home()
    guard !Files.exists(Identity.certificatePath(home.config)) else {
      throw Problem.fileExists(Identity.certificatePath(home.config))
    }
    let line = try invocation.secretLine(invocation.words.tokenPrompt())
    guard let token = Token(String(decoding: line, as: UTF8.self)) else {
      throw Problem.unknownToken
    }
    let address = try invocation.parsed.value("broker").map { try place($0) } ?? token.address
    let key = try makeKey(home, invocation)
    let request = try Authority.request(key: key)
    let context = try TLSContext.enrollingClient(authorityFingerprint: token.fingerprint)
    let answer = try ask(
      .enroll(secret: token.secret, request: request), address: address, context: context)
    guard case .enrolled(let der, let receipt, let text) = answer else {
      throw Problem.wrongProtocol(address.description)
    }
    let (certificate, trust) = try check(der, receipt, text, key, token, address)
    try Identity.save(certificate, trust: text, home)
    if invocation.isJSON {
      let event: JSON = [
        "event": "enrolled", "id": .string(certificate.personID ?? ""),
        "name": .string(certificate.commonName ?? ""),
        "organisation": .string(trust.organisation),
      ]
      try invocation.print(event.encodedText)
    } else {
      invocation.tell(
        invocation.words.enrolled(
          name: certificate.commonName ?? "", organisation: trust.organisation,
          until: Calendar.day(unixSeconds: certificate.notAfter)))
    }
    return .done
  }

  /// A `HOST:PORT` that was typed.
  public static func place(_ text: String) throws(Problem) -> HostPort {
    guard let address = HostPort(text) else {
      throw .badValue("--broker", expected: "help.acme.example:7443", came: text)
    }
    return address
  }

  /// The key outlives a token that did not work: the next attempt uses it again.
  private static func makeKey(_ home: Home, _ invocation: Invocation) throws -> PrivateKey {
    let path = Identity.keyPath(home.config)
    if Files.exists(path) { return try KeyFile.read(path, invocation) }
    let key = PrivateKey.ed25519()
    let pem =
      invocation.parsed.flag("passphrase")
      ? try key.pem(passphrase: try KeyFile.newPassphrase(invocation)) : key.pem()
    try Folders.make(home.config)
    try Files.writeNew(path, pem, permissions: 0o600)
    return key
  }

  private static func check(
    _ der: [UInt8], _ receipt: JSON, _ text: String, _ key: PrivateKey, _ token: Token,
    _ address: HostPort
  ) throws -> (Certificate, Trust) {
    do {
      let trust = try Trust(Array(text.utf8))
      let certificate = try Certificate(der: der)
      guard trust.authorities.knows(token.fingerprint), certificate.matches(key) else {
        throw Problem.foreignBroker(address.description)
      }
      try trust.authorities.verify(
        certificate, purpose: .client, at: Clock.wallMilliseconds() / 1000)
      try Enrolment.check(receipt, of: certificate, trust)
      return (certificate, trust)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem.foreignBroker(address.description)
    }
  }

  /// One question on a connection of its own, and its answer.
  private static func ask(_ message: Message, address: HostPort, context: TLSContext) throws
    -> Message
  {
    let loop = try EventLoop()
    var result: Result<Message, AskError> = .failure(.link(.slow))
    var open: Link?
    Dialer(loop: loop, address: address, context: context).dial { dialled in
      switch dialled {
      case .failure(let error):
        result = .failure(.link(error))
        loop.stop()
      case .success(let link):
        open = link
        link.onClosed = { error in
          result = .failure(.link(error))
          loop.stop()
        }
        link.onFrame = { frame in
          guard case .control(let bytes) = frame else { return }
          do throws(WireError) {
            let answer = try Message.decode(bytes)
            if case .bye(let code) = answer {
              result = .failure(.refused(code))
            } else {
              result = .success(answer)
            }
          } catch { result = .failure(.malformed(error)) }
          link.onClosed = { _ in }
          loop.stop()
        }
        link.send(message)
      }
    }
    loop.after(seconds: 30) { loop.stop() }
    loop.run()
    withExtendedLifetime(open) {}
    do { return try result.get() } catch {
      throw error.problem(address: address, organisation: "")
    }
  }
}
