package dev.posada.vmrun.host;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What goes on after the program Main ended: small shells. */
public final class Processes implements Aftermath {
  private static final String WHILE_MARKED = "while [ -e \"$0\" ]; do sleep 0.2; done";

  @Override
  public long keep(Path mark, Path vmx) throws IOException {
    return quiet("sh", "-c", WHILE_MARKED, mark.toString(), "vmware-vmx", vmx.toString()).pid();
  }

  @Override
  public void unlock(List<Path> folders, long millis) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "sleep \"$0\"; rm -rf -- \"$@\"", seconds(millis)));
    folders.forEach(folder -> command.add(folder.toString()));
    quiet(command.toArray(String[]::new));
  }

  /** Leaves a child that keeps the pipes of this program open. */
  public void hold(Path mark, Instant until) throws IOException {
    long millis = Math.max(0, Duration.between(Instant.now(), until).toMillis());
    ProcessBuilder child =
        mark == null
            ? new ProcessBuilder("sleep", seconds(millis))
            : new ProcessBuilder("sh", "-c", WHILE_MARKED, mark.toString());
    child.redirectInput(new java.io.File("/dev/null"));
    child.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    child.redirectError(ProcessBuilder.Redirect.INHERIT);
    child.start();
  }

  private static Process quiet(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectInput(new java.io.File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String seconds(long millis) {
    return millis / 1000 + "." + String.format("%03d", millis % 1000);
  }
}
