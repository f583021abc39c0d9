package dev.posada.virtualbox.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processes of machines on their host, each of which is the whole of a machine: its processors
 * and what is done for them. Thread-safe.
 */
final class Processes {
  private static final Pattern LINE =
      Pattern.compile(" *(\\d+) +(?:(\\d+)-)?(?:(\\d+):)?(\\d+):(\\d+(?:\\.\\d+)?) +(.*)");
  private static final Pattern MACHINE =
      Pattern.compile(
          "(?i)VBoxHeadless.* --?(?:startvm|s) +\\{?([0-9a-f-]{36})"
              + "|VirtualBoxVM.* --?startvm +\\{?([0-9a-f-]{36})");
  private static final long TICKS = 100; // a second, on Linux wherever VirtualBox is

  private final CommandRunner runner;
  private volatile Optional<String> ps;

  Processes(CommandRunner runner) {
    this.runner = runner;
  }

  /** {@return the processor time of machines by their ids, as far as the host tells it} */
  Map<String, Duration> times(Operation op) {
    Optional<String> tool = ps(op);
    if (tool.isEmpty()) {
      return Map.of();
    }
    CommandResult all =
        runner.run(Command.read(tool.get(), "-A", "-o", "pid=", "-o", "time=", "-o", "args="), op);
    return exactly(read(all.stdout()), op);
  }

  /** Windows has none. */
  private Optional<String> ps(Operation op) {
    Optional<String> known = ps;
    if (known == null) {
      known = runner.find("ps", op);
      ps = known;
    }
    return known;
  }

  /**
   * A process of a machine.
   *
   * @param pid its number
   * @param time the processor time that it has used, in seconds at least
   */
  record Process(long pid, Duration time) {}

  /** {@return the processes of machines by the ids of these} */
  static Map<String, Process> read(String stdout) {
    Map<String, Process> all = new LinkedHashMap<>();
    for (String text : stdout.split("\\R")) {
      Matcher line = LINE.matcher(text);
      if (!line.matches()) {
        continue;
      }
      Matcher machine = MACHINE.matcher(line.group(6));
      if (machine.find()) {
        String id = machine.group(1) == null ? machine.group(2) : machine.group(1);
        all.put(
            id.toLowerCase(Locale.ROOT), new Process(Long.parseLong(line.group(1)), time(line)));
      }
    }
    return all;
  }

  private static Duration time(Matcher line) {
    long minutes =
        (number(line.group(2)) * 24 + number(line.group(3))) * 60 + number(line.group(4));
    return Duration.ofMinutes(minutes)
        .plusNanos(Math.round(Double.parseDouble(line.group(5)) * 1e9));
  }

  private static long number(String text) {
    return text == null ? 0 : Long.parseLong(text);
  }

  /** Linux tells hundredths of seconds too. */
  private Map<String, Duration> exactly(Map<String, Process> processes, Operation op) {
    if (processes.isEmpty()) {
      return Map.of();
    }
    Map<String, byte[]> files = Map.of();
    try {
      files =
          runner
              .files()
              .readAll(processes.values().stream().map(Processes::file).distinct().toList(), op);
    } catch (HypervisorException hidden) {
      op.check(); // else the seconds have to do
    }
    Map<String, Duration> times = new LinkedHashMap<>();
    for (Map.Entry<String, Process> process : processes.entrySet()) {
      byte[] file = files.get(file(process.getValue()));
      times.put(
          process.getKey(),
          file == null ? process.getValue().time() : time(new String(file, UTF_8)));
    }
    return times;
  }

  private static String file(Process process) {
    return "/proc/" + process.pid() + "/stat";
  }

  /** {@return the time in user and kernel mode; the name before may contain anything} */
  static Duration time(String stat) {
    String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Duration.ofMillis(
        (Long.parseLong(words[11]) + Long.parseLong(words[12])) * (1000 / TICKS));
  }
}
