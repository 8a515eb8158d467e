import AldabaCrypto
import AldabaTerminal
import AldabaWire
import AldabaWords
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// Waits, handing over and wishes: what is in order, what is not, and by which rule.
@Suite struct ConversationTests {
  // MARK: - In order

  @Test func holdWithChecks() {
    var fixture = usual()
    fixture.askHold()
    fixture.acceptHold()
    fixture.now += 50_000
    fixture.say(\.technician, .holdChecked(reason: fixture.text("sigo"), duration: 30_000))
    fixture.broker(.holdOverrun, session: fixture.session)
    fixture.say(\.technician, .holdResumed)
    fixture.ask(.view)
    #expect(fixture.findings == [])
  }

  /// The broker judges by another clock than the one that its records testify to.
  @Test func checkASecondTooLateByTheRecords() {
    var fixture = usual()
    fixture.askHold(minutes: 1)
    fixture.acceptHold()
    fixture.say(\.technician, .holdChecked(reason: .zero, duration: 60_000))
    #expect(fixture.findings == [])
    fixture.now += 10_000
    fixture.say(\.technician, .holdChecked(reason: .zero, duration: 60_000))
    #expect(rules(fixture) == ["9 propriety R8"])
  }

  @Test func transferThereAndOn() {
    var fixture = usual(.technician)
    fixture.ask(.view)
    fixture.grant(.view)
    fixture.pass(.transfer)
    fixture.say(
      \.agent,
      .bound(
        stream: 2, epoch: 1, technicianKey: fixture.colleague.key.rawPublicKey, exporter: .zero))
    swapParties(&fixture)
    fixture.ask(.type, id: 4)
    fixture.grant(.type, id: 4)
    fixture.end()
    #expect(fixture.findings == [])
  }

  @Test func thirdPersonAsksAndLeaves() {
    var fixture = usual(.supervisor)
    fixture.pass(.third)
    let ask = Act.Ask(id: askID(5), what: .view, reason: .zero, duration: 60_000)
    fixture.say(\.colleague, .asked(ask))
    fixture.grant(.view, id: 5, duration: 60_000)
    fixture.say(\.colleague, .thirdLeft)
    fixture.ask(.view, id: 6)
    fixture.grant(.view, id: 6)
    #expect(fixture.findings == [])
  }

  @Test func lostTechnician() {
    var fixture = usual(.technician)
    fixture.relieve()
    swapParties(&fixture)
    fixture.end()
    #expect(fixture.findings == [])
  }

  // MARK: - Out of order

  @Test func resumeWithoutHold() {
    var fixture = usual()
    fixture.say(\.technician, .holdResumed)
    #expect(rules(fixture) == ["6 propriety R6"])
    #expect(fixture.findings.first?.what.en == "hold.resumed: nobody was on hold")
    #expect(fixture.findings.first?.text(.es).hasSuffix("nadie estaba en espera (R6)") == true)
  }

  @Test func controlWhileHeld() {
    var fixture = usual()
    fixture.askHold()
    fixture.acceptHold()
    fixture.ask(.type)
    #expect(rules(fixture) == ["8 propriety R6"])
  }

  @Test func controlWhilePaused() {
    var fixture = usual()
    fixture.say(\.agent, .requested(askID(8), .pause, text: nil))
    fixture.ask(.view)
    #expect(rules(fixture) == ["7 propriety R38"])
  }

  @Test func holdNobodyAgreedTo() {
    var fixture = usual()
    fixture.say(\.agent, .holdAccepted(askID(2), asked: .zero, fixture.shown()))
    #expect(rules(fixture) == ["6 propriety R6"])
  }

  @Test func transferWithoutConsent() {
    var fixture = usual(.technician)
    fixture.askHandoff(.transfer)
    fixture.answer(.transfer)
    fixture.complete(.transfer)
    #expect(rules(fixture) == ["9 propriety R11", "10 propriety R11 R14"])
  }

  @Test func transferToSomebodyElse() {
    var fixture = usual(.technician)
    fixture.askHandoff(.transfer, to: .person(PersonID(rawValue: "elena")!))
    fixture.consent(.transfer)
    fixture.answer(.transfer)
    #expect(rules(fixture) == ["10 propriety R11"])
  }

