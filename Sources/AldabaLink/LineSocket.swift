public import AldabaJSON
public import AldabaSystem

/// Questions and answers between processes of one machine: one JSON object a line over a Unix
/// socket, one answer for each question.
public enum LineSocket {
  static let maximumLine = 65_536

  /// Asks and waits for the answer; for commands, which have nothing else to do.
  ///
  /// - Parameter seconds: how long the answer may take.
  public static func ask(
    _ path: String, _ question: JSON, seconds: Double = 10
  ) throws(SystemError) -> JSON {
    let socket = try Network.connect(unix: path)
    try IO.writeAll(socket.number, question.encoded() + [0x0A])
    var line: [UInt8] = []
    let deadline = Clock.bootMilliseconds() + Int64(seconds * 1000)
    while !line.contains(0x0A) {
      let left = Double(deadline - Clock.bootMilliseconds()) / 1000
      guard left > 0, try IO.wait(socket.number, for: .read, seconds: left) else { break }
      guard let part = try IO.read(socket.number, maximum: maximumLine) else { continue }
      guard !part.isEmpty, line.count < maximumLine else { break }
      line += part
    }
    guard line.last == 0x0A, let answer = try? JSON.parse(Array(line.dropLast())) else {
      // ECONNRESET: this module has the system's names from AldabaSystem alone.
      throw SystemError(call: "read", code: 104, path: path)
    }
    return answer
  }

  /// Answers questions on a loop. Each connection asks one at a time; the answer may come later.
  public final class Server {
    public typealias Answer = (JSON) -> Void
    private let loop: EventLoop
    private let listener: Descriptor
    private var source: EventLoop.Source?
    private let handler: (JSON, Network.Credentials, @escaping Answer) -> Void
    private var clients: [Int32: Client] = [:]

    public init(
      loop: EventLoop, path: String,
      handler: @escaping (JSON, Network.Credentials, @escaping Answer) -> Void
    ) throws(SystemError) {
      self.loop = loop
      self.handler = handler
      listener = try Network.listen(unix: path, permissions: 0o600)
      source = try loop.add(listener.number, .read) { [weak self] _ in self?.acceptAll() }
    }

    private func acceptAll() {
      while let accepted = (try? Network.accept(listener.number)) ?? nil {
        let descriptor = accepted.take()
        guard clients.count < 64,
          let who = try? Network.peerCredentials(descriptor.number)
        else { continue }
        let number = descriptor.number
        let client = Client(descriptor)
        clients[number] = client
        client.source = try? loop.add(number, .read) { [weak self, weak client] _ in
          guard let self, let client else { return }
          self.read(client, who)
        }
      }
    }

    private func read(_ client: Client, _ who: Network.Credentials) {
      do {
        while let part = try IO.read(client.number, maximum: 16_384) {
          guard !part.isEmpty, client.line.count + part.count <= LineSocket.maximumLine else {
            drop(client)
            return
          }
          client.line += part
        }
      } catch {
        drop(client)
        return
      }
      while let end = client.line.firstIndex(of: 0x0A) {
        let line = Array(client.line[..<end])
        client.line.removeFirst(end + 1)
        guard let question = try? JSON.parse(line) else {
          drop(client)
          return
        }
        handler(question, who) { [weak self, weak client] answer in
          guard let self, let client, client.isOpen else { return }
          // Answers are short: what does not fit the socket's buffer has no reader.
          let bytes = answer.encoded() + [0x0A]
          if (try? IO.writeAll(client.number, bytes)) == nil { self.drop(client) }
        }
      }
    }

    private func drop(_ client: Client) {
      client.source?.cancel()
      client.isOpen = false
      clients[client.number] = nil
    }

    private final class Client {
      let number: Int32
      let descriptor: Descriptor
      var source: EventLoop.Source?
      var line: [UInt8] = []
      var isOpen = true
      init(_ descriptor: consuming Descriptor) {
        number = descriptor.number
        self.descriptor = descriptor
      }
    }
  }
}
