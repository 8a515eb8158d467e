import AldabaSystem
public import FoundationEssentials

/// A browser without a window, with a folder of its own.
public struct Browser: Sendable {
  /// What can be told of a picture without eyes.
  public struct Look: Equatable, Sendable {
    public let width: Int
    public let height: Int
    /// The grey of its first corner, 0–255.
    public let paper: Int
    /// Points that stand out from the paper by half of all greys, in thousandths.
    public let ink: Int
    /// Points in the last six columns that are no paper: something goes on beyond the edge.
    public let atEdge: Int
  }

  public struct Failure: Error { public let reason: String }

  private let path: String
  private let folder: URL

  /// Nil where this machine has none.
  public init?() {
    let folders = (Host.environment("PATH") ?? "").split(separator: ":")
    guard let found = folders.map({ "\($0)/chromium" }).first(where: Files.exists) else {
      return nil
    }
    path = found
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("aldaba-browser-\(UInt64.random(in: 0...UInt64.max))")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch { return nil }
  }

  public func remove() { try? FileManager.default.removeItem(at: folder) }

  /// The first 1,400 rows of a page.
  public func picture(of page: String, width: Int, isDark: Bool) async throws -> Data {
    let picture = folder.appendingPathComponent("picture.png")
    try await open(
      page,
      [
        "--window-size=\(width),1400", "--hide-scrollbars", "--screenshot=\(picture.path)",
        "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)",
      ])
    return try Data(contentsOf: picture)
  }

  /// The page as PDF.
  public func paper(of page: String) async throws -> [UInt8] {
    let paper = folder.appendingPathComponent("paper.pdf")
    try await open(page, ["--no-pdf-header-footer", "--print-to-pdf=\(paper.path)"])
    return Array(try Data(contentsOf: paper))
  }

  /// How many pages a PDF of its own has.
  public static func pages(of paper: [UInt8]) -> Int {
    String(decoding: paper, as: UTF8.self).components(separatedBy: "/Type /Page\n").count - 1
  }

  /// A page of ours looks at the pictures and writes numbers into itself.
  public func looks(at pictures: [Data]) async throws -> [Look] {
    let images = pictures.map {
      "<img src=\"data:image/png;base64,\($0.base64EncodedString())\">"
    }
    let page = """
      <!DOCTYPE html><body>\(images.joined())<p></p><script>
      onload = () => {
        const lines = [...document.images].map(image => {
          const canvas = document.createElement("canvas");
          const w = canvas.width = image.naturalWidth, h = canvas.height = image.naturalHeight;
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          const points = context.getImageData(0, 0, w, h).data;
          const grey = i => Math.round((points[i] + points[i + 1] + points[i + 2]) / 3);
          const paper = grey(0);
          let ink = 0, edge = 0;
          for (let i = 0; i < points.length; i += 4) {
            const away = Math.abs(grey(i) - paper);
            if (away > 127) ink++;
            if (away > 8 && (i / 4) % w >= w - 6) edge++;
          }
          return [w, h, paper, Math.round(1000 * ink / (w * h)), edge].join(" ");
        });
        document.images[0].parentNode.textContent = "looks:" + lines.join(",") + ":";
      };
      </script>
      """
    let shown = try await open(page, ["--dump-dom"])
    let parts = shown.components(separatedBy: ":")
    guard let start = parts.firstIndex(where: { $0.hasSuffix("looks") }), start + 1 < parts.count
    else { throw Failure(reason: String(shown.prefix(300))) }
    return parts[start + 1].split(separator: ",").compactMap { line in
      let numbers = line.split(separator: " ").compactMap { Int($0) }
      guard numbers.count == 5 else { return nil }
      return Look(
        width: numbers[0], height: numbers[1], paper: numbers[2], ink: numbers[3],
        atEdge: numbers[4])
    }
  }

  /// Opens a page, for at most 60 seconds, and gives what the browser wrote.
  @discardableResult
  private func open(_ page: String, _ arguments: [String]) async throws -> String {
    let file = folder.appendingPathComponent("page.html")
    try Data(page.utf8).write(to: file)
    let output = folder.appendingPathComponent("output").path
    try? FileManager.default.removeItem(atPath: output)
    let sink = try Files.openNew(output, permissions: 0o600)
    let child = try Child.spawn(
      path: path,
      arguments: [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--user-data-dir=\(folder.path)/profile",
      ] + arguments + ["file://\(file.path)"],
      output: .descriptor(sink.number), error: .none, ownGroup: true)
    withExtendedLifetime(sink) {}
    for _ in 0..<1_200 where child.reap() == nil { try await Task.sleep(for: .milliseconds(50)) }
    guard child.reap() == .exited(0) else {
      child.signal(9, group: true)
      throw Failure(reason: "\(path): \(child.wait())")
    }
    return String(decoding: try Files.read(output, maximumBytes: 16_777_216), as: UTF8.self)
  }
}
