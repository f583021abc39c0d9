package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final String ESCAPE = "\u001b[";

  private final Layout narrow = new Layout(20, false);
  private final Layout coloured = new Layout(20, true);

  @Test
  void aLineThatFitsIsLeftAsItIs() {
    assertEquals(List.of("12345678901234567890"), narrow.lines("12345678901234567890"));
    assertEquals(List.of(""), narrow.lines(""));
  }

  @Test
  void aLongLineGoesOnFurtherInside() {
    assertEquals(
        List.of("  one two three four", "      five six seven", "      eight"),
        narrow.lines("  one two three four five six seven eight"));
  }

  @Test
  void aLineBreakOfTheTextGoesOnFurtherInsideToo() {
    assertEquals(
        List.of("  FAILED: no disk", "      nor anything", "      else"),
        narrow.lines("  FAILED: no disk\n  nor anything else"));
    assertEquals(List.of("a", "    b"), Layout.plain().lines("a\r\nb\n"));
  }

  @Test
  void aWordThatIsTooLongIsNotBroken() {
    String word = "x".repeat(30);
    assertEquals(List.of(word), narrow.lines(word));
    assertEquals(List.of("a", "    " + word, "    b"), narrow.lines("a " + word + " b"));
    assertEquals(List.of("  " + word), narrow.lines("  " + word));
  }

  @Test
  void eachPartOfALineHasItsColour() {
    assertEquals(
        List.of(
            ESCAPE + "31m  FAILED: it cannot" + ESCAPE + "0m",
            ESCAPE + "31m      be" + ESCAPE + "0m"),
        new Layout(19, true).lines("  FAILED: it cannot be"));
  }

  @Test
  void whatIsSimulatedIsFaint() {
    assertEquals(
        List.of("12 s" + ESCAPE + "2m *simulated*" + ESCAPE + "0m"),
        coloured.lines("12 s *simulated*"));
  }

  @Test
  void withoutColoursThereAreNone() {
    assertEquals(List.of("== title"), narrow.lines("== title"));
    assertEquals(List.of("plain"), coloured.lines("plain"));
  }

  @Test
  void aTerminalThatIsDumbOrToldNotToKnowsNoColours() {
    assertTrue(Screen.knowsColours(Map.of("TERM", "xterm-256color")));
    assertFalse(Screen.knowsColours(Map.of("TERM", "dumb")));
    assertFalse(Screen.knowsColours(Map.of()));
    assertFalse(Screen.knowsColours(Map.of("TERM", "xterm", "NO_COLOR", "1")));
  }
}
