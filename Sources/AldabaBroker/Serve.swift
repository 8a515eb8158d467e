import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// `serve`: the authority's child where none runs, the listener, the loops, until a signal.
enum Serve {
  static func run(_ invocation: Invocation, directory: String, listen: String?, set: [String])
    throws -> ExitCode
  {
    let folder = Folder(path: directory)
    try folder.requireBroker()
    var overrides = set
    if let listen { overrides.append("listen=\(listen)") }
    let configuration = try Configuration(folder, overrides: overrides)
    let loop = try EventLoop()
    // Blocked here, before other threads start, so that they all leave them to this loop.
    var drain: () -> Void = { loop.stop() }
    var reload: () -> Void = {}
    try Signals.watch([Signals.terminate, Signals.interrupt, Signals.hangup], on: loop) { signal in
      if signal == Signals.hangup { reload() } else { drain() }
    }
    let descriptors = (try? Host.raiseDescriptorLimit()) ?? Int(Int32.max)
    try AuthorityRotation.resume(folder)
    let server = try Server(folder, configuration) { what in
      invocation.tell(invocation.words.problem(.ledgerUnknown(folder.ledger, what: what)).text)
    }
    server.onHalt.withLock {
      $0 = { halt in invocation.tell(invocation.words.recording(halted: halt, at: folder.ledger)) }
    }
    let authority = AuthorityKeeper(folder, loop)
    do { try authority.start() } catch let ended as AuthorityKeeper.Ended {
      // It has said why.
      return ended.code
    }
    try server.start(on: loop) { trouble in
      let words = invocation.words
      invocation.tell(trouble.map { words.cannotForget(reason: $0.reason) } ?? words.forgets())
    }
    let listener: Network.Listener
    do throws(SystemError) {
      listener = try Network.listen(
        host: configuration.listen.host, port: configuration.listen.port)
    } catch {
      server.stop()
      throw Problem.cannotListen(configuration.listen.description, reason: error.reason)
    }
    let address = HostPort(host: configuration.listen.host, port: listener.port)
    let control = try Control(server, loop: loop, address: address)
    let number = listener.descriptor.number
    let door = Door(server, loop: loop, listener: number, limit: descriptors)
    try door.open()
    let warning = CertificateWarning(server, loop: loop, invocation)
    reload = { warning.reload() }
    drain = {
      // A second signal does not wait.
      drain = { loop.stop() }
      door.close()
      server.drain()
      loop.after(seconds: Serve.drainSeconds) { loop.stop() }
    }
    try say(invocation, address)
    withExtendedLifetime((control, door)) { loop.run() }
    try? Files.remove(folder.control)
    server.stop()
    authority.stop()
    withExtendedLifetime(listener) {}
    return .done
  }

  /// How long what was said last may take to be written.
  private static let drainSeconds = 0.3

  private static func say(_ invocation: Invocation, _ address: HostPort) throws {
    if invocation.isJSON {
      let event: JSON = [
        "event": "listening", "host": .string(address.host), "port": .integer(Int64(address.port)),
      ]
      try invocation.print(event.encodedText)
    } else {
      invocation.tell(invocation.words.listening(address: address.description))
    }
  }
}

/// Accepts connections and hands each loop its share.
final class Door {
  private let server: Server
  private let loop: EventLoop
  private let listener: Int32
  /// From this number on descriptors are kept for the ledger and for who is here already.
  private let last: Int32
  private let memory = MemoryLimit()
  private var source: EventLoop.Source?
  private var next = 0

  /// Descriptors that no visitor gets, or a quarter of those that there are.
  private static let kept: Int32 = 128
  /// Bytes of memory that no visitor gets, or a quarter of those that this process may have.
  private static let keptMemory: Int64 = 64 << 20

  /// - Parameter limit: how many descriptors this process may have open.
  init(_ server: Server, loop: EventLoop, listener: Int32, limit: Int) {
    self.server = server
    self.loop = loop
    self.listener = listener
    let limit = Int32(clamping: limit)
    last = limit - min(Door.kept, limit / 4)
  }

  func open() throws(SystemError) {
    source = try loop.add(listener, .read) { [weak self] _ in self?.acceptSome() }
  }

  /// Nobody comes in any more.
  func close() {
    source?.cancel()
    source = nil
  }

  private func acceptSome() {
    guard memory.leaves(Door.keptMemory) else {
      MemoryLimit.giveBack()
      return pause()
    }
    for _ in 0..<64 {
      do throws(SystemError) {
        // A new descriptor gets the lowest free number.
        guard try Host.lowestFreeDescriptor(besides: listener) < last else { return pause() }
        guard let accepted = try Network.accept(listener) else { return }
        let address = accepted.peer
        let number = accepted.take().release()
        let worker = server.workers[next % server.workers.count]
        next &+= 1
        if worker.loop === loop {
          worker.welcome(number, address)
        } else {
          worker.loop.post { worker.welcome(number, address) }
        }
      } catch {
        return pause()
      }
    }
  }

  /// Out of descriptors or memory: those who wait are not lost, and running sessions go on.
  private func pause() {
    source?.set([])
    loop.after(seconds: 0.2) { [weak self] in self?.source?.set(.read) }
  }
}

/// Says in time that the broker's certificate ends, and takes a new one when it is told to.
private final class CertificateWarning {
  private static let everySeconds = 3_600.0

  private let server: Server
  private let loop: EventLoop
  private let invocation: Invocation
  private var last: Int64?

  init(_ server: Server, loop: EventLoop, _ invocation: Invocation) {
    self.server = server
    self.loop = loop
    self.invocation = invocation
    look()
  }

  func reload() {
    do throws(Problem) {
      let days = try server.reloadCertificate()
      last = nil
      invocation.tell(invocation.words.certificateReloaded(days: Int(clamping: days)))
      warn(days)
    } catch {
      let advice = invocation.words.problem(error)
      invocation.tell(invocation.words.certificateKept())
      invocation.tell(advice.text)
    }
  }

  private func look() {
    if let days = try? server.certificateDays() { warn(days) }
    loop.after(seconds: CertificateWarning.everySeconds) { [weak self] in self?.look() }
  }

  private func warn(_ days: Int64) {
    guard let due = Server.warning(days, after: last) else { return }
    last = due
    invocation.tell(invocation.words.certificateEnds(days: Int(clamping: max(0, days))))
  }
}
