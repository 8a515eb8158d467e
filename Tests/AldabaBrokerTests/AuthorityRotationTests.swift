import AldabaCrypto
import AldabaLedger
import AldabaLink
import AldabaSystem
import AldabaWire
import AldabaWords
import TestSupport
import Testing

@testable import AldabaBroker

/// Another authority, killed behind each step: it is the old one, or it becomes the new one by itself.
@Suite struct AuthorityRotationStepTests {
  private struct Killed: Error {}

  @Test(arguments: AuthorityRotation.Step.allCases, [false, true])
  func killedBehind(_ step: AuthorityRotation.Step, isAtOnce: Bool) throws {
    try withOrganisation { folder in
      let old = try AuthorityRotation.authorities(folder)
      #expect(throws: Killed.self) { try rotate(folder, isAtOnce: isAtOnce, until: step) }
      // What the next start does.
      try AuthorityRotation.resume(folder)
      if step == .made {
        #expect(try AuthorityRotation.authorities(folder) == old)
        #expect(try successions(folder).isEmpty)
        #expect(try AuthorityStore(folder).authority.certificate == old.current)
        try rotate(folder, isAtOnce: isAtOnce)
      }
      try expectWhole(folder, after: old, former: isAtOnce ? 0 : 1)
      #expect(try successions(folder).count == 1)
    }
  }

  /// Any command that needs the key goes on as well, and one that is run again is the same change.
  @Test func theNextCommandGoesOn() throws {
    try withOrganisation { folder in
      let old = try AuthorityRotation.authorities(folder)
      #expect(throws: Killed.self) { try rotate(folder, until: .recorded) }
      _ = try AuthorityStore(folder)
      try expectWhole(folder, after: old, former: 1)
    }
    try withOrganisation { folder in
      let old = try AuthorityRotation.authorities(folder)
      #expect(throws: Killed.self) { try rotate(folder, isAtOnce: true, until: .told) }
      try rotate(folder)
      try expectWhole(folder, after: old, former: 0)
      #expect(try successions(folder).count == 1)
    }
  }

  /// A key was stolen while it was being changed: what was begun leads there, so that is not enough.
  @Test func atOnceIsAnotherChange() throws {
    try withOrganisation { folder in
      let old = try AuthorityRotation.authorities(folder)
      #expect(throws: Killed.self) { try rotate(folder, until: .recorded) }
      try rotate(folder, isAtOnce: true)
      try expectWhole(folder, after: old, former: 0)
      #expect(try successions(folder).count == 2)
    }
    // Nothing had happened yet: one change, and the later word counts.
    try withOrganisation { folder in
      let old = try AuthorityRotation.authorities(folder)
      #expect(throws: Killed.self) { try rotate(folder, isAtOnce: true, until: .made) }
      try rotate(folder)
      try expectWhole(folder, after: old, former: 1)
      #expect(try successions(folder).count == 1)
    }
  }

  /// The ninth change leaves the first authority out, and that is known before.
  @Test func theFirstDropsOut() throws {
    try withOrganisation { folder in
      let first = try AuthorityRotation.authorities(folder).current
      for number in 1...Authorities.maximum {
        #expect(try AuthorityRotation.leavesOut(folder) == nil, "before change \(number)")
        try rotate(folder)
      }
      #expect(try AuthorityRotation.authorities(folder).knows(first.fingerprint))
      #expect(try AuthorityRotation.leavesOut(folder)?.authority == first)
      try rotate(folder)
      #expect(try !AuthorityRotation.authorities(folder).knows(first.fingerprint))
    }
  }

  // MARK: - Help

  private func withOrganisation(_ body: (Folder) throws -> Void) throws {
    try withTemporaryFolder("broker") { root in
      try Initialise.run(directory: root + "/acme", organisation: "Soporte Acme", hosts: [])
      try body(Folder(path: root + "/acme"))
    }
  }

  private func rotate(
    _ folder: Folder, isAtOnce: Bool = false, until last: AuthorityRotation.Step? = nil
  ) throws {
    try AuthorityRotation.run(folder, try Configuration(folder), isAtOnce: isAtOnce) {
      if $0 == last { throw Killed() }
    }
  }

  private func successions(_ folder: Folder) throws -> [Act.Succession] {
    var found: [Act.Succession] = []
    try LedgerReader(directory: folder.ledger).replay { _, _, _, line in
      if case .authorityRotated(let succession) = try Record(line).act { found.append(succession) }
    }
    return found
  }

  /// Everything is of one authority, and nothing is left over.
  private func expectWhole(_ folder: Folder, after old: Authorities, former: Int) throws {
    let authorities = try AuthorityRotation.authorities(folder)
    #expect(authorities.current != old.current && authorities.former.count == former)
    let key = try PrivateKey(pem: try Files.read(folder.authorityKey, maximumBytes: 16_384))
    #expect(authorities.current.matches(key))
    #expect(try CustomerFile.trust(folder).authorities == authorities)
    let shown = try ServerCertificate.current(folder)
    try authorities.verify(shown, purpose: .server, at: nil)
    #expect(shown.isIssued(by: authorities.current))
    for path in [folder.newAuthorityKey, folder.newAuthority, folder.newAuthorityAtOnce] {
      #expect(!Files.exists(path), "\(path)")
    }
  }
}
