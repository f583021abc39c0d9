package dev.posada.vmware.storage;

import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A call that tells its progress for the file of the caller, without what it was filled up by. */
record ProgressUpTo(Operation op, long length) implements Operation {
  @Override
  public void progress(String phase, long done, long total) {
    op.progress(phase, Math.min(done, length), length);
  }

  @Override
  public Optional<Duration> remaining() {
    return op.remaining();
  }

  @Override
  public void check() {
    op.check();
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    return op.onCancel(abort);
  }

  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    return op.await(body, abort);
  }

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    return op.read(text, body);
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    return op.change(text, body);
  }

  @Override
  public Operation unattended(Duration timeout) {
    return op.unattended(timeout);
  }
}
