import CLinux
import Glibc

/// This process and its machine.
public enum Host {
  /// Keeps this process's memory out of core files and debuggers' reach. setrlimit, prctl.
  public static func notDumpable() throws(SystemError) {
    try check("prctl") { aldaba_not_dumpable() }
  }

  public static var isDumpable: Bool { aldaba_is_dumpable() != 0 }

  /// No program started from here on gains privileges (setuid bits mean nothing). prctl.
  ///
  /// Not for a process that starts a person's own shell.
  public static func noNewPrivileges() throws(SystemError) {
    try check("prctl") { aldaba_no_new_privileges() }
  }

  /// Begins a session of its own: no signal of the terminal, or to the group that started this process,
  /// reaches it. setsid.
  public static func leaveSession() throws(SystemError) {
    try check("setsid") { setsid() }
  }

  /// Allows as many open descriptors as this process may ask for, and answers how many.
  @discardableResult
  public static func raiseDescriptorLimit() throws(SystemError) -> Int {
    try check("setrlimit") { aldaba_raise_descriptor_limit() }
  }

  /// The number that the next new descriptor gets; an error where there is none left. fcntl, close.
  ///
  /// - Parameter open: any open descriptor, copied for an instant.
  public static func lowestFreeDescriptor(besides open: Int32) throws(SystemError) -> Int32 {
    let number = try check("fcntl") { aldaba_duplicate(open, 0) }
    _ = close(number)
    return number
  }

  /// The value of a variable; nil when it is not set.
  public static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// All variables.
  public static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      next += 1
      let text = String(cString: entry)
      guard let equals = text.firstIndex(of: "=") else { continue }
      variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    return variables
  }

  /// The number of the user whose rights this process has.
  public static var userID: UInt32 { geteuid() }

  public static var processID: Int32 { getpid() }

  /// The user's login name; nil where the number has none.
  public static var userName: String? { account()?.name }

  /// $HOME, else the folder of the user's account.
  public static var homeDirectory: String? {
    if let home = environment("HOME"), !home.isEmpty { return home }
    return account()?.home
  }

  /// $SHELL, else the shell of the user's account, else /bin/sh.
  public static var shell: String {
    for shell in [environment("SHELL"), account()?.shell] {
      if let shell, shell.hasPrefix("/"), access(shell, X_OK) == 0 { return shell }
    }
    return "/bin/sh"
  }

  /// The machine's own name.
  public static var name: String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let result = buffer.withUnsafeMutableBytes { bytes in
      gethostname(bytes.bindMemory(to: CChar.self).baseAddress!, 255)
    }
    return result == 0 ? String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self) : "localhost"
  }

  /// The processors that are on line; at least 1.
  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The most that any process had resident that this one started and has waited for. getrusage.
  public static func childrensPeakKibibytes() -> Int64 {
    var usage = rusage()
    return getrusage(RUSAGE_CHILDREN.rawValue, &usage) == 0 ? Int64(usage.ru_maxrss) : 0
  }

  /// The path of the running program, also when its file was replaced since. readlink.
  public static func executablePath() throws(SystemError) -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = try check("readlink", path: "/proc/self/exe") {
      buffer.withUnsafeMutableBytes { bytes in
        readlink("/proc/self/exe", bytes.bindMemory(to: CChar.self).baseAddress!, bytes.count)
      }
    }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// How many columns a character takes in a terminal: 0 for controls and what combines, 1 or 2.
  public static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.value >= 0x20 && scalar.value < 0x7f { return 1 }
    let columns = aldaba_columns(scalar.value)
    if columns >= 0 { return Int(columns) }
    // Controls have no width; what the system does not know yet is shown as one cell at least.
    return scalar.properties.generalCategory == .control ? 0 : 1
  }

  /// Ends the process now, without running what waits for a regular end.
  public static func exitNow(_ code: Int32) -> Never { _exit(code) }

  /// Asked once: the name does not change, and a process that has given up things may not ask again.
  private static func account() -> (name: String, home: String, shell: String)? { known }

  private static let known: (name: String, home: String, shell: String)? = readAccount()

  private static func readAccount() -> (name: String, home: String, shell: String)? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16384) { buffer in
      let result = getpwuid_r(geteuid(), &entry, buffer.baseAddress!, buffer.count, &found)
      guard result == 0, found != nil else { return nil }
      return (
        String(cString: entry.pw_name), String(cString: entry.pw_dir),
        String(cString: entry.pw_shell)
      )
    }
  }
}
