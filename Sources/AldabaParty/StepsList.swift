import AldabaCrypto
public import AldabaSteps
public import AldabaWire
public import AldabaWords

/// A steps file that checks, as both ends have it: the one whose digest stands in the ledger.
public struct StepsList: Sendable {
  /// SHA-256 of the file.
  public let digest: Digest
  public let text: String
  public let document: StepsDocument

  /// - Throws: everything that is wrong with it.
  public init(_ bytes: [UInt8]) throws(StepsProblems) {
    document = try StepsDocument(bytes)
    text = String(decoding: bytes, as: UTF8.self)
    digest = Digest(Crypto.sha256(bytes)) ?? .zero
  }

  /// In the parts in which it goes through the tunnel.
  public var parts: [InnerMessage.Part] { InnerMessage.Part.parts(of: text) }
}

/// The parts of a steps file as they come: in their order, one file at a time.
public struct StepsParts: Sendable {
  /// What came of a part.
  public enum Arrival: Sendable {
    case more
    case whole(StepsList)
    /// It is not what was promised, or no steps file.
    case refused
  }

  private var digest = Digest.zero
  private var of: Int64 = 0
  private var texts: [String] = []
  private var bytes = 0

  public init() {}

  public mutating func take(_ digest: Digest, _ part: InnerMessage.Part) -> Arrival {
    if part.number == 1 {
      self = StepsParts()
      (self.digest, of) = (digest, part.of)
    }
    bytes += part.text.utf8.count
    guard self.digest == digest, of == part.of, texts.count + 1 == part.number,
      bytes <= Limits.stepsFile
    else {
      self = StepsParts()
      return .refused
    }
    texts.append(part.text)
    guard part.number == of else { return .more }
    let whole = Array(texts.joined().utf8)
    self = StepsParts()
    guard let list = try? StepsList(whole), list.digest == digest else { return .refused }
    return .whole(list)
  }
}

extension Instruction {
  /// As the document has it.
  public init(_ step: StepsDocument.Step, _ command: Instruction.Command, hasMore: Bool) {
    self.init(
      step: step.number, of: step.of, title: step.title, text: step.text.instruction,
      check: step.check?.instruction ?? [], command: command, hasMore: hasMore)
  }
}

extension StepsDocument {
  /// Whether more can be said of a step than this.
  public func hasMore(than step: Step) -> Bool {
    guard step.register != .detailed else { return false }
    return self.step(step.number, language: step.language, register: .detailed)?.register
      == .detailed
  }
}

extension Prose {
  fileprivate var instruction: [Instruction.Line] {
    lines.map { Instruction.Line(mark: $0.kind.mark, text: $0.text) }
  }
}

extension CommandOutcome {
  /// - Parameters:
  ///   - status: as it stands in the ledger.
  ///   - seconds: that the command had.
  public init(_ status: Int64, seconds: Int) {
    switch Act.CommandEnd(rawValue: status) {
    case .timedOut: self = .timedOut(seconds: seconds)
    case .stopped: self = .stopped
    case .notStarted: self = .notStarted
    case nil: self = .ended(status: Int(clamping: status))
    }
  }
}
