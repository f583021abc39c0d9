package dev.posada.kvm.storage;

import dev.posada.HypervisorException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.steps.Meanwhile;
import dev.posada.spi.Operation;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells how far copies are, by how large they have become: libvirt itself tells nothing until a
 * copy is done. Not thread-safe.
 */
public final class Growth {
  private static final String PHASE = "copying disks";

  private final Connection connection;
  private final Operation op;
  private final long total;
  private long done;

  /**
   * Begins with nothing done.
   *
   * @param total what all copies will take, about; bytes
   */
  public Growth(Connection connection, long total, Operation op) {
    this.connection = connection;
    this.op = op;
    this.total = total;
    op.progress(PHASE, 0, total);
  }

  /** Says that a copy is there. */
  public void add(long bytes) {
    done = Math.min(total, done + bytes);
    op.progress(PHASE, done, total);
  }

  /** Looks at a volume that is about to be made, until it is closed. */
  Meanwhile of(String pool, String name) {
    AtomicLong most = new AtomicLong(done);
    return Meanwhile.doing("copy", () -> look(pool, name, most));
  }

  private void look(String pool, String name, AtomicLong most) {
    try {
      long now = done + connection.storage().volumes(pool).get(name, op).info().allocation();
      op.progress(PHASE, most.accumulateAndGet(Math.min(total, now), Math::max), total);
    } catch (HypervisorException notThereYet) {
      // or over: then who copies says why
    }
  }
}
