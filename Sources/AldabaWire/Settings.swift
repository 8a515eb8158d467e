import AldabaJSON

/// What both ends follow of the broker's settings; times in milliseconds.
public struct Settings: Equatable, Sendable {
  /// How long a question waits, counted from being shown.
  public var ask: Int64
  /// How soon after a no or silence the same may be asked again.
  public var reask: Int64
  /// How long the minute before the session ends by itself is.
  public var quietClose: Int64
  /// How long a lost side is waited for.
  public var resume: Int64
  /// How long the customer's last key keeps the technician's waiting.
  public var floor: Int64
  /// How long a step's command may run: 100 to `Limits.commandTime`.
  public var command: Int64
  /// Whether the organisation uses a customer's machine only while it is recorded.
  public var requiresRecording: Bool

  public init(
    ask: Int64 = 60_000, reask: Int64 = 60_000, quietClose: Int64 = 60_000,
    resume: Int64 = 300_000, floor: Int64 = 2_000,
    command: Int64 = Limits.commandTime, requiresRecording: Bool = false
  ) {
    self.ask = ask
    self.reask = reask
    self.quietClose = quietClose
    self.resume = resume
    self.floor = floor
    self.command = command
    self.requiresRecording = requiresRecording
  }

  /// `command` as it is said: whole seconds, at least one.
  public var commandSeconds: Int { Int((command + 999) / 1000) }

  init(_ json: JSON) throws(WireError) {
    var fields = try Fields(json, of: "settings")
    let range: ClosedRange<Int64> = 0...86_400_000
    ask = try fields.integer("ask", in: range)
    reask = try fields.integer("reask", in: range)
    quietClose = try fields.integer("quiet_close", in: range)
    resume = try fields.integer("resume", in: range)
    floor = try fields.integer("floor", in: range)
    command = try fields.integer("command", in: 100...Limits.commandTime)
    let recording = try fields.string("recording", atMost: 16)
    guard recording == "offered" || recording == "required" else {
      throw WireError("expected offered or required as \"recording\", got \"\(recording)\"")
    }
    requiresRecording = recording == "required"
    try fields.finish()
  }

  var json: JSON {
    .object([
      "ask": .integer(ask), "reask": .integer(reask), "quiet_close": .integer(quietClose),
      "resume": .integer(resume), "floor": .integer(floor), "command": .integer(command),
      "recording": .string(requiresRecording ? "required" : "offered"),
    ])
  }
}
