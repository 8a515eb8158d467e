import AldabaJSON
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// Records as syslog messages (RFC 5424): over TCP each with its length before it (RFC 6587 section
/// 3.4.1), or as datagrams to a socket of this machine.
///
///     <109>1 2026-11-24T09:15:02.123Z host aldaba-audit 4711 consent.granted
///       [aldaba@32473 origin="…" index="42"] {"at":…}
///
/// Each record once, in its order. A receiver that was cut off while a record was on its way gets that
/// one again: it has the same index.
final class SyslogSender {
  enum Target: Equatable {
    case tcp(HostPort)
    case datagram(String)

    /// `HOST:PORT` or `unix:PATH`.
    init?(_ text: String) {
      if text.hasPrefix("unix:") {
        let path = String(text.dropFirst(5))
        guard !path.isEmpty else { return nil }
        self = .datagram(path)
      } else {
        guard let address = HostPort(text) else { return nil }
        self = .tcp(address)
      }
    }
  }

  /// Facility 13 (log audit), severity 5 (notice).
  private static let priority = 13 * 8 + 5
  private static let seconds = 10.0

  private let target: Target
  private let origin: String
  private let host: String
  private var socket: Descriptor?

  init(_ target: Target, origin: String, host: String) {
    self.target = target
    self.origin = origin
    self.host = host
  }

  /// One message, without its length.
  static func message(
    _ line: [UInt8], index: Int64, origin: String, host: String, process: Int32
  ) -> [UInt8] {
    let json = try? JSON.parseCanonical(line)
    let at = Timestamp.text(unixMilliseconds: json?["at"]?.integer ?? 0)
    let event = json?["event"]?.string ?? "-"
    let header =
      "<\(priority)>1 \(at) \(field(host, 255)) aldaba-audit \(process) \(field(event, 32)) "
    let data = "[aldaba@32473 origin=\"\(escaped(origin))\" index=\"\(index)\"] "
    return Array((header + data).utf8) + line
  }

  /// Returns when the receiver's system has it; false where that cannot be said: it is sent again.
  func send(_ line: [UInt8], index: Int64) -> Bool {
    let message = Self.message(
      line, index: index, origin: origin, host: host, process: Host.processID)
    do throws(SystemError) {
      switch target {
      case .tcp(let address):
        if socket == nil {
          socket = try Network.connectAndWait(
            host: address.host, port: address.port, seconds: Self.seconds)
        }
        guard let number = socket?.number else { return false }
        try IO.writeAll(number, Array("\(message.count) ".utf8) + message)
        return try Network.isTaken(number, seconds: Self.seconds)
      case .datagram(let path):
        if socket == nil { socket = try Network.connect(datagram: path) }
        guard let number = socket?.number else { return false }
        try IO.writeAll(number, message)
        return true
      }
    } catch {
      socket = nil
      return false
    }
  }

  /// Printable ASCII without space; RFC 5424 has no other form for these.
  private static func field(_ text: String, _ limit: Int) -> String {
    let plain = text.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }.prefix(limit)
    return plain.isEmpty ? "-" : String(String.UnicodeScalarView(plain))
  }

  private static func escaped(_ text: String) -> String {
    text.map { "\"\\]".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}

/// How far a ledger was sent, in a file that survives restarts: origin and the next record's index.
struct SyslogCursor {
  let path: String
  let origin: String

  /// The next record to send; 0 where nothing was sent yet.
  func read() throws(Problem) -> Int64 {
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try Files.read(path, maximumBytes: 4_096) } catch {
      if error.isNotFound { return 0 }
      throw .cannotRead(path, reason: error.reason)
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count == 2, lines[0] == origin, let next = Int64(lines[1]), next >= 0 else {
      throw .badConfiguration(path, what: "\(origin), 0…")
    }
    return next
  }

  func write(_ next: Int64) throws(Problem) {
    do throws(SystemError) {
      try Files.replace(path, Array("\(origin)\n\(next)\n".utf8), permissions: 0o600)
    } catch { throw .cannotWrite(path, reason: error.reason) }
  }
}

extension Commands {
  private static let look = 0.5
  /// Records that are kept for a receiver that is slow or away; what comes behind them is read again,
  /// from the beginning, once they are sent.
  private static let mostWaiting = 50_000

  /// Sends every record from where the cursor stands, then each new one, until it is interrupted.
  /// What cannot be sent now waits in the ledger and is tried again.
  func forward(to place: String, cursor path: String?) throws -> ExitCode {
    guard let target = SyslogSender.Target(place) else {
      throw Problem.badValue("--syslog", expected: "siem.acme.example:601", came: place)
    }
    guard let path else {
      throw Problem.badValue("--cursor", expected: "/var/lib/aldaba/syslog.cursor", came: "")
    }
    let origin = reader.verifier.name
    let cursor = SyslogCursor(path: path, origin: origin)
    var next = try cursor.read()
    let sender = SyslogSender(target, origin: origin, host: Host.name)
    var tail = LedgerTail(reader)
    var index: Int64 = 0
    var waiting: [(index: Int64, line: [UInt8])] = []
    var isShort = false
    return try repeating(every: Self.look) {
      try ifReached { try refresh?() }
      if waiting.isEmpty {
        if isShort { (tail, index, isShort) = (LedgerTail(reader), 0, false) }
        try tail.read(language) { line in
          if index >= next {
            if waiting.count < Self.mostWaiting {
              waiting.append((index, line))
            } else {
              isShort = true
            }
          }
          index += 1
        }
      }
      var sent = 0
      for (place, line) in waiting {
        guard sender.send(line, index: place) else { break }
        next = place + 1
        sent += 1
        // The record was taken: from here on it is not sent again.
        try cursor.write(next)
      }
      waiting.removeFirst(sent)
      return nil
    }
  }
}
