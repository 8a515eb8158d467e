import AldabaJSON
import Testing

private func parse(_ text: String, depth: Int = 16) throws(JSONError) -> JSON {
  try JSON.parse(Array(text.utf8), maximumDepth: depth)
}

private func failure(_ text: String) -> JSONError? {
  do {
    _ = try parse(text)
    return nil
  } catch {
    return error
  }
}

private func failure(_ bytes: [UInt8]) -> JSONError? {
  do {
    _ = try JSON.parse(bytes)
    return nil
  } catch {
    return error
  }
}

@Suite struct ParserTests {
  @Test func readsEachKindOfValue() throws {
    #expect(try parse(" null ") == .null)
    #expect(try parse("true") == true)
    #expect(try parse("false\n") == false)
    #expect(try parse("\"\"") == "")
    #expect(try parse("[]") == [])
    #expect(try parse("{}") == [:])
    #expect(try parse("[ 1 , [ ] , {\"a\" :\t\"b\"} ]") == [1, [], ["a": "b"]])
  }

  @Test func readsIntegersAndFractionsApart() throws {
    #expect(try parse("0") == 0)
    #expect(try parse("-0") == 0)
    #expect(try parse("9223372036854775807") == .integer(.max))
    #expect(try parse("-9223372036854775808") == .integer(.min))
    #expect(try parse("1.0") == .fraction(1))
    #expect(try parse("1e2") == .fraction(100))
    #expect(try parse("-2.5E-1") == .fraction(-0.25))
    #expect(try parse("1e-400") == .fraction(0))
    #expect(try parse("12").number == 12)
    #expect(try parse("1.5").integer == nil)
  }

  @Test(arguments: [
    "", " ", "01", "-", "-01", "+1", ".5", "1.", "1.e1", "1e", "1e+", "0x10", "NaN", "Infinity",
    "9223372036854775808", "-9223372036854775809", "99999999999999999999999", "1e999", "-1e999",
    "nul", "True", "nulll", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"",
    "{\"a\":",
    "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\" 1}", "{1:1}", "1 2", "{}{}",
    "\"", "\"a", "\"\\", "\"\\\"", "\"\\x41\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\'\"", "'a'",
    "\"\n\"",
    "\"\t\"", "\"\u{0}\"", "// c\n1", "/**/1", "\u{FEFF}1", "1\u{A0}", "1\u{0B}", "\"\\ud800\"",
    "\"\\udc00\"", "\"\\ud800\\ud800\"", "\"\\ud800x\"", "\"\\ud83d\\n\"", "\"\\udc00\\ud800\"",
  ]) func refuses(_ text: String) {
    #expect(failure(text) != nil, "accepted \(text)")
  }

  @Test func readsEscapes() throws {
    #expect(
      try parse(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000""#) == "\"\\/\u{8}\u{C}\n\r\té😀\0")
    #expect(try parse(#""a\u0041b\u00DFc""#) == "aAbßc")
  }

  @Test func keepsStringsAsTheyCame() throws {
    let composed = try parse("\"\u{E9}\"")
    let decomposed = try parse("\"e\u{301}\"")
    #expect(composed != decomposed)
    #expect(decomposed.string?.unicodeScalars.count == 2)
  }

  @Test func refusesAKeyTwice() {
    #expect(
      failure(#"{"a":1,"b":{"a":2},"a":3}"#)?.description
        == "1:20: expected each key once, got \"a\" again")
    #expect(failure(#"{"a":1,"\u0061":2}"#) != nil)
    #expect(failure("{\"\u{E9}\":1,\"e\u{301}\":2}") != nil, "normalisation makes no other key")
  }

  @Test func findsMembersByTheirBytes() throws {
    let value = try parse("{\"e\u{301}\":1}")
    #expect(value["e\u{301}"] == 1)
    #expect(value["\u{E9}"] == nil)
    #expect(value["x"] == nil)
    #expect(JSON.null["x"] == nil)
  }

  @Test func refusesWhatIsNotUTF8() {
    let bad: [[UInt8]] = [
      [0xFF], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xAF],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
      [0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE],
    ]
    for bytes in bad {
      let quoted: [UInt8] = [0x22] + bytes + [0x22]
      let error = failure(quoted)
      #expect(error?.offset == 1, "\(bytes)")
      #expect(error?.reason.hasPrefix("expected UTF-8") == true, "\(bytes)")
      #expect(failure(bytes) != nil)
    }
    #expect(failure([0x22, 0xF4, 0x8F, 0xBF, 0xBF, 0x22]) == nil)
  }

  @Test func boundsTheDepth() throws {
    #expect(throws: Never.self) { try parse(nested(16)) }
    #expect(throws: JSONError.self) { try parse(nested(17)) }
    #expect(throws: Never.self) { try parse("[[]]", depth: 2) }
    #expect(throws: JSONError.self) { try parse("[[[]]]", depth: 2) }
    #expect(throws: JSONError.self) { try parse("[]", depth: 0) }
    #expect(failure([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) != nil)
    let bomb = Array(String(repeating: "{\"a\":", count: 200_000).utf8)
    #expect(failure(bomb)?.offset == 16 * 5)
  }

  @Test func namesThePlace() {
    #expect(failure("{\n  \"é\": 1,\n  \"b\": ?}")?.description == "3:8: expected a value, got '?'")
    #expect(failure("\"é\" x")?.column == 5)
    #expect(failure("\"é\" x")?.offset == 5)
    #expect(failure("[1")?.description == "1:3: expected ',' or ']', got the end")
    #expect(failure("\u{FEFF}1")?.description == "1:1: expected a value, got U+FEFF")
  }

  @Test func readsSlicesAndSpans() throws {
    let bytes = Array("xx[1]yy".utf8)
    #expect(try JSON.parse(bytes[2..<5]) == [1])
    #expect(try JSON.parse(bytes.span.extracting(2..<5)) == [1])
  }
}

private func nested(_ depth: Int) -> String {
  String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
}
