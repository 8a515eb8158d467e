import AldabaJSON
import AldabaLedger
import AldabaProof
import AldabaWire

/// What an auditor remembers of a ledger that was found to be good in every way: up to which head, and
/// what of it matters to records that come later.
///
///     {"ledger":"ORIGIN+KEY","needed":[3,…],"root":HEX,"size":N,"version":1}\n
///     16 bytes for each session that is over
///
/// It says nothing of a ledger with another key, or whose first `size` records have another root.
struct Remembrance: Equatable {
  let ledger: String
  let prefix: LedgerReader.Prefix
  /// Records that later ones are judged by: people and keys, sessions that are not over, and pieces of
  /// recordings, which lie in files of their own and are looked at each time. Ascending.
  let neededOnes: [Int64]
  /// Sessions that are over: nothing may follow in them.
  private let over: Set<Name>

  var needed: Set<Int64> { Set(neededOnes) }

  func isOver(_ session: SessionID?) -> Bool {
    session.flatMap(Name.init).map(over.contains) ?? false
  }

  /// A session's 16 bytes.
  private struct Name: Hashable {
    let high: UInt64
    let low: UInt64

    init?(_ session: SessionID) {
      let digits = session.rawValue
      guard let high = UInt64(digits.prefix(16), radix: 16),
        let low = UInt64(digits.dropFirst(16), radix: 16)
      else { return nil }
      (self.high, self.low) = (high, low)
    }

    init(_ bytes: ArraySlice<UInt8>) {
      high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
      low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    var bytes: [UInt8] {
      [high, low].flatMap { half in
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: half >> UInt64($0)) }
      }
    }
  }

  // MARK: - In a file

  private static let version: Int64 = 1
  static let maximumBytes = 256 << 20

  /// Nil where it is none, or one of another version.
  init?(_ file: [UInt8], of verifier: VerifierKey) {
    guard let end = file.firstIndex(of: 0x0A),
      let head = try? JSON.parse(file[..<end]), head["version"]?.integer == Self.version,
      head["ledger"]?.string == "\(verifier)", let size = head["size"]?.integer, size > 0,
      let root = head["root"]?.string.flatMap([UInt8].init(hex:)), root.count == 32,
      let needed = head["needed"]?.array?.compactMap(\.integer),
      (file.count - end - 1).isMultiple(of: 16)
    else { return nil }
    ledger = "\(verifier)"
    prefix = LedgerReader.Prefix(size: size, root: root)
    neededOnes = needed
    let names = stride(from: end + 1, to: file.count, by: 16).map { Name(file[$0..<$0 + 16]) }
    over = Set(names)
  }

  var file: [UInt8] {
    let head: JSON = [
      "ledger": .string(ledger), "needed": .array(neededOnes.map { .integer($0) }),
      "root": .string(prefix.root.hex), "size": .integer(prefix.size),
      "version": .integer(Self.version),
    ]
    var file = head.encoded() + [0x0A]
    for name in over { file += name.bytes }
    return file
  }

  private init(
    ledger: String, _ prefix: LedgerReader.Prefix, needed: [Int64], over: Set<Name>
  ) {
    self.ledger = ledger
    self.prefix = prefix
    neededOnes = needed
    self.over = over
  }

  // MARK: - Collecting it

  /// Collects it while a ledger is judged.
  struct Keeper {
    private let known: Remembrance?
    private var always: [Int64] = []
    private var open: [SessionID: [Int64]] = [:]
    private var over: Set<Name>
    /// False where a session begins anew that was over before.
    private(set) var isNew = true

    init(_ known: Remembrance?) {
      self.known = known
      over = known?.over ?? []
    }

    /// - Parameter isOver: whether its session is, with this record.
    mutating func take(_ record: Record, at index: Int64, isOver: Bool) {
      if case .segment = record.act {
        always.append(index)
      } else if record.session == nil, isLasting(record.act) {
        always.append(index)
      }
      guard let session = record.session else { return }
      if known?.isOver(session) == true { isNew = false }
      if isOver {
        open[session] = nil
        if let name = Name(session) { over.insert(name) }
      } else {
        open[session, default: []].append(index)
      }
    }

    /// A piece of a recording whose session was over before.
    mutating func keep(_ index: Int64) { always.append(index) }

    func remembrance(_ prefix: LedgerReader.Prefix, of verifier: VerifierKey) -> Remembrance {
      Remembrance(
        ledger: "\(verifier)", prefix, needed: Set(always + open.values.flatMap { $0 }).sorted(),
        over: over)
    }

    private func isLasting(_ act: Act) -> Bool {
      switch act {
      case .personAdded, .personEnrolled, .personRenewed, .personRevoked, .keyRotated,
        .authorityRotated:
        true
      default: false
      }
    }
  }
}
