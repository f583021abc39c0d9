package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void inAPipeEachPhaseIsALineWhenItIsOver() {
    try (ProgressBar bar = new ProgressBar(screen(false))) {
      bar.accept(new Progress("fetch", 1, 2));
      bar.accept(new Progress("fetch", 2, 2));
      bar.accept(new Progress("unpack", 0, 0));
    }
    assertEquals(
        "  [####################] fetch 100 %\n  [                 ...] unpack\n", printed());
  }

  @Test
  void onATerminalTheBarIsDrawnAnewAndItsEndStays() {
    try (ProgressBar bar = new ProgressBar(screen(true))) {
      bar.accept(new Progress("fetch", 1, 4));
      bar.accept(new Progress("fetch", 4, 4));
    }
    String quarter = "  [#####---------------] fetch 25 %";
    String full = "  [####################] fetch 100 %";
    assertEquals(
        quarter + wiped(quarter.length()) + full + wiped(full.length()) + full + "\n", printed());
  }

  @Test
  void aLineDoesNotRunIntoTheBar() {
    Screen screen = screen(true);
    screen.draw("bar");
    screen.line("line");
    assertEquals("bar" + wiped(3) + "line\n", printed());
  }

  @Test
  void aLongPhaseIsCut() {
    assertEquals(72, ProgressBar.text(new Progress("x".repeat(200), 1, 2)).length());
  }

  @Test
  void withoutProgressThereIsNoLine() {
    new ProgressBar(screen(false)).close();
    assertEquals("", printed());
  }

  private Screen screen(boolean terminal) {
    return new Screen(
        new PrintStream(printed, true, StandardCharsets.UTF_8), terminal, Layout.plain());
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static String wiped(int length) {
    return "\r" + " ".repeat(length) + "\r";
  }
}
