/// What a program has started, however it has detached itself: processes that descend from it, and
/// those that carry its mark in their environment, which survives `setsid` and a parent that ends.
///
/// Not found is what runs as somebody else, what a service started for it, and what has both emptied
/// its environment and lost its parent before anybody looked. Confined to one thread.
public struct Offspring {
  private let root: Int32
  private let mark: [UInt8]
  private var found: [Descendants.Process] = []

  /// - Parameters:
  ///   - root: the program's process; it is never signalled itself.
  ///   - mark: `NAME=value` of its environment that no other program has.
  public init(of root: Int32, mark: String) {
    self.root = root
    self.mark = Array(mark.utf8)
  }

  /// Finds those that are there now: before a parent ends whose children would not be found then.
  public mutating func look() {
    var own: Set<Int32> = [root]
    let known = found
    found = []
    // Parents come first, so that one pass finds all.
    for process in Descendants.all(of: 0) where process.pid != root && !process.isZombie {
      let isKnown = known.contains { $0.pid == process.pid && $0.began == process.began }
      guard isKnown || own.contains(process.parent) || isMarked(process.pid) else { continue }
      own.insert(process.pid)
      found.append(process)
    }
  }

  /// Signals all that are there now, and says how many those were.
  @discardableResult
  public mutating func signal(_ number: Int32) -> Int {
    look()
    return found.count { Descendants.signal(number, $0) }
  }

  private func isMarked(_ process: Int32) -> Bool {
    guard let text = try? Files.read("/proc/\(process)/environ", maximumBytes: 1 << 22) else {
      return false
    }
    return text.split(separator: 0).contains { $0.elementsEqual(mark) }
  }
}
