import AldabaCrypto
import AldabaProof
import AldabaSystem
import AldabaWire
import Glibc
import TestSupport
import Testing

@testable import AldabaLedger

/// What a writer was told to be durable.
struct Acknowledged {
  private(set) var records: [Int64: [UInt8]] = [:]
  private(set) var heads: [(size: Int64, root: [UInt8])] = []
  private var texts: Set<[UInt8]> = []
  private var erased: Set<[UInt8]> = []
  private var rest: [UInt8] = []

  init(_ bytes: [UInt8] = []) { add(bytes) }

  /// Takes in what was said next.
  mutating func add(_ bytes: [UInt8]) {
    rest += bytes
    while let end = rest.firstIndex(of: 0x0A) {
      let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
      rest.removeFirst(end + 1)
      let data = words.last.flatMap { [UInt8](hex: String($0)) } ?? []
      let number = words.count == 3 ? Int64(words[1]) ?? -1 : -1
      switch words.first {
      case "record": records[number] = data
      case "head": heads.append((number, data))
      case "text": texts.insert(data)
      case "gone": texts.remove(data)
      case "erased": erased.insert(data)
      default: Issue.record("the writer said \(words)")
      }
    }
  }

  enum Verdict: Equatable {
    case whole
    /// It does not open and says why.
    case refuses(String)
    case broken(String)
  }

  /// Opens the ledger as the broker does, compares it with all that was acknowledged, and goes on
  /// writing.
  func verdict(on folder: String, _ key: PrivateKey) -> Verdict {
    do {
      let ledger = try Ledger.open(
        directory: folder, origin: "durable.example/ledger", key: key, segmentBytes: 700
      ) { _ in }
      var isOpen = true
      defer { if isOpen { ledger.close() } }
      var found: [Int64: [UInt8]] = [:]
      try ledger.replay { index, record in found[index] = record }
      for (index, record) in records where found[index] != record {
        return .broken("record \(index) is lost")
      }
      for head in heads where ledger.root(at: head.size) != head.root {
        return .broken("the head of \(head.size) records is not theirs")
      }
      for text in texts where try ledger.texts.get(text) == nil {
        return .broken("the text \(text.hex) is lost")
      }
      for text in erased where try ledger.texts.get(text) != nil {
        return .broken("the text \(text.hex) is back")
      }
      guard ledger.appendAndWait([record(Int(ledger.count))])?.count == 1 else {
        return .broken("nothing can be appended")
      }
      ledger.close()
      isOpen = false
      let verdict = try LedgerReader.verify(directory: folder)
      guard verdict.isIntact, verdict.records == Int64(found.count) + 1 else {
        return .broken("it does not verify afterwards: \(verdict.problems)")
      }
      return .whole
    } catch let error as LedgerError {
      return .refuses("\(error)")
    } catch {
      return .broken("\(error)")
    }
  }
}

/// Lets the writer of the tests, `durable`, write into a folder of its own.
final class Writer {
  /// Beside the test bundle, or where `Tests/run` says.
  static func path(_ name: String) -> String {
    let own = (try? Host.executablePath()).map { Files.directory(of: $0) }
    return (Host.environment("ALDABA_BIN") ?? own ?? ".") + "/" + name
  }

  /// How many of a long test's cases the environment wants.
  static func rounds(_ name: String) -> Int? {
    Host.environment("ALDABA_ROUNDS_\(name)").flatMap { Int($0) }
  }

  /// Where sync costs nothing, if there is such a place: what it would have done is in the trace.
  static let base = Files.exists("/dev/shm") ? "/dev/shm" : "/tmp"

  let folder: String
  let key: PrivateKey
  private var runs = 0

  init() throws {
    var template = Array("\(Writer.base)/aldaba-durable-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError(call: "mkdtemp", code: errno) }
    folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    key = PrivateKey.ed25519()
    try Files.writeNew(folder + "/key", key.pem(), permissions: 0o600)
  }

  deinit { removeAll(folder) }

  struct Run {
    let code: Int32
    /// Where the ledger is.
    let ledger: String
    let before: Disk
    let trace: Trace
    /// What the writer said to be durable.
    let said: [UInt8]
    /// The names of the calls, and after how many of them each batch was acknowledged.
    let calls: [String]
    /// What they were about, inside the folder.
    let paths: [String]
    let batches: [Int]
    let home: String

    func remove() { removeAll(home) }
  }

  /// Writes batches into a copy of a tree while calls fail as planned.
  func run(
    _ command: [String] = ["live"], in tree: FileTree, plan: String = "", from: Int = 0,
    count: Int = 4, textBytes: Int = 20
  ) throws -> Run {
    runs += 1
    let home = "\(folder)/\(runs)"
    try Files.makeDirectory(home, permissions: 0o700)
    try Files.makeDirectory(home + "/b", permissions: 0o700)
    try tree.write(to: home + "/b")
    let before = try Disk(home + "/b")
    var arguments = command + [home + "/b/ledger", folder + "/key"]
    if command == ["live"] { arguments += [home + "/acks", "\(from)", "\(count)", "\(textBytes)"] }
    var environment = [
      "LD_PRELOAD": Writer.path("libfaults.so"), "ALDABA_FAULTS_UNDER": home + "/b",
      "ALDABA_FAULTS_LIST": home + "/list", "ALDABA_FAULTS_TRACE": home + "/trace",
      "ALDABA_FAULTS_ACKS": home + "/acks",
    ]
    if !plan.isEmpty { environment["ALDABA_FAULTS_PLAN"] = plan }
    let child = try Child.spawn(
      path: Writer.path("durable"), arguments: arguments, environment: environment,
      output: .none, error: .none)
    let code = child.wait().code
    func all(_ name: String) throws -> [UInt8] {
      Files.exists("\(home)/\(name)")
        ? try Files.read("\(home)/\(name)", maximumBytes: 1 << 26) : []
    }
    var calls: [String] = []
    var paths: [String] = []
    var batches: [Int] = []
    for line in String(decoding: try all("list"), as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words[0] != "-" else {
        batches.append(calls.count)
        continue
      }
      calls.append(String(words[1]))
      paths.append(words.count > 2 ? String(words[2]) : "")
    }
    return Run(
      code: code, ledger: home + "/b/ledger", before: before, trace: Trace(try all("trace")),
      said: try all("acks"), calls: calls, paths: paths, batches: batches, home: home)
  }

  /// An empty ledger.
  func empty() throws -> FileTree {
    let run = try run(["create"], in: [:])
    defer { run.remove() }
    guard run.code == 0 else { throw SystemError(call: "durable create", code: run.code) }
    return try FileTree.read(run.home + "/b")
  }

  /// Writes a tree somewhere and judges it.
  func verdict(on tree: FileTree, _ acknowledged: Acknowledged) throws -> Acknowledged.Verdict {
    let image = folder + "/image"
    try Files.makeDirectory(image, permissions: 0o700)
    defer { removeAll(image) }
    try tree.write(to: image)
    return acknowledged.verdict(on: image + "/ledger", key)
  }
}

/// Why nothing can be preloaded here; nil where it can.
func cannotPreload() -> String? {
  if Host.environment("ASAN_OPTIONS") != nil || Host.environment("TSAN_OPTIONS") != nil {
    return "a sanitizer does not go with a preloaded library"
  }
  for name in ["libfaults.so", "durable"] where !Files.exists(Writer.path(name)) {
    return "there is no \(Writer.path(name))"
  }
  return nil
}
