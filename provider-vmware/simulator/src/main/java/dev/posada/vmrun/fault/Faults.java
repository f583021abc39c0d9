package dev.posada.vmrun.fault;

import dev.posada.vmrun.host.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules in the file {@code faults} of the home, one a line; the first that strikes counts. Their
 * counters last.
 */
public final class Faults {
  private Faults() {}

  public static void add(Home home, String rule) throws IOException, InterruptedException {
    Fault.parse(rule);
    home.locked(
        () ->
            Files.writeString(
                file(home), rule + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** Takes all rules and their counts away. */
  public static void clear(Home home) throws IOException, InterruptedException {
    home.locked(
        () -> {
          Files.deleteIfExists(file(home));
          return Files.deleteIfExists(home.folder().resolve("fault-counts.properties"));
        });
  }

  /** True for every other call of it. */
  static boolean odd(Home home) throws IOException, InterruptedException {
    return home.change(
            "fault-counts.properties",
            counts ->
                counts.setProperty("odd", counts.getProperty("odd", "").equals("1") ? "0" : "1"))
        .getProperty("odd")
        .equals("1");
  }

  private static Path file(Home home) {
    return home.folder().resolve("faults");
  }

  /** The fault of a call; VMRUN_SIM_FAULT in the environment is one for this call alone. */
  public static Optional<Fault> next(
      Home home, String program, List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    String own = environment.get("VMRUN_SIM_FAULT");
    if (own != null && !own.isEmpty()) {
      return Optional.of(Fault.parse(own));
    }
    if (!Files.exists(file(home))) {
      return Optional.empty();
    }
    List<Fault> met = new ArrayList<>();
    for (String line : Files.readAllLines(file(home))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        Fault fault = Fault.parse(line);
        if (fault.meets(program, arguments)) {
          met.add(fault);
        }
      }
    }
    List<Fault> striking = new ArrayList<>();
    home.change(
        "fault-counts.properties",
        counts -> {
          for (Fault fault : met) {
            long count = 1 + Long.parseLong(counts.getProperty(fault.toString(), "0"));
            counts.setProperty(fault.toString(), Long.toString(count));
            if (fault.strikes(count)) {
              striking.add(fault);
            }
          }
        });
    return striking.stream().findFirst();
  }
}
