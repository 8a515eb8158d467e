internal import COpenSSL
internal import Glibc

/// Turns what OpenSSL leaves behind after a failed call into one of our kinds.
enum TLSFailure {
  /// - Parameters:
  ///   - code: what `SSL_get_error` said.
  ///   - system: `errno` right after the call.
  static func error(
    _ operation: String, _ connection: OpaquePointer, _ code: Int32, _ system: Int32
  ) -> CryptoError {
    let queued = ERR_peek_last_error()
    ERR_clear_error()
    if code == SSL_ERROR_SYSCALL, queued == 0 {
      guard system != 0 else {
        return CryptoError(.truncated, operation, "the connection ended without a goodbye")
      }
      return CryptoError(.connectionLost(system), operation, text(system: system))
    }
    guard ERR_GET_LIB(queued) == ERR_LIB_SSL else {
      return CryptoError(.malformed, operation, OpenSSL.reason(queued))
    }
    let reason = ERR_GET_REASON(queued)
    if reason == SSL_R_CERTIFICATE_VERIFY_FAILED {
      let verdict = SSL_get_verify_result(connection)
      if verdict != Int(X509_V_OK) {
        let error = Verification.error(verdict)
        return CryptoError(error.kind, operation, error.reason)
      }
    }
    let kind = kind(reason)
    let text = kind == .wrongProtocol ? "no application protocol of ours" : OpenSSL.reason(queued)
    return CryptoError(kind, operation, text)
  }

  private static func kind(_ reason: Int32) -> CryptoError.Kind {
    if reason > SSL_AD_REASON_OFFSET, reason <= SSL_AD_REASON_OFFSET + 255 {
      let alert = reason - SSL_AD_REASON_OFFSET
      return .alert(code: UInt8(alert), name: name(alert))
    }
    switch reason {
    case SSL_R_UNEXPECTED_EOF_WHILE_READING: return .truncated
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: return .noCertificate
    // The hello's callback fails for one reason only: no protocol was offered.
    case SSL_R_NO_APPLICATION_PROTOCOL, SSL_R_CALLBACK_FAILED: return .wrongProtocol
    case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_WRONG_VERSION_NUMBER, SSL_R_VERSION_TOO_LOW:
      return .wrongVersion
    case SSL_R_CERTIFICATE_VERIFY_FAILED: return .untrusted
    default: return .malformed
    }
  }

  /// OpenSSL 3.0 has no words for two alerts of TLS 1.3.
  private static func name(_ alert: Int32) -> String {
    switch alert {
    case SSL_AD_MISSING_EXTENSION: return "missing extension"
    case SSL_AD_CERTIFICATE_REQUIRED: return "certificate required"
    default: return String(cString: SSL_alert_desc_string_long(alert))
    }
  }

  private static func text(system code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }
}
