import AldabaSystem
import AldabaTerminal
import AldabaWords

/// The raw view of the customer's shell, and the key that leaves it.
extension ConsoleFront {
  func inView(_ event: EscapeKey.Event) {
    switch event {
    case .keys(let bytes): session.type(bytes)
    case .waiting where isAfterReturn: isAfterReturn = false
    case .waiting:
      leaveView()
      isAfterEscape = true
      tell([ConsoleLine(words.shellViewLeft())])
      showLine()
    case .message, .leave, .goesOn, .stop, .hangUp: break
    }
  }

  /// What follows the key that has left the view.
  /// - Returns: whether it has led back to the view.
  func afterView(_ event: EscapeKey.Event) -> Bool {
    switch event {
    case .waiting: return false
    case .keys([0x1D]) where isAfterEscape:
      enterView()
      if view.isOpen { session.type([0x1D]) }
    case .keys(let bytes): edit(bytes)
    case .message: edit(Array("say ".utf8))
    case .leave, .goesOn, .stop, .hangUp: break
    }
    isAfterEscape = false
    return view.isOpen
  }

  func enterView() {
    guard state.maySee, session.mayWatch else {
      let isWaiting = state.wait != nil || state.isPausing
      let code: ErrorCode =
        isWaiting && state.maySee ? .onHold : session.isBegun ? .noGrant : .notNow
      let matter: Matter? = code == .onHold && state.wait == nil ? .pause : nil
      return take(.error(code, came: nil, about: matter))
    }
    tell([ConsoleLine(words.shellView())])
    write(editor.hide() + LineEditor.pasteOff)
    escape = EscapeKey(.technician)
    told = []
    let size = windowSize
    write(view.enter(size))
    noteModes()
    if view.isFullScreen, let shell = view.shell {
      // A size that is one off, and back: full-screen programs draw everything again.
      session.resize(columns: max(1, min(shell.columns, size.columns) - 1), rows: size.rows)
      loop.after(seconds: 0.05) { [weak self] in self?.sendSize() }
    } else {
      sendSize()
    }
  }

  func leaveView() {
    write(view.leave() + LineEditor.pasteOn)
    noteModes()
    let lines = held
    held = []
    tell(lines)
  }

  func noteModes() {
    guard view.modes.version != noted else { return }
    noted = view.modes.version
    terminal.note(view.modes)
  }

  var windowSize: Viewport.Size {
    let size = terminal.size
    return Viewport.Size(columns: size.columns, rows: size.rows)
  }

  func sendSize() {
    guard view.isOpen, !hasLeft else { return }
    session.resize(columns: min(1_000, windowSize.columns), rows: min(1_000, windowSize.rows))
  }
}
