import AldabaCrypto
public import AldabaWire

/// What is in a folder that travels, as both sides read and hash it.
///
///     aldaba files v1
///     salt: 00112233445566778899aabbccddeeff
///     SHA256 BYTES MODE MODIFIED PATH
///
/// One line a file: its digest, its bytes, its permissions (octal), when it was last written (Unix
/// seconds) and its path inside the folder, sorted by the bytes of the path. The salt keeps whoever
/// sees only the list's digest, which stands in the ask, from trying what might be in the folder.
public struct FileList: Sendable, Equatable {
  /// Files in one folder, with those in its folders.
  public static let mostFiles = 10_000
  /// Bytes of the list.
  public static let mostBytes = 4_194_304
  /// Bytes of one file: no disk of today is near.
  public static let largestFile: Int64 = 1 << 50
  public static let saltCount = 16
  /// The end of the year 9999.
  static let latest: Int64 = 253_402_300_799

  public struct Entry: Sendable, Equatable {
    public let digest: Digest
    public let bytes: Int64
    /// Permission bits, 0o777 at most.
    public let mode: UInt32
    /// Seconds since 1970.
    public let modified: Int64
    public let path: InnerPath

    public init(digest: Digest, bytes: Int64, mode: UInt32, modified: Int64, path: InnerPath) {
      self.digest = digest
      self.bytes = bytes
      self.mode = mode & 0o777
      self.modified = min(max(modified, 0), FileList.latest)
      self.path = path
    }
  }

  public let salt: [UInt8]
  public let entries: [Entry]
  /// The bytes of all files.
  public let bytes: Int64
  /// The list as it is hashed and sent.
  public let text: [UInt8]

  /// SHA-256 of the list: what an ask for a folder names.
  public var digest: Digest { Digest(sha256: text) }

  /// Makes the list of a folder that is to be sent; throws `tooMany` beyond the limits.
  public init(salt: [UInt8], _ files: [Entry]) throws(FileTrouble) {
    precondition(salt.count == FileList.saltCount)
    let sorted = files.sorted {
      $0.path.description.utf8.lexicographicallyPrecedes($1.path.description.utf8)
    }
    guard sorted.count <= FileList.mostFiles else { throw .tooMany }
    var text = "\(FileList.title)\n\(FileList.saltKey)\(salt.hex)\n"
    for entry in sorted { text += FileList.line(entry) }
    guard text.utf8.count <= FileList.mostBytes else { throw .tooMany }
    try self.init(reading: Array(text.utf8))
  }

  /// Reads a list that came from the other side: exactly the form above, or `badList`.
  public init(reading text: [UInt8]) throws(FileTrouble) {
    guard text.count <= FileList.mostBytes, text.last == 0x0A else { throw .badList }
    var lines = text.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)[...]
    guard lines.count >= 3, lines.count - 2 <= FileList.mostFiles,
      lines.removeFirst().elementsEqual(FileList.title.utf8),
      let salt = FileList.salt(lines.removeFirst())
    else { throw .badList }
    var entries: [Entry] = []
    entries.reserveCapacity(lines.count)
    var total: Int64 = 0
    var last: ArraySlice<UInt8> = []
    var files: Set<String> = []
    for line in lines {
      let (entry, path) = try FileList.entry(line)
      guard entries.isEmpty || last.lexicographicallyPrecedes(path) else { throw .badList }
      total += entry.bytes
      guard total <= FileList.largestFile else { throw .badList }
      last = path
      entries.append(entry)
      files.insert(entry.path.description)
    }
    // A name is a file or a folder, not both.
    for entry in entries where entry.path.names.count > 1 {
      var folder = ""
      for name in entry.path.folders {
        folder += folder.isEmpty ? name.text : "/\(name.text)"
        guard !files.contains(folder) else { throw .badList }
      }
    }
    self.salt = salt
    self.entries = entries
    self.bytes = total
    self.text = text
  }

  // MARK: - Lines

  private static let title = "aldaba files v1"
  private static let saltKey = "salt: "

  private static func line(_ entry: Entry) -> String {
    let mode = String(entry.mode, radix: 8)
    return "\(entry.digest) \(entry.bytes) \(mode) \(entry.modified) \(entry.path)\n"
  }

  private static func salt(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    guard line.starts(with: saltKey.utf8), let text = validText(line.dropFirst(saltKey.utf8.count)),
      let salt = [UInt8](hex: text), salt.count == saltCount
    else { return nil }
    return salt
  }

  private static func entry(
    _ line: ArraySlice<UInt8>
  ) throws(FileTrouble) -> (Entry, ArraySlice<UInt8>) {
    let parts = line.split(separator: 0x20, maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 5,
      let digest = validText(parts[0]).flatMap({ Digest(hex: $0) }),
      let bytes = number(parts[1], radix: 10, atMost: largestFile),
      let mode = number(parts[2], radix: 8, atMost: 0o777),
      let modified = number(parts[3], radix: 10, atMost: latest),
      let path = validText(parts[4]).flatMap({ InnerPath($0) })
    else { throw .badList }
    let entry = Entry(
      digest: digest, bytes: bytes, mode: UInt32(mode), modified: modified, path: path)
    return (entry, parts[4])
  }

  /// A number in its one spelling.
  private static func number(
    _ digits: ArraySlice<UInt8>, radix: Int, atMost most: Int64
  ) -> Int64? {
    guard let text = validText(digits), let value = Int64(text, radix: radix),
      (0...most).contains(value), String(value, radix: radix) == text
    else { return nil }
    return value
  }

  private static func validText(_ bytes: ArraySlice<UInt8>) -> String? {
    String(validating: bytes, as: UTF8.self)
  }
}

extension Digest {
  /// SHA-256 of these bytes.
  init(sha256 bytes: [UInt8]) { self.init(finished: Crypto.sha256(bytes)) }

  /// What a finished SHA-256 says: always as many bytes as a digest has.
  init(finished bytes: [UInt8]) {
    guard let digest = Digest(bytes) else {
      preconditionFailure("a digest of \(bytes.count) bytes")
    }
    self = digest
  }
}
