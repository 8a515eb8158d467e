import AldabaDesk
import AldabaJSON
import AldabaSystem
import AldabaWire
import AldabaWords

/// `broker.json5`, with what `--set` and `--listen` say over it.
struct Configuration: Sendable {
  var organisation: String
  var listen: HostPort
  var addresses: [HostPort]
  var phone: String
  var origin: String
  var settings: Settings
  /// How long a code waits for its customer, in milliseconds.
  var code: Int64
  /// A customer rings for so long, so often.
  var ring: Int64
  var rings: Int64
  var holdCheck: Int64
  /// After how many days personal texts are erased by themselves; 0 for never.
  var retentionDays: Int64
  /// How many sessions a technician may have open at once (R2).
  var sessions: Int64
  /// The most bytes of all recordings.
  var recordings: Int64
  /// Where the file says that nothing is done without a recording.
  var requiresRecordingAt: (line: Int, column: Int)?
  /// Hours, kinds of call, tiers and supported systems (R21).
  var service: Service

  init(_ folder: Folder, overrides: [String] = []) throws(Problem) {
    let bytes = try read(folder.configuration)
    func wrong(_ error: JSONError) -> Problem {
      .badConfiguration("\(folder.configuration):\(error.line):\(error.column)", what: error.reason)
    }
    let file: Located
    do throws(JSONError) { file = try JSON5.parse(bytes) } catch { throw wrong(error) }
    do throws(JSONError) {
      var root = file
      for override in overrides { root = try Configuration.apply(override, to: root) }
      try self.init(root)
    } catch {
      guard let option = Configuration.firstWrong(overrides, over: file) else { throw wrong(error) }
      throw .badSetting(option, what: error.reason)
    }
  }

  /// The first of them with which a file that is right by itself is not; as it was given.
  private static func firstWrong(_ overrides: [String], over file: Located) -> String? {
    guard (try? Configuration(file)) != nil else { return nil }
    var root = file
    for override in overrides {
      guard let next = try? apply(override, to: root), (try? Configuration(next)) != nil else {
        let listen = "listen="
        return override.hasPrefix(listen)
          ? "--listen \(override.dropFirst(listen.count))" : "--set \(override)"
      }
      root = next
    }
    return nil
  }

  private init(_ root: Located) throws(JSONError) {
    var reader = try ConfigurationReader(root)
    organisation = try reader.string("organisation")
    let listen = try reader.required("listen")
    guard let address = listen.string.flatMap({ HostPort($0) }) else {
      throw listen.error("expected \"host:port\"")
    }
    self.listen = address
    addresses = []
    let places = try reader.required("addresses")
    for place in places.array ?? [] {
      guard let address = place.string.flatMap({ HostPort($0) }) else {
        throw place.error("expected \"host:port\"")
      }
      addresses.append(address)
    }
    guard !addresses.isEmpty else { throw places.error("expected at least one \"host:port\"") }
    phone = try reader.string("phone", default: "")
    origin = try reader.string("origin")
    let long = 0.01...86_400.0
    code = try reader.milliseconds("code_seconds", default: 600_000, in: long)
    ring = try reader.milliseconds("ring_seconds", default: 5_000, in: long)
    holdCheck = try reader.milliseconds("hold_check_seconds", default: 60_000, in: long)
    rings = try reader.count("rings", default: 3)
    sessions = try reader.count("sessions_per_technician", default: 1, atMost: 10_000)
    retentionDays = 0
    if let value = reader.value("retention_days") {
      guard let number = value.integer, (0...36_500).contains(number) else {
        throw value.error("expected a number from 0 to 36500 as \"retention_days\"")
      }
      retentionDays = number
    }
    recordings = 10_240 * 1_048_576
    if let value = reader.value("recordings_mib") {
      guard let number = value.integer, (1...1_048_576).contains(number) else {
        throw value.error("expected a number from 1 to 1048576 as \"recordings_mib\"")
      }
      recordings = number * 1_048_576
    }
    if let value = reader.value("recording") {
      guard let text = value.string, text == "offered" || text == "required" else {
        throw value.error("expected \"offered\" or \"required\" as \"recording\"")
      }
      if text == "required" { requiresRecordingAt = (value.line, value.column) }
    }
    service = try reader.value("service").map(ServiceReader.read) ?? .unlimited
    settings = Settings(
      ask: try reader.milliseconds("ask_seconds", default: 60_000, in: 0.1...3_600),
      reask: try reader.milliseconds("reask_seconds", default: 60_000, in: 0...86_400),
      quietClose: try reader.milliseconds("quiet_close_seconds", default: 60_000, in: long),
      resume: try reader.milliseconds("resume_seconds", default: 300_000, in: long),
      floor: try reader.milliseconds("floor_seconds", default: 2_000, in: 0...60),
      command: try reader.milliseconds(
        "command_seconds", default: Limits.commandTime, in: 0.1...Double(Limits.commandTime) / 1000),
      requiresRecording: requiresRecordingAt != nil)
    try reader.finish()
  }

