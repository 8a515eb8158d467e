import CLinux
import Glibc

/// One `posix_spawn`: a child with default signal dispositions, nothing blocked, and no descriptors
/// but those it was given.
struct Spawn {
  var path: String
  /// The child's argv, its own name first.
  var arguments: [String]
  var environment: [String: String]
  var directory: String?
  var placement = Placement.sameGroup
  var descriptors: Descriptors

  enum Placement {
    case sameGroup
    /// A process group of its own.
    case ownGroup
    /// A session of its own; a terminal that it opens first becomes its controlling terminal.
    case ownSession
  }

  enum Descriptors {
    /// This terminal as 0, 1 and 2, opened by the child.
    case terminal(path: String)
    /// This terminal as 1 and 2, to print on; 0 is /dev/null.
    case printer(path: String)
    /// These of ours, as 0, 1, 2, 3… in the child; nil is /dev/null.
    case ours([Int32?])
  }

  /// Starts the child and answers its process number.
  func run() throws(SystemError) -> Int32 {
    let environment = environment.map { "\($0.key)=\($0.value)" }.sorted()
    for text in arguments + environment + [path, directory ?? ""] where text.utf8.contains(0) {
      throw SystemError(call: "posix_spawn", code: EINVAL, path: path)
    }
    try check("sigaction") { aldaba_keep_exit_statuses() }
    var actions = posix_spawn_file_actions_t()
    try checkNumber("posix_spawn_file_actions_init") { posix_spawn_file_actions_init(&actions) }
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Duplicates above every number of the child's, so that no target overwrites a source.
    var copies: [CInt] = []
    defer { for copy in copies { _ = close(copy) } }
    let count: Int32
    switch descriptors {
    case .terminal(let terminal):
      count = 3
      try add("open") { posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0) }
      try add("dup2") { posix_spawn_file_actions_adddup2(&actions, 0, 1) }
      try add("dup2") { posix_spawn_file_actions_adddup2(&actions, 0, 2) }
    case .printer(let terminal):
      count = 3
      try add("open") { posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) }
      try add("open") {
        posix_spawn_file_actions_addopen(&actions, 1, terminal, O_RDWR, 0)
      }
      try add("dup2") { posix_spawn_file_actions_adddup2(&actions, 1, 2) }
    case .ours(let list):
      count = Int32(list.count)
      for (target, source) in list.enumerated() {
        let target = Int32(target)
        if let source {
          let copy = try check("fcntl") { aldaba_duplicate(source, count) }
          copies.append(copy)
          try add("dup2") { posix_spawn_file_actions_adddup2(&actions, copy, target) }
        } else {
          try add("open") {
            posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
          }
        }
      }
    }
    try add("closefrom") { posix_spawn_file_actions_addclosefrom_np(&actions, count) }
    if let directory {
      try add("chdir") { posix_spawn_file_actions_addchdir_np(&actions, directory) }
    }
    var attributes = posix_spawnattr_t()
    try checkNumber("posix_spawnattr_init") { posix_spawnattr_init(&attributes) }
    defer { posix_spawnattr_destroy(&attributes) }
    try setAttributes(&attributes)
    return try withCStrings(arguments) { (argv) throws(SystemError) in
      try withCStrings(environment) { (envp) throws(SystemError) in
        var process: pid_t = 0
        try checkNumber("posix_spawn", path: path) {
          posix_spawn(&process, path, &actions, &attributes, argv, envp)
        }
        return process
      }
    }
  }

  private func setAttributes(_ attributes: inout posix_spawnattr_t) throws(SystemError) {
    var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    switch placement {
    case .sameGroup: break
    case .ownGroup: flags |= POSIX_SPAWN_SETPGROUP
    case .ownSession: flags |= Int32(ALDABA_SPAWN_SETSID)
    }
    // All bits, where sigfillset leaves out two that glibc would then have the child ignore.
    var all = sigset_t()
    withUnsafeMutableBytes(of: &all) { bytes in
      for index in bytes.indices { bytes[index] = 0xff }
    }
    var none = sigset_t()
    sigemptyset(&none)
    let result = [
      posix_spawnattr_setflags(&attributes, Int16(flags)),
      posix_spawnattr_setsigdefault(&attributes, &all),
      posix_spawnattr_setsigmask(&attributes, &none),
      posix_spawnattr_setpgroup(&attributes, 0),
    ]
    for code in result where code != 0 { throw SystemError(call: "posix_spawnattr", code: code) }
  }

  private func add(_ name: String, _ body: () -> Int32) throws(SystemError) {
    try checkNumber("posix_spawn_file_actions_add\(name)", body)
  }
}

/// A null-terminated array of C strings for the length of `body`.
private func withCStrings<R>(
  _ strings: [String],
  _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) throws(SystemError) -> R
) throws(SystemError) -> R {
  let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
    capacity: strings.count + 1)
  for (index, string) in strings.enumerated() { list[index] = strdup(string) }
  list[strings.count] = nil
  defer {
    for index in strings.indices { free(list[index]) }
    list.deallocate()
  }
  return try body(list)
}
