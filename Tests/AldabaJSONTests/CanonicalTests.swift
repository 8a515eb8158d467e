import AldabaJSON
import TestSupport
import Testing

private func canonical(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  let value = try? JSON.parseCanonical(bytes)
  if let value { #expect(value.canonical() == bytes) }
  let scanned = (try? JSON.checkCanonical(bytes.span)) != nil
  #expect(scanned == (value != nil), "both checks agree on \(text)")
  #expect(written(bytes) == value?.object.map { .object($0) })
  return value != nil
}

/// The object as it is read member by member; nil for what is none.
private func written(_ bytes: [UInt8]) -> JSON? {
  guard var object = try? CanonicalObject(bytes.span) else { return nil }
  var members: [String: JSON] = [:]
  while let key = object.firstKey {
    #expect(object.has(key))
    members[key] = object.take(key)?.json
    #expect(!object.has(key))
  }
  return .object(members)
}

@Suite struct CanonicalTests {
  @Test(arguments: [
    "0", "-1", "true", "false", "\"\"", "[]", "{}", "9007199254740991", "-9007199254740991",
    #"{"a":1,"b":[true,"x"],"b_":{},"z9":""}"#, #""\"\\\b\t\n\f\r\u0000\u001f\u000b""#,
    "\"é/😀\u{7F}\"",
    "{\"_\":1,\"a\":2}", "{\"0\":1,\"_\":2,\"a\":3,\"aa\":4}",
  ]) func accepts(_ text: String) {
    #expect(canonical(text))
  }

  @Test(arguments: [
    "", "null", "1.0", "1e2", "-0", "01", "9007199254740992", "-9007199254740992", " 1", "1 ",
    "1\n",
    "[1, 2]", "[ ]", "{ }", "{\"a\": 1}", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}", "{\"A\":1}",
    "{\"\":1}", "{\"a b\":1}", "{\"é\":1}", "{\"a-b\":1}", "{\"a\\u0062\":1}", "[null]", "[1.5]",
    #""\/""#, #""\u0041""#, #""\u000a""#, #""\u000A""#, #""\u001F""#, #""\u00e9""#, #""\u0008""#,
    #""\ud83d\ude00""#, #""\u0020""#, "\"\u{1}\"", "99999999999999999999", "-", "[1,]", "{\"a\":}",
    "{\"ab\":1,\"a\":2}", "tru", "truex", "[", "{\"a\"", "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]",
  ]) func refuses(_ text: String) {
    #expect(!canonical(text), "accepted \(text)")
  }

  @Test func boundsKeysAndBytes() {
    let key = String(repeating: "k", count: 64)
    #expect(canonical("{\"\(key)\":1}"))
    #expect(!canonical("{\"\(key)k\":1}"))
    let full = "\"" + String(repeating: "x", count: 16_382) + "\""
    #expect(canonical(full))
    #expect(!canonical(full.dropLast() + "x\""))
    #expect(throws: JSONError.self) { try JSON.parseCanonical(Array("[1]".utf8), maximumBytes: 2) }
  }

  @Test func tellsWhatHasACanonicalForm() {
    let value: JSON = ["a": [1, "x", true]]
    #expect(value.isInSubset)
    #expect(!JSON.null.isInSubset)
    #expect(!JSON.fraction(1).isInSubset)
    #expect(!JSON.integer(9_007_199_254_740_992).isInSubset)
    #expect(!JSON.integer(.min).isInSubset)
    #expect(!JSON.object(["A": 1]).isInSubset)
  }

  @Test func encodesWhatIsOutsideTheSubset() throws {
    let value: JSON = [
      "\u{FB33}": .null, "😀": .fraction(0.1), "\r": .fraction(1e21),
      "1": .fraction(-.leastNonzeroMagnitude),
      "ö": .integer(.min), "\u{80}": "\u{1F}",
    ]
    // The order of RFC 8785, 3.2.3: by UTF-16, so that the pair of the smiley comes before U+FB33.
    let text = String(decoding: value.encoded(), as: UTF8.self)
    #expect(
      text
        == "{\"\\r\":1e+21,\"1\":-5e-324,\"\u{80}\":\"\\u001f\",\"ö\":-9223372036854775808,"
        + "\"😀\":0.1,\"\u{FB33}\":null}")
    #expect(try JSON.parse(value.encoded()) == value)
  }

  @Test func encodingAnyValueReadsBackTheSame() throws {
    var random = Random(seed: 1)
    for _ in 0..<20_000 {
      let value = random.value(depth: 4, canonical: true)
      let bytes = value.canonical()
      #expect(try JSON.parseCanonical(bytes) == value)
      let wide = random.value(depth: 4, canonical: false)
      #expect(try JSON.parse(wide.encoded()) == wide)
    }
  }

  @Test func mutationNeverTrapsAndBothChecksAgree() throws {
    var random = Random(seed: 2)
    var accepted = 0
    for _ in 0..<2_000 {
      let whole = random.value(depth: 3, canonical: true).canonical()
      for _ in 0..<100 {
        let bytes = random.mutated(whole)
        let strict = try? JSON.parse(bytes)
        let scanned = (try? JSON.checkCanonical(bytes.span)) != nil
        let rebuilt = strict.map { $0.isInSubset && $0.canonical() == bytes } ?? false
        // The scan and "encode again and compare" are two ways to the same answer.
        if scanned != rebuilt {
          Issue.record("disagree on \(String(decoding: bytes, as: UTF8.self)) \(bytes)")
        }
        if let strict, (try? JSON.parse(strict.encoded())) != strict {
          Issue.record("does not come back: \(bytes)")
        }
        if scanned { accepted += 1 }
      }
    }
    #expect(accepted > 1_000, "mutation reached what is accepted: \(accepted)")
  }
}

@Suite struct CanonicalMembersTests {
  @Test(arguments: [
    ("{\"a\":1,\"at\":2,\"b\":\"x\"}", "{\"a\":1,\"b\":\"x\"}"),
    ("{\"at\":2,\"b\":[1,{\"at\":3}],\"sig\":\"00\"}", "{\"b\":[1,{\"at\":3}]}"),
    ("{\"at\":\"}\\\\\\\",\\\"sig\\\":\",\"c\":\"\\\"at\\\":1,\"}", "{\"c\":\"\\\"at\\\":1,\"}"),
    ("{\"at\":0,\"sig\":\"\"}", "{}"), ("{}", "{}"),
  ])
  func someMembersAreLeftOut(text: String, left: String) throws {
    let bytes = Array(text.utf8)
    let rest = try CanonicalObject(bytes.span).without(["at", "sig"])
    #expect(rest == Array(left.utf8))
  }

  @Test(arguments: ["[1]", "1", "\"a\"", "true"]) func noOtherValueIsAnObject(_ text: String) {
    let bytes = Array(text.utf8)
    let object = try? CanonicalObject(bytes.span)
    #expect(object == nil)
  }

  @Test func aPlainTextIsHandedOverAsItIs() throws {
    let bytes = Array(#"{"a":"x\u0001","b":"é","c":1,"d":""}"#.utf8)
    var object = try CanonicalObject(bytes.span)
    #expect(object.take("e") == nil)
    let values = ["a", "b", "c", "d"].map { object.take($0)?.withPlainText { Array($0) } }
    #expect(values == [nil, Array("é".utf8), nil, []])
    #expect(object.firstKey == nil)
  }
}
