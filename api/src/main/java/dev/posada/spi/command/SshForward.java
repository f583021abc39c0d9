package dev.posada.spi.command;

import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A socket of another machine that ssh brings here, over a connection that is there: as a socket in
 * our private folder, which is gone with the connection.
 */
final class SshForward implements HostSocket.Way {
  private static final long LAST_MILLIS = 5000;

  /** What ends with the connection is seen before its process has ended. */
  private static final long MOMENT_MILLIS = 200;

  private final SshClient client;
  private final SshConnection connection;
  private final Path control;
  private final Path here;
  private final String there;

  /**
   * Takes the values.
   *
   * @param control by which the connection is shared
   * @param here where the socket will be
   * @param there the path of the one over there
   */
  SshForward(SshClient client, SshConnection connection, Path control, Path here, String there) {
    this.client = client;
    this.connection = connection;
    this.control = control;
    this.here = here;
    this.there = there;
  }

  /** Connects; what is on the other end shows later. Within a native call. */
  HostSocket open(Operation op) throws IOException, InterruptedException {
    boolean done = false;
    try {
      CommandResult asked = LocalRunner.start(Command.read(words("forward")), op);
      if (asked.exitCode() != 0) {
        throw new IOException(
            "ssh forwards no socket of " + client.destination() + ": " + asked.stderr().strip());
      }
      HostSocket socket = HostSocket.of(here, this, op);
      done = true;
      return socket;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private List<String> words(String verb) {
    return client.forwarding(control, verb, here, there);
  }

  @Override
  public void check() throws IOException {
    if (connection.endsWithin(MOMENT_MILLIS)) {
      throw new IOException("the connection to " + client.destination() + " was lost");
    }
  }

  /** The connection would listen for as long as it lasts. */
  @Override
  public void close() {
    Undisturbed.run(this::cancel);
  }

  private void cancel() {
    try {
      Files.deleteIfExists(here);
      if (connection.isAlive()) {
        ProcessBuilder cancel = new ProcessBuilder(words("cancel"));
        cancel.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        end(ProcessStart.of(cancel));
      }
    } catch (IOException e) {
      // it ends with the connection
    }
  }

  private static void end(Process process) throws IOException {
    try {
      process.getOutputStream().close();
      process.waitFor(LAST_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly(); // which does nothing to one that has ended
    }
  }
}
