import AldabaWords
import Testing
import WireSamples

@testable import AldabaAgent

/// What a recording says of what happened beside its output.
@Suite struct MarkerTests {
  /// Whoever watches it reads all of it in their own language.
  @Test(arguments: Language.allCases) func everyMarkerIsSaidInPlainWords(_ language: Language) {
    let markers =
      Samples.acts.compactMap(\.marker) + ["recording", "paused", "ended", "skipped 12"]
    #expect(Set(markers).count > 40)
    for marker in markers {
      let said = Words(language).replayMark(marker)
      #expect(said != nil, "\(marker)")
      #expect(said.map { !$0.contains(".") && $0.count <= 60 } == true, "\(said ?? "")")
    }
  }

  @Test(arguments: [
    "", " ", "skipped", "skipped -1", "skipped 1 2", "skipped x", "recording now", "consent.asked",
    "consent.asked all", "consent.asked view view", "file.pushed view", "nothing.happened",
  ])
  func whatIsNoMarkerIsNotGuessed(_ text: String) {
    #expect(Words(.en).replayMark(text) == nil)
  }
}
