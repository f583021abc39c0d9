package dev.posada.kvm.quota;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.OperationTimeoutException;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Tuning;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.spi.QuotaPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Takes the steps of a plan, and takes them back. */
final class QuotaSteps {
  static final String QUOTA = "global_quota";
  static final String SHARES = "cpu_shares";

  private static final long POLL_MILLIS = 100;
  private static final long STILL_NANOS = 20_000_000_000L;

  private final Domain domain;
  private final CpuScale scale;
  private final Operation op;

  QuotaSteps(Domain domain, CpuScale scale, Operation op) {
    this.domain = domain;
    this.scale = scale;
    this.op = op;
  }

  static int scope(Effect effect) {
    return switch (effect) {
      case LIVE -> Domain.LIVE | Domain.CONFIG;
      case UNTIL_STOP -> Domain.LIVE;
      default -> Domain.CONFIG;
    };
  }

  /** The flags of a scope, one by one. */
  static List<Integer> each(int scope) {
    List<Integer> flags = new ArrayList<>();
    for (int flag : new int[] {Domain.LIVE, Domain.CONFIG}) {
      if ((scope & flag) != 0) {
        flags.add(flag);
      }
    }
    return flags;
  }

  void apply(QuotaPlan.Step step) {
    int scope = scope(step.effect());
    for (Part part : step.to().named()) {
      switch (part) {
        case MEMORY -> memory(step, scope);
        case VCPUS -> vcpus(step, scope);
        case CPUS -> cpus(step.to(), scope);
        case CPU_WEIGHT -> weight(step.to(), scope);
        case NETWORK_RECEIVE, NETWORK_SEND -> {
          new NicSteps(domain, op).set(step.to(), each(scope));
          return; // both directions at once
        }
        default -> {
          rates(step.to(), scope);
          return; // both directions at once
        }
      }
    }
  }

  void undo(QuotaPlan.Step step) {
    int scope = scope(step.effect());
    for (Part part : step.to().named()) {
      switch (part) {
        case MEMORY -> backToMemory(step, scope);
        case VCPUS -> backToVcpus(step, scope);
        case CPUS ->
            undoEach(
                scope,
                flag -> {
                  if (flag == Domain.LIVE) {
                    cpus(step.back(), flag);
                  } else {
                    scheduler(QUOTA, Long.parseLong(step.memo()), flag);
                  }
                });
        case CPU_WEIGHT ->
            undoEach(
                scope,
                flag -> {
                  if (flag == Domain.LIVE) {
                    weight(step.back(), flag);
                  } else {
                    shares(Long.parseLong(step.memo()), flag);
                  }
                });
        case NETWORK_RECEIVE, NETWORK_SEND -> {
          new NicSteps(domain, op).restore(step.memo());
          return;
        }
        default -> {
          ratesBefore(step);
          return;
        }
      }
    }
  }

  private static long kib(ResourceQuota quota) {
    return quota.memory().orElseThrow().bytes() / 1024;
  }

  private void memory(QuotaPlan.Step step, int scope) {
    long kib = kib(step.to());
    if (Configured.before(step).movesMost(step.effect(), kib)) {
      domain.tuning().setMemory(kib, Domain.CONFIG | Tuning.MAXIMUM, op);
    }
    domain.tuning().setMemory(kib, scope, op);
    arrive(step.to(), step.effect());
  }

  private void backToMemory(QuotaPlan.Step step, int scope) {
    Configured before = Configured.before(step);
    undoEach(
        scope,
        flag -> {
          if (flag == Domain.LIVE) {
            domain.tuning().setMemory(kib(step.back()), flag, op);
            return;
          }
          if (before.movesMost(step.effect(), kib(step.to()))) {
            domain.tuning().setMemory(before.most(), flag | Tuning.MAXIMUM, op);
          }
          domain.tuning().setMemory(before.now(), flag, op);
        });
    arrive(step.back(), step.effect());
  }