  /// Puts `key=value` in the place of the file's member; a bare word counts as a string.
  private static func apply(_ override: String, to root: Located) throws(JSONError) -> Located {
    guard let equals = override.firstIndex(of: "=") else {
      throw root.error("expected KEY=VALUE, got \"\(override)\"")
    }
    let key = String(override[..<equals])
    let text = String(override[override.index(after: equals)...])
    let value: Located
    if let parsed = try? JSON5.parse(Array(text.utf8)) {
      value = parsed
    } else {
      value = try JSON5.parse(JSON.string(text).encoded())
    }
    return root.setting(key, to: value)
  }

  /// The file that `init` writes.
  static func text(
    organisation: String, listen: HostPort, addresses: [HostPort], origin: String
  ) -> String {
    func quoted(_ text: String) -> String {
      JSON.string(text).encodedText
    }
    return """
      // The broker's settings. `aldaba-broker check --dir DIR` reads them as `serve` does.
      // Times are in seconds; fractions are allowed.
      {
        organisation: \(quoted(organisation)),

        // Where it listens. Port 0 takes a free one.
        listen: \(quoted(listen.description)),
        // How customers and technicians reach it; goes into customer.json5 and enrolment tokens.
        addresses: [\(addresses.map { quoted($0.description) }.joined(separator: ", "))],
        // The telephone that customers are told, in customer.json5 too.
        phone: "",
        // The name of the ledger, in every checkpoint. It cannot be changed later.
        origin: \(quoted(origin)),

        // How long a question waits for its answer, counted from being shown. Silence is no.
        ask_seconds: 60,
        // How soon after a no the same may be asked again.
        reask_seconds: 60,
        // How long a code waits for its customer.
        code_seconds: 600,
        // How long the session stays open after the technician has said goodbye, while nobody writes.
        quiet_close_seconds: 60,
        // How long a lost side is waited for.
        resume_seconds: 300,
        // How long the technician's keys wait after the customer's last one.
        floor_seconds: 2,
        // How long a step's command may run, at most 120.
        command_seconds: 120,
        // A customer who knocks, or is passed on, rings so often, each ring so long.
        rings: 3,
        ring_seconds: 5,
        // How long a customer who was asked to wait goes without a word.
        hold_check_seconds: 60,
        // Whether the window may be recorded ("offered": it is asked for like everything else), or
        // nobody sees or uses a machine unless it is ("required"). For either somebody must be able to
        // watch recordings: aldaba-broker auditor add.
        recording: "offered",
        // The room for all recordings, in MiB.
        recordings_mib: 10240,
        // How many sessions a technician may have open at once. More than one is for measuring: a
        // customer's line waits for nobody else.
        sessions_per_technician: 1,

        // After so many days the personal texts and recordings of what is over are erased: names,
        // motives, summaries. The records stay and verify as before. 0 keeps them.
        retention_days: 0,

        // When somebody is there, and what is promised. Without it the desk is always open.
        // service: {
        //   zone: "Europe/Madrid",
        //   week: {
        //     monday: ["09:00-14:00", "16:00-19:00"], tuesday: ["09:00-14:00", "16:00-19:00"],
        //     wednesday: ["09:00-14:00", "16:00-19:00"], thursday: ["09:00-14:00", "16:00-19:00"],
        //     friday: ["09:00-15:00"],
        //   },
        //   // Days with other hours; none at all on a day off.
        //   days: { "2026-12-24": ["09:00-14:00"], "2026-12-25": [] },
        //   kinds: ["incident", "request"],
        //   tiers: {
        //     // Minutes of open time in which a kind of call is answered; the systems it covers.
        //     gold: { minutes: { incident: 15, request: 240 }, systems: ["debian*", "ubuntu*"] },
        //   },
        //   // As what a customer who knocks counts, until whoever answers says otherwise.
        //   knocks: { kind: "incident", tier: "gold" },
        // },
      }

      """
  }
}
