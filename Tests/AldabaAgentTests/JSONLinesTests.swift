import AldabaJSON
import AldabaParty
import AldabaSystem
import Glibc
import Testing

/// A front end that reads slowly, or not at all, stalls nobody.
@Suite struct JSONLinesTests {
  /// Both ends of a pipe, closed with it.
  private final class Pipe {
    let reading: Int32
    let writing: Int32

    init() throws {
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      reading = ends[0]
      writing = ends[1]
    }

    deinit {
      close(reading)
      close(writing)
    }
  }

  private static let event: JSON = ["data": .string(String(repeating: "x", count: 9_990))]

  @Test func whoeverReadsLaterGetsAll() throws {
    let loop = try EventLoop()
    let (input, output) = (try Pipe(), try Pipe())
    let lines = try JSONLines(
      loop: loop, input: input.reading, output: output.writing, onCommand: { _ in },
      onEnd: { Issue.record("nobody has gone") })
    let line = Self.event.encoded().count + 1
    for _ in 0..<200 { lines.print(Self.event) }
    var read = 0
    let source = try loop.add(output.reading, .read) { _ in
      guard let part = try? IO.read(output.reading, maximum: 65_536) else { return }
      read += part.count
      if read == 200 * line { loop.stop() }
    }
    loop.after(seconds: 10) { loop.stop() }
    loop.run()
    source.cancel()
    #expect(read == 200 * line)
    withExtendedLifetime(lines) {}
  }

  @Test func whoeverNeverReadsHasGone() throws {
    let loop = try EventLoop()
    let (input, output) = (try Pipe(), try Pipe())
    var ends = 0
    let lines = try JSONLines(
      loop: loop, input: input.reading, output: output.writing, onCommand: { _ in },
      onEnd: { ends += 1 })
    for _ in 0..<1_000 { lines.print(Self.event) }
    #expect(ends == 1)
  }

  /// A line without an end is given up where the limit is; the next one counts.
  @Test func aLineHasALimit() throws {
    let flood = [UInt8](repeating: 0x20, count: JSONLines.maximumLine + 65_536)
    let commands = try commands(1, of: flood + Array("\n{\"do\":\"hangup\"}\n".utf8))
    #expect(commands == [nil, ["do": "hangup"]])
  }

  @Test func commandsAreWholeLines() throws {
    let commands = try commands(1, of: Array("[]\nno JSON\n\n{\"do\":\"hangup\"}\n".utf8))
    #expect(commands == [nil, nil, ["do": "hangup"]])
  }

  /// What is heard of these lines until so many of them were commands.
  private func commands(_ count: Int, of lines: [UInt8]) throws -> [JSON?] {
    let loop = try EventLoop()
    let (input, output) = (try Pipe(), try Pipe())
    var heard: [JSON?] = []
    let front = try JSONLines(
      loop: loop, input: input.reading, output: output.writing,
      onCommand: { command in
        heard.append(command)
        if heard.count(where: { $0 != nil }) == count { loop.stop() }
      }, onEnd: {})
    loop.after(seconds: 10) { loop.stop() }
    let end = input.writing
    // More than a pipe holds.
    let writer = try Thread.start(name: "lines") { try? IO.writeAll(end, lines) }
    loop.run()
    writer.join()
    withExtendedLifetime(front) {}
    return heard
  }
}
