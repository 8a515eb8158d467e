/// Where a person's files are.
public struct Home: Sendable, Equatable {
  /// Configuration, keys and certificates.
  public var config: String
  /// Receipts, pinned checkpoints and what else grows with use.
  public var state: String

  /// `--home`, else `ALDABA_HOME`, else the XDG directories, else `~/.config/aldaba` and
  /// `~/.local/state/aldaba`; nil when none of them is known.
  ///
  /// With the first two, configuration is the folder itself and state its folder `state`. XDG
  /// variables that are not absolute paths are ignored, as the XDG specification wants it.
  public init?(flag: String?, environment: [String: String]) {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let folder = flag ?? variable("ALDABA_HOME"), !folder.isEmpty {
      config = folder
      state = Self.join(folder, "state")
      return
    }
    func xdg(_ name: String, _ usual: String) -> String? {
      if let folder = variable(name), folder.hasPrefix("/") { return Self.join(folder, "aldaba") }
      guard let home = variable("HOME"), home.hasPrefix("/") else { return nil }
      return Self.join(home, usual + "/aldaba")
    }
    guard let config = xdg("XDG_CONFIG_HOME", ".config"),
      let state = xdg("XDG_STATE_HOME", ".local/state")
    else { return nil }
    self.config = config
    self.state = state
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
