import AldabaJSON
import AldabaSystem
import Testing

/// The customer's readable copy of a recording on a disk that fills up.
@Suite struct RecordingCopyTests {
  /// The copy stops and says so, the session and the sealed recording go on, and nothing that is not
  /// whole passes for it.
  @Test(arguments: [true, false])
  func aFullDiskEndsTheCopyAlone(_ hasBegun: Bool) async throws {
    try await Scene.play { scene in
      let folder = scene.customerHome + "/state/receipts"
      guard try await SmallDisk.mount(folder, "size=128k") else {
        print("SKIPPED: aFullDiskEndsTheCopyAlone: mounting a small tmpfs needs root")
        return
      }
      defer { SmallDisk.unmount(folder) }
      let key = try await RecordingTests.auditor(scene)
      let call = try await scene.call()
      if !hasBegun { SmallDisk.fill(folder + "/filler") }
      try await call.grant("record")
      try await call.grant("view")
      try await call.technician.wait("shell", ["state": "open"])
      func type(_ text: String) {
        call.agent.send(["do": "type", "data": text.data])
      }
      if hasBegun {
        type("echo \\(uno''\\)\n")
        try await call.agent.output(until: "(uno)")
        try await Scene.until {
          try Files.list(folder).contains {
            try $0.hasSuffix(".cast")
              && Files.read("\(folder)/\($0)", maximumBytes: 131_072).asText.contains("(uno)")
          }
        }
        SmallDisk.fill(folder + "/filler")
      }
      // More than the page that the copy may still have.
      type("yes abcdefgh | head -n 2000; echo \\(dos''\\)\n")
      try await call.agent.output(until: "(dos)")
      let stopped = try await call.agent.wait("recording")
      #expect(stopped["path"] == nil)
      #expect(stopped["text"]?.string?.contains("has stopped") == true)
      // Both go on.
      type("echo \\(tres''\\)\n")
      try await call.technician.output(until: "(tres)")
      try await call.end()
      let end = try await call.agent.wait("recording")
      #expect(end["path"] == nil)
      let text = end["text"]?.string ?? ""
      let names = try Files.list(folder).filter { $0.contains(".cast") }
      if hasBegun {
        #expect(text.contains("lacks its end"), "\(text)")
        let name = try #require(names.first)
        #expect(names.count == 1 && name.hasSuffix(".incomplete.cast") && text.contains(name))
        let bytes = try Files.readPrivate("\(folder)/\(name)", maximumBytes: 131_072)
        #expect(bytes.last == 0x0A && bytes.asText.contains("(uno)"))
        for line in bytes.split(separator: 0x0A) { _ = try JSON.parse(Array(line)) }
      } else {
        #expect(names.isEmpty && text.contains("could not be kept"), "\(names) \(text)")
      }
      // What is sealed has all of it.
      let done = try await RecordingTests.replay(
        scene, RecordingTests.session(scene), key: key, "--json")
      #expect(done.code == 0, "\(done.error)")
      let shown = RecordingTests.shown(try RecordingTests.events(done))
      #expect(shown.contains("(dos)") && shown.contains("(tres)"))
    }
  }
}
