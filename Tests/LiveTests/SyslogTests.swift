import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// Records go to a syslog receiver: each once, in order, over a kill of the sender and of the
/// receiver.
@Suite struct SyslogTests {
  @Test func nothingIsLostOverAKill() async throws {
    try await Scene.play { scene in
      let receiver = try SyslogReceiver()
      let cursor = scene.folder + "/cursor"
      func follow() async throws -> Program {
        try await scene.start(
          "follower",
          [
            "aldaba-audit", "follow", "--dir", scene.ledger, "--syslog", receiver.address,
            "--cursor", cursor,
          ])
      }
      let first = try await follow()
      let count = try await scene.records().count
      try await Scene.until { receiver.messages.count >= count }
      await first.kill()
      for id in ["uno", "dos", "tres"] { _ = try await scene.token(id) }
      let second = try await follow()
      try await Scene.until { receiver.messages.count >= count + 3 }
      second.signal(SIGTERM)
      #expect(try await second.exit() == 130)
      let records = try await scene.records()
      let messages = receiver.messages
      // A kill between the acknowledgement and the cursor sends that one record again.
      let indices = messages.compactMap(\.index)
      #expect(indices.count == messages.count)
      #expect(Set(indices) == Set(0..<records.count) && indices == indices.sorted())
      #expect(indices.count <= records.count + 1)
      for message in messages {
        #expect(message.text.hasPrefix("<109>1 "))
        #expect(message.record == records[try #require(message.index)])
      }
    }
  }

  @Test func whatItTakes() async throws {
    try await Scene.play(serves: false) { scene in
      for arguments in [["--syslog", "nowhere"], ["--syslog", "localhost:1"]] {
        let done = try await scene.run(
          ["aldaba-audit", "follow", "--dir", scene.ledger] + arguments)
        #expect(done.code == 64 && done.error.isTwoLines, "\(done)")
      }
    }
  }
}

/// Takes octet-counted messages (RFC 6587) on a port of its own.
private final class SyslogReceiver: @unchecked Sendable {
  struct Message: Sendable {
    let text: String
    /// From the structured data.
    var index: Int? {
      text.split(separator: "index=\"").dropFirst().first.flatMap {
        Int($0.prefix { $0 != "\"" })
      }
    }
    var record: JSON? {
      text.firstIndex(of: "{").flatMap { try? JSON.parse(Array(text[$0...].utf8)) }
    }
  }

  let address: String
  private let listener: Network.Listener
  private let taken = Lock<[Message]>([])

  var messages: [Message] { taken.withLock { $0 } }

  init() throws {
    listener = try Network.listen(host: "127.0.0.1", port: 0)
    address = "127.0.0.1:\(listener.port)"
    let (taken, number) = (taken, listener.descriptor.number)
    Stage.shared.loop.post {
      _ = try? Stage.shared.loop.add(number, .read) { _ in
        while let accepted = (try? Network.accept(number)) ?? nil {
          SyslogReceiver.read(accepted.take().release(), taken)
        }
      }
    }
  }

  private static func read(_ socket: Int32, _ taken: Lock<[Message]>) {
    var bytes: [UInt8] = []
    let source = Confined<EventLoop.Source?>(nil)
    source.value = try? Stage.shared.loop.add(socket, .read) { _ in
      guard let part = (try? IO.read(socket, maximum: 65_536)) ?? [] as [UInt8]? else { return }
      if part.isEmpty {
        source.value?.cancel()
        _ = Descriptor(owning: socket)
        return
      }
      bytes += part
      while let space = bytes.firstIndex(of: 0x20), let count = Int(bytes[..<space].asText),
        bytes.count >= space + 1 + count
      {
        let text = Array(bytes[(space + 1)..<(space + 1 + count)]).asText
        bytes.removeFirst(space + 1 + count)
        taken.withLock { $0.append(Message(text: text)) }
      }
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate var asText: String { String(decoding: self, as: UTF8.self) }
}
