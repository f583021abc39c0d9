package dev.posada.kvm.migrate;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.DiskPool;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Jobs;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.steps.Meanwhile;
import dev.posada.kvm.steps.MoveProgress;
import dev.posada.kvm.storage.CopiedVolumes;
import dev.posada.kvm.storage.FreshVolumes;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Moves a machine to another daemon: all of it, or nothing. */
public final class Migrating {
  private static final int PERSISTENT = Jobs.MIGRATE_PERSIST_DEST | Jobs.MIGRATE_UNDEFINE_SOURCE;
  private static final Duration CLEARING = Duration.ofSeconds(45);

  private final Session to;
  private final Connection here;
  private final Connection there;
  private final Domain domain;
  private final MigrateOptions options;
  private final MigrationWay way;
  private final Operation op;
  private final MoveProgress progress;

  private Migrating(
      Session to,
      Connection here,
      Connection there,
      Domain domain,
      MigrateOptions options,
      Operation op) {
    this.to = to;
    this.here = here;
    this.there = there;
    this.domain = domain;
    this.options = options;
    this.way = MigrationWay.of(options, there.uri());
    this.op = op;
    this.progress = new MoveProgress(op::progress);
  }

  /** {@return the id of the machine there} */
  public static String move(
      Session from, Session to, String id, MigrateOptions options, Operation op) {
    return from.on(
        op,
        here ->
            to.onBehalf(
                op,
                there -> {
                  try (Domain domain = here.domains().get(id, op)) {
                    return new Migrating(to, here, there, domain, options, op).run();
                  }
                }));
  }

  private String run() {
    requireMovable();
    boolean autostart = domain.autostart(op);
    boolean persistent = domain.isPersistent(op);
    try {
      if (options.copyDisks()) {
        withDisks(persistent);
      } else {
        send(way.parameters(), persistent ? PERSISTENT : 0);
      }
    } catch (HypervisorException e) {
      throw isLost(e)
          ? new ConnectionException(there.shown() + " is lost: " + e.getMessage(), e.failure())
          : MigrationRefusals.explained(e);
    }
    if (autostart) {
      Undisturbed.run(this::autostartThere);
    }
    return domain.uuid();
  }

  /** Which libvirt forgets. */
  private void autostartThere() {
    Operation later = op.unattended(CLEARING);
    try (Domain moved = there.domains().get(domain.uuid(), later)) {
      moved.setAutostart(true, later);
    }
  }

  /** The source sees the loss of the target as an error of a disk, as a cancel, or not at all. */
  private boolean isLost(HypervisorException e) {
    boolean vague = e instanceof NativeException || e instanceof OperationCancelledException;
    return vague && !MigrationWatch.isAlive(there, op.unattended(CLEARING));
  }

  /** libvirt refuses the first two itself, with code 55, and loses the others. */
  private void requireMovable() {
    if (!domain.snapshots().list(op).isEmpty()) {
      throw stays("it has snapshots, which stay where they are", "delete its snapshots first");
    }
    if (hasCheckpoints()) {
      throw stays(
          "it has checkpoints, which stay where they are",
          "delete its checkpoints first; the next backup is a full one then");
    }
    if (options.isLive()) {
      return;
    }
    if (domain.savedState().exists(op)) {
      throw stays("its memory on disk would stay", "start it, or discard its saved state");
    }
    Xml definition = Xml.parse(domain.xml(Domain.XML_INACTIVE, op));
    if (definition.child("os/nvram").isPresent()) {
      throw stays("the variables of its firmware would stay", "start it and move it live");
    }
    Optional<String> tpm = definition.attributeOf("devices/tpm/backend", "type");
    if (tpm.filter("emulator"::equals).isPresent()) {
      throw stays("what its TPM keeps would stay", "start it and move it live");
    }
  }

  private boolean hasCheckpoints() {
    try {
      return !domain.checkpoints().list(op).isEmpty();
    } catch (UnsupportedCapabilityException older) {
      return false; // libvirt before 5.6 has none
    }
  }

  private static InvalidStateException stays(String why, String remedy) {
    return new InvalidStateException(why, Failure.notDone().remedy(remedy));
  }

