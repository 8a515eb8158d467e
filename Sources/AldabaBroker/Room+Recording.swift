import AldabaCrypto
import AldabaSession
import AldabaWire

/// The recording that the agent makes, sealed: kept before the record that commits to it.
extension Room {
  /// An agent has sent a piece; its statement follows. Only one is held at a time.
  func keep(_ index: Int64, _ bytes: [UInt8]) {
    guard machine.segments != nil else { return }
    piece = Recordings.Piece(session: id, index: index, bytes: bytes)
  }

  /// Refuses a commitment to bytes that are not here, or for which there is no room: `not-now` has
  /// the agent send both again.
  func checkPiece(_ act: Act) throws(RefusalCode) {
    guard case .segment(let segment) = act else { return }
    guard let piece, piece.index == segment.index, Int64(piece.bytes.count) == segment.bytes,
      Crypto.sha256(piece.bytes) == segment.sha256.bytes
    else { throw .notNow }
    guard let kept = machine.segments, segment.index == kept + 1 else { throw .outOfOrder }
    guard server.recordings.reserve(piece.bytes.count, before: recorded) else { throw .full }
  }

  /// The bytes that must be durable before this record is.
  func takePiece(for act: Act) -> Recordings.Piece? {
    guard case .segment = act else { return nil }
    defer { piece = nil }
    return piece
  }

  /// Bytes of this session's recording that are on record.
  private var recorded: Int64 {
    history.reduce(0) { sum, entry in
      if case .segment(let segment) = entry.act { sum + segment.bytes } else { sum }
    }
  }
}
