package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LinesTest {

  /** What is heard of texts, between which the tool pauses. */
  private static List<String> heard(byte[]... parts) {
    List<String> all = new ArrayList<>();
    Lines lines =
        new Lines(
            new LineListener() {
              @Override
              public void line(String line) {
                all.add(line);
              }

              @Override
              public void unfinished(String soFar) {
                all.add("(" + soFar + ")");
              }
            });
    for (byte[] part : parts) {
      lines.take(part, 0, part.length);
      lines.pause();
      lines.pause(); // nothing new: nothing to tell
    }
    lines.end();
    return all;
  }

  private static List<String> heard(String... parts) {
    byte[][] all = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      all[i] = parts[i].getBytes(UTF_8);
    }
    return heard(all);
  }

  @Test
  void everyLineEndIsOne() {
    assertEquals(List.of("a", "b", "c", "", "d"), heard("a\nb\r\nc\n\nd\n"));
    assertEquals(List.of("0%", "50%", "done"), heard("0%\r50%\rdone\n"));
    assertEquals(List.of("", "", ""), heard("\r\r\n\n"));
    assertEquals(List.of(), heard(""));
  }

  @Test
  void aLineEndMayBeCut() {
    assertEquals(List.of("a", "b"), heard("a\r", "\nb\n"));
    assertEquals(List.of("a", "", "b"), heard("a\r", "\n\nb\n"));
    assertEquals(List.of("a", "(b)", "b"), heard("a\r", "b", "\r", "\n"));
    assertEquals(List.of("a", "b"), heard("a\r", "", "\n", "b\n"));
  }

  @Test
  void anUnfinishedLineIsToldAsItGrows() {
    assertEquals(
        List.of("(0%)", "(0%...10%)", "0%...10%...20%", "(last)", "last"),
        heard("0%", "...10%", "...20%\nlast"));
  }

  @Test
  void aCharacterIsToldWhenItIsComplete() {
    byte[] text = "x\u00e4\u65e5\uD83D\uDE00".getBytes(UTF_8);
    byte[][] single = new byte[text.length][];
    for (int i = 0; i < text.length; i++) {
      single[i] = new byte[] {text[i]};
    }
    assertEquals(
        List.of(
            "(x)",
            "(x\u00e4)",
            "(x\u00e4\u65e5)",
            "(x\u00e4\u65e5\uD83D\uDE00)",
            "x\u00e4\u65e5\uD83D\uDE00"),
        heard(single));
  }

  @Test
  void whatIsNoUtf8IsReplaced() {
    assertEquals(List.of("a\uFFFDb"), heard(new byte[] {'a', (byte) 0xFF, 'b', '\n'}));
    assertEquals(List.of("(a)", "a\uFFFD"), heard(new byte[] {'a', (byte) 0xC3}));
    byte[] stray = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80};
    assertEquals("(\uFFFD\uFFFD\uFFFD\uFFFD)", heard(stray).get(0));
  }

  @Test
  void aLongLineIsCutBetweenCharacters() {
    String line = "\u65e5".repeat(100_000);
    List<String> pieces = heard(line + "\n");
    assertEquals(line, String.join("", pieces));
    assertEquals(5, pieces.size());
    assertEquals((1 << 16) / 3 + 1, pieces.get(0).length());
  }
}
