// A recording is asciicast v2, what `asciinema play` plays: a line of JSON for the header, then a line
// for each event, its time in seconds since the header's.
//
//     {"height":24,"idle_time_limit":5,"timestamp":1794558600,"title":"…","version":2,"width":80}
//     [0.250,"o","$ lpstat -t\r\n"]          what the terminal was given to show
//     [3.004,"m","consent.asked type"]       a marker: what happened beside it
//     [9.120,"r","100x30"]                   the terminal has another size
//
// Keys that were typed (`i`) are not part of it. It is written in segments of whole lines; one after
// the other they are the recording.

/// Every number that bounds a recording.
public enum RecordingLimits {
  /// Bytes of one segment's lines, so that sealed to many readers it stays below `sealed`.
  public static let segment = 36_000
  /// Bytes of one sealed segment.
  public static let sealed = 40_000
  /// The longest that what happens waits for its segment to be closed, in milliseconds.
  public static let second: Int64 = 1_000
  /// Bytes of lines that one second of output may make. What comes beyond is skipped, with a marker.
  public static let flood = 262_144
  /// Bytes of lines that wait to be taken. What comes beyond is skipped too.
  public static let waiting = 262_144
  /// Bytes of one output event's line, more or less: it ends with the character that reaches this.
  public static let line = 8_192
  /// Bytes of a marker or a title; they have no control characters.
  public static let text = 256
  /// Columns or rows of a terminal.
  public static let side = 1_000
  /// The longest recording, in milliseconds: 7 days.
  public static let length: Int64 = 604_800_000
  /// Rests beyond so many seconds are shortened when it is played.
  public static let idle: Int64 = 5
}

/// What a recording begins with.
public struct RecordingHeader: Hashable, Sendable {
  public var columns: Int
  public var rows: Int
  /// When it began, Unix seconds by the clock of the machine that was recorded.
  public var began: Int64
  public var title: String

  public init(columns: Int, rows: Int, began: Int64, title: String) {
    self.columns = columns
    self.rows = rows
    self.began = began
    self.title = title
  }
}

/// Something that a recording holds, and when it was: milliseconds since its beginning.
public struct RecordingEvent: Hashable, Sendable {
  public enum What: Hashable, Sendable {
    case output(String)
    case resized(columns: Int, rows: Int)
    case mark(String)
  }

  public var at: Int64
  public var what: What

  public init(at: Int64, _ what: What) {
    self.at = at
    self.what = what
  }
}

/// Why bytes are no recording: the line, counted from 1, what was expected and what came.
public struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
  public let line: Int
  public let reason: String

  public var description: String { "line \(line): \(reason)" }
}
