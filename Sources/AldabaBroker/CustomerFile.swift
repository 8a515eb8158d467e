import AldabaJSON
import AldabaLink
import AldabaSystem
import AldabaWords

/// `customer.json5` in a broker's folder: what customers' machines are given to trust.
enum CustomerFile {
  static func trust(_ folder: Folder) throws(Problem) -> Trust {
    let bytes = try read(folder.customerFile)
    do throws(JSONError) { return try Trust(bytes) } catch {
      throw .badConfiguration(
        "\(folder.customerFile):\(error.line):\(error.column)", what: error.reason)
    }
  }

  /// Compares it with what the broker itself says.
  static func check(_ folder: Folder, _ configuration: Configuration) throws(Problem) {
    let trust = try trust(folder)
    let origin = trust.origin
    guard origin == configuration.origin else {
      throw .badConfiguration(
        "\(folder.customerFile):1:1",
        what: "expected the ledger \"\(configuration.origin)\", got \"\(origin)\"")
    }
    // Nobody could ever be helped: what is recorded is sealed to somebody.
    if let (line, column) = configuration.requiresRecordingAt, trust.auditors.isEmpty {
      throw .badConfiguration(
        "\(folder.configuration):\(line):\(column)",
        what: "expected an auditor in customer.json5 for \"required\" (aldaba-broker auditor add)")
    }
  }

  /// Replaces the file. Comments of somebody's own in it are lost; what it says is not.
  static func write(_ trust: Trust, _ folder: Folder) throws(Problem) {
    do throws(SystemError) {
      try Files.replace(folder.customerFile, Array(trust.text.utf8), permissions: 0o644)
    } catch {
      throw .cannotWrite(folder.customerFile, reason: error.reason)
    }
  }
}
