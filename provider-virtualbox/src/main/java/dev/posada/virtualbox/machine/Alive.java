package dev.posada.virtualbox.machine;

import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandRunner;
import dev.posada.virtualbox.tool.Installation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which machines may be alive, seen cheaply.
 *
 * <p>{@code list runningvms} tells of those that run or are paused. One that starts, saves its
 * memory or sits in a guru meditation is not in it, but has a process, whose words name it. What
 * neither shows is off. Names are not escaped there and can pretend anything; so this is only whom
 * to ask.
 */
final class Alive {
  private static final String UUID = "(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})";
  private static final Pattern LISTED = Pattern.compile("(?m)\\{" + UUID + "}\\s*$");
  private static final Pattern MACHINE =
      Pattern.compile("VBoxHeadless|VirtualBoxVM|VBoxSDL|VirtualBox\\b");
  private static final Pattern STARTED = Pattern.compile("-startvm[ =]\\{?" + UUID);
  private static final Pattern BY_NAME = Pattern.compile("-startvm[ =]([^{].*)");

  private final Set<String> ids = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  private Alive(String runningvms, Stream<String> processes) {
    find(LISTED, runningvms, ids);
    processes.filter(words -> MACHINE.matcher(words).find()).forEach(this::process);
  }

  private void process(String words) {
    if (!find(STARTED, words, ids)) {
      find(BY_NAME, words, names); // and what follows it: started by hand, or from a desktop
    }
  }

  private static boolean find(Pattern pattern, String text, Set<String> found) {
    List<String> all = pattern.matcher(text).results().map(result -> result.group(1)).toList();
    found.addAll(all);
    return !all.isEmpty();
  }

  /** {@return those that the tool lists, and whose processes are seen} */
  static Alive of(String runningvms, Stream<String> processes) {
    return new Alive(runningvms, processes);
  }

  static Alive look(Installation vbox, Operation op) {
    String listed = vbox.tool().read(op, "list", "runningvms");
    return of(listed, processes(vbox.tool().runner(), op));
  }

  /** {@return whether one machine may be alive; where its process is seen, the tool is not run} */
  static boolean is(Installation vbox, String id, String name, Operation op) {
    return of("", processes(vbox.tool().runner(), op)).may(id, name)
        || of(vbox.tool().read(op, "list", "runningvms"), Stream.empty()).may(id, name);
  }

  /** On Windows the words of a process are told to nobody: there the tool's list is all. */
  private static Stream<String> processes(CommandRunner runner, Operation op) {
    return runner == CommandRunner.local()
        ? ProcessHandle.allProcesses().flatMap(one -> one.info().commandLine().stream())
        : runner.run(Command.read("ps", "-A", "-o", "args="), op).stdout().lines();
  }

  /** {@return whether a machine may be alive} */
  boolean may(String id, String name) {
    return ids.stream().anyMatch(id::equalsIgnoreCase)
        || names.stream().anyMatch(words -> words.equals(name) || words.startsWith(name + " "));
  }
}
