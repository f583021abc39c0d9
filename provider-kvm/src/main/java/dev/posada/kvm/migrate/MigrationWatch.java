package dev.posada.kvm.migrate;

import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Jobs;
import dev.posada.kvm.steps.Meanwhile;
import dev.posada.kvm.steps.MoveProgress;
import dev.posada.spi.Operation;

/**
 * Looks how far a migration is, because the one that called is inside of libvirt; ends it when the
 * target is lost; and says what libvirt takes only while the machine moves: how long it may stand
 * still, and that it is to go on there now.
 */
final class MigrationWatch {
  private final Domain domain;
  private final Connection there;
  private final MigrateOptions options;
  private final MoveProgress told;
  private final Operation op;
  private boolean bounded;
  private boolean switched;

  private MigrationWatch(
      Domain domain,
      Connection there,
      MigrateOptions options,
      MigrationWay way,
      MoveProgress told,
      Operation op) {
    this.domain = domain;
    this.there = way.peer().isPresent() ? null : there;
    this.options = options;
    this.told = told;
    this.op = op;
    this.bounded = options.maxDowntime().isEmpty();
    this.switched = !way.isPostCopy();
  }

  static Meanwhile begin(
      Domain domain,
      Connection there,
      MigrateOptions options,
      MigrationWay way,
      MoveProgress told,
      Operation op) {
    MigrationWatch watch = new MigrationWatch(domain, there, options, way, told, op);
    told.expect(domain.info(op).memory() * 1024);
    return Meanwhile.doing("migration", watch::look);
  }

  private void look() {
    Jobs.Job job = domain.jobs().stats(0, op);
    if (job.type() == 0) {
      return;
    }
    if (there != null && !isAlive(there, op)) { // the source may need minutes to see that
      domain.jobs().abort(op);
      return;
    }
    TypedParameters figures = job.figures();
    long memory = figures.number("memory_processed").orElse(0);
    long disks = figures.number("disk_processed").orElse(0);
    long left = figures.number("data_remaining").orElse(0);
    told.job(memory > 0 || disks == 0 ? "sending memory" : "sending disks", memory + disks, left);
    if (!bounded) {
      bounded = taken(() -> domain.jobs().setMaxDowntime(downtime(), op));
    }
    if (!switched && figures.number("memory_iteration").orElse(0) > 1) {
      switched = taken(() -> domain.jobs().startPostCopy(op));
    }
  }

  static boolean isAlive(Connection there, Operation op) {
    try {
      return there.isAlive(op);
    } catch (IllegalStateException closed) {
      return false; // somebody has found it lost
    }
  }

  private long downtime() {
    return Math.max(1, options.maxDowntime().orElseThrow().toMillis());
  }

  /** What comes too early is said again. */
  private static boolean taken(Runnable said) {
    try {
      said.run();
      return true;
    } catch (InvalidStateException early) {
      return false;
    }
  }
}
