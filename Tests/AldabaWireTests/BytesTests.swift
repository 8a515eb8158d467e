import AldabaWire
import TestSupport
import Testing

@Suite struct BytesTests {
  @Test("hexadecimal has one spelling") func hex() {
    #expect([UInt8](hex: "") == [])
    #expect([UInt8](hex: "00ff10") == [0, 255, 16])
    for wrong in ["0", "000", "FF", "fF", "0g", " 00", "00 ", "0x00", "é", "００", "0\u{301}0"] {
      #expect([UInt8](hex: wrong) == nil, "\(wrong)")
    }
    for byte in UInt8.min...UInt8.max { #expect([UInt8](hex: [byte].hex) == [byte]) }
  }

  @Test("base64 of RFC 4648 section 10") func vectors() {
    let vectors = [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]
    for (text, encoded) in vectors {
      #expect(Array(text.utf8).base64 == encoded)
      #expect([UInt8](base64: encoded) == Array(text.utf8))
    }
  }

  @Test("base64 has one spelling") func strict() {
    let wrong = [
      "Zg", "Zg=", "Zg===", "Z", "=", "====", "Zh==", "Zm9=", "Zm8=Zm8=", "Zm9v ", "Zm9v\n", "Zm-v",
      "Zm_v", "Z=m9", "Zg==Zg==", "Zm9v====", "é===",
    ]
    for text in wrong { #expect([UInt8](base64: text) == nil, "\(text)") }
  }

  @Test("base64 and back, and mutated texts") func mutations() {
    var random = Random(seed: 3)
    for _ in 0..<50_000 {
      let bytes = random.bytes(random.below(40))
      let text = bytes.base64
      #expect([UInt8](base64: text) == bytes)
      let damaged = String(decoding: random.mutated(Array(text.utf8)), as: UTF8.self)
      if let decoded = [UInt8](base64: damaged), decoded.base64 != damaged {
        Issue.record("\(damaged) is another spelling")
      }
    }
  }

  @Test("a digest is exactly 32 bytes") func digest() {
    #expect(Digest([UInt8](repeating: 1, count: 31)) == nil)
    #expect(Digest([UInt8](repeating: 1, count: 33)) == nil)
    #expect(Digest([]) == nil)
    #expect(Digest(hex: String(repeating: "0", count: 64)) == .zero)
    #expect(Digest(hex: String(repeating: "A", count: 64)) == nil)
    #expect(Digest(hex: String(repeating: "a", count: 62)) == nil)
  }
}
