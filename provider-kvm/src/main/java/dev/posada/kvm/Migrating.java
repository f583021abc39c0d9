package dev.posada.kvm;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.RejectedException;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Jobs;
import dev.posada.spi.Operation;
import java.util.OptionalLong;

/** Moves a machine to another daemon; this process speaks with both of them. */
final class Migrating {
  private static final String UNSAFE = "81";
  private static final long LOOK_MILLIS = 200;
  private static final int MOVE = Jobs.MIGRATE_PERSIST_DEST | Jobs.MIGRATE_UNDEFINE_SOURCE;

  private final Domain domain;
  private final MigrateOptions options;
  private final Operation op;

  Migrating(Domain domain, MigrateOptions options, Operation op) {
    this.domain = domain;
    this.options = options;
    this.op = op;
  }

  /** {@return the id of the machine there} */
  String to(Connection target) {
    if (!domain.snapshots().list(op).isEmpty()) { // libvirt says so too, with code 55
      throw new InvalidStateException(
          "it has snapshots, which stay where they are",
          Failure.notDone().remedy("delete its snapshots first"));
    }
    int flags = MOVE | (options.isLive() ? Jobs.MIGRATE_LIVE : Jobs.MIGRATE_OFFLINE);
    if (options.options().contains(SharedDisks.TRUSTED)) {
      flags |= Jobs.MIGRATE_UNSAFE;
    }
    TypedParameters parameters = parameters();
    try (Look look = new Look();
        Domain moved = domain.jobs().migrate(target, parameters, flags, op)) {
      return moved.uuid();
    } catch (RejectedException e) {
      boolean unsafe = e.nativeError().filter(said -> said.code().equals(UNSAFE)).isPresent();
      throw unsafe
          ? e.with(
              e.getMessage(),
              e.failure().remedy("if both hosts do see the same disks, say SharedDisks.TRUSTED"))
          : e;
    }
  }

  private TypedParameters parameters() {
    if (options.bandwidth().isEmpty()) {
      return TypedParameters.none();
    }
    long mib = options.bandwidth().get().bytes() / ByteSize.mib(1).bytes();
    if (mib == 0) {
      throw new RejectedException(
          "a migration sends at least 1 MiB/s: " + options.bandwidth().get() + "/s",
          Failure.notDone());
    }
    return TypedParameters.none().withUnsignedLong("bandwidth", mib);
  }

  /**
   * Looks how far it is, on a thread of its own, because the one that called is inside of libvirt;
   * and says how long the machine may stand still, which libvirt takes only while it moves.
   */
  private final class Look implements AutoCloseable {
    private final Thread thread = new Thread(this::run, "posada-qemu-migration");
    private volatile boolean over;
    private boolean bounded = options.maxDowntime().isEmpty();

    Look() {
      thread.setDaemon(true);
      if (options.isLive()) {
        thread.start();
      }
    }

    private void run() {
      try {
        while (!over) {
          look();
          Thread.sleep(LOOK_MILLIS);
        }
      } catch (HypervisorException | IllegalStateException | InterruptedException end) {
        // it is over, or the one that moves it will say why it failed
      }
    }

    private void look() {
      Jobs.Job job = domain.jobs().stats(0, op);
      if (job.type() == 0 || over) {
        return;
      }
      TypedParameters figures = job.figures();
      OptionalLong total = figures.number("data_total");
      if (total.isPresent() && total.getAsLong() > 0) {
        op.progress(
            "sending memory", figures.number("data_processed").orElse(0), total.getAsLong());
      }
      if (!bounded) {
        domain.jobs().setMaxDowntime(options.maxDowntime().orElseThrow().toMillis(), op);
        bounded = true;
      }
    }

    @Override
    public void close() {
      over = true;
      thread.interrupt();
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
