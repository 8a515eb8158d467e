import AldabaSystem
import AldabaWire

/// The system of the customer's machine, as the service may or may not include it (R21).
enum KnockSystem {
  /// The system's own name of itself (os-release(5)), else the kernel's; at most `Limits.name` bytes.
  static func current() -> String {
    for path in ["/etc/os-release", "/usr/lib/os-release"] {
      guard let bytes = try? Files.read(path, maximumBytes: 65_536) else { continue }
      if let name = prettyName(String(decoding: bytes, as: UTF8.self)) { return cut(name) }
    }
    let kernel = ["ostype", "osrelease"].compactMap { name in
      (try? Files.read("/proc/sys/kernel/\(name)", maximumBytes: 4_096))
        .map { String(decoding: $0, as: UTF8.self).split(whereSeparator: \.isWhitespace) }
    }
    return cut(kernel.joined().joined(separator: " "))
  }

  /// The value of `PRETTY_NAME`; nil where there is none. It is written as in a shell: in quotes or
  /// without, a backslash before what stands for itself.
  static func prettyName(_ file: String) -> String? {
    let key = "PRETTY_NAME="
    let lines = file.split(whereSeparator: \.isNewline)
    guard let line = lines.last(where: { $0.hasPrefix(key) }) else { return nil }
    var name = ""
    var isEscaped = false
    for character in line.dropFirst(key.count) {
      if !isEscaped, character == "\\" {
        isEscaped = true
      } else {
        if isEscaped || (character != "\"" && character != "'") { name.append(character) }
        isEscaped = false
      }
    }
    return name.contains { !$0.isWhitespace } ? name : nil
  }

  /// Whether one of the patterns means this system; without patterns all are.
  static func isSupported(_ system: String, by patterns: [String]) -> Bool {
    patterns.isEmpty || patterns.contains { SystemPattern($0).matches(system) }
  }

  /// Whole characters.
  private static func cut(_ text: String) -> String {
    var kept = ""
    for character in text {
      guard kept.utf8.count + character.utf8.count <= Limits.name else { break }
      kept.append(character)
    }
    return kept
  }
}
