import AldabaSystem

/// What each line measures, in the words of README.
enum Titles {
  static let of = [
    "start-to-code": "`aldaba start` to the code",
    "join-to-greeting": "`aldaba-agent join` to the greeting",
    "yes-to-shell": "the customer's yes to the first byte of their shell",
    "agent-resident": "agent in a session with an open shell, resident",
    "broker-idle": "broker with an idle session, processor time in 10 s",
    "agent-size": "agent on disk, Swift linked in, stripped",
    "relay-throughput": "one stream through the relay",
    "relay-processor": "processor time at the relay for a GiB",
    "relay-throughput-16": "16 streams through the relay, together",
    "relay-processor-16": "processor time at the relay for a GiB of them",
    "relay-echo": "64 bytes there and back",
    "relay-echo-processor": "processor time at the relay for an echo",
    "idle-session-100": "idle session at the broker, of 100",
    "idle-session-1000": "idle session at the broker, of 1,000",
    "idle-session-8000": "idle session at the broker, of 8,000",
    "idle-processor": "processor time of an idle session in an hour, of 1,000",
    "growth-byte": "processor time for a GiB, with 1,000 idle sessions",
    "growth-echo": "processor time for an echo, with 1,000 idle sessions",
    "sessions": "sessions begun a second, three durable records each",
    "sessions-s-time": "the same beside bare handshakes, one by one",
    "key-to-echo-p50": "a key to its echo, person to pty and back, median",
    "key-to-echo-p99": "the same, 99th percentile",
    "key-to-echo-busy-p50": "the same beside 16 busy sessions, median",
    "start-beside-ssh": "`aldaba start` to the code, and a command over a jump host",
    "yes-beside-ssh": "the customer's yes to their shell's first byte, and the same command",
    "knock": "a knock to the word that it is on record, 1,000 waiting",
    "knock-p99": "the same, 99th percentile",
    "push":
      "pushing 1 GiB, from the yes to the file that is whole, compared and durable, beside `scp -J`",
    "push-wormhole": "the same beside a whole `wormhole` through its relay",
    "push-wormhole-yes": "the same beside `wormhole` from its receiver's yes",
    "push-processor": "processor time of the three programs for a GiB of it",
    "push-memory-technician": "the most memory of the technician's side meanwhile",
    "push-memory-broker": "of the broker",
    "push-memory-agent": "of the agent",
    "push-many": "a folder of 10,000 files of 4 KiB, beside `tar` over `ssh -J`",
    "push-many-memory": "the most memory of the three meanwhile",
    "ledger-sqlite": "durable records a second, hashed and signed, 64 writers",
    "ledger-raw": "the same beside write and fdatasync by 64 alone",
    "ledger-one": "one writer, one record after the other",
    "ledger-answer-p99": "99th percentile of an answer at 1,000 records a second",
    "ledger-verify": "verifying integrity",
    "tunnel-send": "file bytes at the sending end, by processor second",
    "tunnel-receive": "file bytes at the receiving end, by processor second",
  ]
}

extension Measurement {
  /// When and where: the line above the table.
  static func machine() -> String {
    let said = try? Tool.output(
      "/bin/sh",
      [
        "-c",
        """
        date +%Y-%m-%d; sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1; nproc; uname -r; \
        cut -d' ' -f1 /proc/loadavg
        """,
      ])
    let lines = (said ?? "").split(separator: "\n").map(String.init)
    guard lines.count == 5 else { return "Medians (least–most)" }
    return """
      Medians (least–most) of \(lines[0]): \(lines[1]), \(lines[2]) processors, Linux \(lines[3]), \
      load at the beginning \(lines[4]).
      """
  }
}
