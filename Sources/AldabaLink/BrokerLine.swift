public import AldabaSystem
public import AldabaWire

/// A party's line to its broker: one link after the other, until it leaves.
///
///     dial ─▶ onReady ─▶ onFrame … ─▶ onLost        dial again, by whoever has the patience
///        └──▶ onLost
///
/// Confined to its loop.
public final class BrokerLine {
  /// A link is there, on which nothing was said yet.
  public var onReady: (Link) -> Void = { _ in }
  public var onFrame: (Frame) -> Void = { _ in }
  /// The link is gone, or there was none to be had.
  public var onLost: (LinkError) -> Void = { _ in }

  /// The link, while there is one.
  public private(set) var link: Link?
  public var address: HostPort { dialer.address }
  private let dialer: Dialer
  /// The one that what was said last goes out on.
  private var leaving: Link?
  private var hasLeft = false

  public init(_ dialer: Dialer) { self.dialer = dialer }

  public func dial() {
    dialer.dial { [weak self] in self?.dialled($0) }
  }

  private func dialled(_ result: Result<Link, LinkError>) {
    switch result {
    case .failure(let error): if !hasLeft { onLost(error) }
    case .success(let link):
      // It came too late: the broker need not wait for a first word.
      guard !hasLeft else { return link.close() }
      self.link = link
      link.onFrame = { [weak self] in self?.onFrame($0) }
      link.onClosed = { [weak self, weak link] error in
        guard let self, let link, self.link === link else { return }
        self.link = nil
        self.onLost(error)
      }
      onReady(link)
    }
  }

  /// Writes what waits and goes without another word; it can be dialled again. `onLost` is not called.
  public func hangUp() {
    guard let link else { return }
    leaving = link
    self.link = nil
    link.close()
  }

  /// Hangs up for good.
  ///
  /// - Parameter gone: called once the broker has read what was said last, or has not in
  ///   `Link.goodbyeSeconds`: a program that ends before that may take it along.
  public func leave(_ gone: @escaping () -> Void = {}) {
    hasLeft = true
    hangUp()
    if let leaving { leaving.close(gone) } else { gone() }
  }
}
