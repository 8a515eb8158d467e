import Glibc

/// A connection in the making, confined to its loop; nobody needs to keep it.
public final class Connecting: @unchecked Sendable {
  private let loop: EventLoop
  private let host: String
  private let deadline: Int64
  /// nil once it has answered or was cancelled.
  private var completion: ((consuming Result<Descriptor, SystemError>) -> Void)?
  private var targets: ArraySlice<Target> = []
  private var failure: SystemError
  private var attempt: Descriptor?
  private var source: EventLoop.Source?
  private var timer: EventLoop.Timer?

  init(
    host: String, port: UInt16, seconds: Double, loop: EventLoop,
    completion: @escaping (consuming Result<Descriptor, SystemError>) -> Void
  ) {
    self.loop = loop
    self.host = host
    self.completion = completion
    deadline = Clock.deadline(after: seconds)
    failure = SystemError(call: "getaddrinfo", code: EAI_NONAME, path: host)
    // An address needs no thread.
    if let targets = try? Target.resolve(
      host: host, port: port, passive: false, numericOnly: true)
    {
      loop.soon { self.try(targets[...]) }
      return
    }
    timer = loop.after(seconds: seconds) {
      self.answer(.failure(SystemError(call: "resolve", code: ETIMEDOUT, path: host)))
    }
    do throws(SystemError) {
      try Thread.start(name: "resolve") {
        let found: Result<[Target], SystemError>
        do throws(SystemError) {
          found = .success(try Target.resolve(host: host, port: port, passive: false))
        } catch {
          found = .failure(error)
        }
        loop.post { self.resolved(found) }
      }
    } catch {
      loop.soon { self.answer(.failure(error)) }
    }
  }

  /// Gives up; the completion is never called.
  public func cancel() {
    completion = nil
    endAttempt()
  }

  private func resolved(_ found: Result<[Target], SystemError>) {
    switch found {
    case .success(let targets): self.try(targets[...])
    case .failure(let error): answer(.failure(error))
    }
  }

  private func `try`(_ targets: ArraySlice<Target>) {
    self.targets = targets
    tryNext()
  }

  private func tryNext() {
    endAttempt()
    guard completion != nil else { return }
    let count = targets.count
    guard let target = targets.popFirst() else { return answer(.failure(failure)) }
    do throws(SystemError) {
      let socket = try Network.begin(target)
      let number = socket.number
      attempt = consume socket
      source = try loop.add(number, .write) { [weak self] _ in self?.decided(number, target) }
    } catch {
      failure = error
      return tryNext()
    }
    timer = loop.after(seconds: Network.timeShare(until: deadline, among: count)) {
      self.failure = SystemError(call: "connect", code: ETIMEDOUT, path: target.address?.text)
      self.tryNext()
    }
  }

  private func decided(_ number: Int32, _ target: Target) {
    do throws(SystemError) {
      try Network.finish(number, target)
    } catch {
      failure = error
      return tryNext()
    }
    guard let socket = attempt.take() else { return }
    answer(.success(socket))
  }

  private func answer(_ result: consuming Result<Descriptor, SystemError>) {
    endAttempt()
    guard let completion else { return }
    self.completion = nil
    completion(result)
  }

  private func endAttempt() {
    timer?.cancel()
    timer = nil
    source?.cancel()
    source = nil
    attempt = nil
  }
}
