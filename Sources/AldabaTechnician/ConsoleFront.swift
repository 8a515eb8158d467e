import AldabaSystem
import AldabaTerminal
import AldabaWords
final class ConsoleFront {
  init(_ session: TechnicianSession, loop: EventLoop, invocation: Invocation, onLeave: @escaping (Result<ExitCode, Problem>) -> Void) throws { throw Problem.noTerminal }
  func close() {}
}
