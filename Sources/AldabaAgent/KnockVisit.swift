import AldabaCrypto
import AldabaLink
import AldabaParty
import AldabaSystem
import AldabaTerminal
import AldabaWire

/// A customer on the way to the desk: what they have told, and how far they have come. Confined to
/// its loop.
final class KnockVisit {
  ///     looking ─▶ asking ─▶ knocking ─▶ waiting ─▶ answered ─▶ inside
  enum Stage { case looking, asking, knocking, waiting, answered, inside }

  /// What the broker is told, salts and all; the same again after a lost link.
  private struct Told {
    let need: PersonalText
    let name: PersonalText
    let system: PersonalText
  }

  let id: AskID
  /// From the command line.
  let need: String?
  let name: String?
  var stage = Stage.looking
  var intake: KnockIntake?
  /// When the door was looked at, Unix milliseconds.
  var looked: Int64 = 0
  /// When and where to call instead of letting the customer wait.
  var wish: CallbackWish?
  /// The customer has read what the desk is like.
  var saidOutlook = false
  /// The customer has read what they can do while they wait.
  var saidChoices = false
  private var told: Told?
  private var look: KnockLook?

  init(need: String?, name: String?) {
    guard let id = AskID(rawValue: Crypto.random(8).hex) else {
      preconditionFailure("8 bytes have 16 digits")
    }
    self.id = id
    self.need = need
    self.name = name
  }

  /// Looks whether anybody is there. Who asks is not told (R35).
  func look(
    _ loop: EventLoop, _ address: HostPort, _ trust: Trust,
    _ completion: @escaping (Result<Message.Door, PartyError>) -> Void
  ) {
    look = KnockLook(loop) { [weak self] result in
      self?.look = nil
      completion(result)
    }
    look?.begin(address, trust)
  }

  /// What is said at the door, from here on.
  func tell(need: String, name: String, system: String) {
    told = Told(need: PersonalText(need), name: PersonalText(name), system: PersonalText(system))
  }

  /// - Parameters:
  ///   - key: the session key that is knocked with.
  ///   - proof: its signature over the connection.
  func knocking(_ key: PrivateKey, proof: [UInt8], device: PrivateKey) -> Message {
    guard let told else { preconditionFailure("nobody knocks before they have said why") }
    let vouched = Array(Label.knock.utf8) + Array(id.rawValue.utf8) + key.rawPublicKey
    return .knock(
      Message.Knocking(
        id: id, key: key.rawPublicKey, proof: proof, device: device.rawPublicKey,
        vouch: device.sign(vouched), need: told.need, name: told.name, system: told.system))
  }
}

/// One look at the door, on a connection of its own.
private final class KnockLook {
  /// Seconds until an answer has to be there.
  static let patience = 10.0

  private let loop: EventLoop
  private var link: Link?
  private var timer: EventLoop.Timer?
  /// Nil once it is over.
  private var completion: ((Result<Message.Door, PartyError>) -> Void)?

  init(_ loop: EventLoop, _ completion: @escaping (Result<Message.Door, PartyError>) -> Void) {
    self.loop = loop
    self.completion = completion
  }

  func begin(_ address: HostPort, _ trust: Trust) {
    do throws(CryptoError) {
      let context = try TLSContext.partyClient(of: trust.authorities, identity: nil)
      Dialer(loop: loop, address: address, context: context).dial { [weak self] in
        self?.dialled($0)
      }
    } catch {
      finish(.failure(.link(.tls(error))))
    }
  }

  private func dialled(_ result: Result<Link, LinkError>) {
    switch result {
    case .failure(let error): finish(.failure(.link(error)))
    case .success(let link):
      self.link = link
      link.onFrame = { [weak self] in self?.receive($0) }
      link.onClosed = { [weak self] in self?.finish(.failure(.link($0))) }
      timer = loop.after(seconds: KnockLook.patience) { [weak self] in
        self?.finish(.failure(.link(.slow)))
      }
      link.send(.look)
    }
  }

  private func receive(_ frame: Frame) {
    guard case .control(let bytes) = frame else { return }
    do throws(WireError) {
      switch try Message.decode(bytes) {
      case .door(let door): finish(.success(door))
      case .bye(let code): finish(.failure(.refused(code)))
      default: throw WireError("expected what the door is like")
      }
    } catch {
      finish(.failure(.malformed(error)))
    }
  }

  private func finish(_ result: Result<Message.Door, PartyError>) {
    guard let completion else { return }
    self.completion = nil
    timer?.cancel()
    link?.onClosed = { _ in }
    link?.close()
    completion(result)
  }
}
