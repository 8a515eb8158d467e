import AldabaWire
import AldabaWords
import Testing

@testable import AldabaTechnician

/// What a colleague learns from the records, before they are in (R12).
@Suite struct DossierTests {
  private let ask = AskID(rawValue: "0011223344556677")!
  private let other = AskID(rawValue: "8899aabbccddeeff")!

  private func handoff(_ id: AskID) -> Act {
    .handoffAsked(
      Act.Handoff(
        id: id, kind: .transfer, to: .next, name: nil, team: nil, phone: nil, reason: .zero,
        brief: .zero))
  }

  private func opened(_ dossier: inout Dossier) {
    dossier.read(
      .opened(Act.Opening(customer: .zero, ticket: .zero, motive: .zero)),
      ["customer": "Ana", "ticket": "T-1", "motive": "No imprime"])
  }

  @Test func theBriefingIsWordForWordWhatTheCustomerHasRead() {
    var dossier = Dossier(from: "Gabriela Ruiz", ask: ask)
    opened(&dossier)
    dossier.read(handoff(other), ["reason": "otra", "brief": "otro"])
    dossier.read(.corrected(.brief, text: .zero), ["text": "a lo otro"])
    dossier.read(.corrected(.need, text: .zero), ["text": "No imprime en color"])
    dossier.read(.registerChosen(.detailed), [:])
    dossier.read(.helperNamed(.zero), ["name": "Marta"])
    dossier.read(handoff(ask), ["reason": "Sabe más", "brief": "La cola está llena"])
    dossier.read(.corrected(.brief, text: .zero), ["text": "Desde el lunes"])
    #expect(
      dossier.briefing
        == Briefing(
          from: "Gabriela Ruiz", customer: "Ana", ticket: "T-1", motive: "No imprime en color",
          reason: "Sabe más", brief: "La cola está llena", correction: "Desde el lunes",
          register: .detailed, helper: "Marta"))
    #expect(dossier.matter?.motive == "No imprime en color")
  }

  @Test func withoutOneItIsTheCustomersOwnWords() {
    var dossier = Dossier(from: "Gabriela Ruiz", ask: ask)
    #expect(dossier.briefing.brief == "")
    opened(&dossier)
    #expect(dossier.briefing.brief == "No imprime" && dossier.briefing.reason == nil)
    dossier.read(.requested(ask, .manager, text: .zero), ["text": "Nadie me hace caso"])
    #expect(dossier.briefing.brief == "Nadie me hace caso")
  }
}
