import AldabaCrypto
import AldabaProof
import AldabaSystem
import AldabaWire
import TestSupport

@testable import AldabaLedger

let key = PrivateKey.ed25519()
let origin = "support.example/ledger"

/// A broker's folder with an empty ledger in it, which goes with the test.
func withBroker<R>(_ body: (String, Ledger) throws -> R) throws -> R {
  try withTemporaryFolder("broker") { folder in
    try Ledger.create(directory: folder + "/ledger", origin: origin, key: key)
    let ledger = try Ledger.open(directory: folder + "/ledger", origin: origin, key: key)
    defer { ledger.close() }
    return try body(folder, ledger)
  }
}

func session(_ number: Int) -> SessionID {
  let digits = String(number)
  return SessionID(rawValue: String(repeating: "0", count: 32 - digits.utf8.count) + digits)!
}

func askID(_ number: Int) -> AskID {
  let digits = String(number)
  return AskID(rawValue: String(repeating: "0", count: 16 - digits.utf8.count) + digits)!
}

/// What a technician or an agent says in a session: who reads a ledger at the start believes it, since
/// it was verified when it was recorded.
func said(_ author: Author, in session: SessionID, _ act: Act) -> Record {
  let statement = Statement(
    author: author, key: key.rawPublicKey, prev: .zero, seq: 1, session: session, act: act)
  return Record(
    at: 1_795_511_700_000, statement: statement, signature: key.sign(statement.signatureInput))
}

func byBroker(_ act: Act, in session: SessionID? = nil) -> Record {
  Record(at: 1_795_511_700_000, by: .broker, session: session, act: act)
}

func append(_ records: [Record], to ledger: Ledger) {
  let done = Lock(false)
  ledger.append(records.map(\.line)) { _ in done.change { $0 = true } }
  _ = done.wait { $0 ? true : nil }
}
