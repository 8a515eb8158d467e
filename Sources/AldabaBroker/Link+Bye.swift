import AldabaLink
import AldabaWire

extension Link {
  /// Says why, and closes.
  func bye(_ code: RefusalCode) {
    send(.bye(code))
    close()
  }
}
