package dev.posada.vmrun.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One line per call in {@code log/calls}: time, pid, exit, milliseconds, fault, program, arguments;
 * separated by tabs.
 */
public final class CallLog {
  private CallLog() {}

  public static void write(
      Home home, String program, List<String> arguments, int exit, Instant begin, Optional<?> fault)
      throws IOException, InterruptedException {
    StringBuilder line = new StringBuilder();
    line.append(begin).append('\t').append(ProcessHandle.current().pid());
    line.append('\t').append(exit).append('\t');
    line.append(Duration.between(begin, Instant.now()).toMillis());
    line.append('\t').append(fault.map(Object::toString).orElse("-")).append('\t').append(program);
    for (String argument : arguments) {
      line.append('\t').append(argument.replaceAll("[\\t\\r\\n]", " "));
    }
    home.locked(() -> append(home.folder().resolve("log"), line.append('\n')));
  }

  private static Path append(Path folder, CharSequence line) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("calls");
    return Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
