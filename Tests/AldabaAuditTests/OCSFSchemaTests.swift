import AldabaJSON
import AldabaTerminal
import AldabaWire
import Glibc
import Testing
import WireSamples

@testable import AldabaAudit

/// What we write of the Open Cybersecurity Schema Framework 1.3.0: its classes with the attributes that
/// we use, what they require and which activities they know. Written from the published schema; where
/// that is at hand (`ALDABA_OCSF_SCHEMA`), every event is checked against all of it as well.
private struct Class {
  let name: String
  let activities: [Int64: String]
  var required: Set<String> = []
  /// Beside those that all classes have.
  var more: Set<String> = []

  static let all: [Int64: Class] = [
    0: Class(name: "Base Event", activities: [:]),
    3001: Class(
      name: "Account Change", activities: [1: "Create", 2: "Enable", 5: "Disable"],
      required: ["user"], more: ["user", "actor"]),
    3002: Class(
      name: "Authentication", activities: [1: "Logon", 2: "Logoff"],
      // `service` or `dst_endpoint`.
      required: ["user", "service"], more: ["user", "actor", "service", "session", "is_remote"]),
    3005: Class(
      name: "User Access Management",
      activities: [1: "Assign Privileges", 2: "Revoke Privileges"],
      required: ["user", "privileges"], more: ["user", "actor", "privileges", "resource"]),
    6002: Class(
      name: "Application Lifecycle", activities: [3: "Start", 4: "Stop"], required: ["app"],
      more: ["app", "actor"]),
  ]

  static let required: Set<String> = [
    "activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid",
  ]
  static let common = required.union([
    "class_name", "activity_name", "status_id", "message", "unmapped", "raw_data",
  ])

  enum Kind { case integer, text, texts, truth, object }
  static let kinds: [String: Kind] = [
    "activity_id": .integer, "category_uid": .integer, "class_uid": .integer,
    "severity_id": .integer, "status_id": .integer, "time": .integer, "type_uid": .integer,
    "class_name": .text, "activity_name": .text, "message": .text, "raw_data": .text,
    "privileges": .texts, "is_remote": .truth, "metadata": .object, "unmapped": .object,
    "user": .object, "actor": .object, "service": .object, "session": .object,
    "resource": .object, "app": .object,
  ]
  /// Of each object, its attributes that we use, and of which one has to be there.
  static let objects: [String: (all: Set<String>, oneOf: Set<String>)] = [
    "metadata": (
      [
        "version", "product", "log_name", "uid", "sequence", "original_time", "profiles",
      ], ["version"]
    ),
    "actor": (["user", "app_name"], ["user", "app_name"]),
    "user": (["name", "uid", "type", "type_id"], ["name", "uid"]),
    "app": (["name", "vendor_name", "version"], ["name"]),
    "service": (["name"], ["name"]), "session": (["uid", "is_remote"], ["uid"]),
    "resource": (["uid", "type"], ["uid"]),
  ]
}

@Suite struct OCSFSchemaTests {
  /// An event of every record that there is, with and without what is known beside it.
  private var events: [[String: JSON]] {
    Samples.records.flatMap { record -> [[String: JSON]] in
      [(Samples.person, "view"), (nil, nil)].compactMap { (person: PersonID?, what: String?) in
        let exported = Exported(
          index: 7, line: record.line, record: record, person: person, what: what, text: nil)
        return OCSF(origin: "support.example/ledger").event(exported).object
      }
    }
  }

  @Test func everyEventIsOneOfItsClass() throws {
    var seen: Set<Int64> = []
    for event in events {
      let line = String(decoding: JSON.object(event).encoded(), as: UTF8.self)
      let number = try #require(event["class_uid"]?.integer)
      let kind = try #require(Class.all[number], "class \(number)")
      seen.insert(number)
      let keys = Set(event.keys)
      #expect(keys.isSuperset(of: Class.required.union(kind.required)), "\(line)")
      #expect(keys.subtracting(Class.common).isSubset(of: kind.more), "\(line)")
      for (key, value) in event { #expect(isOfItsKind(key, value), "\(key) of \(line)") }
      #expect(event["class_name"]?.string == kind.name)
      let activity = try #require(event["activity_id"]?.integer)
      let name = event["activity_name"]?.string
      #expect(activity == 99 || kind.activities[activity] == name, "\(line)")
      #expect(event["type_uid"]?.integer == number * 100 + activity)
      #expect(event["category_uid"]?.integer == number / 1000)
      #expect([1, 2].contains(event["severity_id"]?.integer ?? -1))
      #expect([1, 2].contains(event["status_id"]?.integer ?? -1))
      let metadata = try #require(event["metadata"])
      #expect(metadata["version"]?.string == "1.3.0")
      #expect(metadata["product"]?["vendor_name"]?.string == "Aldaba")
      // What brings the actor of a class that has none of its own.
      #expect((metadata["profiles"]?.array?.first?.string == "host") == keys.contains("actor"))
      for (key, value) in event { checkObject(key, value, line) }
      if let user = event["actor"]?["user"] { checkObject("user", user, line) }
    }
    #expect(seen == Set(Class.all.keys))
  }

  private func isOfItsKind(_ key: String, _ value: JSON) -> Bool {
    switch Class.kinds[key] {
    case .integer: value.integer != nil
    case .text: value.string?.isEmpty == false
    case .texts:
      value.array?.isEmpty == false && value.array?.allSatisfy { $0.string != nil } == true
    case .truth: value.bool != nil
    case .object: value.object != nil
    case nil: false
    }
  }

  private func checkObject(_ name: String, _ value: JSON, _ line: String) {
    guard let (all, oneOf) = Class.objects[name], let members = value.object else { return }
    let keys = Set(members.keys)
    #expect(keys.isSubset(of: all) && !keys.isDisjoint(with: oneOf), "\(name) of \(line)")
    // A word of the source's own is of another type than those of the schema.
    if name == "user", let type = members["type"]?.string {
      #expect(members["type_id"]?.integer == (type == "Admin" ? 2 : 99), "\(line)")
    }
  }

  @Test("every event holds against the published schema, where that is at hand")
  func thePublishedSchema() throws {
    guard let folder = getenv("ALDABA_OCSF_SCHEMA").map({ String(cString: $0) }) else {
      print("SKIPPED: no ALDABA_OCSF_SCHEMA: a folder with github.com/ocsf/ocsf-schema, tag 1.3.0")
      return
    }
    let schema = try OCSFSchema(folder)
    #expect(schema.version == OCSF.version)
    let sets = events
    for event in sets {
      let faults = schema.faults(of: event)
      #expect(faults.isEmpty, "\(faults) in \(JSON.object(event))")
    }
    // The check itself finds what is wrong.
    var spoilt = try #require(sets.first { $0["class_uid"]?.integer == 3001 })
    spoilt["user"] = nil
    spoilt["severity_id"] = 42
    spoilt["time"] = "now"
    spoilt["nonsense"] = 1
    #expect(
      schema.faults(of: spoilt)
        == ["nonsense: unknown", "severity_id: 42", "time: no timestamp_t", "user: missing"])
  }
}
