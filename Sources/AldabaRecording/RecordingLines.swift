import AldabaJSON

// How the lines are written, each with its newline.

extension RecordingHeader {
  /// The header's line.
  public var line: [UInt8] {
    let json: JSON = [
      "version": 2, "width": .integer(Int64(columns)), "height": .integer(Int64(rows)),
      "timestamp": .integer(began), "title": .string(title),
      "idle_time_limit": .integer(RecordingLimits.idle),
    ]
    return json.encoded() + [0x0A]
  }
}

extension RecordingEvent {
  /// The event's line.
  public var line: [UInt8] {
    let (code, text) =
      switch what {
      case .output(let text): ("o", text)
      case .resized(let columns, let rows): ("r", "\(columns)x\(rows)")
      case .mark(let text): ("m", text)
      }
    let thousandths = String(at % 1_000)
    let padded = String(repeating: "0", count: 3 - thousandths.utf8.count) + thousandths
    return Array("[\(at / 1_000).\(padded),\"\(code)\",".utf8) + JSON.string(text).encoded()
      + [0x5D, 0x0A]
  }
}

/// Text that goes into a marker or title: no control characters, and of bounded length.
func plain(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars where isPlain(scalar) {
    guard result.utf8.count + scalar.utf8.count <= RecordingLimits.text else { break }
    result.unicodeScalars.append(scalar)
  }
  return result
}

func isPlain(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
}