  /** What cannot be taken back now, or in the definition, keeps nothing of the other. */
  private static void undoEach(int scope, IntConsumer undo) {
    HypervisorException failed = null;
    for (int flag : each(scope)) {
      try {
        undo.accept(flag);
      } catch (HypervisorException e) {
        if (failed != null) {
          e.addSuppressed(failed);
        }
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  /** A balloon moves by and by, if the guest has a driver for it. */
  private void arrive(ResourceQuota to, Effect effect) {
    if (effect == Effect.NEXT_START) {
      return;
    }
    long wanted = kib(to);
    long last = -1;
    long moved = System.nanoTime();
    while (true) {
      long now = domain.info(op).memory();
      if (now == wanted) {
        return;
      }
      if (now != last) {
        last = now;
        moved = System.nanoTime();
      }
      if (System.nanoTime() - moved > STILL_NANOS) {
        throw new OperationTimeoutException(
            "the guest has "
                + now / 1024
                + " MiB and moves no further to "
                + wanted / 1024
                + " MiB",
            Failure.undecided().remedy("see whether the guest has a driver for its balloon"));
      }
      Pause.of(POLL_MILLIS, op);
    }
  }

  private void vcpus(QuotaPlan.Step step, int scope) {
    int count = step.to().vcpus().orElseThrow();
    if (Configured.before(step).movesMost(step.effect(), count)) {
      domain.tuning().setVcpus(count, Domain.CONFIG | Tuning.MAXIMUM, op);
    }
    domain.tuning().setVcpus(count, scope, op);
  }

  /** What was plugged in goes only with the guest's help; the definition does not need it. */
  private void backToVcpus(QuotaPlan.Step step, int scope) {
    Configured before = Configured.before(step);
    undoEach(
        scope,
        flag -> {
          if (flag == Domain.LIVE) {
            domain.tuning().setVcpus(step.back().vcpus().orElseThrow(), flag, op);
            return;
          }
          domain.tuning().setVcpus((int) before.now(), flag, op);
          if (before.movesMost(step.effect(), step.to().vcpus().orElseThrow())) {
            domain.tuning().setVcpus((int) before.most(), flag | Tuning.MAXIMUM, op);
          }
        });
  }

  /**
   * No limit is -1 now and 0 in the definition: 0 now is answered with success and does nothing.
   */
  private void cpus(ResourceQuota quota, int scope) {
    for (int flag : each(scope)) {
      long limit = flag == Domain.LIVE ? -1 : 0;
      if (quota.cpus().isPresent()) {
        long period = domain.tuning().scheduler(flag, op).number("global_period").orElse(0);
        limit = Math.round(quota.cpus().getAsDouble() * (period == 0 ? Limits.PERIOD : period));
      }
      scheduler(QUOTA, limit, flag);
    }
  }

  private void scheduler(String name, long value, int flag) {
    domain.tuning().setScheduler(TypedParameters.none().withLong(name, value), flag, op);
  }

  private void weight(ResourceQuota quota, int scope) {
    shares(quota.cpuWeight().isPresent() ? scale.shares(quota.cpuWeight().getAsInt()) : 0, scope);
  }

  /** None are those that nobody has set. */
  private void shares(long shares, int scope) {
    domain
        .tuning()
        .setScheduler(
            TypedParameters.none().withUnsignedLong(SHARES, shares == 0 ? scale.normal() : shares),
            scope,
            op);
  }

  /** A disk may be there now only, or from the next start on. */
  private List<String> disks(int flag) {
    return Limits.disks(
        DomainReader.read(domain.xml(flag == Domain.LIVE ? 0 : Domain.XML_INACTIVE, op)));
  }

  private void rates(ResourceQuota quota, int scope) {
    for (int flag : each(scope)) {
      for (String disk : disks(flag)) {
        set(disk, DiskRates.of(domain.tuning().blockIo(disk, flag, op)).with(quota), quota, flag);
      }
    }
  }

  private void set(String disk, DiskRates rates, ResourceQuota quota, int flag) {
    boolean bytes =
        quota.named().contains(Part.DISK_READ) || quota.named().contains(Part.DISK_WRITE);
    domain.tuning().setBlockIo(disk, bytes ? rates.bytes() : rates.operations(), flag, op);
  }

  /** The rates of each disk, for {@link #undo}: a quota has one value for all of them. */
  static String memo(
      Domain domain, IntFunction<List<String>> disks, List<Integer> flags, Operation op) {
    StringBuilder memo = new StringBuilder();
    for (int flag : flags) {
      for (String disk : disks.apply(flag)) {
        DiskRates rates = DiskRates.of(domain.tuning().blockIo(disk, flag, op));
        memo.append(disk).append('=').append(flag).append('=').append(rates.words()).append('\n');
      }
    }
    return memo.toString();
  }

  private void ratesBefore(QuotaPlan.Step step) {
    step.memo()
        .lines()
        .forEach(
            line -> {
              String[] each = line.split("=");
              set(each[0], DiskRates.parse(each[2]), step.to(), Integer.parseInt(each[1]));
            });
  }
}
