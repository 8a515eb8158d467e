import AldabaJSON
import AldabaWire

/// What is accepted is written again as the same bytes, or as the same value where spelling is free.
enum WireChecks {
  static func frames(_ bytes: [UInt8]) -> String? {
    var rest = bytes[...]
    while true {
      let decoded: (Frame, Int)?
      do throws(WireError) { decoded = try Frame.decode(rest) } catch { return nil }
      guard let (frame, count) = decoded else {
        // A beginning: the header alone has to be enough to know how much may come.
        guard let header = try? Frame.Header(rest) else { return nil }
        return header.total > rest.count ? nil : "a whole frame that was not decoded"
      }
      guard count > 0, count <= rest.count, frame.encoded() == Array(rest.prefix(count)) else {
        return "a frame with two spellings"
      }
      rest = rest.dropFirst(count)
    }
  }

  static func message(_ bytes: [UInt8]) -> String? {
    guard let message = try? Message.decode(bytes) else { return nil }
    guard let again = try? Message.decode(message.encoded()) else {
      return "a message that is not read again"
    }
    return again == message ? nil : "a message that changes when it is written"
  }

  static func record(_ bytes: [UInt8]) -> String? {
    let isCanonical = (try? JSON.parseCanonical(bytes, maximumBytes: Limits.record)) != nil
    if isCanonical != ((try? JSON.checkCanonical(bytes.span, maximumBytes: Limits.record)) != nil) {
      return "two opinions on the canonical form"
    }
    guard let record = try? Record(bytes) else { return nil }
    guard isCanonical, bytes.count <= Limits.record else { return "a record in another form" }
    return record.line == bytes ? nil : "a record with two spellings"
  }

  static func innerFrames(_ bytes: [UInt8]) -> String? {
    var rest = bytes[...]
    while true {
      let decoded: (InnerFrame, Int)?
      do throws(WireError) { decoded = try InnerFrame.decode(rest) } catch { return nil }
      guard let (frame, count) = decoded else { return nil }
      guard count > 0, count <= rest.count, frame.encoded() == Array(rest.prefix(count)) else {
        return "an inner frame with two spellings"
      }
      guard frame.content.count <= Limits.inner else { return "an inner frame beyond its limit" }
      if frame.channel == .control, let message = try? InnerMessage.decode(frame.content) {
        guard (try? InnerMessage.decode(message.encoded())) == message else {
          return "an inner message that changes when it is written"
        }
      }
      rest = rest.dropFirst(count)
    }
  }
}
