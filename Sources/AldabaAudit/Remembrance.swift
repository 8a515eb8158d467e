import AldabaEvidence
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
  let over: SessionNames

  var needed: Set<Int64> { Set(neededOnes) }

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
      let over = SessionNames(file[(end + 1)...])
    else { return nil }
    ledger = "\(verifier)"
    prefix = LedgerReader.Prefix(size: size, root: root)
    neededOnes = needed
    self.over = over
  }

  var file: [UInt8] {
    let head: JSON = [
      "ledger": .string(ledger), "needed": .array(neededOnes.map { .integer($0) }),
      "root": .string(prefix.root.hex), "size": .integer(prefix.size),
      "version": .integer(Self.version),
    ]
    return head.encoded() + [0x0A] + over.bytes
  }

  private init(
    ledger: String, _ prefix: LedgerReader.Prefix, needed: [Int64], over: SessionNames
  ) {
    self.ledger = ledger
    self.prefix = prefix
    neededOnes = needed
    self.over = over
  }

  // MARK: - Collecting it

  /// Collects it while a ledger is judged.
  struct Keeper {
    private var always: [Int64] = []
    private var open: [SessionID: [Int64]] = [:]

    /// - Parameter isOver: whether its session is, with this record.
    mutating func take(_ record: Record, at index: Int64, isOver: Bool) {
      if case .segment = record.act {
        always.append(index)
      } else if record.session == nil, isLasting(record.act) {
        always.append(index)
      }
      guard let session = record.session else { return }
      if isOver { open[session] = nil } else { open[session, default: []].append(index) }
    }

    /// A piece of a recording whose session was over before.
    mutating func keep(_ index: Int64) { always.append(index) }

    /// - Parameter over: the sessions that are.
    func remembrance(
      _ prefix: LedgerReader.Prefix, of verifier: VerifierKey, over: SessionNames
    ) -> Remembrance {
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
