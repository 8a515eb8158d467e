public import AldabaProof
import AldabaSystem
public import AldabaTerminal
public import AldabaWire

/// A party's own copy of what stood in the ledger, as a ``ReceiptFile``: the enrolments that make
/// keys good, every record of the session with its proof, and the heads that the other side has
/// cosigned. Each part is written as it comes, so that a killed program has what it had seen; at the
/// end all of it is made durable.
public final class Receipts {
  /// Where it is, or would be.
  public private(set) var path: String
  private let head: ReceiptFile.Head
  private let withTexts: Bool
  private var file: AppendFile?
  private var hasFailed = false
  /// Records that an earlier run of this program has kept.
  private var kept: Set<Int64> = []
  private var size = 0

  /// Copies of one session that one person may have: whoever comes back begins another.
  private static let copies = 99

  /// - Parameters:
  ///   - home: the file lies in `receipts` of its state folder, named by the session.
  ///   - owner: whose copy it is. The customer's has the personal texts; a technician's proves the
  ///     same without them, so that what is erased elsewhere does not lie here.
  public init(_ home: Home, _ session: SessionID, of owner: Author) {
    path = "\(Receipts.folder(home))/\(session.rawValue).txt"
    head = ReceiptFile.Head(owner: owner, session: session)
    withTexts = owner.speaker == .customer
  }

  /// Where somebody's receipts are.
  public static func folder(_ home: Home) -> String { home.state + "/receipts" }

  /// The proof that somebody's key was theirs; once is enough.
  ///
  /// - Parameter certificate: DER, whose digest it records.
  public func add(enrolment: Receipt, certificate: [UInt8]) {
    guard kept.insert(enrolment.index).inserted else { return }
    write(.record(enrolment, certificate: certificate))
  }

  /// Goes on where an earlier run stopped. A part that was cut short there is left out, and comes again.
  public func goOn() {
    guard !hasFailed, file == nil, Files.exists(path) else { return }
    do throws(SystemError) {
      let bytes = try Files.readPrivate(path, maximumBytes: ReceiptFile.maximumBytes)
      guard let known = try? ReceiptFile(bytes), known.head == head else { return }
      var text = head.text
      for (_, part) in known.parts {
        text += ReceiptFile.text(of: part)
        if case .record(let receipt, _, _) = part { kept.insert(receipt.index) }
      }
      if known.fault != nil { try Files.replace(path, Array(text.utf8), permissions: 0o600) }
      file = try AppendFile(opening: path)
      size = text.utf8.count
    } catch {
      hasFailed = true
    }
  }

  public func add(_ receipt: Receipt, _ texts: [String: PersonalText]) {
    guard !kept.contains(receipt.index) else { return }
    let short = texts.filter { $0.value.text.utf8.count <= ReceiptFile.maximumText }
    write(.record(receipt, texts: withTexts ? short : [:]))
  }

  /// A head with the other side's cosignature.
  public func add(cosigned note: Note) { write(.cosigned(note)) }

  private func write(_ part: ReceiptFile.Part) {
    guard !hasFailed else { return }
    let text = Array(ReceiptFile.text(of: part).utf8)
    do throws(SystemError) {
      if self.file == nil { try begin() }
      guard size + text.count <= ReceiptFile.maximumBytes else {
        hasFailed = true
        return
      }
      try file?.append(text)
      size += text.count
    } catch {
      // A copy that cannot be kept ends nothing: the ledger has it, and `close` says that there is
      // none here.
      hasFailed = true
    }
  }

  private func begin() throws(SystemError) {
    try Folders.make(Files.directory(of: path))
    let stem = path.dropLast(".txt".utf8.count)
    var number = 1
    while number < Receipts.copies, Files.exists(path) {
      number += 1
      path = "\(stem)-\(number).txt"
    }
    let file = try AppendFile(creating: path, permissions: 0o600)
    let text = Array(head.text.utf8)
    try file.append(text)
    size = text.count
    self.file = file
  }

  /// Where it is, durable; nil when it could not be kept.
  public func close() -> String? {
    guard !hasFailed, let file else { return nil }
    return (try? file.syncData()) == nil ? nil : path
  }
}
