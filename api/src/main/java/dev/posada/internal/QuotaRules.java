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
    boolean size = part == Part.VCPUS || part == Part.MEMORY;
    if (size && kind == Kind.VIRTUAL_MACHINE && asked.lifted().contains(part)) {
      return new RejectedException(
          "the " + part + " of a machine are its size",
          Failure.notDone().remedy("say how much it is to have"));
    }
    Support live = host.support(part, Effect.LIVE);
    boolean supported =
        live.available()
            || host.support(part, Effect.UNTIL_STOP).available()
            || host.support(part, Effect.NEXT_START).available();
    return supported ? null : unsupported(part, live);
  }

  static HypervisorException moreThanVcpus() {
    return new RejectedException(
        "a machine cannot use more cpus than it has vcpus",
        Failure.notDone().remedy("raise vcpus in the same call"));
  }

  private static HypervisorException unsupported(Part part, Support why) {
    return new UnsupportedCapabilityException("a limit on " + part, why, Failure.notDone());
  }

  /** Checks a quota with which a guest is to be created, and gives a machine its size. */
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
    if (sized.vcpus().isEmpty()) {
      sized = sized.vcpus((int) Math.ceil(cpus));
    }
    if (asked.cpus().isPresent() && cpus > sized.vcpus().orElseThrow()) {
      throw moreThanVcpus();
    }
    return sized.memory().isPresent() ? sized : sized.memory(MEMORY_OF_A_MACHINE);
  }
}