  @Test func transferToAnotherTeam() {
    for (team, expected) in [("Redes", ["10 propriety R11"]), ("Impresoras", [])] {
      var fixture = usual(.technician, team: "Impresoras")
      fixture.askHandoff(.transfer, to: .team(team))
      fixture.consent(.transfer)
      fixture.answer(.transfer)
      #expect(rules(fixture) == expected)
    }
  }

  @Test func escalationToATechnician() {
    var fixture = usual(.technician)
    fixture.askHandoff(.third)
    fixture.consent(.escalation)
    fixture.answer(.escalation)
    #expect(rules(fixture) == ["10 propriety R22"])
  }

  /// Who says that they are a supervisor is not one for that.
  @Test func escalationByAClaimedRole() {
    var fixture = usual(.technician)
    fixture.colleague = Fixture.Party(
      .person(.supervisor, PersonID(rawValue: "hugo")!), key: fixture.colleague.key)
    fixture.askHandoff(.third)
    fixture.consent(.escalation)
    fixture.answer(.escalation)
    #expect(rules(fixture) == ["10 authorship"])
  }

  @Test func transferBack() {
    var fixture = usual(.technician)
    fixture.pass(.transfer)
    swapParties(&fixture)
    fixture.askHandoff(.transfer, to: .person(PersonID(rawValue: "gabriela")!), id: 4)
    #expect(rules(fixture) == ["12 propriety R33"])
  }

  @Test func thirdTransfer() {
    var fixture = usual(.technician)
    fixture.pass(.transfer, id: 3)
    swapParties(&fixture)
    // Nobody asked for the way back, which is said once; the customer asks for the next one.
    fixture.say(\.agent, .requested(askID(8), .other, text: nil))
    fixture.askHandoff(.transfer, to: .next, id: 4)
    fixture.consent(.transfer, id: 4)
    fixture.answer(.transfer, id: 4)
    fixture.complete(.transfer, id: 4)
    swapParties(&fixture)
    fixture.askHandoff(.transfer, to: .next, id: 5)
    #expect(rules(fixture) == ["17 propriety R33"])
  }

  @Test func speaksAfterHavingHandedOver() {
    var fixture = usual(.technician)
    fixture.pass(.transfer)
    fixture.ask(.view, id: 4)
    #expect(rules(fixture) == ["12 propriety R14"])
  }

  @Test func thirdPersonActsAsLead() {
    var fixture = usual(.supervisor)
    fixture.pass(.third)
    fixture.say(\.colleague, .closing(Act.Closing(summary: .zero)))
    #expect(rules(fixture) == ["12 propriety R22"])
  }

  @Test func exceptionNobodyAllowed() {
    for (person, expected) in [("hugo", []), ("elena", ["8 propriety R22"])] {
      var fixture = usual(.supervisor)
      let id = PersonID(rawValue: person)!
      fixture.say(\.technician, .exception(allowedBy: id, reason: fixture.text("equipo viejo")))
      #expect(rules(fixture) == expected)
    }
  }

  @Test func priceAnsweredTwice() {
    var fixture = usual()
    let cost = Act.Cost(id: askID(6), price: fixture.text("45 euros"), reason: .zero)
    fixture.say(\.technician, .costAsked(cost))
    fixture.say(\.agent, .costAccepted(askID(6), asked: fixture.last, fixture.shown()))
    fixture.say(\.agent, .costDeclined(askID(6), fixture.shown(), .answer))
    #expect(rules(fixture) == ["8 propriety R41"])
  }

