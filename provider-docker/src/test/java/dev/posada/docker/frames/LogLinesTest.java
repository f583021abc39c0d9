package dev.posada.docker.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.LogLine;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  private static final String T1 = "2026-11-24T17:22:37.620338412Z ";
  private static final String T2 = "2026-11-24T17:22:37.62Z ";
  private static final String T3 = "2026-11-24T17:22:38Z ";
  private static final String FULL = "a".repeat(16 * 1024);

  @Test
  void linesKnowTheirTimeAndStream() throws IOException {
    List<LogLine> lines =
        framed(FrameBytes.of().stdout(T1 + "one\n").stderr(T2 + "two\n").stdout(T3 + "\n"));

    assertEquals(
        List.of(
            new LogLine(Instant.parse("2026-11-24T17:22:37.620338412Z"), false, "one"),
            new LogLine(Instant.parse("2026-11-24T17:22:37.62Z"), true, "two"),
            new LogLine(Instant.parse("2026-11-24T17:22:38Z"), false, "")),
        lines);
  }

  @Test
  void theTimestampOfAnotherZoneIsRead() throws IOException {
    List<LogLine> lines =
        framed(FrameBytes.of().stdout("2026-11-24T18:22:38.5+01:00 paris in winter\n"));

    assertEquals(Instant.parse("2026-11-24T17:22:38.5Z"), lines.get(0).time());
    assertEquals("paris in winter", lines.get(0).text());
  }

  /** As dockerd 20.10 sent it: pieces of 16384, all of one time, the streams mixed. */
  @Test
  void piecesOfALongLineAreOneLine() throws IOException {
    List<LogLine> lines =
        framed(
            FrameBytes.of()
                .stdout(T1 + FULL)
                .stderr(T2 + "err\n")
                .stdout(T1 + FULL)
                .stdout(T1 + "rest\n")
                .stdout(T3 + "short\n"));

    assertEquals(List.of("err", FULL + FULL + "rest", "short"), texts(lines));
    assertEquals(Instant.parse("2026-11-24T17:22:37.620338412Z"), lines.get(1).time());
  }

  @Test
  void fullPiecesBelongTogetherWhateverTheirTimes() throws IOException {
    assertEquals(
        List.of(FULL + "rest"),
        texts(framed(FrameBytes.of().stdout(T1 + FULL).stdout(T3 + "rest\n"))));
  }

  @Test
  void theLastWordsOfOneRunAreNoPartOfTheNext() throws IOException {
    assertEquals(
        List.of("no end", "next run"),
        texts(framed(FrameBytes.of().stdout(T1 + "no end").stdout(T3 + "next run\n"))));
  }

  @Test
  void whatHasNoLineEndIsALineAtTheEndOfTheLog() throws IOException {
    assertEquals(
        List.of("err", "out"),
        texts(framed(FrameBytes.of().stdout(T3 + "out").stderr(T1 + "err"))));
  }

  @Test
  void aCarriageReturnStays() throws IOException {
    assertEquals(List.of("cr\r"), texts(framed(FrameBytes.of().stdout(T1 + "cr\r\n"))));
  }

  @Test
  void aCharacterThatWasCutIsWhole() throws IOException {
    byte[] snowman = "☃".getBytes(StandardCharsets.UTF_8);
    String first = T1 + "a".repeat(16 * 1024 - 1);
    byte[] one = Arrays.copyOf(first.getBytes(StandardCharsets.UTF_8), first.length() + 1);
    one[one.length - 1] = snowman[0];
    byte[] two = Arrays.copyOf(T1.getBytes(StandardCharsets.UTF_8), T1.length() + 3);
    System.arraycopy(snowman, 1, two, T1.length(), 2);
    two[two.length - 1] = '\n';

    String text = framed(FrameBytes.of().stdout(one).stdout(two)).get(0).text();
    assertEquals("a".repeat(16 * 1024 - 1) + "☃", text);
  }

  @Test
  void aLineThatNeverEndsComesInParts() throws IOException {
    FrameBytes frames = FrameBytes.of();
    for (int i = 0; i < 200; i++) {
      frames.stdout(T1 + FULL);
    }
    List<LogLine> lines = framed(frames.stdout(T1 + "b\n"));

    assertEquals(FULL.repeat(200) + "b", String.join("", texts(lines)));
    assertEquals(4, lines.size());
  }

  @Test
  void aLogThatStopsWithinAFrameIsAnError() {
    byte[] bytes = FrameBytes.of().stdout(T1 + "one\n").bytes();
    LogLines lines = new LogLines(Frames.of(new ByteArrayInputStream(bytes, 0, bytes.length - 1)));

    assertThrows(EOFException.class, lines::next);
  }

  @Test
  void aLogWithoutTimestampsIsRefused() {
    for (String text : List.of("no time\n", "2026-11-24 \n", "x".repeat(100), "T ")) {
      assertThrows(IOException.class, () -> framed(FrameBytes.of().stdout(text)));
    }
  }

  @Test
  void framesMayComeByteByByte() throws IOException {
    byte[] bytes = FrameBytes.of().stdout(T1 + "one\n").stderr(T2 + "two\n").bytes();

    assertEquals(List.of("one", "two"), texts(all(Frames.of(new Trickle(bytes)))));
  }

  @Test
  void aTerminalHasLinesWithoutFrames() throws IOException {
    List<LogLine> lines = terminal(T1 + "one\r\n" + T2 + "\r\n" + T3 + "no end");

    assertEquals(List.of("one", "", "no end"), texts(lines));
    assertEquals(Instant.parse("2026-11-24T17:22:38Z"), lines.get(2).time());
  }

  /** As dockerd 20.10 sent it: nothing but the timestamp once more is between the pieces. */
  @Test
  void piecesOfATerminalsLongLineAreOneLine() throws IOException {
    List<LogLine> lines =
        terminal(T1 + FULL + T1 + FULL + T1 + "rest\r\n" + T2 + FULL + "\n" + T3 + "short\r\n");

    assertEquals(List.of(FULL + FULL + "rest", FULL, "short"), texts(lines));
  }

  @Test
  void aTerminalsLineThatNeverEndsComesInParts() throws IOException {
    List<LogLine> lines = terminal((T1 + FULL).repeat(200) + T1 + "b\n");

    assertEquals(FULL.repeat(200) + "b", String.join("", texts(lines)));
    assertEquals(4, lines.size());
  }

  private static List<LogLine> framed(FrameBytes frames) throws IOException {
    return all(Frames.of(new ByteArrayInputStream(frames.bytes())));
  }

  private static List<LogLine> terminal(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    InputStream in = new ByteArrayInputStream(bytes);
    return all(Frames.raw(in));
  }

  private static List<LogLine> all(Frames frames) throws IOException {
    LogLines log = new LogLines(frames);
    List<LogLine> lines = new ArrayList<>();
    for (Optional<LogLine> line = log.next(); line.isPresent(); line = log.next()) {
      lines.add(line.get());
    }
    assertEquals(Optional.empty(), log.next());
    return lines;
  }

  private static List<String> texts(List<LogLine> lines) {
    return lines.stream().map(LogLine::text).toList();
  }
}
