import AldabaCrypto
import AldabaJSON
import AldabaLedger
import AldabaSystem
import AldabaWire
import Glibc
import Testing

@testable import AldabaBroker

/// Texts that should be gone and cannot be erased: it is said once, and tried again until they are.
@Suite struct ForgetterTests {
  private struct Broken {
    let ledger: Ledger
    /// A folder in the place of a text's file: nothing can unlink it.
    let obstacle: String
    let folder: String
  }

  /// A session of Ana's that is over, with a text that cannot be erased.
  private func withBroken<R>(_ body: (Broken) throws -> R) throws -> R {
    try withBroker { folder, ledger in
      func text(_ text: String) throws -> Digest {
        let personal = PersonalText(salt: Crypto.random(16), text: text)
        let digest = try #require(Digest(Crypto.sha256(personal.committed)))
        try ledger.texts.put(salt: personal.salt, text: personal.text, commitment: digest.bytes)
        return digest
      }
      let motive = try text("No puedo imprimir")
      let opening = Act.Opening(
        customer: try text("Ana"), ticket: try text("C-7"), motive: motive)
      append(
        [
          said(
            .person(.technician, PersonID(rawValue: "gabriela")!), in: session(1), .opened(opening)),
          byBroker(.closed(.unjoined, reason: nil), in: session(1)),
        ], to: ledger)
      let obstacle = "\(folder)/ledger/texts/\(motive)"
      try? Files.remove(obstacle)
      try Files.makeDirectory(obstacle, permissions: 0o700)
      return try body(Broken(ledger: ledger, obstacle: obstacle, folder: folder))
    }
  }

  private func forget(_ forgetter: Forgetter, _ whom: Forgettable) -> JSON? {
    let answer = Lock<JSON?>(nil)
    forgetter.forget(whom, by: .administrator("eva"), isDry: false) { json in
      answer.change { $0 = json }
    }
    return answer.wait(seconds: 20) { $0 }
  }

  @Test func itIsSaidAndTriedAgain() throws {
    try withBroken { broken in
      let told = Lock<[Forgetter.Trouble?]>([])
      let forgotten = Lock(0)
      let forgetter = Forgetter(
        broken.ledger, broker: broken.folder, days: 0, again: 0.05,
        onTrouble: { trouble in told.change { $0.append(trouble) } },
        onForgotten: { _ in forgotten.change { $0 += 1 } })
      try forgetter.start()
      defer { forgetter.close() }
      // The administrator is told, and so is whoever watches the broker.
      let answer = try #require(forget(forgetter, .name("ana")))
      #expect(answer["error"]?.string == "failed", "\(answer)")
      #expect(forgetter.trouble != nil && forgotten.withLock { $0 } == 0)
      // It was put on record before it was tried, and the plan stays.
      #expect(try count(broken.ledger) == 1)
      #expect(Files.exists(broken.folder + "/ledger/forgetting"))
      // Asked again it fails again, with nothing new on record.
      let again = try #require(forget(forgetter, .name("ana")))
      #expect(again["error"]?.string == "failed")
      #expect(try count(broken.ledger) == 1)
      #expect(told.withLock { $0.count } == 1)
      // What stood in the way is gone: it goes on by itself.
      try Files.removeDirectory(broken.obstacle)
      #expect(told.wait(seconds: 20) { $0.count == 2 && $0[1] == nil ? true : nil } == true)
      #expect(forgetter.trouble == nil)
      #expect(!Files.exists(broken.folder + "/ledger/forgetting"))
      #expect(try count(broken.ledger) == 1)
      let found = try Forgetting(broken.ledger, broker: broken.folder).search(.name("ana"))
      #expect(found.isEmpty)
    }
  }

  /// A broker that starts with a plan that cannot be carried out serves all the same.
  @Test func atTheStart() throws {
    try withBroken { broken in
      let forgetting = Forgetting(broken.ledger, broker: broken.folder)
      let found = try forgetting.search(.name("ana"))
      #expect(throws: (any Error).self) {
        _ = try forgetting.erase(found, by: .administrator("eva"), .request)
      }
      let told = Lock<[Forgetter.Trouble?]>([])
      let forgetter = Forgetter(
        broken.ledger, broker: broken.folder, days: 0, again: 0.05,
        onTrouble: { trouble in told.change { $0.append(trouble) } }, onForgotten: { _ in })
      try forgetter.start()
      defer { forgetter.close() }
      #expect(told.wait(seconds: 20) { $0.first == .some(nil) ? nil : $0.first } != nil)
      try Files.removeDirectory(broken.obstacle)
      #expect(told.wait(seconds: 20) { $0.last == .some(nil) ? true : nil } == true)
      #expect(try count(broken.ledger) == 1)
    }
  }

  private func count(_ ledger: Ledger) throws -> Int {
    var count = 0
    try ledger.replay { _, line in
      if case .forgotten? = (try? Record(line))?.act { count += 1 }
    }
    return count
  }
}
