import AldabaJSON
import TestSupport
import Testing

private func parse(_ text: String) throws(JSONError) -> Located {
  try JSON5.parse(Array(text.utf8))
}

private func failure(_ text: String) -> String? {
  do {
    _ = try parse(text)
    return nil
  } catch {
    return error.description
  }
}

@Suite struct JSON5Tests {
  @Test func readsWhatPeopleWrite() throws {
    let value = try parse(
      """
      // comment
      {
        unquoted: 'and you can quote me on that',
        singleQuotes: 'I can use "double quotes" here',
        lineBreaks: "Look, Mom! \\
      No \\\\n's!",
        hexadecimal: 0xdecaf,
        leadingDecimalPoint: .8675309, andTrailing: 8675309.,
        positiveSign: +1, /* in between */
        trailingComma: 'in objects', andIn: ['arrays',],
        "backwardsCompatible": "with JSON",
        $_: -0x10, \\u0061b: '\\x41\\v\\0\\'\\q\\u00e9\\ud83d\\ude00', ünï: null, t: true, f: false,
      }
      """)
    let expected: JSON = [
      "unquoted": "and you can quote me on that",
      "singleQuotes": "I can use \"double quotes\" here",
      "lineBreaks": "Look, Mom! No \\n's!",
      "hexadecimal": 0xdecaf,
      "leadingDecimalPoint": .fraction(0.8675309), "andTrailing": .fraction(8_675_309),
      "positiveSign": 1, "trailingComma": "in objects", "andIn": ["arrays"],
      "backwardsCompatible": "with JSON", "$_": -16, "ab": "A\u{0B}\0'qé😀", "ünï": .null, "t": true,
      "f": false,
    ]
    #expect(value.json == expected)
    #expect(value.members?.first?.key == "unquoted")
  }

  @Test func namesThePlaceOfEachValue() throws {
    let value = try parse(
      "{\n  listen: '[::]:1',\r\n\tñ: [1,\n  x2],\n}".replacing("x2", with: "2"))
    #expect(value.line == 1 && value.column == 1)
    let members = try #require(value.members)
    #expect(members.map(\.line) == [2, 3])
    #expect(members.map(\.column) == [3, 2])
    #expect(members[0].value.column == 11)
    #expect(value["ñ"]?.array?[1].line == 4)
    #expect(value["ñ"]?.array?[1].column == 3)
    #expect(value["listen"]?.error("expected a port").description == "2:11: expected a port")
  }

  @Test(arguments: [
    ("", "1:1: expected a value, got the end"),
    ("{a:1,\n a:2}", "2:2: expected each key once, got \"a\" again"),
    ("{'\u{E9}':1,'e\u{301}':2}", "1:8: expected each key once, got \"e\u{301}\" again"),
    ("{a 1}", "1:4: expected ':', got '1'"), ("{a:1 b:2}", "1:6: expected ',' or '}', got 'b'"),
    ("[1 2]", "1:4: expected ',' or ']', got '2'"), ("[,]", "1:2: expected a value, got ','"),
    ("{,}", "1:2: expected a key or '}', got ','"),
    ("NaN", "1:1: expected a finite number, got none"),
    ("-Infinity", "1:1: expected a finite number, got none"),
    ("yes", "1:1: expected a value, got a word without quotes"),
    ("010", "1:1: expected no digit behind a leading zero, got one"),
    ("0x", "1:3: expected a hex digit, got the end"),
    ("0x10000000000000000", "1:1: expected an integer of 64 bits, got more"),
    ("0xffffffffffffffff", "1:1: expected an integer of 64 bits, got more"),
    ("99999999999999999999", "1:1: expected an integer of 64 bits, got more"),
    (".", "1:2: expected a digit, got the end"), ("1e", "1:3: expected a digit, got the end"),
    ("1e999", "1:1: expected a number that fits a double, got more"),
    ("'a\nb'", "1:3: expected the closing quote, got U+000A"),
    ("'\\1'", "1:2: expected an escape, got \\ and a digit"),
    ("'\\ud800'", "1:2: expected a whole surrogate pair, got half of one"),
    ("/* x", "1:1: expected the comment's end, got none"),
    ("1 /", "1:3: expected the end, got '/'"), ("{1a: 2}", "1:2: expected a key or '}', got '1'"),
    ("{\\u0020: 2}", "1:2: expected a character of a key, got U+0020"),
  ]) func refuses(_ text: String, _ message: String) {
    #expect(failure(text) == message)
  }

  @Test func takesWhatJSONTakes() throws {
    var random = Random(seed: 3)
    for _ in 0..<5_000 {
      let value = random.value(depth: 3, canonical: false)
      #expect(try JSON5.parse(value.encoded()).json == value)
    }
  }

  @Test func mutationNeverTraps() {
    var random = Random(seed: 4)
    let seed = Array("{a:'x\\\n',/*c*/\"b\":[+1,0xF,.5,1.,],// e\n$:{\\u0061:-2e1},n:null,}".utf8)
    var accepted = 0
    for _ in 0..<100_000 where (try? JSON5.parse(random.mutated(seed))) != nil { accepted += 1 }
    #expect(accepted > 100)
  }

  @Test func boundsTheDepth() {
    #expect(
      failure(String(repeating: "[", count: 100_000))?.hasPrefix("1:17: expected at most") == true)
    #expect(throws: JSONError.self) { try JSON5.parse(Array("[[]]".utf8), maximumDepth: 1) }
  }
}
