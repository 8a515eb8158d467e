package import AldabaWire

extension Samples {
  package static let content = Act.Content(bytes: 73_210, sha256: digest(31))
  package static let step = Act.Step(list: digest(32), step: 2, of: 7)

  /// Files, steps with their commands, recordings.
  package static let work: [Act] =
    scopes.map { what, scope in
      .asked(Act.Ask(id: ask, what: what, reason: digest(4), duration: 60_000, scope: scope))
    } + [
      once(.push, replaces: digest(33)), once(.push), once(.fetch, content: content), once(.run),
      once(.record), .refused(ask, .push, shown, .unable),
      .filePushed(ask, content), .fileFetched(ask, content), .commandRun(ask, status: 0),
      .commandRun(ask, status: -3), .stepSent(step), .stepsEnded(list: digest(32)),
      .segment(Act.Segment(index: 1, bytes: 40_000, sha256: digest(34))),
    ] + FileTrouble.allCases.map { .fileFailed(ask, $0) }
    + Act.StepOutcome.allCases.map { .stepAnswered(step, $0) }

  private static let scopes: [(Capability, Act.Scope)] = [
    (.push, .push(Act.Files(name: digest(35), to: nil, content: content, count: nil))),
    (.push, .push(Act.Files(name: digest(35), to: digest(36), content: content, count: 12))),
    (.fetch, .fetch(path: digest(37))), (.run, .run(command: digest(38), step: 2)),
    (.record, .whole),
  ]

  private static func once(
    _ what: Capability, replaces: Digest? = nil, content: Act.Content? = nil
  ) -> Act {
    .granted(
      Act.Grant(
        ask: ask, what: what, asked: digest(39), duration: 60_000, shown: shown,
        replaces: replaces, content: content))
  }

  package static let innerWork: [InnerMessage] =
    [
      .offer(
        InnerMessage.Offer(
          ask: ask, name: "informe.pdf", content: content, folder: nil, mode: 0o644,
          modified: 1_767_225_600)),
      .offer(
        InnerMessage.Offer(
          ask: ask, name: "fotos", content: content,
          folder: InnerMessage.Offer.Folder(files: 2, listBytes: 400), mode: 0o755, modified: -1)),
      .list(ask, InnerMessage.Part(number: 1, of: 2, text: "aldaba files v1")),
      .accept(ask, index: 0, offset: 16_384, prefix: digest(40)),
      .begin(ask, index: 1, offset: 0), .taken(ask, bytes: 73_210), .sent(ask),
      .steps(list: digest(32), InnerMessage.Part(number: 3, of: 3, text: "## Paso")),
      .noSteps(list: digest(32)), .progress(step, worked: [1, 2]), .progress(step, worked: []),
      .ran(ask, status: 0, skipped: 12),
    ] + FileTrouble.allCases.map { .trouble(ask, $0) }
}
