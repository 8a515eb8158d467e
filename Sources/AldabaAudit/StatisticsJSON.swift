import AldabaJSON
import AldabaSystem
import AldabaWire

/// Statistics for programs: one object; times are milliseconds.
extension Statistics {
  /// `{"by":"team","since":TIME,"until":TIME,"total":{…},"groups":{NAME:{…}},"tiers":{NAME:{…}},"refused":0}`; `by`,
  /// `since`, `until` and `groups` only where they were asked for.
  var json: JSON {
    var members: [String: JSON] = ["total": total.json, "refused": .integer(Int64(refused))]
    members["tiers"] = .object(tiers.mapValues(\.response))
    if range.lowerBound > 0 {
      members["since"] = .string(Timestamp.text(unixMilliseconds: range.lowerBound))
    }
    if range.upperBound < .max {
      members["until"] = .string(Timestamp.text(unixMilliseconds: range.upperBound))
    }
    if let grouping {
      members["by"] = .string(grouping.rawValue)
      members["groups"] = .object(groups.mapValues(\.json))
    }
    return .object(members)
  }
}

extension Tally {
  /// How a tier was answered, against its targets (R21).
  fileprivate var response: JSON {
    var members: [String: JSON] = ["missed": .integer(Int64(missed[.response] ?? 0))]
    members["response"] = digest(.response)?.json
    return .object(members)
  }

  var json: JSON {
    [
      "sessions": .integer(Int64(sessions)),
      "served": .integer(Int64(served)),
      "endings": counts(endings),
      "times": .object(digests(isTime: true)),
      "a_session": .object(digests(isTime: false)),
      "answers": .object(replies.mapValues { replies in counts(replies, all: Reply.allCases) }),
      "overruns": .integer(Int64(overruns)),
      "transfers": (handoffs[.transfer] ?? Handoffs()).json,
      "escalations": (handoffs[.escalation] ?? Handoffs()).json,
      "requests": counts(requests),
      "knocks": [
        "made": .integer(Int64(knocks.made)), "answered": .integer(Int64(knocks.answered)),
        "unanswered": .integer(Int64(knocks.unanswered)), "given_up": counts(knocks.givenUp),
      ],
      "missed": counts(missed),
      "forgotten": [
        "sessions": .integer(Int64(forgotten.sessions)), "texts": .integer(forgotten.texts),
        "recordings": .integer(forgotten.recordings),
      ],
    ]
  }

  private func digests(isTime: Bool) -> [String: JSON] {
    var members: [String: JSON] = [:]
    for measure in Measure.allCases where measure.isTime == isTime {
      members[measure.rawValue] = digest(measure)?.json
    }
    return members
  }
}

extension Tally.Handoffs {
  fileprivate var json: JSON {
    [
      "asked": .integer(Int64(asked)), "completed": .integer(Int64(completed)),
      "failed": counts(failures),
    ]
  }
}

extension Distribution.Digest {
  fileprivate var json: JSON {
    [
      "count": .integer(Int64(count)), "median": .integer(median), "p90": .integer(p90),
      "p99": .integer(p99), "maximum": .integer(maximum),
    ]
  }
}

/// Counts by name; with `all`, those that are nought too.
private func counts<Key: RawRepresentable & Hashable>(_ counts: [Key: Int], all: [Key] = []) -> JSON
where Key.RawValue == String {
  var members: [String: JSON] = [:]
  for key in all { members[key.rawValue] = 0 }
  for (key, count) in counts { members[key.rawValue] = .integer(Int64(count)) }
  return .object(members)
}
