package dev.posada.docker;

import dev.posada.ExecResult;
import dev.posada.docker.frames.Frames;
import java.io.ByteArrayOutputStream;

/** Keeps what a command writes up to a limit for each stream, and drops the rest. */
final class BoundedOutput implements Frames.Sink {
  private final int limit;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private boolean truncated;

  BoundedOutput(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(boolean stderr, byte[] buffer, int from, int length) {
    ByteArrayOutputStream kept = stderr ? err : out;
    int fits = Math.min(length, limit - kept.size());
    kept.write(buffer, from, fits);
    truncated |= fits < length;
  }

  ExecResult result(int exitCode) {
    return ExecResult.of(exitCode, out.toByteArray(), err.toByteArray(), truncated);
  }
}
