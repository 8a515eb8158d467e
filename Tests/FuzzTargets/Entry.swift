import Glibc

/// The target that `ALDABA_FUZZ` names.
private let chosen: FuzzTarget = {
  let name = getenv("ALDABA_FUZZ").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    fatalError("expected a target in ALDABA_FUZZ, got \"\(name)\"")
  }
  return target
}()

/// What libFuzzer calls before anything else. With `ALDABA_FUZZ_SEEDS` it writes the target's seeds into
/// that folder, its words beside it, and ends; with `ALDABA_FUZZ_LONGEST` it says how long an input is
/// worth trying.
@_cdecl("LLVMFuzzerInitialize")
package func initialize(
  _ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?
) -> Int32 {
  if getenv("ALDABA_FUZZ_LONGEST") != nil {
    print(chosen.longest)
    exit(0)
  }
  if let folder = getenv("ALDABA_FUZZ_SEEDS").map({ String(cString: $0) }) {
    for (number, seed) in Seeds.of(chosen).enumerated() {
      write(seed, to: "\(folder)/seed-\(number)")
    }
    let words = Seeds.words(of: chosen).map { word in
      "\"" + word.map { "\\x" + hexadecimal($0) }.joined() + "\"\n"
    }
    write(Array(words.joined().utf8), to: "\(folder).dict")
    exit(0)
  }
  return 0
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
package func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  if let found = chosen.violation(bytes) { fatalError("\(chosen): \(found)") }
  return 0
}

private func hexadecimal(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16)
}

private func write(_ bytes: [UInt8], to path: String) {
  guard let file = fopen(path, "w") else { return }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}
