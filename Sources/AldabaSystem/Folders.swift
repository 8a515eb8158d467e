/// Folders of a person's own.
public enum Folders {
  /// Makes a folder and those above it, 0700 each; those that are there stay as they are.
  public static func make(_ path: String) throws(SystemError) {
    guard !path.isEmpty, !Files.exists(path) else { return }
    let above = Files.directory(of: path)
    if above != path { try make(above) }
    do throws(SystemError) {
      try Files.makeDirectory(path, permissions: 0o700)
    } catch {
      // Somebody else was faster.
      guard error.isAlreadyThere else { throw error }
    }
  }
}
