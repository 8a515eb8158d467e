import AldabaSystem

/// An OpenSSH server on loopback with a key of its own, and a client's configuration for it: the
/// host `target`, reached through the host `jump`.
final class SecureShell {
  let client: Tool
  let configuration: String
  private let server: Child
  private let scratch: Scratch

  /// - Parameter client: `ssh`; the server is `sshd`.
  init(client: Tool, server: Tool) throws {
    self.client = client
    scratch = try Scratch()
    let folder = scratch.path
    let port = try freePort()
    for name in ["host", "user"] {
      try Tool.run(
        Files.directory(of: client.path) + "/ssh-keygen",
        ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)"])
    }
    // Where a server that is root sheds its rights; distributions make it when the service starts.
    if Host.userID == 0 { try Folders.make("/run/sshd") }
    try Files.replace(
      folder + "/sshd_config",
      Array(
        """
        ListenAddress 127.0.0.1:\(port)
        HostKey \(folder)/host
        AuthorizedKeysFile \(folder)/user.pub
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        PermitRootLogin yes
        PidFile none
        PrintMotd no
        PrintLastLog no
        LogLevel QUIET
        MaxStartups 100
        Subsystem sftp internal-sftp

        """.utf8), permissions: 0o600)
    configuration = folder + "/ssh_config"
    try Files.replace(
      configuration,
      Array(
        """
        Host jump target
          HostName 127.0.0.1
          Port \(port)
          IdentityFile \(folder)/user
          IdentitiesOnly yes
          StrictHostKeyChecking no
          UserKnownHostsFile /dev/null
          GlobalKnownHostsFile /dev/null
          LogLevel ERROR

        """.utf8), permissions: 0o600)
    self.server = try Child.spawn(
      path: server.path, arguments: ["-D", "-f", folder + "/sshd_config"], output: .none,
      error: .none)
    for _ in 0..<500 {
      if (try? Network.connectAndWait(host: "127.0.0.1", port: port, seconds: 1)) != nil { return }
      guard self.server.reap() == nil else { break }
      Proc.rest(seconds: 0.01)
    }
    throw BenchError("sshd does not start")
  }

  /// Both of OpenSSH's programs, or what is missing.
  static func find() throws -> SecureShell? {
    guard let client = Tool.ssh.tool, let server = Tool.sshd.tool else { return nil }
    return try SecureShell(client: client, server: server)
  }

  static var found: Tool.Found {
    if case .missing = Tool.sshd { return Tool.sshd }
    return Tool.ssh
  }

  /// `ssh -J jump target …`
  func arguments(_ command: [String], terminal: Bool = false) -> [String] {
    ["-F", configuration] + (terminal ? ["-tt"] : []) + ["-J", "jump", "target"] + command
  }

  deinit {
    server.signal(Signals.terminate)
    _ = server.wait()
  }
}
