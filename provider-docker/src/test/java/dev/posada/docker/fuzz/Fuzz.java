package dev.posada.docker.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tries one reader on inputs that are made from its seeds. Not thread-safe. */
final class Fuzz {
  private static final Path RESOURCES = Path.of("src/test/resources/dev/posada/docker/fuzz");

  /** What buffers may take, and what may be made of a byte. */
  private static final long ROOM = 3 * 1024 * 1024;

  private static final long PER_BYTE = 256;

  private final Subject subject;
  private final Random random;
  private final Map<Path, byte[]> seeds = new TreeMap<>();
  private long inputs;

  /** Of all that was read, how much was well-formed to its end. */
  private long whole;

  Fuzz(Subject subject, long seed) throws IOException {
    this.subject = subject;
    this.random = new Random(seed);
    read(RESOURCES.resolve(subject.name()));
    read(RESOURCES.resolve("finds").resolve(subject.name()));
  }

  private void read(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          seeds.put(file, Files.readAllBytes(file));
        }
      }
    }
  }

  /** Seeds and finds as they are. */
  void replay() throws Exception {
    if (seeds.isEmpty()) {
      throw new AssertionError("no seeds in " + RESOURCES.resolve(subject.name()).toAbsolutePath());
    }
    for (byte[] seed : seeds.values()) {
      check(seed);
    }
  }

  /** Makes one more input and tries it. */
  void next() throws Exception {
    if (random.nextInt(8) == 0) {
      inputs++;
      subject.roundTrip(random);
      return;
    }
    List<byte[]> all = List.copyOf(seeds.values());
    byte[] input = all.get(random.nextInt(all.size()));
    byte[] other = all.get(random.nextInt(all.size()));
    input = other.length < input.length ? other : input; // small ones take less time
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      input =
          random.nextInt(3) > 0
              ? subject.mutate(input, random)
              : Damage.of(input, subject.words(), random);
    }
    check(input);
  }

  private void check(byte[] input) throws Exception {
    inputs++;
    Random sizes = new Random(random.nextLong());
    try {
      long before = Allocation.ofThisThread();
      List<Object> atOnce = outcome(() -> Pieces.whole(input));
      long allocated = Allocation.ofThisThread() - before;
      if (allocated > ROOM + PER_BYTE * input.length) {
        throw new AssertionError(input.length + " bytes made it allocate " + allocated);
      }
      List<Object> inPieces = outcome(() -> Pieces.random(input, sizes));
      if (!atOnce.equals(inPieces)) {
        throw new AssertionError(difference(atOnce.toString(), inPieces.toString()));
      }
    } catch (Exception | Error e) {
      throw new AssertionError("found by " + subject.name() + ": " + kept(input), e);
    }
  }

  /** What it made of it, or the exception that is as good as a result. */
  private List<Object> outcome(Supplier<InputStream> in) throws Exception {
    try {
      Object found = subject.read(in);
      whole++;
      return List.of(found);
    } catch (IOException broken) {
      return List.of(broken.getClass(), String.valueOf(broken.getMessage()));
    }
  }

  private static String difference(String atOnce, String inPieces) {
    int from = 0;
    while (from < Math.min(atOnce.length(), inPieces.length())
        && atOnce.charAt(from) == inPieces.charAt(from)) {
      from++;
    }
    return "at once, from "
        + from
        + ": "
        + cut(atOnce, from)
        + "\nin pieces: "
        + cut(inPieces, from);
  }

  private static String cut(String text, int from) {
    return text.substring(Math.max(0, from - 40), Math.min(text.length(), from + 200));
  }

  /** Where the input is now, to be moved to the finds. */
  private Path kept(byte[] input) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "finds", subject.name()));
    Path file = folder.resolve(Integer.toHexString(Arrays.hashCode(input)));
    return Files.write(file, input).toAbsolutePath();
  }

  @Override
  public String toString() {
    return subject.name() + ": " + inputs + " inputs, " + whole / 2 + " of them read to the end";
  }
}
