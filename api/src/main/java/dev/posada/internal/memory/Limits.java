package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the simulated host can limit, how finely, and in which range. */
final class Limits {
  private static final Map<Kind, Set<Part>> PARTS =
      Map.of(
          Kind.VIRTUAL_MACHINE, EnumSet.complementOf(EnumSet.of(Part.PROCESSES)),
          Kind.CONTAINER, EnumSet.complementOf(EnumSet.of(Part.VCPUS)));

  /** In what steps memory can be set, and how little. */
  private static final Map<Kind, ByteSize> GRAIN =
      Map.of(Kind.VIRTUAL_MACHINE, ByteSize.mib(1), Kind.CONTAINER, ByteSize.kib(4));

  private static final Map<Kind, ByteSize> LEAST =
      Map.of(Kind.VIRTUAL_MACHINE, ByteSize.mib(4), Kind.CONTAINER, ByteSize.mib(6));

  /** What the kernel's scheduler can still hold; less would limit nothing. */
  private static final double LEAST_CPUS = 0.01;

  private Limits() {}

  static Support support(Part part, Effect effect) {
    if (effect == Effect.UNTIL_STOP || effect == Effect.REFUSED) {
      return Support.no("limits of the simulated host outlive a restart", "use another effect");
    }
    return Support.yes();
  }

  /** Returns the quota of a new guest: each part is limited or lifted. */
  static ResourceQuota complete(Kind kind, ResourceQuota asked) {
    for (Part part : asked.named()) {
      refusal(kind, part, asked, asked)
          .ifPresent(
              refusal -> {
                throw refusal;
              });
    }
    ResourceQuota whole = ResourceQuota.lift(PARTS.get(kind).toArray(Part[]::new));
    if (kind == Kind.VIRTUAL_MACHINE) {
      // The core says both; a driver that is called without it is to make a machine all the same.
      int vcpus = (int) Math.ceil(asked.cpus().orElse(1));
      whole = whole.vcpus(vcpus).memory(ByteSize.gib(1));
    }
    return whole.with(rounded(kind, asked));
  }

  /** Returns the quota as the host can represent it. */
  static ResourceQuota rounded(Kind kind, ResourceQuota asked) {
    if (asked.memory().isEmpty()) {
      return asked;
    }
    long grain = GRAIN.get(kind).bytes();
    long bytes = asked.memory().get().bytes() / grain * grain;
    return bytes == 0 ? asked : asked.memory(ByteSize.bytes(bytes));
  }

  /**
   * Returns why a part cannot be set for a kind of guest.
   *
   * @param asked what is asked for
   * @param whole what would be configured then
   */
  static Optional<HypervisorException> refusal(
      Kind kind, Part part, ResourceQuota asked, ResourceQuota whole) {
    if (!PARTS.get(kind).contains(part)) {
      String reason =
          part == Part.VCPUS
              ? "a container has no processors of its own"
              : "the host does not see the processes of a virtual machine";
      String remedy = part == Part.VCPUS ? "limit cpus" : "limit them inside the machine";
      return Optional.of(
          new UnsupportedCapabilityException(
              part.toString(), Support.no(reason, remedy), Failure.notDone()));
    }
    String wrong =
        switch (part) {
          case VCPUS -> vcpus(asked, whole);
          case CPUS -> cpus(asked, whole);
          case MEMORY -> memory(kind, asked);
          default -> null;
        };
    return Optional.ofNullable(wrong).map(Refused::value);
  }

  private static String vcpus(ResourceQuota asked, ResourceQuota whole) {
    if (asked.vcpus().isEmpty()) {
      return "a virtual machine has processors: vcpus cannot be lifted";
    }
    int vcpus = asked.vcpus().getAsInt();
    if (vcpus > Capacity.CPUS) {
      return vcpus + " vcpus are more than the " + Capacity.CPUS + " processors of the host";
    }
    if (asked.cpus().isEmpty() && whole.cpus().orElse(0) > vcpus) {
      return vcpus + " vcpus are fewer than its limit of " + whole.text(Part.CPUS) + " cpus";
    }
    return null;
  }

  private static String cpus(ResourceQuota asked, ResourceQuota whole) {
    if (asked.cpus().isEmpty()) {
      return null;
    }
    double cpus = asked.cpus().getAsDouble();
    if (cpus < LEAST_CPUS || cpus > Capacity.CPUS) {
      return "cpus is " + LEAST_CPUS + " to " + Capacity.CPUS + ": " + asked.text(Part.CPUS);
    }
    if (whole.vcpus().isPresent() && cpus > whole.vcpus().getAsInt()) {
      return asked.text(Part.CPUS) + " cpus are more than its " + whole.text(Part.VCPUS) + " vcpus";
    }
    return null;
  }

  private static String memory(Kind kind, ResourceQuota asked) {
    if (asked.memory().isEmpty()) {
      return kind == Kind.VIRTUAL_MACHINE
          ? "a virtual machine has memory: it cannot be lifted"
          : null;
    }
    ByteSize memory = asked.memory().get();
    if (memory.compareTo(LEAST.get(kind)) < 0 || memory.compareTo(Capacity.MEMORY) > 0) {
      return "memory of a "
          + kind
          + " is "
          + LEAST.get(kind)
          + " to "
          + Capacity.MEMORY
          + ": "
          + memory;
    }
    return null;
  }
}
