package dev.posada.internal;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.QuotaReport.Effect;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachineSpec;

/** What holds for every quota on every host, at create and later. */
final class QuotaRules {
  private static final ByteSize MEMORY_OF_A_MACHINE = ByteSize.gib(1);

  private QuotaRules() {}

  /** Returns why a part cannot be limited like this, or null if it can as far as the core knows. */
  static HypervisorException refusal(CoreHost host, Kind kind, ResourceQuota asked, Part part) {
    if (part == Part.VCPUS && kind == Kind.CONTAINER) {
      return unsupported(
          part, Support.no("a container has no processors of its own", "limit its cpus"));
    }
    if (isSize(kind, part) && asked.lifted().contains(part)) {
      return new RejectedException(
          "the " + part + " of a machine are its size",
          Failure.notDone().remedy("say how much it is to have"));
    }
    return isSupported(host, part) ? null : unsupported(part, host.support(part, Effect.LIVE));
  }

  private static boolean isSupported(CoreHost host, Part part) {
    return host.support(part, Effect.LIVE).available()
        || host.support(part, Effect.UNTIL_STOP).available()
        || host.support(part, Effect.NEXT_START).available();
  }

  private static boolean isSize(Kind kind, Part part) {
    return kind == Kind.VIRTUAL_MACHINE && (part == Part.VCPUS || part == Part.MEMORY);
  }

  static HypervisorException moreThanVcpus() {
    return new RejectedException(
        "a machine cannot use more cpus than it has vcpus",
        Failure.notDone().remedy("raise vcpus in the same call"));
  }

  static HypervisorException fewerThanCpus(double cpus) {
    return new RejectedException(
        "it may use " + cpus + " cpus, and a machine cannot use more than it has vcpus",
        Failure.notDone().remedy("lower or lift cpus in the same call"));
  }

  /** Refuses a machine that could never have the size with which it begins. */
  static void checkMaximum(VirtualMachineSpec spec, ResourceQuota sized) {
    int vcpus = sized.vcpus().orElse(0);
    if (spec.maximumVcpus().orElse(vcpus) < vcpus) {
      throw belowItsSize("vcpus", spec.maximumVcpus().getAsInt(), vcpus);
    }
    ByteSize memory = sized.memory().orElse(ByteSize.bytes(0));
    if (spec.maximumMemory().orElse(memory).compareTo(memory) < 0) {
      throw belowItsSize("memory", spec.maximumMemory().orElseThrow(), memory);
    }
  }

  private static HypervisorException belowItsSize(String part, Object maximum, Object size) {
    return new RejectedException(
        "the maximum " + part + " " + maximum + " are below the " + size + " that it begins with",
        Failure.notDone().remedy("raise the maximum or lower " + part));
  }

  private static HypervisorException unsupported(Part part, Support why) {
    return new UnsupportedCapabilityException("a limit on " + part, why, Failure.notDone());
  }

  /**
   * Checks a quota with which a guest is to be created, and gives a machine its size, as far as its
   * host can.
   */
  static ResourceQuota atCreate(CoreHost host, Kind kind, ResourceQuota asked) {
    for (Part part : asked.named()) {
      HypervisorException why = refusal(host, kind, asked, part);
      if (why != null) {
        throw why;
      }
    }
    if (kind == Kind.CONTAINER) {
      return asked;
    }
    ResourceQuota sized = asked;
    double cpus = asked.cpus().orElse(1);
    if (sized.vcpus().isEmpty() && isSupported(host, Part.VCPUS)) {
      sized = sized.vcpus((int) Math.ceil(cpus));
    }
    if (asked.cpus().isPresent() && cpus > sized.vcpus().orElse(Integer.MAX_VALUE)) {
      throw moreThanVcpus();
    }
    boolean memory = sized.memory().isEmpty() && isSupported(host, Part.MEMORY);
    return memory ? sized.memory(MEMORY_OF_A_MACHINE) : sized;
  }
}
