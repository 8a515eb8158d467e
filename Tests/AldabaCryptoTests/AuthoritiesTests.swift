import Testing

@testable import AldabaCrypto

/// One authority after the other: who has pinned one gets to the next by its signature alone.
@Suite struct AuthoritiesTests {
  private static let first = Organisation.ours.authority
  private static let second = made()
  private static let third = made()
  private static let other = Organisation.other.authority

  private static func made() -> Authority {
    do { return try Authority.create(organisation: "Ayuntamiento de Ejemplo", years: 10) } catch {
      preconditionFailure("\(error)")
    }
  }

  private func line(now: Int64? = nil) throws -> Authorities {
    let link = try Self.first.link(to: Self.second.certificate, now: now)
    let two = Authorities(Self.first.certificate)
      .succeeded(by: Self.second.certificate, link: link)
    let next = try Self.second.link(to: Self.third.certificate, now: now)
    let three = two?.succeeded(by: Self.third.certificate, link: next)
    return try #require(three)
  }

  /// How a party that has pinned `pinned` finds a broker whose certificate is of `authority`.
  private func meet(
    _ pinned: Authorities, _ authority: Authority, showing list: [Certificate]
  ) throws -> Pair.Outcome {
    let key = PrivateKey.p256()
    let leaf = try authority.issueServer(hosts: ["localhost"], days: 1, key: key)
    let server = try TLSContext.brokerServer(
      chain: [leaf] + list, key: key, clients: Authorities(authority.certificate))
    return try Pair(try TLSContext.partyClient(of: pinned, identity: nil), server).handshake()
  }

  @Test func everyOneOfThemLeadsToTheLast() throws {
    let all = try line()
    #expect(try Authorities(list: all.list) == all)
    for pinned in all.all {
      let outcome = try meet(Authorities(pinned), Self.third, showing: all.list)
      #expect(outcome.client == nil && outcome.server == nil)
      let followed = Authorities(pinned).following(all.list.reversed(), at: now())
      #expect(followed.current == Self.third.certificate)
    }
    #expect(all.extends(Authorities(Self.first.certificate)))
    #expect(!Authorities(Self.first.certificate).extends(all))
  }

  /// A token knows a fingerprint only.
  @Test func aTokenOfBefore() throws {
    let all = try line()
    let key = PrivateKey.p256()
    let leaf = try Self.third.issueServer(hosts: ["localhost"], days: 1, key: key)
    let server = try TLSContext.brokerServer(
      chain: [leaf] + all.list, key: key, clients: all)
    for pinned in all.all {
      let client = try TLSContext.enrollingClient(authorityFingerprint: pinned.fingerprint)
      let outcome = try Pair(client, server).handshake()
      #expect(outcome.client == nil && outcome.server == nil)
    }
  }

  /// What the one before has issued counts for a week and a day, for people and for the broker; then
  /// only its signature of who follows does.
  @Test func whatTheOldOneIssued() throws {
    let ana = Organisation.ours.ana.certificate
    let changed = now() - 3 * 86_400
    let all = try line(now: changed)
    try all.verify(ana, purpose: .client, at: now())
    #expect(all.accepted(at: now()).count == 3)
    let later = changed + Authorities.overlapSeconds + 1
    #expect(all.accepted(at: later) == [Self.third.certificate])
    let old = try line(now: now() - Authorities.overlapSeconds - 1)
    expectError(.untrusted) { try old.verify(ana, purpose: .client, at: now()) }
    // Audits leave dates aside.
    try old.verify(ana, purpose: .client, at: nil)
    let outcome = try meet(old, Self.first, showing: [Self.first.certificate])
    #expect(outcome.client?.kind == .untrusted)
    let server = try TLSContext.brokerServer(
      chain: [Organisation.ours.broker.certificate], key: Organisation.ours.broker.key,
      clients: old)
    let late = try Pair(
      try TLSContext.partyClient(
        of: Authorities(Self.first.certificate), identity: Organisation.ours.ana), server
    ).handshake()
    #expect(late.server?.kind == .untrusted)
  }

  /// Nothing that was shown leads to an authority which the pinned one has not signed.
  @Test func changesThatAreNone() throws {
    let (first, second, third, other) = (
      Self.first.certificate, Self.second.certificate, Self.third.certificate,
      Self.other.certificate
    )
    let whole = try line()
    let ana = Organisation.ours.ana.certificate
    let lists: [(String, [Certificate])] = [
      ("without a link", [second, first]),
      ("signed by the new one alone", [second, try Self.second.link(to: second), first]),
      ("the new one's word for the old one", [second, try Self.second.link(to: first), first]),
      ("signed by somebody else", [second, try Self.other.link(to: second), first]),
      (
        "of another organisation",
        [second, try Self.other.link(to: second), other, try Self.first.link(to: third), first]
      ),
      ("a link to somebody else", [second, try Self.first.link(to: third), first]),
      ("with a person's certificate", [second, ana, first]),
      ("a gap in the line", [third] + whole.list.filter { $0 != second }),
      (
        "a link to come",
        [second, try Self.first.link(to: second, now: now() + 86_400), first]
      ),
    ]
    for (name, list) in lists {
      let outcome = try meet(
        Authorities(first), name == "a gap in the line" ? Self.third : Self.second, showing: list)
      #expect(outcome.client?.kind == .untrusted, "\(name): \(outcome)")
      // Times are left aside in a file.
      if name != "a link to come" {
        #expect(throws: CryptoError.self, "\(name)") { try Authorities(list: list) }
      }
    }
    // Nobody who knows the later ones goes back, whatever the old one signs now.
    let back = [first, try Self.first.link(to: first), try Self.first.link(to: other), other]
    #expect(whole.following(back, at: now()) == whole)
    #expect(Authorities(third).following(whole.list, at: now()) == Authorities(third))
    #expect(try meet(Authorities(third), Self.first, showing: whole.list).client != nil)
    #expect(try meet(whole, Self.other, showing: back).client?.kind == .untrusted)
  }

  /// A link is no authority for other certificates, and nobody takes it for one.
  @Test func aLinkAloneIsNoAuthority() throws {
    let link = try Self.first.link(to: Self.second.certificate)
    let followed = Authorities(Self.first.certificate).following([link, link], at: now())
    #expect(followed == Authorities(Self.first.certificate))
    #expect(
      Authorities(Self.first.certificate).succeeded(by: Self.second.certificate, link: link) != nil)
    #expect(Authorities(Self.first.certificate).succeeded(by: link, link: link) == nil)
  }

  @Test func theFirstOfManyIsLeftOut() throws {
    var authority = Self.first
    var line = Authorities(authority.certificate)
    for _ in 0...Authorities.maximum {
      let next = Self.made()
      let link = try authority.link(to: next.certificate)
      let longer = line.succeeded(by: next.certificate, link: link)
      line = try #require(longer)
      authority = next
    }
    #expect(line.former.count == Authorities.maximum)
    #expect(!line.knows(Self.first.certificate.fingerprint))
    #expect(try Authorities(list: line.list) == line)
  }
}
