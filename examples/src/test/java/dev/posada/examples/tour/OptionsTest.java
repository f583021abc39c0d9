package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.examples.tour.Options.Chapter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void withoutWordsAllIsToldEverywhereAndNothingKept() {
    Options options = Options.of();
    assertEquals(List.of(), options.uris());
    assertEquals(Set.of(Chapter.values()), options.only());
    assertFalse(options.keep());
    assertFalse(options.help());
  }

  @Test
  void urisComeWithTheirOptionOrWithout() {
    assertEquals(
        List.of("memory:///a", "memory:///b"),
        Options.of("--uri", "memory:///a", "memory:///b").uris());
  }

  @Test
  void storiesAreChosenByTheirNames() {
    Options options = Options.of("--only", "machine", "--keep", "--only", "service");
    assertEquals(Set.of(Chapter.MACHINE, Chapter.SERVICE), options.only());
    assertTrue(options.keep());
    assertTrue(Options.of("--help").help());
  }

  @ParameterizedTest
  @CsvSource({
    "--only,             --only needs a word behind it",
    "--uri,              --uri needs a word behind it",
    "--only sauna,       there is no story sauna",
    "--fast,             there is no option --fast",
  })
  void whatCannotBeUnderstoodIsRefused(String words, String why) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Options.of(words.split(" ")));
    assertEquals(why, refused.getMessage());
  }

  @Test
  void theUsageNamesEachStoryAndFitsOnAScreen() {
    assertTrue(Options.USAGE.contains("machine, container or service"));
    assertTrue(Options.USAGE.lines().allMatch(line -> line.length() <= Screen.WIDTH));
  }
}
