package dev.posada.docker.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.docker.frames.Frames;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** The log of a terminal, which has no frames. */
final class TerminalSubject implements Subject {
  private static final String STAMP = "2026-11-24T17:22:37.620338412Z ";

  @Override
  public String name() {
    return "terminal";
  }

  @Override
  public Object read(Supplier<InputStream> input) throws Exception {
    return FramesSubject.lines(Frames.raw(input.get()));
  }

  @Override
  public List<String> words() {
    return List.of("\n", " ", "\r\n", STAMP, STAMP + "\n", "2026-11-24T17:22:37Z x\n", "é");
  }

  @Override
  public byte[] mutate(byte[] seed, Random random) {
    List<String> lines = new ArrayList<>(List.of(new String(seed, ISO_8859_1).split("(?<=\n)")));
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    String text = line.substring(Math.min(line.length(), STAMP.length()));
    switch (random.nextInt(5)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, line);
      case 2 -> lines.add(at, STAMP + "x".repeat(16 * 1024) + STAMP + "y\n");
      case 3 -> lines.set(at, STAMP + new String(damaged(text, random), ISO_8859_1));
      default -> {
        int pieces = random.nextInt(1_000) > 0 ? 3 : 66; // 66 are beyond the longest line
        lines.set(at, (STAMP + "x".repeat(16 * 1024)).repeat(pieces) + text);
      }
    }
    return String.join("", lines).getBytes(ISO_8859_1);
  }

  private byte[] damaged(String text, Random random) {
    return Damage.of(text.getBytes(ISO_8859_1), words(), random);
  }

  /** Lines that are shorter than a piece. */
  @Override
  public void roundTrip(Random random) throws Exception {
    StringBuilder log = new StringBuilder();
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      String text = "漢".repeat(random.nextInt(1 << random.nextInt(12)));
      log.append(STAMP).append(text).append('\n');
      lines.add("false " + STAMP + text);
    }
    byte[] bytes = log.toString().getBytes(UTF_8);
    assertEquals(lines, FramesSubject.lines(Frames.raw(Pieces.random(bytes, random))));
  }
}
