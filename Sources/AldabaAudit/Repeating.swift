import AldabaSystem
import AldabaTerminal
import AldabaWords

/// Does something again and again, until it is over, fails, or the process is interrupted.
///
/// - Parameters:
///   - first: seconds before the first time.
///   - every: seconds from one time to the next.
///   - step: nil where it goes on.
func repeating(
  first: Double = 0, every: Double, _ step: @escaping () throws -> ExitCode?
) throws -> ExitCode {
  let loop = try EventLoop()
  var outcome: Result<ExitCode, any Error> = .success(.interrupted)
  try Signals.watch([Signals.interrupt, Signals.terminate], on: loop) { _ in loop.stop() }
  func again() {
    do {
      if let end = try step() {
        outcome = .success(end)
        return loop.stop()
      }
      loop.after(seconds: every, again)
    } catch {
      outcome = .failure(error)
      loop.stop()
    }
  }
  loop.after(seconds: first, again)
  loop.run()
  return try outcome.get()
}

/// A broker that is away for a while is asked again the next time.
///
/// Returns whether the broker was there.
@discardableResult
func ifReached(_ body: () throws -> Void) throws -> Bool {
  do { try body() } catch let problem as Problem
    where problem.exitStatus == ExitCode.unreachable.rawValue
  { return false }
  return true
}
