package dev.posada.docker;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.docker.frames.Frames;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What runs inside a container, its own process or a command, as a {@link Process}.
 *
 * <p>Its id is one of the container, so what asks for it refuses. {@link #destroy} closes the
 * connection, which is all an engine offers: a command that neither reads nor writes runs on, and
 * has the exit value -1 then. When the connection is lost, reading throws, and so does asking how
 * it ended.
 *
 * <p>How much of its output is kept for slow readers, and who holds it up: {@link SplitOutput}.
 */
final class SpawnedProcess extends Process {
  private static final String DESTROYED = "the process was destroyed";

  private final Talk talk;
  private final SplitOutput output = new SplitOutput();
  private final OutputStream input;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile String aborted;
  private volatile int code = Talk.UNKNOWN;
  private volatile HypervisorException failure;

  SpawnedProcess(Talk talk) {
    this.talk = talk;
    this.input = new BufferedOutputStream(talk.input());
  }

  /** Reads until the end; on a thread of its own. */
  void pump() {
    String why = null;
    try {
      read();
      // An engine that was killed ends the stream just like a command that ended: only asking it
      // tells the two apart, so nobody may see the end before.
      code = talk.awaitExit(() -> DESTROYED.equals(aborted));
    } catch (IOException | HypervisorException e) {
      why = aborted == null ? "the connection was lost: " + e.getMessage() : aborted;
      failure = new ConnectionException(why, Failure.unknown().cause(e));
    } finally {
      talk.close();
      output.end(why == null ? aborted : why);
      over.countDown();
    }
  }

  private void read() throws IOException {
    try {
      Frames frames = talk.output();
      while (frames.next()) {
        frames.forward(output);
      }
    } catch (IOException e) {
      if (!DESTROYED.equals(aborted)) {
        throw e;
      }
    }
  }

  /** Ends the streams with an error. */
  void abort(String why) {
    if (over.getCount() > 0) {
      aborted = aborted == null ? why : aborted;
      output.end(aborted);
      talk.close();
    }
  }

  @Override
  public OutputStream getOutputStream() {
    return input;
  }

  @Override
  public InputStream getInputStream() {
    return output.out();
  }

  @Override
  public InputStream getErrorStream() {
    return output.err();
  }

  @Override
  public int waitFor() throws InterruptedException {
    output.awaitingEnd(true);
    try {
      over.await();
    } finally {
      output.awaitingEnd(false);
    }
    return ending();
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    output.awaitingEnd(true);
    try {
      return over.await(timeout, unit);
    } finally {
      output.awaitingEnd(false);
    }
  }

  @Override
  public int exitValue() {
    if (over.getCount() > 0) {
      throw new IllegalThreadStateException("it has not ended");
    }
    return ending();
  }

  private int ending() {
    HypervisorException lost = failure;
    if (lost != null) {
      throw lost;
    }
    return code;
  }

  @Override
  public boolean isAlive() {
    return over.getCount() > 0;
  }

  @Override
  public void destroy() {
    abort(DESTROYED);
  }

  @Override
  public String toString() {
    return "process in a container, " + (isAlive() ? "running" : "ended");
  }
}
