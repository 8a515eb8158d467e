import CLinux
import Glibc

/// What a process gives up for good, with all its threads and children.
///
/// A bug in it then starts no program, reads no other process's memory, signals nobody, types into no
/// terminal, waits for no connection and opens none but to the ports that it named. Files stay what
/// the person may open: a person chooses where a file goes and which one they give away. Calls that
/// are refused answer EPERM (seccomp) or EACCES and EPERM (landlock), and nothing else happens.
public struct Confinement: Sendable, Equatable {
  /// The filter of system calls is in force.
  public let hasFilter: Bool
  /// The version of landlock that is in force; nil: this kernel has none, or one that would forbid to
  /// rename files too (before 5.19).
  public let landlock: Int?

  /// Ports and signals are refused by landlock too: kernel 6.12.
  public var isWhole: Bool { hasFilter && (landlock ?? 0) >= 6 }

  /// Begins now. prctl, landlock_create_ruleset, landlock_add_rule, landlock_restrict_self, seccomp.
  ///
  /// Call it before other threads start: landlock holds for the calling thread and what it starts.
  /// What a kernel lacks is left out, and the answer says so; every other failure is an error.
  ///
  /// - Parameters:
  ///   - ports: the only TCP ports that may be connected to.
  ///   - allowsUnixSockets: whether other processes of this machine may be connected to, which on a
  ///     desktop is a way to have programs started.
  public static func begin(
    connecting ports: [UInt16], allowsUnixSockets: Bool = false
  ) throws(SystemError) -> Confinement {
    try Host.noNewPrivileges()
    let landlock = try restrict(connecting: ports)
    let flags = allowsUnixSockets ? Int32(ALDABA_FILTER_UNIX_SOCKETS) : 0
    do throws(SystemError) {
      try check("seccomp") { aldaba_filter_calls(flags) }
      return Confinement(hasFilter: true, landlock: landlock)
    } catch {
      // A kernel without it, or another machine than x86_64 and aarch64.
      guard [ENOSYS, EINVAL, ENOTSUP].contains(error.code) else { throw error }
      return Confinement(hasFilter: false, landlock: landlock)
    }
  }

  private static func restrict(connecting ports: [UInt16]) throws(SystemError) -> Int? {
    let version = Int(aldaba_landlock_version())
    guard version >= 2 else { return nil }
    let refused =
      ALDABA_LANDLOCK_EXECUTE | ALDABA_LANDLOCK_MAKE_CHAR
      | ALDABA_LANDLOCK_MAKE_BLOCK | ALDABA_LANDLOCK_MAKE_SOCK
      | ALDABA_LANDLOCK_MAKE_FIFO
    // Renaming into another folder is forbidden unless it is named and allowed.
    let refer = ALDABA_LANDLOCK_REFER
    var rules = aldaba_landlock_rules(files: UInt64(refused | refer), network: 0, scope: 0)
    var size = MemoryLayout<UInt64>.size
    if version >= 4 {
      rules.network = UInt64(
        ALDABA_LANDLOCK_BIND_TCP | ALDABA_LANDLOCK_CONNECT_TCP)
      size *= 2
    }
    if version >= 6 {
      rules.scope = UInt64(
        ALDABA_LANDLOCK_ABSTRACT_SOCKETS | ALDABA_LANDLOCK_SIGNALS)
      size = MemoryLayout<aldaba_landlock_rules>.size
    }
    let set: Descriptor
    do throws(SystemError) {
      set = Descriptor(
        owning: try check("landlock_create_ruleset") { aldaba_landlock_create(&rules, size) })
    } catch {
      // Built in, and turned off.
      if error.code == ENOSYS || error.code == EOPNOTSUPP { return nil }
      throw error
    }
    let number = set.number
    let root = Descriptor(
      owning: try check("open", path: "/") {
        aldaba_open("/", O_DIRECTORY | Int32(O_RDONLY), 0)
      })
    var everywhere = aldaba_landlock_folder(allowed: UInt64(refer), folder: root.number)
    try check("landlock_add_rule") { aldaba_landlock_allow_folder(number, &everywhere) }
    if version >= 4 {
      for port in Set(ports) {
        var rule = aldaba_landlock_port(
          allowed: UInt64(ALDABA_LANDLOCK_CONNECT_TCP), port: UInt64(port))
        try check("landlock_add_rule") { aldaba_landlock_allow_port(number, &rule) }
      }
    }
    try check("landlock_restrict_self") { aldaba_landlock_enforce(number) }
    return version
  }
}

extension Confinement {
  /// Something that a confined process tries and must not be able to do.
  public enum Attempt: String, CaseIterable, Sendable {
    case start, fork, listen, connect, local, signal, trace, memory, keys, socket, dumpable
  }

  /// Tries it, and answers whether this machine let it happen; it does no harm where it does.
  public static func succeeds(_ attempt: Attempt) -> Bool {
    switch attempt {
    case .start:
      do throws(SystemError) {
        _ = try Child.spawn(path: "/bin/true", output: .none, error: .none).wait()
        return true
      } catch {
        return false
      }
    case .fork:
      // As fork is made: a child that ends at once, and nothing shared.
      let child = aldaba_try_fork()
      if child > 0 { _ = waitpid(child, nil, 0) }
      return child > 0
    case .listen: return (try? Network.listen(host: "127.0.0.1", port: 0)) != nil
    case .connect:
      // Nobody listens there; what matters is who refuses.
      let socket = aldaba_socket(AF_INET)
      defer { close(socket) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = UInt16(9).bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let result = withUnsafePointer(to: address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      return result == 0 || (errno != EACCES && errno != EPERM)
    case .local:
      let socket = aldaba_socket(AF_UNIX)
      if socket >= 0 { close(socket) }
      return socket >= 0
    case .signal: return kill(getppid(), 0) == 0
    case .trace: return aldaba_try_trace(getppid()) == 0
    case .memory:
      let memory = aldaba_open("/proc/\(getppid())/mem", O_RDONLY, 0)
      if memory >= 0 { close(memory) }
      return memory >= 0
    case .keys:
      return aldaba_try_typing() == 0 || errno != EPERM
    case .socket:
      let name = "/tmp/aldaba-\(getpid()).socket"
      let made = mknod(name, S_IFSOCK | 0o600, 0) == 0
      if made { unlink(name) }
      return made
    case .dumpable:
      let made = aldaba_try_dumpable() == 0
      if made { try? Host.notDumpable() }
      return made
    }
  }
}
