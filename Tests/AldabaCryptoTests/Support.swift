import Glibc
import Testing

@testable import AldabaCrypto

/// The bytes of hexadecimal text that a test carries.
func bytes(hex: String) -> [UInt8] {
  let digits = hex.compactMap(\.hexDigitValue)
  precondition(digits.count == hex.count && digits.count.isMultiple(of: 2))
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}

/// Expects an error of this kind, from here.
func expectError(
  _ kind: CryptoError.Kind, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("expected an error of kind \(kind)", sourceLocation: sourceLocation)
  } catch let error as CryptoError {
    #expect(error.kind == kind, "\(error)", sourceLocation: sourceLocation)
  } catch {
    Issue.record("expected another error than \(error)", sourceLocation: sourceLocation)
  }
}

typealias Identity = (Certificate, PrivateKey)

/// An organisation with its broker and a technician; made once, since nothing in it changes.
struct Organisation: Sendable {
  static let ours = make("Ayuntamiento de Ejemplo")
  static let other = make("Somebody Else")

  let authority: Authority
  let broker: (certificate: Certificate, key: PrivateKey)
  let ana: (certificate: Certificate, key: PrivateKey)

  private static func make(_ name: String) -> Organisation {
    do {
      let authority = try Authority.create(organisation: name, years: 10)
      let brokerKey = PrivateKey.p256()
      let broker = try authority.issueServer(
        hosts: ["localhost", "broker.example", "127.0.0.1", "::1"], days: 80, key: brokerKey)
      let anaKey = PrivateKey.ed25519()
      let ana = try authority.issuePerson(
        publicKey: anaKey.rawPublicKey, id: "ana", name: "Ana Núñez", role: "technician",
        team: "sistemas")
      return Organisation(authority: authority, broker: (broker, brokerKey), ana: (ana, anaKey))
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// A person whose certificate was issued at another time.
  func person(days: Int = 7, now: Int64) throws -> Identity {
    let key = PrivateKey.ed25519()
    let certificate = try authority.issuePerson(
      publicKey: key.rawPublicKey, id: "eva", name: "Eva", role: "technician", team: nil,
      days: days, now: now)
    return (certificate, key)
  }

  func brokerContext() throws -> TLSContext {
    try .brokerServer(
      chain: [broker.certificate], key: broker.key, clients: Authorities(authority.certificate))
  }

  func partyContext(_ identity: Identity? = nil) throws -> TLSContext {
    try .partyClient(of: Authorities(authority.certificate), identity: identity)
  }
}

func now() -> Int64 { Int64(time(nil)) }

/// The two ends of a connection in memory.
struct Pair {
  let client: TLSConnection
  let server: TLSConnection

  init(client: TLSConnection, server: TLSConnection) {
    self.client = client
    self.server = server
  }

  /// A party's connection to a broker.
  init(_ client: TLSContext, _ server: TLSContext, host: String = "localhost") throws {
    self.client = try TLSConnection(client: client, host: host)
    self.server = TLSConnection(server: server)
  }

  /// How a handshake went for each end; nil is well.
  struct Outcome {
    var client: CryptoError?
    var server: CryptoError?
  }

  /// Carries the handshake through, in pieces of so many bytes, and what comes right behind it.
  func handshake(pieces: Int = .max) -> Outcome {
    var outcome = Outcome()
    var clientDone = false
    var serverDone = false
    for _ in 0..<10 {
      if outcome.client == nil, !clientDone {
        outcome.client = attempt { () throws(CryptoError) in
          clientDone = try client.handshake() == .done
        }
      }
      carry(from: client, to: server, pieces) {
        guard outcome.server == nil, !serverDone else { return }
        outcome.server = attempt { () throws(CryptoError) in
          serverDone = try server.handshake() == .done
        }
      }
      carry(from: server, to: client, pieces) {
        guard outcome.client == nil, !clientDone else { return }
        outcome.client = attempt { () throws(CryptoError) in
          clientDone = try client.handshake() == .done
        }
      }
    }
    // A client learns of its refusal when it reads.
    if outcome.client == nil {
      outcome.client = attempt { () throws(CryptoError) in _ = try client.readAll() }
    }
    if outcome.client == nil && outcome.server == nil { #expect(clientDone && serverDone) }
    return outcome
  }

  private func carry(
    from one: TLSConnection, to other: TLSConnection, _ pieces: Int, _ step: () -> Void
  ) {
    var rest = one.drain()[...]
    while !rest.isEmpty {
      let piece = rest.prefix(pieces)
      piece.withUnsafeBytes { other.feed($0) }
      rest = rest.dropFirst(piece.count)
      step()
    }
  }

  private func attempt(_ body: () throws(CryptoError) -> Void) -> CryptoError? {
    do { try body() } catch { return error }
    return nil
  }

  /// Carries what both have to send, once in each direction.
  func exchange() {
    client.drain().withUnsafeBytes { server.feed($0) }
    server.drain().withUnsafeBytes { client.feed($0) }
  }
}

extension TLSConnection {
  /// Everything that can be read now.
  func readAll(chunk: Int = 65_536) throws(CryptoError) -> (bytes: [UInt8], end: Transfer) {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: chunk)
    while true {
      let transfer = try read(&buffer)
      guard case .bytes(let count) = transfer else { return (all, transfer) }
      all += buffer[..<count]
    }
  }

  func read(_ buffer: inout [UInt8]) throws(CryptoError) -> Transfer {
    let result = buffer.withUnsafeMutableBytes { space in
      Result { () throws(CryptoError) in try read(into: space) }
    }
    return try result.get()
  }

  @discardableResult
  func send(_ bytes: [UInt8]) throws(CryptoError) -> Transfer {
    let result = bytes.withUnsafeBytes { space in
      Result { () throws(CryptoError) in try write(space) }
    }
    return try result.get()
  }
}
