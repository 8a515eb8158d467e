import AldabaSystem
import Glibc
import Testing

/// Runs a loop until `body` or what it started calls `stop`; a watchdog ends a test that hangs.
func onLoop(
  _ body: (EventLoop) throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let loop = try EventLoop()
  let watchdog = loop.after(seconds: 60) {
    Issue.record("the loop was not stopped", sourceLocation: sourceLocation)
    loop.stop()
  }
  try body(loop)
  loop.run()
  watchdog.cancel()
}

/// Collects what arrives on a descriptor until its end.
final class Collector {
  private(set) var bytes: [UInt8] = []
  private var source: EventLoop.Source?

  var text: String { String(decoding: bytes, as: UTF8.self) }

  init(
    _ descriptor: Int32, on loop: EventLoop, each: @escaping (Collector) -> Void = { _ in },
    end: @escaping (Collector) -> Void
  ) throws {
    source = try loop.add(descriptor, .read) { [self] _ in
      do {
        guard let part = try IO.read(descriptor, maximum: 4096) else { return }
        bytes += part
        if part.isEmpty {
          source?.cancel()
          end(self)
        } else {
          each(self)
        }
      } catch {
        Issue.record(error)
        source?.cancel()
        end(self)
      }
    }
  }
}

/// A folder that is removed with what is in it.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/aldaba-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError(call: "mkdtemp", code: errno) }
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit {
    removeTree(path)
  }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }
}

private func removeTree(_ path: String) {
  let isFolder = (try? Files.status(path: path, followLinks: false).kind) == .directory
  for name in isFolder ? (try? Files.list(path)) ?? [] : [] { removeTree("\(path)/\(name)") }
  remove(path)
}

/// A connected pair of non-blocking sockets.
func socketPair() throws -> [Int32] {
  var ends: [Int32] = [-1, -1]
  let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
  guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
    throw SystemError(call: "socketpair", code: errno)
  }
  return ends
}

/// The error of a call that must fail.
func failure(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> SystemError? {
  do {
    try body()
    Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    return nil
  } catch {
    return error as? SystemError
  }
}
