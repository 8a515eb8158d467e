import AldabaSystem

/// A program of somebody else's that ours is compared with: the shared place for all of them.
struct Tool: Sendable {
  enum Found {
    case tool(Tool)
    case missing(hint: String)

    var tool: Tool? {
      switch self {
      case .tool(let tool): tool
      case .missing: nil
      }
    }
  }

  let path: String
  /// Its name and version, as results name it.
  let title: String

  static let haproxy = find("HAProxy", "haproxy", ["-v"], package: "haproxy")
  static let openssl = find("OpenSSL", "openssl", ["version"], package: "openssl")
  static let tar = find("tar", "tar", ["--version"], package: "tar")
  static let wormhole = find(
    "magic-wormhole", "wormhole", ["--version"], package: "magic-wormhole")
  static let twistd = find("Twisted", "twistd3", ["--version"], package: "python3-twisted")
  static let sqlite = find("SQLite", "sqlite3", ["--version"], package: "sqlite3")
  static let ssh = find("OpenSSH", "ssh", ["-V"], package: "openssh-client")
  static let scp = find("OpenSSH", "scp", [], package: "openssh-client")
  static let sshd = find("OpenSSH", "sshd", ["-V"], package: "openssh-server")

  /// Looks for a program where the shell would, and where servers lie.
  ///
  /// - Parameter arguments: what makes it say its version.
  static func find(
    _ name: String, _ program: String, _ arguments: [String], package: String
  ) -> Found {
    let path = Host.environment("PATH") ?? "/usr/bin:/bin"
    let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
    for folder in folders {
      let candidate = "\(folder)/\(program)"
      guard Files.exists(candidate) else { continue }
      let said = (try? output(candidate, arguments)) ?? ""
      return .tool(Tool(path: candidate, title: title(name, said)))
    }
    return .missing(hint: "\(program) is not installed: apt-get install \(package)")
  }

  /// The first thing that looks like a version.
  private static func title(_ name: String, _ said: String) -> String {
    for word in said.split(whereSeparator: {
      $0.isWhitespace || $0 == "_" || $0 == "-" || $0 == ","
    })
    where word.first?.isNumber == true && word.contains(".") {
      return "\(name) \(word)"
    }
    return name
  }

  /// Runs a program to its end and gives its output.
  @discardableResult
  static func run(_ path: String, _ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
    let (output, code) = try finish(path, arguments, input, error: .none)
    guard code == 0 else { throw BenchError("\(path) \(arguments.first ?? "") failed") }
    return output
  }

  /// What a program says on both of its outputs, however it ends.
  static func output(_ path: String, _ arguments: [String]) throws -> String {
    let said = try finish(
      "/bin/sh", ["-c", "exec \"$0\" \"$@\" 2>&1", path] + arguments, [], error: .none)
    return String(decoding: said.output, as: UTF8.self)
  }

  private static func finish(
    _ path: String, _ arguments: [String], _ input: [UInt8], error: Child.Stream
  ) throws -> (output: [UInt8], code: Int32) {
    let child = try Child.spawn(
      path: path, arguments: arguments, input: .pipe, output: .pipe, error: error)
    if let pipe = child.input { try IO.writeAll(pipe, input) }
    child.closeInput()
    var output: [UInt8] = []
    if let pipe = child.output {
      while true {
        _ = try IO.wait(pipe, for: .read, seconds: 60)
        guard let part = try IO.read(pipe, maximum: 65_536) else { continue }
        if part.isEmpty { break }
        output += part
      }
    }
    return (output, child.wait().code)
  }
}
