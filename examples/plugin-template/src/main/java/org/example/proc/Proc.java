package org.example.proc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the kernel tells of processes. A process may end while it is read, so whatever is asked of
 * one that is gone has an empty answer.
 */
final class Proc {
  private static final Path ROOT = Path.of("/proc");
  private static final long TICKS = 100; // a second, on every Linux, whatever the kernel counts in

  private Proc() {}

  /** A process; a number that is used again comes with another start. */
  record Identity(long pid, long start) {}

  /** One line of {@code /proc/<pid>/stat}. */
  record Stat(long start, char state, Duration own, Duration withChildren) {

    static Stat parse(String line) {
      // the second word is the program's name, which may have blanks and parentheses in it
      String[] words = line.substring(line.lastIndexOf(')') + 2).split(" ");
      long own = Long.parseLong(words[11]) + Long.parseLong(words[12]);
      long ofChildren = Long.parseLong(words[13]) + Long.parseLong(words[14]);
      return new Stat(
          Long.parseLong(words[19]), words[0].charAt(0), time(own), time(own + ofChildren));
    }

    private static Duration time(long ticks) {
      return Duration.ofMillis(ticks * 1000 / TICKS);
    }

    /** What is left of a process that has ended, until its parent has looked. */
    boolean isCorpse() {
      return state == 'Z' || state == 'X';
    }

    boolean isStopped() {
      return state == 'T';
    }
  }

  static Optional<Stat> stat(long pid) {
    return text(pid, "stat").map(Stat::parse).filter(stat -> !stat.isCorpse());
  }

  static Optional<Stat> stat(Identity process) {
    return stat(process.pid()).filter(stat -> stat.start() == process.start());
  }

  /** The processes that have a variable in the environment with which they began. */
  static List<Long> with(String variable) throws IOException {
    try (Stream<Path> files = Files.list(ROOT)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9]+"))
          .map(Long::valueOf)
          .filter(pid -> words(pid, "environ").contains(variable))
          .sorted()
          .toList();
    }
  }

  static List<String> command(long pid) {
    return words(pid, "cmdline");
  }

  /** Its share of the memory: what several processes have together is counted once. */
  static Optional<ByteSize> memory(long pid) {
    return text(pid, "smaps_rollup").map(Proc::sizes).map(sizes -> sizes.get("Pss"));
  }

  static Map<String, ByteSize> memory() throws IOException {
    return sizes(Files.readString(ROOT.resolve("meminfo")));
  }

  /** The lines like {@code MemTotal: 16 kB}. */
  private static Map<String, ByteSize> sizes(String text) {
    Map<String, ByteSize> sizes = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(":?\\s+");
      if (words.length == 3 && words[2].equals("kB")) {
        sizes.put(words[0], ByteSize.kib(Long.parseLong(words[1])));
      }
    }
    return sizes;
  }

  /** Changes with every start of the machine, which counts its processes anew. */
  static String boot() throws IOException {
    return Files.readString(ROOT.resolve("sys/kernel/random/boot_id")).strip();
  }

  static String hostName() throws IOException {
    return Files.readString(ROOT.resolve("sys/kernel/hostname")).strip();
  }

  private static List<String> words(long pid, String file) {
    return text(pid, file)
        .filter(text -> !text.isEmpty())
        .map(text -> List.of(text.replaceFirst("\0$", "").split("\0", -1)))
        .orElse(List.of());
  }

  private static Optional<String> text(long pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(ROOT.resolve(Long.toString(pid)).resolve(file));
      return Optional.of(new String(bytes, UTF_8));
    } catch (IOException e) {
      return Optional.empty(); // it has ended, or is another user's
    }
  }
}
