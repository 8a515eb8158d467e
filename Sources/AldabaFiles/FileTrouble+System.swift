import AldabaSystem
import AldabaWire

extension FileTrouble {
  /// What a failed call says about a file that was to be read.
  static func reading(_ error: SystemError) -> FileTrouble {
    if error.isNotFound { return .gone }
    if error.isLink { return .link }
    if error.isNameTooLong { return .badName }
    if error.isFolder { return .isFolder }
    if error.isNotFolder { return .gone }
    return error.isExhausted ? .unable : .unreadable
  }

  /// What a failed call says about a place that was to be written.
  static func writing(_ error: SystemError) -> FileTrouble {
    if error.isReadOnly || error.isDenied { return .readOnly }
    if error.isStorageFull || error.isTooLarge { return .noRoom }
    if error.isAlreadyThere || error.isBusy { return .exists }
    if error.isNotFound || error.isNotFolder { return .noFolder }
    if error.isLink { return .link }
    if error.isNameTooLong { return .badName }
    return error.isFolder ? .isFolder : .unable
  }
}

/// Runs calls of the system whose failure means something for a file that is read.
func reading<R: ~Copyable>(
  _ body: () throws(SystemError) -> R
) throws(FileTrouble) -> R {
  do throws(SystemError) { return try body() } catch { throw FileTrouble.reading(error) }
}

/// The same for a file that is written.
func writing<R: ~Copyable>(
  _ body: () throws(SystemError) -> R
) throws(FileTrouble) -> R {
  do throws(SystemError) { return try body() } catch { throw FileTrouble.writing(error) }
}
