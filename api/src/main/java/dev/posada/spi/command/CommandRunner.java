package dev.posada.spi.command;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Authority;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.Optional;

/**
 * Finds and runs command line tools somewhere, and reaches the files there. Thread-safe; the thread
 * that calls looks after its tool alone.
 */
public interface CommandRunner extends AutoCloseable {

  /** {@return a runner on this machine} */
  static CommandRunner local() {
    return LocalRunner.INSTANCE;
  }

  /**
   * {@return a runner on another machine, which has a POSIX shell and utilities; nothing is
   * connected yet}
   *
   * <p>It holds one connection, or more when many tools run at once, until it is closed. Words, the
   * environment and the input arrive as they are. It asks nothing: who is not let in by a key, or
   * does not know the machine's key, is refused. What the user's configuration of ssh says of the
   * way there holds; what it says of sessions, terminals, shared connections and forwarding does
   * not.
   *
   * <p>When this process dies, its connections end. A tool that runs over one is not ended then,
   * nor when the connection is lost: {@link dev.posada.ConnectionException} says so, and leaves
   * open what the tool has done.
   *
   * @param address where to
   * @param program the client of OpenSSH and its options, as in {@code ssh -F file}; not empty
   */
  static CommandRunner ssh(Authority address, List<String> program) {
    return new SshRunner(address, program);
  }

  /**
   * Looks for a tool.
   *
   * @param tool its plain name, which is looked for in the folders of {@code PATH}, or an absolute
   *     path, at which it is looked for
   * @param op the call's deadline and trace
   * @return the absolute path of an executable file; empty if there is none
   * @throws IllegalArgumentException if it is neither
   * @throws dev.posada.ConnectionException if the machine cannot be reached
   */
  Optional<String> find(String tool, Operation op);

  /**
   * Runs a command to its end, whatever its exit code. This is a native call, {@link
   * Operation#change change} for a command that {@link Command#changes changes}, otherwise {@link
   * Operation#read read}, so it is not made inside of another one.
   *
   * <p>Its tool gets the environment of this process, or over ssh that of the login, with {@code
   * HOME}, {@code USER}, {@code PATH}, the time zone and what the tool itself reads; always with a
   * {@code LC_ALL} of English in UTF-8, and on this machine without what people set for their own
   * terminal and what would change an answer by accident: {@code LANGUAGE}, {@code COLUMNS}, {@code
   * LINES}, colours where no terminal is ({@code CLICOLOR_FORCE}, {@code FORCE_COLOR}, {@code
   * GREP_OPTIONS}), units of sizes ({@code BLOCKSIZE}, {@code BLOCK_SIZE} and those of single
   * tools), {@code QUOTING_STYLE}, {@code TIME_STYLE}, {@code POSIXLY_CORRECT}, and what a shell
   * runs first ({@code BASH_ENV}, {@code ENV}, {@code CDPATH}). Then comes what the command adds,
   * also one of those, and the command's input or an empty one. What it wrote until its end is the
   * output; a child that it leaves behind is neither waited for nor ended.
   *
   * <p>When the call is cancelled, interrupted or out of time, the tool is asked to end and killed
   * if it has not done so after two seconds. The same happens to one that only reads and writes
   * more than its {@linkplain Command#outputLimit limit}. Windows cannot ask: there a tool is
   * killed at once.
   *
   * @param command the command
   * @param op the call's deadline and trace
   * @return exit code and output
   * @throws dev.posada.ConnectionException if the tool cannot be started, or its machine reached
   * @throws dev.posada.PermissionDeniedException if its machine does not let in
   * @throws dev.posada.NativeException if it only reads, and writes more than its limit
   * @throws dev.posada.OperationCancelledException if the call was cancelled or interrupted
   * @throws dev.posada.OperationTimeoutException if its time is over
   */
  CommandResult run(Command command, Operation op);

  /**
   * {@return what a tool says that some machines lack, and that nobody depends on, without blanks
   * around it; empty if it cannot be run or fails}
   *
   * @param op the call's deadline and trace
   * @param words the tool and its arguments, which change nothing
   */
  default String said(Operation op, String... words) {
    try {
      CommandResult result = run(Command.read(words), op);
      return result.exitCode() == 0 ? result.stdout().strip() : "";
    } catch (HypervisorException untold) {
      op.check(); // it may have been the end of the call
      return "";
    }
  }

  /** {@return the files of the machine on which the tools run} */
  HostFiles files();

  /** {@return whether {@link #connect} can work, and why not} */
  default Support connects() {
    return Support.no("its tools run where no socket can be reached");
  }

  /**
   * Connects to who listens at a Unix domain socket on the machine of the tools, as this user, and
   * over ssh as that of the login. This is a native call.
   *
   * <p>Over ssh the connection is forwarded, which its server may not allow: then the other end
   * hangs up at once, as it does where nobody listens; see {@link HostSocket#endsWithin}.
   *
   * @param path the absolute path of the socket; over ssh, of letters and digits of ASCII and
   *     {@code _ . / + -}
   * @param op the call's deadline and trace, until it is connected
   * @return the connection, to be closed; over ssh it ends when the runner is closed, too
   * @throws IllegalArgumentException if it is no such path
   * @throws dev.posada.UnsupportedCapabilityException if {@link #connects} says no
   * @throws dev.posada.ConnectionException if nobody listens there, or it may not be opened
   */
  default HostSocket connect(String path, Operation op) {
    throw new UnsupportedCapabilityException("a socket", connects(), Failure.notDone());
  }

  /**
   * {@return a runner of the same that puts words before each command, for tools that run others:
   * {@code sudo -n -u vbox}, {@code chroot /srv/lab}, {@code nice}}
   *
   * <p>A tool is looked for, and files are reached, through the prefix too, by the shell {@code
   * sh}. Environment and signals are passed on as far as the prefix does that. Closing it closes
   * nothing.
   *
   * @param prefix the words, one at least, without secrets
   */
  default CommandRunner prefixed(String... prefix) {
    return new PrefixedRunner(this, List.of(prefix));
  }

  /**
   * Ends what it holds open, as the connections over ssh; calls that still run fail then, and later
   * ones too. A runner that holds nothing open, as that of this machine, can be used on. Closing it
   * again does nothing.
   */
  @Override
  default void close() {}
}
