import AldabaJSON
import AldabaSystem

/// The published schema of OCSF as its repository has it: classes and objects, each extending another one,
/// and the dictionary of what their attributes are.
struct OCSFSchema {
  private typealias Attributes = [String: [String: JSON]]
  private typealias Kind = (attributes: Attributes, oneOf: [String])

  let version: String
  private let folder: String
  private let dictionary: [String: JSON]
  private let types: [String: JSON]
  private let objects: [String: JSON]
  private let events: [String: JSON]
  /// The names of classes, by their numbers.
  private var classes: [Int64: String] = [:]

  init(_ folder: String) throws {
    self.folder = folder
    let dictionary = try Self.read(folder + "/dictionary.json")
    version = try Self.read(folder + "/version.json")["version"]?.string ?? ""
    self.dictionary = dictionary["attributes"]?.object ?? [:]
    types = dictionary["types"]?["attributes"]?.object ?? [:]
    objects = try Self.all(folder + "/objects")
    events = try Self.all(folder + "/events")
    let categories = try Self.read(folder + "/categories.json")["attributes"]?.object ?? [:]
    for (name, event) in events {
      guard let uid = event["uid"]?.integer else { continue }
      let category = lineage(name, events).lazy.compactMap { $0["category"]?.string }.first
      let number = category.flatMap { categories[$0]?["uid"]?.integer } ?? 0
      classes[number * 1000 + uid] = name
    }
    classes[0] = "base_event"
  }

  private static func read(_ path: String) throws -> JSON {
    try JSON.parse(try Files.read(path, maximumBytes: 16 << 20), maximumDepth: 64)
  }

  private static func all(_ folder: String) throws -> [String: JSON] {
    var found: [String: JSON] = [:]
    for name in try Files.list(folder) {
      let path = "\(folder)/\(name)"
      if !name.hasSuffix(".json") {
        found.merge(try all(path)) { $1 }
      } else if let json = Optional(try read(path)), let own = json["name"]?.string {
        found[own] = json
      }
    }
    return found
  }

  // MARK: - What a class or an object is

  /// It, and what it extends, from itself on.
  private func lineage(_ name: String, _ table: [String: JSON]) -> [JSON] {
    guard let one = table[name] else { return [] }
    return [one] + (one["extends"]?.string.map { lineage($0, table) } ?? [])
  }

  private func kind(_ name: String, _ table: [String: JSON]) -> Kind {
    var attributes: Attributes = [:]
    var oneOf: [String] = []
    for one in lineage(name, table).reversed() {
      let own = one["attributes"]?.object ?? [:]
      for path in own["$include"]?.array?.compactMap(\.string) ?? [] {
        let included = (try? Self.read("\(folder)/\(path)")) ?? [:]
        let profile = included["meta"]?.string == "profile" ? included["name"] : nil
        add(included["attributes"]?.object ?? [:], profile, to: &attributes)
      }
      add(own, nil, to: &attributes)
      if let choice = one["constraints"]?["at_least_one"]?.array {
        oneOf = choice.compactMap(\.string)
      }
    }
    return (attributes, oneOf)
  }

  private func add(_ more: [String: JSON], _ profile: JSON?, to attributes: inout Attributes) {
    for (name, value) in more where name != "$include" {
      var known = attributes[name] ?? [:]
      for (key, member) in value.object ?? [:] {
        let (old, new) = (known[key]?.object ?? [:], member.object ?? [:])
        known[key] = key == "enum" ? .object(old.merging(new) { $1 }) : member
      }
      if let profile, known["profile"] == nil { known["profile"] = profile }
      attributes[name] = known
    }
  }

  // MARK: - What is wrong with an event

  /// Sorted; empty where it is as the schema wants it.
  func faults(of event: [String: JSON]) -> [String] {
    guard let name = event["class_uid"]?.integer.flatMap({ classes[$0] }) else {
      return ["class_uid: unknown"]
    }
    let profiles = event["metadata"]?["profiles"]?.array?.compactMap(\.string) ?? []
    var kind = kind(name, events)
    // What these may be follows from the class, and stands nowhere as a list.
    for name in ["category_uid", "class_uid"] { kind.attributes[name]?["enum"] = .object([:]) }
    return faults(event, kind, profiles, "").sorted()
  }

  private func faults(
    _ members: [String: JSON], _ kind: Kind, _ profiles: [String], _ path: String
  ) -> [String] {
    var faults: [String] = []
    let usable = kind.attributes.filter {
      $0.value["profile"]?.string.map(profiles.contains) ?? true
    }
    for (name, attribute) in usable
    where attribute["requirement"]?.string == "required" && members[name] == nil {
      faults.append("\(path)\(name): missing")
    }
    if !kind.oneOf.isEmpty, kind.oneOf.allSatisfy({ members[$0] == nil }) {
      faults.append("\(path): none of \(kind.oneOf)")
    }
    for (name, value) in members {
      guard let own = usable[name] else {
        faults.append("\(path)\(name): unknown")
        continue
      }
      let general = dictionary[name]?.object ?? [:]
      let type = own["type"]?.string ?? general["type"]?.string ?? ""
      let values = general["is_array"]?.bool == true ? value.array ?? [.null] : [value]
      for value in values {
        faults += self.faults(
          value, of: type, own["enum"] ?? general["enum"], profiles, path + name)
      }
    }
    return faults
  }

  private func faults(
    _ value: JSON, of type: String, _ choices: JSON?, _ profiles: [String], _ path: String
  ) -> [String] {
    if types[type] == nil, type != "object" {
      guard let members = value.object else { return ["\(path): no object"] }
      return faults(members, kind(type, objects), profiles, path + ".")
    }
    var basic = type
    while let below = types[basic]?["type"]?.string { basic = below }
    let isRight =
      switch basic {
      case "integer_t", "long_t", "timestamp_t": value.integer != nil
      case "string_t": value.string != nil
      case "boolean_t": value.bool != nil
      case "object": value.object != nil
      default: true
      }
    guard isRight else { return ["\(path): no \(type)"] }
    if let choices = choices?.object, !choices.isEmpty, let number = value.integer,
      choices["\(number)"] == nil
    {
      return ["\(path): \(number)"]
    }
    return []
  }
}
