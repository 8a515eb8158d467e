import AldabaJSON
import AldabaSystem
import AldabaWire
import Glibc
import Testing

/// The ledger's key is changed: everybody goes on, whichever key they have pinned.
@Suite struct KeyRotationTests {
  @Test func everybodyGoesOn() async throws {
    try await Scene.play { scene in
      let auditor = try await scene.auditor()
      let old = try scene.keepCustomerFile()
      let first = try await scene.call()
      try await first.end()
      #expect(try await scene.audit("verify", auditor).code == 0)
      // Not while somebody writes.
      let busy = try await scene.rotate()
      #expect(busy.code != 0 && busy.error.isTwoLines, "\(busy)")
      try await scene.stop()
      let done = try await scene.rotate()
      #expect(done.code == 0, "\(done)")
      #expect(try done.json()["overlap"]?.bool == true)
      let again = try await scene.rotate()
      #expect(again.code == 73 && again.error.isTwoLines, "\(again)")
      try await scene.serve()
      // The technician and the auditor have the old key, the customer's machine the new one.
      let second = try await scene.call()
      try await second.grant("view")
      try await second.end()
      let verified = try await scene.audit("verify", auditor)
      #expect(verified.code == 0, "\(verified)")
      let record = try #require(try await scene.records("key.rotated").first)
      let text = try Files.read(scene.customerFile, maximumBytes: 65_536).asText
      let oldText = try Files.read(old, maximumBytes: 65_536).asText
      let (former, new) = (
        try #require(record["old_key"]?.string), try #require(record["new_key"]?.string)
      )
      #expect(text.contains("key: \"\(new)\"") && text.contains("retired: [{ key: \"\(former)\""))
      #expect(oldText.contains(former) && !oldText.contains(new))
      // At the end only the new one signs.
      try await scene.stop()
      #expect(try await scene.rotate("--finish").code == 0)
      try await scene.serve()
      _ = try await scene.token("nueva")
      let foreign = try await scene.audit("verify", auditor)
      #expect(foreign.code != 0 && foreign.error.isTwoLines, "\(foreign)")
    }
  }

  /// Killed when the ledger had its new key and the folder not yet.
  @Test func afterACrash() async throws {
    try await Scene.play { scene in
      try await scene.stop()
      let key = try Files.read(scene.brokerFolder + "/ledger.key", maximumBytes: 16_384)
      #expect(try await scene.rotate().code == 0)
      let new = try Files.read(scene.brokerFolder + "/ledger.key", maximumBytes: 16_384)
      try Files.replace(scene.brokerFolder + "/ledger.key", key, permissions: 0o600)
      try Files.writeNew(scene.brokerFolder + "/ledger.key.new", new, permissions: 0o600)
      try Files.remove(scene.brokerFolder + "/ledger.key.former")
      try await scene.serve()
      #expect(!Files.exists(scene.brokerFolder + "/ledger.key.new"))
      let call = try await scene.call()
      try await call.end()
    }
  }
}

extension Scene {
  fileprivate func rotate(_ more: String...) async throws -> Finished {
    try await run(["aldaba-broker", "key", "rotate", "--dir", brokerFolder, "--json"] + more)
  }
}

extension Scene {
  /// A copy of customer.json5 as it is now, for who is not given a later one.
  func keepCustomerFile() throws -> String {
    let copy = folder + "/old.json5"
    try Files.writeNew(
      copy, try Files.read(customerFile, maximumBytes: 65_536), permissions: 0o600)
    return copy
  }
}
