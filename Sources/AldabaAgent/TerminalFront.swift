import AldabaSystem
import AldabaTerminal
import AldabaWords
final class TerminalFront {
  init(_ session: AgentSession, loop: EventLoop, invocation: Invocation) throws { throw Problem.noTerminal }
  func close() {}
}
