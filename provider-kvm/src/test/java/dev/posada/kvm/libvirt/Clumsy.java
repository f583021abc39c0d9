package dev.posada.kvm.libvirt;

import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * An operation whose own clearing up fails.
 *
 * @param op that of the verb
 * @param own what it begins by itself
 */
public record Clumsy(Operation op, Operation own) implements Operation {
  @Override
  public Operation unattended(Duration timeout) {
    return own;
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
  public void progress(String phase, long done, long total) {
    op.progress(phase, done, total);
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
}
