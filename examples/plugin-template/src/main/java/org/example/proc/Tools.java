package org.example.proc;

import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The command line tools that a host needs, by their absolute paths. */
final class Tools {
  private static final List<String> NAMES = List.of("bash", "setsid", "tee", "mkfifo");
  private static final CommandRunner RUNNER = CommandRunner.local();

  private final Map<String, String> paths;

  private Tools(Map<String, String> paths) {
    this.paths = paths;
  }

  /** Looks for them. */
  static Tools look(Operation op) {
    Map<String, String> paths = new HashMap<>();
    for (String name : NAMES) {
      RUNNER.find(name, op).ifPresent(path -> paths.put(name, path));
    }
    return new Tools(paths);
  }

  /** Whether they are enough for a host. */
  Diagnosis diagnosis(Operation op) {
    List<String> looked = new ArrayList<>(paths.values());
    looked.add("/proc/self/stat");
    List<String> missing = NAMES.stream().filter(name -> !paths.containsKey(name)).toList();
    if (Proc.stat(ProcessHandle.current().pid()).isEmpty()) {
      return Diagnosis.missing("there is no /proc", "this takes Linux", looked);
    }
    if (!missing.isEmpty()) {
      return Diagnosis.missing("there is no " + missing, "install them", looked);
    }
    String version = run(Command.read(bash(), "-c", "echo ${EPOCHREALTIME:+$BASH_VERSION}"), op);
    return version.isEmpty()
        ? Diagnosis.missing("bash is older than 5", "install a newer one", looked)
        : Diagnosis.found("Linux " + System.getProperty("os.version"), looked);
  }

  String bash() {
    return paths.get("bash");
  }

  String setsid() {
    return paths.get("setsid");
  }

  String tee() {
    return paths.get("tee");
  }

  void makePipe(Path path, Operation op) {
    run(Command.change(paths.get("mkfifo"), "-m", "600", path.toString()), op);
  }

  /** Refuses what is not the name of a signal. */
  void checkSignal(String name, Operation op) {
    Command command = Command.read(bash(), "-c", "kill -l \"$1\"", "bash", name);
    if (RUNNER.run(command, op).exitCode() != 0) {
      throw new RejectedException("there is no signal " + name);
    }
  }

  /**
   * Sends a signal to processes. Between the last look at a process and the signal its number may
   * be another's: no tool can rule that out, so who calls looks right before.
   */
  void signal(String name, List<Long> processes, Operation op) {
    List<String> words =
        Stream.concat(
                Stream.of(bash(), "-c", "kill -s \"$@\"", "bash", name),
                processes.stream().map(String::valueOf))
            .toList();
    CommandResult result = RUNNER.run(Command.change(words), op);
    boolean anyLeft = processes.stream().anyMatch(pid -> Proc.stat(pid).isPresent());
    if (result.exitCode() != 0 && anyLeft) {
      throw said(result);
    }
  }

  private static String run(Command command, Operation op) {
    CommandResult result = RUNNER.run(command, op);
    if (result.exitCode() != 0) {
      throw said(result);
    }
    return result.stdout().strip();
  }

  private static NativeException said(CommandResult result) {
    return new NativeException(result.error("bash").text(), Failure.of(result.error("bash")));
  }
}