  @Test func technicianCutsOff() {
    var fixture = usual()
    fixture.say(\.technician, .closed(.customer, reason: nil))
    #expect(rules(fixture) == ["6 authorship R26"])
    #expect(
      fixture.findings.first?.what.en
        == "session.closed: technician:gabriela may not say it")
  }

  @Test func brokerCutsOff() {
    var fixture = usual()
    fixture.broker(.closed(.lost, reason: nil), session: fixture.session)
    #expect(rules(fixture) == ["6 propriety R26"])
  }

  @Test func frontOfWhoWasThere() {
    var fixture = usual()
    fixture.broker(.fronted(askID(7)), session: fixture.session)
    #expect(rules(fixture) == ["6 propriety R14"])
  }

  @Test func correctionOfNoBriefing() {
    var fixture = usual()
    fixture.say(\.agent, .corrected(.brief, text: fixture.text("no")))
    #expect(rules(fixture) == ["6 propriety R30"])
  }

  // MARK: - As a story

  @Test func theStoryOfATransfer() {
    #expect(
      told(.es) == [
        "Gabriela Ruiz pide un momento de espera (2 minutos): «hablar con un colega»; mientras"
          + " tanto: «pregunto»",
        "Luis Ortega dice que sí a esperar",
        "El servidor pide disculpas porque la espera se alarga (van 1 minuto y 1 segundo)",
        "Gabriela Ruiz vuelve y da las gracias por la espera (1 minuto y 2 segundos; estimación: 2"
          + " minutos)",
        "Gabriela Ruiz pide permiso para pasar la sesión a Hugo Sanz: «sabe de colas»; resumen: «no"
          + " imprime»",
        "Luis Ortega corrige el resumen: «imprime en blanco»",
        "Luis Ortega dice que sí a hablar con Hugo Sanz",
        "Hugo Sanz contesta y lee el resumen",
        "Luis Ortega sigue con Hugo Sanz",
        "Luis Ortega y Hugo Sanz acuerdan un número nuevo (van 1)",
        "Hugo Sanz pide permiso para ver la ventana (30 minutos): «ver la cola»",
        "Luis Ortega da permiso a Hugo Sanz para ver la ventana (30 minutos)",
        "El servidor nota que Hugo Sanz pierde la conexión",
        "El servidor nota que la conexión de Hugo Sanz no ha vuelto; la sesión tiene el primer"
          + " turno",
        "Luis Ortega pide que se le llame más tarde, teléfono 915550100",
        "Luis Ortega pide que se le llame más tarde, teléfono «mañana»",
      ])
    #expect(told(.en)[8] == "Luis Ortega goes on with Hugo Sanz")
    #expect(told(.en)[12] == "The broker notes that Hugo Sanz has lost the connection")
  }

  private func told(_ language: Language) -> [String] {
    var fixture = usual(.technician)
    fixture.askHold()
    fixture.acceptHold()
    fixture.now += 60_000
    fixture.broker(.holdOverrun, session: fixture.session)
    fixture.say(\.technician, .holdResumed)
    fixture.askHandoff(.transfer)
    let asked = fixture.last
    fixture.say(\.agent, .corrected(.brief, text: fixture.text("imprime en blanco")))
    fixture.say(\.agent, .handoffConsented(.transfer, askID(3), asked: asked, fixture.shown()))
    fixture.answer(.transfer)
    fixture.complete(.transfer)
    swapParties(&fixture)
    fixture.say(\.agent, .numberSpent(stream: 2, exchange: 1))
    fixture.ask(.view, id: 4)
    fixture.grant(.view, id: 4)
    fixture.broker(.linkLost(.technician(2)), session: fixture.session)
    fixture.broker(.fronted(askID(7)), session: fixture.session)
    fixture.say(\.agent, .requested(askID(8), .callback, text: fixture.text("915550100")))
    fixture.say(\.agent, .requested(askID(9), .callback, text: fixture.text("mañana")))
    #expect(fixture.findings == [])
    let texts = fixture.texts
    var chronicle = Chronicle(
      Words(language),
      People { digest in texts[digest].map { .text($0.text) } ?? .unknown })
    let records = fixture.lines.compactMap { try? Record($0) }
    let lines = records.map { chronicle.take($0) }
    return lines.dropFirst(7).map { String($0.dropFirst(9)) }
  }

  private func usual(_ role: Role? = nil, team: String? = nil) -> Fixture {
    var fixture = Fixture()
    fixture.enrol()
    if let role { fixture.enrol(colleague: role, team: team) }
    fixture.begin()
    return fixture
  }

  /// After a transfer the colleague serves, and the first one can be called.
  private func swapParties(_ fixture: inout Fixture) {
    (fixture.technician, fixture.colleague) = (fixture.colleague, fixture.technician)
  }

  private func rules(_ fixture: Fixture) -> [String] {
    fixture.findings.map { ([$0.brief] + $0.ruleNames).joined(separator: " ") }
  }
}
