import AldabaLink
import AldabaSystem
import AldabaWire

/// The end of a session at the broker.
extension Room {
  func finish() {
    guard !isOver else { return }
    isOver = true
    timer?.cancel()
    server.directory.remove(id, code)
    worker.remove(self)
    expectNobody()
    settle()
    leaveDesk()
    // All have been sent the record of the end. What they still say is not heard, but they show each
    // other the head that covers it; the timer keeps this room until then.
    timer = worker.loop.after(seconds: Room.farewell) { self.dismissAll() }
    dismissAlone()
  }

  /// Nobody is left to speak with. Who is still there goes when they have the other's word, which may
  /// be on its way: a connection closed here would take it away.
  func dismissAlone() {
    if !hasRelayed || links.isEmpty { dismissAll() }
  }

  private func dismissAll() {
    timer?.cancel()
    let last = links.values
    links = [:]
    for link in last {
      worker.forget(link)
      link.close()
    }
  }
}
