// Writes a ledger for the tests, on the product's own code, and says what it was answered:
//
//     durable create FOLDER KEY              makes an empty ledger
//     durable live FOLDER KEY ACKS FROM COUNT BYTES  appends so many batches, numbered from FROM
//                                            each with two texts of so many bytes
//
// KEY is a file with the ledger's private key. What is durable goes to ACKS, a line each:
//
//     record INDEX HEX     the line of a record
//     head SIZE HEX        the root that was signed
//     text HEX             the commitment to a personal text
//     gone HEX             the commitment to one that is about to be erased
//     erased HEX           and to one that is
//
// It ends with 0 when all is written, with 74 when a sync failed, with 65 when the ledger does not
// open, and says why on standard error.
import AldabaCrypto
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaWire
import Glibc

func say(_ text: String) { try? IO.writeAll(2, Array("\(text)\n".utf8)) }

func live(_ folder: String, _ key: PrivateKey, _ acks: Int32, _ numbers: Range<Int>, textBytes: Int)
  throws
{
  let ledger = try Ledger.open(
    directory: folder, origin: "durable.example/ledger", key: key, segmentBytes: 700
  ) { say("sync: \($0)") }
  for number in numbers {
    let salt = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: Texts.saltCount)
    let contents = (0..<2).map { part in
      let text = "text \(number).\(part) "
      return text + String(repeating: "x", count: max(0, textBytes - text.utf8.count))
    }
    let commitments = contents.map { Crypto.sha256(salt + Array($0.utf8)) }
    let texts = zip(contents, commitments).map { text, commitment in
      Texts.Entry(salt: salt, text: text, commitment: commitment)
    }
    // As the broker does it: texts before the record that commits to them, and again until it goes.
    while true {
      do throws(SystemError) {
        try ledger.texts.put(texts)
        break
      } catch {
        say("texts: \(error)")
        usleep(1000)
      }
    }
    let records = (0..<3).map { part in
      Array(
        "{\"event\":\"test\",\"n\":\(number * 3 + part),\"text\":\"\(commitments[part % 2].hex)\"}"
          .utf8)
    }
    let answer = Lock<[UInt8]?>(nil)
    ledger.append(records) { receipts in
      var lines = ""
      for receipt in receipts { lines += "record \(receipt.index) \(receipt.record.hex)\n" }
      for commitment in commitments { lines += "text \(commitment.hex)\n" }
      answer.change { $0 = Array(lines.utf8) }
    }
    guard var lines = answer.wait(until: { $0 }) else { return }
    let head = ledger.head
    lines += Array("head \(head.size) \(head.root.hex)\n".utf8)
    try IO.writeAll(acks, lines)
    if number % 3 == 2 {
      // Said before it is tried: from here on it may be there or not.
      try IO.writeAll(acks, Array("gone \(commitments[1].hex)\n".utf8))
      do throws(SystemError) {
        try ledger.texts.erase(commitments[1])
        try IO.writeAll(acks, Array("erased \(commitments[1].hex)\n".utf8))
      } catch { say("erase: \(error)") }
    }
  }
  ledger.close()
}

func run(_ arguments: [String]) throws -> Int32 {
  guard arguments.count >= 4 else { return 64 }
  let key = try PrivateKey(pem: try Files.read(arguments[3], maximumBytes: 4096))
  switch arguments[1] {
  case "create":
    try Ledger.create(directory: arguments[2], origin: "durable.example/ledger", key: key)
    return 0
  case "live" where arguments.count == 8:
    guard let from = Int(arguments[5]), let count = Int(arguments[6]),
      let bytes = Int(arguments[7])
    else { return 64 }
    // One that hangs is a failure, not a wait.
    alarm(120)
    let acks =
      Files.exists(arguments[4])
      ? try Files.openToWrite(arguments[4]) : try Files.openNew(arguments[4], permissions: 0o600)
    let number = acks.release()
    lseek(number, 0, SEEK_END)
    try live(arguments[2], key, number, from..<from + count, textBytes: bytes)
    return 0
  default: return 64
  }
}

do {
  exit(try run(CommandLine.arguments))
} catch {
  say("\(error)")
  exit(65)
}
