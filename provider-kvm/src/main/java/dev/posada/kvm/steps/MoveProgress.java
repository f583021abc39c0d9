package dev.posada.kvm.steps;

import dev.posada.kvm.libvirt.Relay;

/** How many bytes of disks and memory were sent: one number, which never falls. Thread-safe. */
public final class MoveProgress {
  private final Telling told;
  private final Object lock = new Object();
  private long expected;
  private long before;
  private long done;

  public MoveProgress(Telling told) {
    this.told = told;
  }

  /** Whom it is told, as by an operation. */
  public interface Telling {
    /** So much of so much. */
    void progress(String phase, long done, long total);
  }

  /** There is more to send. */
  public void expect(long bytes) {
    synchronized (lock) {
      expected += bytes;
    }
  }

  /** A step after those that are over; told what was sent in it. */
  public Relay.Progress step(String phase) {
    long base;
    synchronized (lock) {
      before = done;
      base = before;
    }
    return (behind, sent) -> tell(phase, base + behind, 0);
  }

  /** A job of libvirt, after the steps that are over. */
  public void job(String phase, long sent, long left) {
    long base;
    synchronized (lock) {
      base = before;
    }
    tell(phase, base + sent, left);
  }

  /** The steps before what comes now are over. */
  public void over() {
    synchronized (lock) {
      before = done;
    }
  }

  private void tell(String phase, long now, long left) {
    long total;
    long most;
    synchronized (lock) {
      if (now <= done) {
        return; // nothing new
      }
      done = now;
      expected = Math.max(expected, done + left);
      total = expected;
      most = done;
    }
    told.progress(phase, most, total);
  }
}
