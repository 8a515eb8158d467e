import AldabaWire

/// What was erased of people who wanted it, or when its time was over.
extension Words {
  func forgot(_ why: Act.Forgotten.Why, _ sessions: Int, _ texts: Int, _ recordings: Int)
    -> Phrase
  {
    switch (language, why) {
    case (.es, .request):
      "borra, porque se pidió, textos personales (\(erased(sessions, texts, recordings)))"
    case (.es, .age):
      "borra, por su antigüedad, textos personales (\(erased(sessions, texts, recordings)))"
    case (.en, .request):
      "erases personal texts because it was asked for (\(erased(sessions, texts, recordings)))"
    case (.en, .age):
      "erases personal texts because of their age (\(erased(sessions, texts, recordings)))"
    }
  }

  private func erased(_ sessions: Int, _ texts: Int, _ recordings: Int) -> Phrase {
    language == .es
      ? "sesiones: \(sessions), textos: \(texts), grabaciones: \(recordings)"
      : "sessions: \(sessions), texts: \(texts), recordings: \(recordings)"
  }
}
