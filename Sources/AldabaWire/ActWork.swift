/// What is done with a customer's machine besides the shell: files, steps and their commands,
/// recordings.
extension Act {
  /// What exactly a question is for.
  public enum Scope: Hashable, Sendable {
    /// `view`, both typings and `record`: the capability says it all.
    case whole
    case push(Files)
    /// The path as the technician wrote it.
    case fetch(path: Digest)
    /// The command's text, and the number of its step.
    case run(command: Digest, step: Int64)
  }

  /// Files that a technician asks to leave on the customer's machine.
  public struct Files: Hashable, Sendable {
    /// The name of the file, or of the folder, that the customer reads.
    public let name: Digest
    /// Where to, as the technician wrote it; nil: where the customer's downloads go.
    public let to: Digest?
    public let content: Content
    /// How many files a folder has; nil for a single file.
    public let count: Int64?

    public init(name: Digest, to: Digest?, content: Content, count: Int64?) {
      self.name = name
      self.to = to
      self.content = content
      self.count = count
    }
  }

  /// Exactly which bytes.
  public struct Content: Hashable, Sendable {
    /// Of all files together.
    public let bytes: Int64
    /// Of the file; of a folder, of its list.
    public let sha256: Digest

    public init(bytes: Int64, sha256: Digest) {
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  /// A step of a list.
  public struct Step: Hashable, Sendable {
    /// SHA-256 of the steps file.
    public let list: Digest
    /// From 1.
    public let step: Int64
    /// How many there are.
    public let of: Int64

    public init(list: Digest, step: Int64, of: Int64) {
      self.list = list
      self.step = step
      self.of = of
    }
  }

  /// What a customer says of a step.
  public enum StepOutcome: String, Sendable, CaseIterable {
    case done, failed, help, back
    /// To hear it again, or in more detail: shown at once, and told.
    case again, detail
  }

  /// A sealed piece of a recording.
  public struct Segment: Hashable, Sendable {
    /// From 1, without gaps, in the whole session.
    public let index: Int64
    /// Of the sealed bytes, at most `Limits.segment`.
    public let bytes: Int64
    public let sha256: Digest

    public init(index: Int64, bytes: Int64, sha256: Digest) {
      self.index = index
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  /// What the status of a command means, besides what it exits with: 0 to 255, a signal as 128 and
  /// its number.
  public enum CommandEnd: Int64, Sendable, CaseIterable {
    case timedOut = -1
    /// By the customer, or because their permission ended.
    case stopped = -2
    case notStarted = -3
  }
}

/// Why files did not get where they should, or a question about them or a recording was not put.
public enum FileTrouble: String, Error, Sendable, CaseIterable {
  /// At the sender: not the bytes that were offered.
  case changed, gone, unreadable
  case notAFile = "not-a-file"
  case tooMany = "too-many"
  case badName = "bad-name"
  /// At the receiver.
  case noRoom = "no-room"
  case readOnly = "read-only"
  case isFolder = "is-folder"
  case exists, link
  case noFolder = "no-folder"
  case badDigest = "bad-digest"
  /// What came is not what was agreed on.
  case badList = "bad-list"
  case cancelled
  case linkLost = "link-lost"
  /// Nobody could read the recording: no auditor's certificate is known here.
  case noAuditor = "no-auditor"
  /// The system refused for another reason.
  case unable
}
