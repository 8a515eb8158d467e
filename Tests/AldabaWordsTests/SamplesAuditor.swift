import AldabaWords

/// What whoever may read recordings, and whoever lets them, are told.
func auditorSentences(_ words: Words) -> [(name: String, text: String)] {
  [
    ("readerKeyMade", words.readerKeyMade(file: Given.path)),
    ("newPassphrasePrompt", words.newPassphrasePrompt()),
    ("passphraseAgainPrompt", words.passphraseAgainPrompt()),
    ("passphrasePrompt", words.passphrasePrompt()),
    ("auditorAdded", words.auditorAdded(name: "Eva Soler", file: Given.path)),
    ("question", words.question(.record(reason: Given.reason, isRequired: false), in: talk)),
    ("question", words.question(.record(reason: Given.reason, isRequired: true), in: talk)),
    ("recorded", words.recorded()),
    ("notRecorded", words.notRecorded()),
    ("recordingEnded", words.recordingEnded(in: talk, endsControl: false)),
    ("scamWarning", words.scamWarning(in: talk, neverAsks: true, seconds: 30)),
    ("scamWarning", words.scamWarning(in: bare, neverAsks: false, seconds: 1)),
    ("scamWait", words.scamWait(seconds: 12)), ("scamReady", words.scamReady()),
    ("recordingEnded", words.recordingEnded(in: talk, endsControl: true)),
    ("recordingStopped", words.recordingStopped(in: talk)),
    ("recordingKept", words.recordingKept(at: Given.path)),
    ("recordingCopyStopped", words.recordingCopyStopped(in: talk)),
    ("recordingIncomplete", words.recordingIncomplete(at: Given.path, in: talk)),
    ("recordingNotKept", words.recordingNotKept(in: talk)),
    ("auditorRemoved", words.auditorRemoved("eva", file: Given.path)),
    ("replayMark", words.replayMark("consent.asked view") ?? ""),
    ("replayMark", words.replayMark("hold.overrun") ?? ""),
  ]
}

let auditorProblems: [(name: String, problem: Problem)] = [
  ("badRequest", .badRequest(Given.path, what: "request: expected one, found 2")),
  ("tooManyAuditors", .tooManyAuditors(most: 8)),
  ("badKey", .badKey(Given.path, what: "private key: expected one key, found 0")),
  ("wrongPassphrase", .wrongPassphrase(Given.path)),
  ("noPassphrase", .noPassphrase),
  ("passphrasesDiffer", .passphrasesDiffer),
]
