import AldabaJSON

/// Where each channel goes on in a new epoch, after one end of a tunnel was started again. The end that
/// has lived says it, before anything else: it alone knows.
public struct Carried: Hashable, Sendable {
  /// A place on each channel; 0 where none is named.
  public typealias Positions = [InnerFrame.Channel: UInt64]

  /// Of what the agent sends: where this epoch begins.
  public var from: Positions
  /// Of what the agent sends: everything before this was sent once already.
  public var until: Positions
  /// Of what the technician sends: everything before this has come.
  public var had: Positions

  public init(from: Positions = [:], until: Positions = [:], had: Positions = [:]) {
    self.from = from
    self.until = until
    self.had = had
  }

  /// Reads the members of its message.
  init(_ fields: inout Fields) throws(WireError) {
    from = try Carried.positions(&fields, "from")
    until = try Carried.positions(&fields, "until")
    had = try Carried.positions(&fields, "had")
  }

  private static func positions(_ fields: inout Fields, _ key: String) throws(WireError)
    -> Positions
  {
    var members = try Fields(try fields.json(key), of: "\"\(key)\"")
    var positions: Positions = [:]
    for channel in InnerFrame.Channel.carried where members.has(channel.name) {
      positions[channel] = UInt64(try members.integer(channel.name, in: 1...Int64.max))
    }
    try members.finish()
    return positions
  }

  var members: [String: JSON] {
    func object(_ positions: Positions) -> JSON {
      .object(
        Dictionary(
          uniqueKeysWithValues: positions.filter { $0.value > 0 }.map {
            ($0.key.name, .integer(Int64(clamping: $0.value)))
          }))
    }
    return ["from": object(from), "until": object(until), "had": object(had)]
  }
}

extension InnerFrame.Channel {
  /// What goes on over epochs. Control messages belong to the epoch that they are said in.
  public static let carried = allCases.filter { $0 != .control }

  /// As messages write it.
  var name: String { "\(self)" }
}
