import AldabaJSON
import AldabaTerminal
import AldabaWire
import Testing

@testable import AldabaAudit

/// What the Open Cybersecurity Schema Framework requires of the classes that we write: which
/// attributes must be there, and which activities a class knows. Written from schema.ocsf.io for the
/// versions 1.2.0 to 1.9.0, which agree in this.
private struct Class {
  let name: String
  let required: Set<String>
  /// Of each of these, one is enough.
  var oneOf: [Set<String>] = []
  let activities: Set<Int64>

  static let all: [Int64: Class] = [
    0: Class(name: "Base Event", required: [], activities: [0, 99]),
    3001: Class(
      name: "Account Change", required: ["user"], activities: Set(0...12).union([99])),
    3002: Class(
      name: "Authentication", required: ["user"], oneOf: [["service", "dst_endpoint"]],
      activities: Set(0...7).union([99])),
    3005: Class(
      name: "User Access Management", required: ["user", "privileges"],
      activities: Set(0...4).union([99])),
    6002: Class(
      name: "Application Lifecycle", required: ["app"], activities: Set(0...8).union([99])),
  ]

  static let base: Set<String> = [
    "activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid",
  ]
  /// Objects that want one of these attributes, wherever they stand.
  static let objects: [String: Set<String>] = [
    "actor": [
      "process", "user", "iam_role", "invoked_by", "session", "app_name", "app_uid",
    ],
    "user": ["account", "name", "uid"], "product": ["name", "uid"], "app": ["name", "uid"],
    "service": ["name", "uid"], "resource": ["name", "uid"],
  ]
}

@Suite struct OCSFSchemaTests {
  @Test func everyEventHasWhatItsClassRequires() throws {
    let fixture = Fixture.good()
    try fixture.withLedger { (folder: String) throws in
      let done = try run(folder) {
        try $0.export(.ocsf, in: 0..<Int64.max, withTexts: false)
      }
      #expect(done.end == .done && !done.lines.isEmpty)
      var seen: Set<Int64> = []
      for line in done.lines {
        let event = try #require(try JSON.parse(Array(line.utf8)).object)
        let number = try #require(event["class_uid"]?.integer)
        let kind = try #require(Class.all[number], "class \(number)")
        seen.insert(number)
        let keys = Set(event.keys)
        #expect(keys.isSuperset(of: Class.base.union(kind.required)), "\(line)")
        for choice in kind.oneOf { #expect(!choice.isDisjoint(with: keys), "\(line)") }
        #expect(event["class_name"]?.string == kind.name)
        let activity = try #require(event["activity_id"]?.integer)
        #expect(kind.activities.contains(activity), "\(line)")
        #expect(event["type_uid"]?.integer == number * 100 + activity)
        #expect(event["category_uid"]?.integer == number / 1000)
        #expect([0, 1, 2, 3, 4, 5, 6, 99].contains(event["severity_id"]?.integer ?? -1))
        #expect([0, 1, 2, 99].contains(event["status_id"]?.integer ?? -1))
        #expect(event["metadata"]?["version"]?.string?.isEmpty == false)
        #expect(event["metadata"]?["product"]?.object != nil)
        for (name, choice) in Class.objects {
          guard let object = event[name]?.object else { continue }
          #expect(!choice.isDisjoint(with: Set(object.keys)), "\(name) of \(line)")
        }
      }
      #expect(seen.isSuperset(of: [3001, 3002, 3005]))
    }
  }
}
