import AldabaParty
import AldabaProof
import AldabaWire
import AldabaWords

/// A call of the organisation's own, as it was promised (R36): it asks whether it is them and whether
/// now is good, and tells nothing of the matter before the yes.
extension AgentSession {
  /// What the call is about comes with the yes, and is believed where the opening commits to it.
  func told(_ texts: [String: PersonalText]) {
    guard isCallback, talk.motive == nil else { return }
    guard hasAccepted, let committed = party.proven.first?.observed.record.act.texts,
      texts.allSatisfy({ committed[$0.key] == Digest(of: $0.value) })
    else { return party.end(.malformed(WireError("texts that nobody has committed to"))) }
    talk.motive = texts["motive"]?.text
    talk.ticket = texts["ticket"]?.text
    greet()
  }
}
