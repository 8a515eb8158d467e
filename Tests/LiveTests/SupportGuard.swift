import AldabaSystem

/// Ends what the tests have started if they themselves end before it: killed, crashed, out of time.
///
/// A shell of its own reads which processes there are, and at the end of its input, which comes whatever
/// becomes of this process, kills those that are left; also one that was stopped.
enum Guard {
  private static let script = """
    trap '' TERM INT HUP
    all=' '
    while read -r sign process; do
      case "$sign$all" in
      +*) all="$all$process " ;;
      -*" $process "*) all="${all%% "$process" *} ${all#* "$process" }" ;;
      esac
    done
    for process in $all; do kill -KILL "$process" 2>/dev/null; done
    """

  /// Only the stage's loop touches it.
  private static let shell = Confined(
    try? Child.spawn(
      path: "/bin/sh", arguments: ["-c", script], input: .pipe, output: .none, error: .none,
      ownGroup: true))

  /// To be ended with us from now on. On the stage's loop.
  static func add(_ process: Int32) { tell("+ \(process)\n") }

  /// It has ended: its number may become somebody else's. On the stage's loop.
  static func remove(_ process: Int32) { tell("- \(process)\n") }

  private static func tell(_ line: String) {
    guard let input = shell.value?.input else { return }
    try? IO.writeAll(input, Array(line.utf8))
  }
}
