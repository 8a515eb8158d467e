extension Act {
  /// The commitments whose texts travel beside, by the member that holds them. What was shown stays
  /// with the customer and is not among them.
  public var texts: [String: Digest] {
    switch self {
    case .opened(let opening):
      ["customer": opening.customer, "ticket": opening.ticket, "motive": opening.motive]
    case .asked(let ask): ask.scope.texts.merging(["reason": ask.reason]) { $1 }
    case .holdAsked(let hold): ["reason": hold.reason, "doing": hold.doing]
    case .holdChecked(let reason, _): ["reason": reason]
    case .holdCallback(_, _, let callback): callback.contact.map { ["contact": $0] } ?? [:]
    case .handoffAsked(let handoff):
      ["reason": handoff.reason, "brief": handoff.brief].adding("name", handoff.name)
    case .adviceAsked(_, let name, let text): ["name": name, "text": text]
    case .corrected(_, let text): ["text": text]
    case .requested(_, _, let text): [:].adding("text", text)
    case .costAsked(let cost): ["price": cost.price, "reason": cost.reason]
    case .exception(_, let reason): ["reason": reason]
    case .helperNamed(let name): ["name": name]
    case .knockMade(let knock): ["name": knock.name, "need": knock.need, "system": knock.system]
    case .promised(let promised):
      ["what": promised.what, "customer": promised.customer]
        .adding("ticket", promised.ticket).adding("contact", promised.contact)
    case .closing(let closing): ["summary": closing.summary].adding("owed", closing.owed)
    case .closed(_, let reason): [:].adding("reason", reason)
    case .personAdded(_, let name, _, _, _): ["name": name]
    case .refusedCode(let peer, _): ["peer": peer]
    case .refusedPeer(let peer, _): ["peer": peer]
    case .joined, .accepted, .declined, .bound, .granted, .refused, .silent, .revoked, .expired,
      .void, .offered, .numberSpent, .shellOpened, .shellClosed, .filePushed, .fileFetched,
      .fileFailed, .commandRun, .stepSent, .stepAnswered, .stepsEnded, .segment, .reopened,
      .linkLost, .linkResumed,
      .holdAccepted, .holdDeclined, .holdResumed, .holdOverrun, .handoffDeclined,
      .handoffConsented, .handoffAccepted, .handoffFailed, .handoffCompleted, .thirdLeft, .fronted,
      .registerChosen, .costAccepted, .costDeclined, .knockAnswered, .knockGivenUp, .fulfilled,
      .missed, .personEnrolled, .personRenewed, .personRevoked, .brokerStarted,
      .brokerStopped, .forgotten, .keyRotated, .authorityRotated:
      [:]
    }
  }
}

extension Act.Scope {
  fileprivate var texts: [String: Digest] {
    switch self {
    case .whole: [:]
    case .push(let files): ["file": files.name].adding("to", files.to)
    case .fetch(let path): ["file": path]
    case .run(let command, _): ["command": command]
    }
  }
}

extension [String: Digest] {
  fileprivate func adding(_ key: String, _ digest: Digest?) -> [String: Digest] {
    guard let digest else { return self }
    return merging([key: digest]) { _, new in new }
  }
}
