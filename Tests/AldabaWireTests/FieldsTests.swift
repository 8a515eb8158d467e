import AldabaJSON
import AldabaWire
import Testing

@Suite struct FieldsTests {
  private func fields(_ json: JSON) throws -> Fields { try Fields(json, of: "a test") }

  @Test("only an object has members") func object() {
    for json: JSON in [.null, true, 1, "x", .array([])] {
      #expect(throws: WireError.self) { try Fields(json, of: "a test") }
    }
  }

  @Test("a member is taken once, and none is left over") func once() throws {
    var fields = try fields(["a": 1, "b": "x"])
    #expect(fields.has("a"))
    let number = try fields.integer("a", in: 0...1)
    #expect(number == 1)
    #expect(!fields.has("a"))
    #expect(throws: WireError.self) { try fields.integer("a", in: 0...1) }
    #expect(throws: WireError("unexpected \"b\" in a test")) { try fields.finish() }
    let text = try fields.string("b")
    #expect(text == "x")
    #expect(throws: Never.self) { try fields.finish() }
  }

  @Test("numbers stay in their range and are whole") func numbers() throws {
    for (value, fits): (JSON, Bool) in [
      (3, true), (7, true), (2, false), (8, false), (.fraction(5), false), ("5", false),
      (.null, false), (true, false),
    ] {
      var fields = try fields(["n": value])
      let number = try? fields.integer("n", in: 3...7)
      #expect((number != nil) == fits)
    }
  }

  @Test("texts are counted in bytes") func texts() throws {
    var short = try fields(["t": "ññ"])
    let text = try short.string("t", atMost: 4)
    #expect(text == "ññ")
    var long = try fields(["t": "ñññ"])
    #expect(throws: WireError.self) { try long.string("t", atMost: 4) }
    var none = try fields([:])
    let absent = (
      try none.optionalString("t"), try none.optionalDigest("t"),
      try none.optionalValue("t", Role.self)
    )
    #expect(absent == (nil, nil, nil))
    #expect(throws: WireError.self) { try none.string("t") }
    var null = try fields(["t": .null])
    #expect(throws: WireError.self) { try null.optionalString("t") }
  }

  @Test("bytes have exactly their number") func bytes() throws {
    for (text, fits) in [("0102", true), ("01", false), ("010203", false), ("0G02", false)] {
      var fields = try fields(["b": .string(text)])
      let bytes = try? fields.bytes("b", 2)
      #expect((bytes != nil) == fits)
    }
    for (text, fits) in [("AAEC", true), ("AAECAw==", false), ("AAE", false), ("", true)] {
      var fields = try fields(["b": .string(text)])
      let bytes = try? fields.data("b", atMost: 3)
      #expect((bytes != nil) == fits)
    }
  }
}
