import AldabaWire

/// Files, steps with their commands, and recordings.
extension Session {
  // MARK: - What is allowed once

  /// Files are where they belong, exactly those that the customer agreed to.
  mutating func finish(_ ask: AskID, _ what: Capability, _ content: Act.Content)
    throws(RefusalCode) -> [Effect]
  {
    let live = try once(ask, what)
    guard live.content == content else { throw .badArgument }
    return end(ask, what, .used) + [.delivered(ask, content)]
  }

  mutating func fail(_ ask: AskID, _ why: FileTrouble) throws(RefusalCode) -> [Effect] {
    guard let live = grants.first(where: { $0.ask == ask && $0.content != nil }) else {
      throw .noGrant
    }
    return end(ask, live.what, .used) + [.undelivered(ask, why)]
  }

  mutating func ran(_ ask: AskID, _ status: Int64) throws(RefusalCode) -> [Effect] {
    _ = try once(ask, .run)
    return end(ask, .run, .used) + [.ran(ask, status: status)]
  }

  private func once(_ ask: AskID, _ what: Capability) throws(RefusalCode) -> Live {
    guard let live = grants.first(where: { $0.ask == ask && $0.what == what }) else {
      throw .noGrant
    }
    return live
  }

  // MARK: - Steps

  /// The least that can be asked of a customer (R16): they do it themselves, and no grant is needed.
  /// While they wait nothing new comes; what is before them they can answer.
  mutating func send(_ step: Act.Step) throws(RefusalCode) -> [Effect] {
    guard phase == .active else { throw .notNow }
    guard held == nil, pausedSince == nil else { throw .onHold }
    if let own = self.step, own.list == step.list {
      guard own.of == step.of else { throw .badArgument }
    }
    self.step = step
    return [.stepSent(step)]
  }

  mutating func answer(_ step: Act.Step, _ outcome: Act.StepOutcome) throws(RefusalCode)
    -> [Effect]
  {
    guard phase.isOpen, self.step == step else { throw .notNow }
    return [.stepAnswered(step, outcome)]
  }

  mutating func endSteps(_ list: Digest) throws(RefusalCode) -> [Effect] {
    guard phase.isOpen, step?.list == list else { throw .notNow }
    step = nil
    return [.stepsEnded]
  }

  // MARK: - Recordings

  /// A piece may still come when the permission has ended: it holds what was before.
  mutating func keep(_ segment: Act.Segment) throws(RefusalCode) -> [Effect] {
    guard phase.isOpen, let segments else { throw .noGrant }
    guard segment.index == segments + 1 else { throw .outOfOrder }
    self.segments = segment.index
    return [.recorded(segment)]
  }
}
