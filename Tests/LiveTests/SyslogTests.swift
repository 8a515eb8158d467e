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

  /// A receiver that is not there yet, then goes and comes back, as when it is restarted or its certificate
  /// is changed: what is signed meanwhile waits in the ledger.
  @Test func theReceiverComesAndGoes() async throws {
    try await Scene.play { scene in
      let first = try SyslogReceiver()
      first.close()
      let follower = try await scene.start(
        "follower",
        [
          "aldaba-audit", "follow", "--dir", scene.ledger, "--syslog", first.address, "--cursor",
          scene.folder + "/cursor",
        ])
      _ = try await scene.token("uno")
      let second = try SyslogReceiver(port: first.port)
      let count = try await scene.records().count
      try await Scene.until { second.messages.count >= count }
      second.close()
      for id in ["dos", "tres"] { _ = try await scene.token(id) }
      let third = try SyslogReceiver(port: first.port)
      let all = try await scene.records()
      try await Scene.until { third.messages.last?.index == all.count - 1 }
      follower.signal(SIGTERM)
      #expect(try await follower.exit() == 130)
      let indices = (second.messages + third.messages).compactMap(\.index)
      #expect(Set(indices) == Set(0..<all.count) && indices == indices.sorted())
      // What was on its way when the receiver went may come again, with the same index.
      #expect(indices.count <= all.count + 1)
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
  let port: UInt16
  private var listener: Network.Listener?
  private let taken = Lock<[Message]>([])
  /// Of the listener and of who has connected; on the stage's loop.
  private let sources = Confined<[EventLoop.Source]>([])
  private let sockets = Confined<[Int32]>([])

  var messages: [Message] { taken.withLock { $0 } }

  /// - Parameter port: 0 takes a free one.
  init(port: UInt16 = 0) throws {
    let listener = try Network.listen(host: "127.0.0.1", port: port)
    self.port = listener.port
    address = "127.0.0.1:\(listener.port)"
    let (taken, number) = (taken, listener.descriptor.number)
    self.listener = consume listener
    let (sources, sockets) = (sources, sockets)
    Stage.shared.loop.post {
      let source = try? Stage.shared.loop.add(number, .read) { _ in
        while let accepted = (try? Network.accept(number)) ?? nil {
          let socket = accepted.take().release()
          sockets.value.append(socket)
          SyslogReceiver.read(socket, taken, sockets)
        }
      }
      if let source { sources.value.append(source) }
    }
  }

  /// Takes nothing any more, and cuts off who has connected.
  func close() {
    let done = Lock(false)
    Stage.shared.loop.post { [self] in
      for source in sources.value { source.cancel() }
      for socket in sockets.value { shutdown(socket, Int32(SHUT_RDWR)) }
      listener = nil
      done.change { $0 = true }
    }
    _ = done.wait { $0 ? true : nil }
  }

  private static func read(
    _ socket: Int32, _ taken: Lock<[Message]>, _ sockets: Confined<[Int32]>
  ) {
    var bytes: [UInt8] = []
    let source = Confined<EventLoop.Source?>(nil)
    source.value = try? Stage.shared.loop.add(socket, .read) { _ in
      guard let part = (try? IO.read(socket, maximum: 65_536)) ?? [] as [UInt8]? else { return }
      if part.isEmpty {
        source.value?.cancel()
        sockets.value.removeAll { $0 == socket }
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
