package dev.posada.kvm.storage;

import dev.posada.ByteSize;
import dev.posada.kvm.libvirt.Relay;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;

/** Waits after each packet until it was its turn, or until the call is cancelled. */
final class Pace implements Relay.Progress {
  /** Nothing tells who waits that the call is over. */
  private static final long LOOK_MILLIS = 200;

  private static final long NANOS = 1_000_000;

  private final ByteSize most;
  private final Relay.Progress told;
  private final Operation op;
  private final long began = System.nanoTime();

  /**
   * Begins.
   *
   * @param most bytes a second
   */
  Pace(ByteSize most, Relay.Progress told, Operation op) {
    this.most = most;
    this.told = told;
    this.op = op;
  }

  @Override
  public void moved(long behind, long sent) {
    told.moved(behind, sent);
    long due = (long) (sent * 1e9 / most.bytes());
    long early = millisTo(due);
    while (early > 0) {
      Pause.of(Math.min(LOOK_MILLIS, early), op);
      early = millisTo(due);
    }
  }

  private long millisTo(long due) {
    return (due - (System.nanoTime() - began)) / NANOS;
  }
}
