package org.example.proc;

import dev.posada.GuestState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What became of a guest's process since it was started last, as its keeper writes it down: a line
 * at the start, another at the end.
 *
 * @param boot since when the numbers of processes count
 * @param keeper the process that waits for the end
 * @param process the first process of the guest
 * @param started when that was started
 * @param exitCode how it ended; empty before, and for ever if the keeper did not see it
 */
record Life(
    String boot,
    Proc.Identity keeper,
    Proc.Identity process,
    Instant started,
    OptionalInt exitCode) {

  /** Reads a life; empty before the first start. */
  static Optional<Life> read(Path file) throws IOException {
    try {
      return parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  static Optional<Life> parse(String text) {
    List<String> lines =
        List.of(text.split("(?<=\n)")).stream().filter(l -> l.endsWith("\n")).toList();
    if (lines.isEmpty()) {
      return Optional.empty(); // the keeper has not finished the line
    }
    String[] words = lines.get(0).strip().split(" ");
    return Optional.of(
        new Life(
            words[0],
            new Proc.Identity(Long.parseLong(words[1]), Long.parseLong(words[2])),
            new Proc.Identity(Long.parseLong(words[3]), Long.parseLong(words[4])),
            Instant.EPOCH.plus(Long.parseLong(words[5]), ChronoUnit.MICROS),
            lines.size() < 2
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(lines.get(1).split(" ")[0]))));
  }

  /** The state by what the kernel tells now. */
  GuestState state() throws IOException {
    if (exitCode.isPresent() || !boot.equals(Proc.boot())) {
      return GuestState.STOPPED;
    }
    Optional<Proc.Stat> alive = Proc.stat(process);
    if (alive.isPresent()) {
      return alive.get().isStopped() ? GuestState.PAUSED : GuestState.RUNNING;
    }
    // the keeper sweeps, and takes the rest of the output
    return Proc.stat(keeper).isPresent() ? GuestState.STOPPING : GuestState.STOPPED;
  }
}
