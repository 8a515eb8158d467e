import AldabaSystem
import Glibc

/// Orders to programs that run with the library of faults preloaded, and may change while they run.
final class Orders: Sendable {
  private static let bytes = 4096
  private let path: String

  init(_ path: String) throws {
    self.path = path
    try Files.writeNew(path, [UInt8](repeating: 0, count: Orders.bytes), permissions: 0o600)
  }

  /// Why no program can be given orders here; nil where they can.
  static var obstacle: String? {
    if Host.environment("ASAN_OPTIONS") != nil || Host.environment("TSAN_OPTIONS") != nil {
      return "a sanitizer does not go with a preloaded library"
    }
    let library = Program.path("libfaults.so")
    return Files.exists(library) ? nil : "there is no \(library)"
  }

  /// - Parameter folder: whose files' calls the orders are about.
  func environment(under folder: String) -> [String: String] {
    [
      "LD_PRELOAD": Program.path("libfaults.so"), "ALDABA_FAULTS_UNDER": folder,
      "ALDABA_FAULTS_ORDERS": path,
    ]
  }

  /// From now on these, instead of what was ordered before.
  func give(_ orders: [String]) throws {
    var bytes = Array((orders.joined(separator: "\n") + "\n").utf8)
    bytes += [UInt8](repeating: 0, count: Orders.bytes - bytes.count)
    let file = try Files.openToWrite(path)
    try IO.writeAll(file.number, bytes, at: 0)
    withExtendedLifetime(file) {}
  }
}
