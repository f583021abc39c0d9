package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeError;
import dev.posada.Support;
import dev.posada.spi.Authority;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Runs tools on another machine by OpenSSH's client. */
final class SshRunner implements CommandRunner {
  private static final int LONGEST_WORD = 1 << 15;
  private static final int OWN_FAILURE = 255;

  /** ssh takes more than one path, and replaces what begins with a percent or dollar sign. */
  private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9_./+-]*");

  private static final Support ALONE =
      Support.no("on Windows, OpenSSH shares no connection, by which it would forward a socket");

  private final SshClient client;
  private final SshConnections connections;
  private final HostFiles files = new ToolFiles(this);

  SshRunner(Authority address, List<String> program) {
    client = new SshClient(address, program);
    connections = new SshConnections(client);
  }

  @Override
  public Optional<String> find(String tool, Operation op) {
    return ShellSearch.find(tool, this, op);
  }

  @Override
  public HostFiles files() {
    return files;
  }

  @Override
  public void close() {
    connections.close();
  }

  @Override
  public CommandResult run(Command command, Operation op) {
    return command.call(op, () -> attempts(command, op));
  }

  @Override
  public Support connects() {
    return SshClient.canShare() ? Support.yes() : ALONE;
  }

  @Override
  public HostSocket connect(String path, Operation op) {
    if (!connects().available()) {
      return CommandRunner.super.connect(path, op); // which says why
    }
    if (!PLAIN.matcher(path).matches()) {
      throw new IllegalArgumentException("ssh reads more than a path in " + path);
    }
    return op.read(
        CallText.of("ssh -O forward " + path),
        () -> {
          try (SshConnections.Lease lease = connections.lease(op)) {
            return lease.forward(path).open(op);
          }
        });
  }

  private CommandResult attempts(Command command, Operation op)
      throws IOException, InterruptedException {
    boolean again = false;
    while (true) {
      try (SshConnections.Lease lease = connections.lease(op)) {
        Attempt attempt = new Attempt(command, lease);
        attempt.run(op);
        if (attempt.frame.isMissing()) {
          throw new IOException(
              "cannot run " + command.visibleArgv().get(0) + " on " + client.destination());
        }
        if (attempt.frame.exitCode().isPresent()) {
          return attempt.reception.result(attempt.frame.exitCode().getAsInt());
        }
        if (connections.isClosed()) {
          throw lost("the runner was closed", attempt);
        }
        if (attempt.wasRefused()) {
          lease.refused();
        } else if (!again && attempt.hadNoConnection()) {
          again = true;
          lease.connection().end();
        } else {
          throw failed(attempt, lease.connection().said());
        }
      }
    }
  }

  private HypervisorException failed(Attempt attempt, String said) {
    if (attempt.frame.hasBegun()) {
      return lost(said.isEmpty() ? attempt.frame.noise() : said, attempt);
    }
    return SshFailure.explained(client.destination(), attempt.exitCode, attempt.frame.noise());
  }

  private ConnectionException lost(String why, Attempt attempt) {
    String text = why.isBlank() ? "ssh ended with " + attempt.exitCode : why.strip();
    return new ConnectionException(
        "the connection to "
            + client.destination()
            + " was lost while "
            + attempt.command.visibleArgv().get(0)
            + " ran, which may still run there: "
            + text,
        Failure.of(new NativeError("ssh", Integer.toString(attempt.exitCode), text)));
  }

  /** One session. */
  private static final class Attempt {
    private final Command command;
    private final SshConnections.Lease lease;
    private final Reception reception;
    private final SshEnding ending;
    private final String nonce = SshScript.nonce();
    private final SshFrame frame;
    private int exitCode; // of ssh

    Attempt(Command command, SshConnections.Lease lease) {
      this.command = command;
      this.lease = lease;
      reception = new Reception(command);
      ending = new SshEnding(lease.connection(), command.handling().tree());
      frame = new SshFrame(nonce, reception, this::begun);
    }

    void run(Operation op) throws IOException, InterruptedException {
      String line = SshScript.line(nonce, command);
      // As a word, so that a file of any size need not be copied behind a line.
      boolean asWord =
          command.input().file() != null
              && SshScript.isVisible(command)
              && line.length() < LONGEST_WORD;
      byte[] first = asWord ? new byte[0] : (line + "\n").getBytes(US_ASCII);
      exitCode =
          ToolProcess.run(
              command,
              new Launch(
                  new ProcessBuilder(
                      lease.words(asWord ? SshScript.command(line) : SshScript.COMMAND)),
                  false,
                  Input.of(first, command.input()),
                  frame.stdout(),
                  frame.stderr(),
                  reception,
                  frame::isDone,
                  this::ending),
              op);
    }

    private void begun(long pid) {
      lease.accepted();
      ending.begun(pid);
    }

    private Ending ending(Process process) {
      lease.runs(process);
      return ending.of(process);
    }

    /** Whether the other machine allows no further session in a connection. */
    boolean wasRefused() {
      return isUnbegun() && frame.noise().contains("Session open refused by peer");
    }

    /**
     * Whether there was no connection any more that could have taken it. When it broke just after
     * it was asked, the command may run.
     */
    boolean hadNoConnection() {
      return isUnbegun()
          && frame.noise().contains(SshClient.ALONE)
          && (!command.changes() || !frame.noise().contains("read from master failed"));
    }

    private boolean isUnbegun() {
      return exitCode == OWN_FAILURE && !frame.hasBegun();
    }
  }
}
