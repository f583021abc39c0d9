package dev.posada.docker.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.LogLine;
import dev.posada.docker.frames.Frames;
import dev.posada.docker.frames.LogLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Frames, and the lines of a log that are in them. */
final class FramesSubject implements Subject {
  private static final String STAMP = "2026-11-24T17:22:37.620338412Z ";

  private record Frame(int type, byte[] payload) {}

  @Override
  public String name() {
    return "frames";
  }

  /** As lines, as frames that are handed over, and as frames of which some are read or skipped. */
  @Override
  public Object read(Supplier<InputStream> input) throws Exception {
    List<Object> found = new ArrayList<>();
    found.add(orFailure(() -> frames(input.get())));
    found.add(orFailure(() -> skipping(input.get())));
    found.add(lines(Frames.of(input.get())));
    return found;
  }

  private interface Reading {
    Object run() throws IOException;
  }

  private static Object orFailure(Reading reading) {
    try {
      return reading.run();
    } catch (IOException broken) {
      return broken.toString();
    }
  }

  private static List<String> frames(InputStream in) throws IOException {
    Frames frames = Frames.of(in);
    List<String> found = new ArrayList<>();
    while (frames.next()) {
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      frames.forward((stderr, buffer, from, length) -> payload.write(buffer, from, length));
      found.add(frames.stderr() + " " + Arrays.hashCode(payload.toByteArray()));
    }
    return found;
  }

  private static List<String> skipping(InputStream in) throws IOException {
    Frames frames = Frames.of(in);
    List<String> found = new ArrayList<>();
    byte[] buffer = new byte[100];
    while (frames.next()) {
      if (found.size() % 2 == 0) {
        int size = 0;
        for (int read; (read = frames.read(buffer, 0, buffer.length)) >= 0; size += read) {}
        found.add("read " + size);
      } else {
        found.add("skipped");
      }
    }
    return found;
  }

  static List<String> lines(Frames frames) throws IOException {
    LogLines lines = new LogLines(frames);
    List<String> found = new ArrayList<>();
    for (Optional<LogLine> line; (line = lines.next()).isPresent(); ) {
      found.add(line.get().stderr() + " " + line.get().time() + " " + line.get().text());
    }
    return found;
  }

  @Override
  public List<String> words() {
    return List.of(
        "\1\0\0\0\0\0\0\0",
        "\2\0\0\0\0\0\0\1x",
        "\3\0\0\0\0\0\0\5wrong",
        "\1\0\0\0ÿÿÿÿ",
        "\n",
        " ",
        STAMP,
        "2026-11-24T17:22:37Z ",
        "2026-11-24T17:22:37.1+02:00 ",
        "2026-13-24T17:22:37.1Z ",
        "2026-11-24T17:22:37.Z ",
        "2026-11-24T17:22:37.1234567890Z ",
        "2026-11-24T17:22:37.12a4Z ",
        "x".repeat(50));
  }

  @Override
  public byte[] mutate(byte[] seed, Random random) {
    List<Frame> frames = parsed(seed);
    if (frames.isEmpty()) {
      return seed;
    }
    int at = random.nextInt(frames.size());
    Frame frame = frames.get(at);
    switch (random.nextInt(7)) {
      case 0 -> frames.set(at, new Frame(random.nextInt(16) > 0 ? at % 3 : 3, frame.payload));
      case 1 -> frames.add(at, frame);
      case 2 -> frames.remove(at);
      case 3 -> {
        int cut = random.nextInt(frame.payload.length + 1);
        frames.set(at, new Frame(frame.type, Arrays.copyOf(frame.payload, cut)));
        byte[] rest = Arrays.copyOfRange(frame.payload, cut, frame.payload.length);
        byte[] stamped = Damage.joined(STAMP.getBytes(UTF_8), rest);
        frames.add(at + 1, new Frame(frame.type, random.nextBoolean() ? rest : stamped));
      }
      case 4 -> frames.add(at, new Frame(1 + random.nextInt(2), new byte[0]));
      case 5 -> {
        byte[] text = ("x".repeat(16 * 1024 - random.nextInt(2))).getBytes(UTF_8);
        Frame piece = new Frame(1, Damage.joined(STAMP.getBytes(UTF_8), text));
        for (int i = random.nextInt(1_000) > 0 ? 2 : 66; i > 0; i--) { // 66 are beyond the longest
          frames.add(at, piece);
        }
      }
      default -> frames.set(at, new Frame(frame.type, Damage.of(frame.payload, words(), random)));
    }
    return bytes(frames);
  }

  private static List<Frame> parsed(byte[] bytes) {
    List<Frame> frames = new ArrayList<>();
    for (int at = 0; at + 8 <= bytes.length; ) {
      int length = Math.max(0, new java.math.BigInteger(bytes, at + 4, 4).intValue());
      int to = (int) Math.min(bytes.length, at + 8L + length);
      frames.add(new Frame(bytes[at], Arrays.copyOfRange(bytes, at + 8, to)));
      at = to;
    }
    return frames;
  }

  private static byte[] bytes(List<Frame> frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      int length = frame.payload.length;
      byte[] header = {
        (byte) frame.type, 0, 0, 0, 0, (byte) (length >> 16), (byte) (length >> 8), (byte) length
      };
      all.writeBytes(header);
      all.writeBytes(frame.payload);
    }
    return all.toByteArray();
  }

  /** Lines that a container wrote, in frames as the engine makes them. */
  @Override
  public void roundTrip(Random random) throws Exception {
    List<Frame> frames = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      String text = "é".repeat(random.nextInt(1 << random.nextInt(15)));
      boolean stderr = random.nextBoolean();
      lines.add(stderr + " 2026-11-24T17:22:37.620338412Z " + text);
      byte[] line = (text + "\n").getBytes(UTF_8);
      for (int at = 0; at < line.length; at += 16 * 1024) {
        byte[] piece = Arrays.copyOfRange(line, at, Math.min(line.length, at + 16 * 1024));
        frames.add(new Frame(stderr ? 2 : 1, Damage.joined(STAMP.getBytes(UTF_8), piece)));
      }
    }
    assertEquals(lines, lines(Frames.of(Pieces.random(bytes(frames), random))));
  }
}
