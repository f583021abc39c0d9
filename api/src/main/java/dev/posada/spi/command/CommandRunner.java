package dev.posada.spi.command;

import dev.posada.spi.Operation;
import java.util.Optional;

/** Finds and runs command line tools somewhere, and reaches the files there. Thread-safe. */
public interface CommandRunner {

  /** {@return a runner on this machine} */
  static CommandRunner local() {
    return LocalCommandRunner.INSTANCE;
  }

  /**
   * Looks for a tool.
   *
   * @param tool its plain name, which is looked for in the folders of {@code PATH}, or an absolute
   *     path, at which it is looked for
   * @param op the call's deadline and trace
   * @return the absolute path of an executable file; empty if there is none
   */
  Optional<String> find(String tool, Operation op);

  /**
   * Runs a command to its end, whatever its exit code. This is a native call, {@link
   * Operation#change change} for a command that {@link Command#changes changes}, otherwise {@link
   * Operation#read read}, so it is not made inside of another one.
   *
   * <p>It gets the environment of this process with {@code LC_ALL=C.UTF-8} and without {@code
   * LANGUAGE}, then what the command adds, and the command's input or an empty one. What it wrote
   * until its end is the output; a child that it leaves behind is neither waited for nor ended.
   *
   * <p>When the call is cancelled, interrupted or out of time, the tool is asked to end and killed
   * if it has not done so after two seconds. The same happens to one that writes more than 16 MiB
   * to one of its outputs.
   *
   * @param command the command
   * @param op the call's deadline and trace
   * @return exit code and output
   * @throws dev.posada.ConnectionException if the tool cannot be started
   * @throws dev.posada.NativeException if it writes too much
   */
  CommandResult run(Command command, Operation op);

  /** {@return the files of the machine on which the tools run} */
  HostFiles files();
}
