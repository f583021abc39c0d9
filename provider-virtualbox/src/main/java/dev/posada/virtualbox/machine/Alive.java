package dev.posada.virtualbox.machine;

import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.virtualbox.tool.Installation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Which machines may be alive, seen cheaply.
 *
 * <p>A machine has a process, whose words name it. Who sees what process 1 is has no processes
 * hidden from it, and who sees VirtualBox's server is where VirtualBox's processes are: it sees
 * them all. Where not, as on Windows, in a container or where processes are hidden, {@code list
 * runningvms} tells of those that run or are paused. Names are not escaped there and can pretend
 * anything; so this is only whom to ask.
 *
 * <p>The server ends five seconds after its last client, and each question to the tool would start
 * it again. So it counts that it was seen once: what a host's processes show does not change while
 * it is open, and a machine is seen by its own process, also one that has lost its server. Process
 * 1 is looked for each time, without which the processes could not be listed. Not seen would be
 * only what another container runs that shares the server's socket and whose server it is at times.
 */
final class Alive {
  private static final String UUID = "(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})";
  private static final Pattern LISTED = Pattern.compile("(?m)\\{" + UUID + "}\\s*$");
  private static final Pattern MACHINE =
      Pattern.compile("VBoxHeadless|VirtualBoxVM|VBoxSDL|VirtualBox\\b");
  private static final Pattern STARTED = Pattern.compile("-startvm[ =]\\{?" + UUID);
  private static final Pattern BY_NAME = Pattern.compile("-startvm[ =]([^{].*)");

  /** The short form, which of these only that without a window takes. */
  private static final Pattern HEADLESS = Pattern.compile("VBoxHeadless");

  private static final Pattern SHORT = Pattern.compile(" -s[ =]\\{?" + UUID);
  private static final Pattern SHORT_BY_NAME = Pattern.compile(" -s[ =]([^{].*)");

  private static final Pattern FIRST = Pattern.compile("\\s*1 .*");
  private static final Pattern SERVER = Pattern.compile("\\s*\\d+ (?:\\S*/)?VBoxSVC(?: .*)?");

  /** What is seen of one machine. */
  enum Sign {
    /** It has no process. */
    NONE,

    /** It may have one. */
    ALIVE,

    /** It neither runs nor is paused; a process that hangs, starts or ends is not seen here. */
    HIDDEN
  }

  private final Set<String> ids = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  private Alive(String runningvms, List<String> processes) {
    find(LISTED, runningvms, ids);
    processes.stream().filter(MACHINE.asPredicate()).forEach(this::process);
  }

  private void process(String words) {
    boolean headless = HEADLESS.matcher(words).find();
    boolean told = find(STARTED, words, ids);
    told |= headless && find(SHORT, words, ids);
    if (!told) {
      find(BY_NAME, words, names); // and what follows it: started by hand, or from a desktop
      if (headless) {
        find(SHORT_BY_NAME, words, names);
      }
    }
  }

  private static boolean find(Pattern pattern, String text, Set<String> found) {
    List<String> all = pattern.matcher(text).results().map(result -> result.group(1)).toList();
    found.addAll(all);
    return !all.isEmpty();
  }

  /** {@return those that the tool lists, and whose processes are seen} */
  static Alive look(Installation vbox, Operation op) {
    return look(
        () -> processes(vbox.tool().runner(), op), vbox.seesServer(), () -> listed(vbox, op));
  }

  /**
   * The same.
   *
   * @param processes number and words of each, with a space between
   * @param seesServer whether VirtualBox's server was seen among them, now or earlier
   * @param runningvms asked only if the processes do not tell all
   */
  static Alive look(
      Supplier<List<String>> processes, AtomicBoolean seesServer, Supplier<String> runningvms) {
    List<String> seen = processes.get();
    if (tellAll(seen, seesServer)) {
      return new Alive("", seen);
    }
    String listed = runningvms.get();
    if (seen.stream().anyMatch(FIRST.asMatchPredicate())) {
      seen = processes.get(); // the server runs now, for whoever can see it
      tellAll(seen, seesServer);
    }
    return new Alive(listed, seen);
  }

  private static boolean tellAll(List<String> processes, AtomicBoolean seesServer) {
    if (processes.stream().noneMatch(FIRST.asMatchPredicate())) {
      return false;
    }
    if (!seesServer.get() && processes.stream().anyMatch(SERVER.asMatchPredicate())) {
      seesServer.set(true);
    }
    return seesServer.get();
  }

  private static String listed(Installation vbox, Operation op) {
    return vbox.tool().read(op, "list", "runningvms");
  }

  /** {@return what is seen of one machine; its name is asked for only if that matters} */
  static Sign of(Installation vbox, String id, Supplier<String> name, Operation op) {
    Sign seen = byProcesses(vbox, id, name, op);
    if (seen != Sign.HIDDEN) {
      return seen;
    }
    if (new Alive(listed(vbox, op), List.of()).may(id, name)) {
      return Sign.ALIVE;
    }
    return byProcesses(vbox, id, name, op); // the server runs now, for whoever can see it
  }

  private static Sign byProcesses(
      Installation vbox, String id, Supplier<String> name, Operation op) {
    List<String> processes = processes(vbox.tool().runner(), op);
    if (new Alive("", processes).may(id, name)) {
      return Sign.ALIVE;
    }
    return tellAll(processes, vbox.seesServer()) ? Sign.NONE : Sign.HIDDEN;
  }

  /** On Windows the words of a process are told to nobody. */
  private static List<String> processes(CommandRunner runner, Operation op) {
    if (runner == CommandRunner.local()) {
      return ProcessHandle.allProcesses()
          .flatMap(one -> one.info().commandLine().map(words -> one.pid() + " " + words).stream())
          .toList();
    }
    CommandResult listed = runner.run(Command.read("ps", "-A", "-o", "pid=", "-o", "args="), op);
    return listed.exitCode() == 0 ? listed.stdout().lines().toList() : List.of(); // not a part
  }

  /** {@return whether a machine may be alive} */
  boolean may(String id, Supplier<String> name) {
    return ids.stream().anyMatch(id::equalsIgnoreCase)
        || !names.isEmpty() && isOneOf(names, name.get());
  }

  /** What follows the name in the words of its process may be more of the name, or not. */
  private static boolean isOneOf(Set<String> names, String name) {
    return names.stream().anyMatch(words -> words.equals(name) || words.startsWith(name + " "));
  }
}
