package dev.posada.docker;

import dev.posada.docker.frames.Frames;
import dev.posada.docker.http.Hijacked;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A command in a container that is talked to on a connection of its own. */
final class ExecTalk implements Talk {
  /** How long a command may take to notice that nobody listens, until its end is given up. */
  private static final long LAST_LOOK = TimeUnit.SECONDS.toNanos(1);

  private static final long BETWEEN_LOOKS = 20; // milliseconds

  private final Exec exec;
  private final Hijacked connection;
  private final Supplier<OptionalInt> exitCode;
  private final long patience;

  /**
   * Makes one.
   *
   * @param exec what is talked to
   * @param connection what it is talked to on
   * @param exitCode asks whether it has ended
   * @param patience how long the engine may say after the end of the output that it still runs
   */
  ExecTalk(Exec exec, Hijacked connection, Supplier<OptionalInt> exitCode, Duration patience) {
    this.exec = exec;
    this.connection = connection;
    this.exitCode = exitCode;
    this.patience = patience.toNanos();
  }

  @Override
  public Frames output() {
    return exec.output(connection);
  }

  @Override
  public OutputStream input() {
    return exec.input(connection);
  }

  /** By looking again and again: the engine has nothing that waits for the end of a command. */
  @Override
  public int awaitExit(BooleanSupplier isGivenUp) throws InterruptedIOException {
    long since = System.nanoTime();
    boolean givenUp = false;
    while (true) {
      OptionalInt ended = exitCode.get();
      if (ended.isPresent()) {
        return ended.getAsInt();
      }
      if (!givenUp && isGivenUp.getAsBoolean()) {
        givenUp = true;
        since = System.nanoTime();
      }
      long waited = System.nanoTime() - since;
      if (givenUp && waited > LAST_LOOK) {
        return UNKNOWN;
      }
      if (!givenUp && waited > patience) {
        throw Exec.cutOff();
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
