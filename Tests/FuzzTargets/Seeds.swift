import AldabaCrypto
import AldabaFiles
import AldabaJSON
import AldabaLink
import AldabaProof
import AldabaRecording
import AldabaSystem
import AldabaWire
import WireSamples

/// Good input of every kind, for mutators to begin with: keys are fixed where what they sign is kept in
/// files between two runs, and worth nothing.
package enum Seeds {
  static let origin = "example.org/aldaba"
  /// The ledger's.
  static let key = privateKey(
    [
      0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04,
      0x20,
    ]
      + (0..<32).map { UInt8($0) })
  static let publicKey: PublicKey = good { try PublicKey(raw: key.rawPublicKey) }
  /// An auditor's.
  static let reader = privateKey(
    [UInt8](
      base64:
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgPkPQK4phVysJzRr9"
        + "0I60swIKetNZuo3o26O2G/57xZShRANCAASb/faEDGBfLU+tzV28npFShaDUm4KO"
        + "kYn+7RPqxBN+35nujHeIN5Mj6ggDSVHgWa+U+E2hKBS3w2E/NKewZfaK"
    ) ?? [])
  static let authority: Authority = good {
    try Authority.create(organisation: "Soporte Acme", years: 1)
  }
  static let certificate: Certificate = good {
    try authority.issuePerson(
      publicKey: PrivateKey.ed25519().rawPublicKey, id: "gabriela", name: "Gabriela Ruiz",
      role: "technician", team: "Redes")
  }

  private static func privateKey(_ der: [UInt8]) -> PrivateKey {
    let label = "PRIVATE KEY"
    let text = "-----BEGIN \(label)-----\n\(der.base64)\n-----END \(label)-----\n"
    return good { try PrivateKey(pem: Array(text.utf8)) }
  }

  /// What is made of good parts is good.
  static func good<T>(_ body: () throws -> T) -> T {
    do { return try body() } catch { preconditionFailure("\(error)") }
  }

  // MARK: - Proofs

  static let line = Samples.records[0].line
  /// Three records, of which `line` is the second.
  private static let tree: MerkleTree = {
    var tree = MerkleTree()
    for record in [Samples.records[1].line, line, Samples.records[2].line] {
      tree.append(Merkle.leafHash(record))
    }
    return tree
  }()
  static let checkpoint = Checkpoint(origin: origin, size: 3, root: tree.root())
  static let note = checkpoint.sign(key: key)
  static let receipt = good {
    try Receipt(index: 1, record: line, proof: tree.inclusionProof(1, size: 3), checkpoint: note)
  }

  // MARK: - Files

  static let recording: [UInt8] = {
    var writer = RecordingWriter(
      RecordingHeader(columns: 80, rows: 24, began: 1_794_558_600, title: "Aldaba"), at: 1_000)
    writer.output(Array("$ ls\r\n\u{1b}[1mé\"".utf8), at: 1_250)
    writer.mark("consent.asked type", at: 4_004)
    writer.resized(columns: 100, rows: 30, at: 10_120)
    return writer.rest(at: 10_120) ?? []
  }()
  private static let sealed = good {
    let request = try Authority.request(key: reader)
    let auditor = try authority.issueReader(
      request: request, id: "eva", name: "Eva Soler", role: "auditor")
    return try Sealed.seal(recording, to: [auditor])
  }
  private static let list = good {
    let names = ["a", "carpeta/año nuevo.txt", "carpeta/z"]
    return try FileList(
      salt: [UInt8](repeating: 7, count: FileList.saltCount),
      names.compactMap(InnerPath.init).map { path in
        FileList.Entry(digest: .zero, bytes: 12, mode: 0o644, modified: 1_794_558_600, path: path)
      })
  }
  private static let trust = Trust(
    addresses: [HostPort(host: "help.acme.example", port: 7443)], organisation: "Soporte Acme",
    phone: "900 100 200", authorities: Authorities(authority.certificate), origin: origin,
    ledgerKey: publicKey,
    retired: [Trust.Retired(key: publicKey, records: 7)])

  /// Good inputs of a target.
  package static func of(_ target: FuzzTarget) -> [[UInt8]] {
    switch target {
    case .frame: frames
    case .hello: Samples.messages.filter { isFirst($0) }.map { $0.encoded() }
    case .control: Samples.messages.map { $0.encoded() }
    case .record: Samples.records.map(\.line)
    case .note: [note, cosigned].map { Array($0.utf8) }
    case .proof: [Array(receipt.proofText.utf8), receipt.json.canonical()]
    case .receipt: [receiptFile]
    case .steps: steps.map { Array($0.utf8) }
    case .screen: screens.map { Array($0.utf8) }
    case .keys: ["hola, señora\u{8}\u{7F}\u{1B}[D\u{1B}OC", "\u{1B}[200~ls\r\u{1B}[201~"].map(utf8)
    case .name:
      ["informe.pdf", "/etc/passwd", "carpeta/año nuevo.txt", "../../x", ".perfil"].map(utf8)
    case .list: [list.text]
    case .inner: innerFrames
    case .segment: [recording]
    case .sealed: [sealed]
    case .certificate: [certificate.der, authority.certificate.der]
    case .trust: [Array(trust.text.utf8)]
    case .token:
      [
        Token(
          address: HostPort(host: "localhost", port: 7443),
          fingerprint: [UInt8](repeating: 1, count: 32), secret: [UInt8](repeating: 2, count: 16)
        ).description, "482-019-773", "[::1]:7443", "debian 1*",
      ].map(utf8)
    }
  }

  private static func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func isFirst(_ message: Message) -> Bool {
    switch message {
    case .technician, .reattach, .desk, .answer, .done, .join, .rejoin, .look, .knock, .enroll:
      true
    case .audit(.open): true
    default: false
    }
  }

  private static let frames: [[UInt8]] = {
    let position = Frame.Position(stream: 1, epoch: 1, offset: 65_536)
    let all: [Frame] = [
      .control(Array(#"{"code":"too-soon","seq":3,"t":"refused"}"#.utf8)),
      .relay(position, Array("hello".utf8)), .ack(position), .resume(position),
      .ping([1, 2, 3, 4, 5, 6, 7, 8]), .pong([1, 2, 3, 4, 5, 6, 7, 8]),
    ]
    return all.map { $0.encoded() } + [all.flatMap { $0.encoded() }]
  }()

  private static let innerFrames: [[UInt8]] = {
    let control = Samples.innerMessages.map {
      InnerFrame(channel: .control, position: 0, content: $0.encoded()).encoded()
    }
    let content = InnerFrame.Channel.allCases.map {
      InnerFrame(channel: $0, position: 7, content: Array("ls -l\n".utf8)).encoded()
    }
    return control + content + [content.flatMap { $0 }]
  }()

  private static let cosigned = good {
    try Cosignature.add(to: note, at: 1_794_558_600, key: key, name: "technician:gabriela")
  }

  private static let receiptFile: [UInt8] = {
    let head = ReceiptFile.Head(owner: Samples.customer, session: Samples.session)
    let parts: [ReceiptFile.Part] = [
      .record(receipt, certificate: certificate.der),
      .record(receipt, texts: ["motive": Samples.text]),
      .cosigned(good { try Note(parsing: cosigned) }),
    ]
    return Array((head.text + parts.map { ReceiptFile.text(of: $0) }.joined()).utf8)
  }()

  private static let screens = [
    "hola, señora 漢字 🙂\r\n\u{1B}[1;31;48;5;17mrojo\u{1B}[m\u{1B}[38:2::1:2:3m",
    "\u{1B}[H\u{1B}[2J\u{1B}[10;20H\u{1B}[K\u{1B}[?1049h\u{1B}[?25l\u{1B}[5;20r\u{1B}(0lqk\u{1B}(B",
    "\u{1B}]52;c;aG9sYQ==\u{07}\u{1B}]8;;https://e\u{1B}\\\u{1B}P$qm\u{1B}\\\u{1B}_Ga=T\u{1B}\\",
    "\u{1B}[c\u{1B}[6n\u{1B}[?2004$p\u{1B}[14t\u{9B}2J\u{90}q\u{9C}\u{1B}c\u{1B}[!p\u{1B}[80b",
  ]

  private static let steps = [
    "# [en] There is no sound\n\n## Turn the volume up\n\nPress the key.\n",
    """
    # [en] The printer does not print

    ## See what is waiting

    Let us look at the list.

    - one
    - two

    ### brief

    See what waits.

    ### command

    Makes a list of what waits. It changes nothing.

    ```sh
    lpstat -o
    ```

    ### check

    The list is empty.

    # [es] La impresora no imprime

    ## Ver qué espera

    Miremos la lista.

    ### command

    Hace una lista de lo que espera. No cambia nada.

    ```sh
    lpstat -o
    ```

    """,
  ]
}