  private void withDisks(boolean persistent) {
    Optional<String> pool =
        options.options().stream()
            .filter(DiskPool.class::isInstance)
            .map(option -> ((DiskPool) option).name())
            .findFirst();
    CopiedVolumes volumes = new CopiedVolumes(here, there, pool, options.bandwidth(), op);
    MovedDisks disks = new MovedDisks(here, domain, options.isLive(), volumes, op);
    try {
      disks.make(progress);
      progress.over();
      send(parameters(disks, persistent), flags(disks, persistent));
    } catch (HypervisorException e) {
      HypervisorException told = e;
      for (String volume : cleared(volumes, e)) {
        told = FreshVolumes.remaining(volume + " of " + there.shown(), told);
      }
      throw told;
    } catch (RuntimeException | Error e) {
      cleared(volumes, e);
      throw e;
    }
    Undisturbed.run(disks::leave);
  }

  private TypedParameters parameters(MovedDisks disks, boolean persistent) {
    int secret = Domain.XML_SECURE | Domain.XML_MIGRATABLE;
    TypedParameters parameters =
        way.parameters()
            .withText(
                "destination_xml",
                disks.there(
                    domain.xml(options.isLive() ? secret : secret | Domain.XML_INACTIVE, op)));
    if (persistent) {
      parameters =
          parameters.withText(
              "persistent_xml", disks.there(domain.xml(secret | Domain.XML_INACTIVE, op)));
    }
    for (String target : disks.mirrored()) {
      parameters = parameters.withText("migrate_disks", target);
    }
    return parameters;
  }

  private int flags(MovedDisks disks, boolean persistent) {
    if (!disks.mirrored().isEmpty() && way.isTunnelled()) {
      throw new RejectedException(
          "libvirt copies no disks through a tunnel",
          Failure.notDone().remedy("leave out tunnelled()"));
    }
    return (persistent ? PERSISTENT : 0)
        | (disks.mirrored().isEmpty() ? 0 : Jobs.MIGRATE_NON_SHARED_DISK)
        // All that the machine may write to was copied, or lies on a network of storage.
        | Jobs.MIGRATE_UNSAFE;
  }

  private void send(TypedParameters parameters, int flags) {
    boolean live = options.isLive();
    if (!live && States.isActive(domain.state(op))) { // libvirt would make a second owner
      throw stays("somebody has started it", "stop it first");
    }
    int all = flags | way.flags() | (live ? Jobs.MIGRATE_LIVE : Jobs.MIGRATE_OFFLINE);
    try (Meanwhile watch =
        live ? MigrationWatch.begin(domain, there, options, way, progress, op) : null) {
      if (way.peer().isPresent()) {
        domain.jobs().migrateTo(way.peer().get(), parameters, all, op);
      } else {
        domain.jobs().migrate(there, parameters, all, op).close();
      }
    }
  }

  /**
   * Removes the copies, unless the machine is there, or may be.
   *
   * @return those that resist
   */
  private List<String> cleared(CopiedVolumes volumes, Throwable why) {
    List<String> left = new ArrayList<>();
    if (!volumes.isEmpty()) {
      Undisturbed.run(() -> clear(volumes, why, left));
    }
    return left;
  }

  private void clear(CopiedVolumes volumes, Throwable why, List<String> left) {
    Operation later = op.unattended(CLEARING);
    try {
      try {
        left.addAll(cleared(volumes, why, later));
      } catch (ConnectionException lost) {
        left.addAll(cleared(volumes, why, later)); // by another connection
      }
    } catch (HypervisorException | IllegalStateException unknown) {
      why.addSuppressed(unknown);
    }
  }

  private List<String> cleared(CopiedVolumes volumes, Throwable why, Operation later) {
    return to.onBehalf(
        later,
        working -> isThere(working, later) ? List.of() : volumes.remove(working, why, later));
  }

  /** A daemon may still be about to end what has not arrived whole. */
  private boolean isThere(Connection working, Operation later) {
    for (int look = 0; look < 50; look++) {
      try (Domain arrived = working.domains().get(domain.uuid(), later)) {
        if (arrived.state(later).state() == Domain.State.RUNNING) {
          return true;
        }
        Thread.sleep(200);
      } catch (NotFoundException gone) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      }
    }
    return true;
  }
}
