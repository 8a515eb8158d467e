import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaPerson
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// `done`: something owed is done, or a callback was made (R25).
///
///     dial ─▶ done ─▶ welcome ─▶ gone        or ─▶ bye: it is not on the list
enum DoneCommand {
  static func run(_ invocation: Invocation) throws -> ExitCode {
    let identity = try Identity(invocation)
    let address = try TechnicianProgram.address(invocation, identity)
    guard let id = try TechnicianProgram.ask(invocation.parsed) else {
      throw failure(.badArgument, nil, invocation.words)
    }
    let loop = try EventLoop()
    let dialer = Dialer(
      loop: loop, address: address,
      context: try TLSContext.partyClient(
        of: identity.trust.authorities, identity: (identity.certificate, identity.key)))
    var result: Result<Void, PartyError> = .failure(.link(.closed))
    var open: Link?
    func end(_ outcome: Result<Void, PartyError>) {
      result = outcome
      open?.onClosed = { _ in }
      open?.close()
      loop.stop()
    }
    dialer.dial { dialled in
      switch dialled {
      case .failure(let error): end(.failure(.link(error)))
      case .success(let link):
        open = link
        link.onClosed = { end(.failure(.link($0))) }
        link.onFrame = { frame in
          switch take(frame, id) {
          case .nothing: break
          case .done: end(.success(()))
          case .refused(let code): end(.failure(.refused(code)))
          case .malformed(let error): end(.failure(.malformed(error)))
          }
        }
        link.send(.done(id))
      }
    }
    loop.run()
    do throws(PartyError) { try result.get() } catch {
      if case .refused(let code) = error, let code = code.unknown {
        throw failure(code, id, invocation.words)
      }
      throw error.problem(address: address, organisation: identity.trust.organisation)
    }
    if invocation.isJSON {
      let event: JSON = ["event": "done", "id": .string(id.rawValue)]
      try invocation.print(event.encodedText)
    } else {
      invocation.tell(invocation.words.doneRecorded(id.rawValue))
    }
    return .done
  }

  /// What a frame decides.
  enum Verdict: Equatable {
    /// A welcome, which comes first.
    case nothing
    case done
    case refused(RefusalCode)
    case malformed(WireError)
  }

  static func take(_ frame: Frame, _ id: AskID) -> Verdict {
    guard case .control(let bytes) = frame else { return .nothing }
    do throws(WireError) {
      switch try Message.decode(bytes) {
      case .welcome: return .nothing
      case .gone(id): return .done
      case .bye(let code): return .refused(code)
      default: throw WireError("a broker does not say that of what is done")
      }
    } catch { return .malformed(error) }
  }

  private static func failure(_ code: ErrorCode, _ id: AskID?, _ words: Words) -> Failure {
    let advice = words.error(code, came: id?.rawValue, about: .done)
    return Failure(.unknown, error: advice.error, hint: advice.hint)
  }
}

extension RefusalCode {
  /// It is not on the list, or not any more.
  fileprivate var unknown: ErrorCode? {
    switch self {
    case .past: .past
    case .noSuchAsk: .noSuchAsk
    default: nil
    }
  }
}
