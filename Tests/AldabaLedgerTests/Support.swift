import AldabaCrypto
import AldabaProof
import AldabaSystem
import Glibc
import TestSupport
import Testing

@testable import AldabaLedger

let key = PrivateKey.ed25519()
let origin = "support.example/ledger"

func publicKey() -> PublicKey {
  guard let key = try? PublicKey(raw: key.rawPublicKey) else {
    preconditionFailure("a key that was just made")
  }
  return key
}

/// A record of a few dozen bytes that differs from all others.
func record(_ number: Int) -> [UInt8] {
  Array("{\"event\":\"test\",\"n\":\(number)}".utf8)
}

/// A folder of its own that goes with the test.
func withFolder<R>(_ body: (String) throws -> R) throws -> R {
  try withTemporaryFolder("ledger", body)
}

func contents(_ path: String) throws -> [UInt8] {
  try Files.read(path, maximumBytes: 1 << 26)
}

func overwrite(_ path: String, _ bytes: [UInt8]) throws {
  try Files.replace(path, bytes, permissions: 0o600)
}

func open(_ folder: String, segmentBytes: Int64 = 1 << 20) throws(LedgerError) -> Ledger {
  var options = LedgerWriter.Options()
  options.segmentBytes = segmentBytes
  options.retrySeconds = 0.01
  return try Ledger.open(directory: folder, origin: origin, key: key, options: options)
}

extension Ledger {
  /// Appends and waits for the answer; nil when the ledger gave up, as `ended` tells.
  func appendAndWait(_ records: [[UInt8]], ended: Lock<Bool> = Lock(false)) -> [Receipt]? {
    let answer = Lock<[Receipt]?>(nil)
    append(records) { receipts in answer.change { $0 = receipts } }
    while true {
      if let receipts = answer.wait(seconds: 0.002, until: { $0 }) { return receipts }
      if ended.withLock({ $0 }) { return answer.withLock { $0 } }
    }
  }

  func allRecords() throws -> [[UInt8]] {
    var records: [[UInt8]] = []
    try replay { index, record in
      #expect(index == Int64(records.count))
      records.append(record)
    }
    return records
  }
}

/// A folder with that many records, each committed for itself, closed in order.
func make(_ folder: String, records: Range<Int>, segmentBytes: Int64 = 1 << 20) throws {
  if !Files.exists(folder + "/origin") {
    try Ledger.create(directory: folder, origin: origin, key: key)
  }
  let ledger = try open(folder, segmentBytes: segmentBytes)
  for number in records { _ = ledger.appendAndWait([record(number)]) }
  ledger.close()
}

/// Opens, expecting a refusal, and says what it was.
func refusal(_ folder: String) -> LedgerError? {
  do {
    let ledger = try open(folder)
    ledger.close()
    return nil
  } catch {
    return error
  }
}

func line(_ error: LedgerError?) -> Int64? {
  if case .damaged(let problem) = error { problem.line } else { nil }
}
