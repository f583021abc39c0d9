package dev.posada.kvm.libvirt;

import dev.posada.spi.Operation;
import java.util.concurrent.Callable;

/** Where a call that no interrupt ends is made: the only place that knows how it is waited for. */
final class Blocking {
  private Blocking() {}

  /**
   * Makes a blocking call.
   *
   * @param abort makes it return, called from another thread
   */
  static <T> T await(Operation op, Callable<T> body, Runnable abort) throws Exception {
    return op.await(body, abort);
  }
}
