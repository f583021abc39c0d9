package dev.posada.vmware.quota;

import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.QuotaReport.Effect;
import dev.posada.QuotaReport.Witness;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import dev.posada.vmware.machine.GuestSupport;
import dev.posada.vmware.machine.Sizing;
import dev.posada.vmware.machine.States;
import dev.posada.vmware.tool.Installation;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

/**
 * Limits of machines, of which VMware's desktop products have two: processors and memory, written
 * into the {@code .vmx} while the machine is off. Thread-safe.
 */
public final class Quotas {
  private static final String OF_A_SERVER =
      "only VMware's servers have it: here the key in the .vmx does nothing";

  private final Sizing sizing;
  private final GuestSupport guestSupport;

  /** Takes the values. */
  public Quotas(Installation vmware) {
    this.sizing = new Sizing(vmware);
    this.guestSupport = new GuestSupport(vmware);
  }

  /** {@return whether a part can be limited, and then} */
  public static Support support(Part part, Effect effect) {
    return switch (part) {
      case VCPUS, MEMORY ->
          effect == Effect.NEXT_START
              ? Support.yes()
              : Support.no("VMware gives a machine its size while it is off", "stop it first");
      case CPUS -> Support.no(OF_A_SERVER, "give it fewer vcpus");
      case CPU_WEIGHT -> Support.no(OF_A_SERVER, "give the others fewer vcpus");
      case DISK_READ, DISK_WRITE, DISK_READ_IOPS, DISK_WRITE_IOPS ->
          Support.no(OF_A_SERVER, "limit it inside of the guest");
      case NETWORK_RECEIVE, NETWORK_SEND ->
          Support.no(
              "nobody has shown that VMware keeps to the limits of a card in the .vmx",
              "limit it inside of the guest");
      case PROCESSES ->
          Support.no("nobody outside counts the processes of a machine", "limit its memory");
    };
  }

  /** {@return what the {@code .vmx} says} */
  public QuotaReading read(String id, Operation op) {
    ResourceQuota quota = sizing.read(id, op);
    Map<Part, Witness> witnesses = new EnumMap<>(Part.class);
    quota.named().forEach(part -> witnesses.put(part, Witness.HYPERVISOR));
    return new QuotaReading(quota, quota, witnesses);
  }

  /** {@return one step, or what is refused} */
  public QuotaPlan plan(String id, ResourceQuota asked, Operation op) {
    if (asked.named().isEmpty()) {
      return QuotaPlan.of();
    }
    GuestState state = States.state(sizing.word(id, op));
    Support machine = guestSupport.of(id, Capability.QUOTA, op);
    Map<Part, HypervisorException> refused = new EnumMap<>(Part.class);
    for (Part part : asked.named()) {
      refusal(part, asked, state, op)
          .or(() -> unsupported(machine))
          .ifPresent(why -> refused.put(part, why));
    }
    QuotaPlan plan = refused.isEmpty() ? QuotaPlan.of(step(id, asked, op)) : QuotaPlan.of();
    for (Map.Entry<Part, HypervisorException> why : refused.entrySet()) {
      plan = plan.refuse(why.getKey(), why.getValue());
    }
    return plan;
  }

  private QuotaPlan.Step step(String id, ResourceQuota asked, Operation op) {
    ResourceQuota to =
        asked.memory().isPresent() ? asked.memory(Sizing.rounded(asked.memory().get())) : asked;
    Part[] parts = EnumSet.copyOf(to.named()).toArray(Part[]::new);
    String keys =
        (to.vcpus().isPresent() ? " numvcpus" : "") + (to.memory().isPresent() ? " memsize" : "");
    return new QuotaPlan.Step(
        to,
        sizing.read(id, op).only(parts),
        Effect.NEXT_START,
        ".vmx" + keys,
        sizing.said(id, to, op));
  }

  private Optional<HypervisorException> refusal(
      Part part, ResourceQuota asked, GuestState state, Operation op) {
    if (part != Part.VCPUS && part != Part.MEMORY) {
      return Optional.of(
          new UnsupportedCapabilityException(
              part.toString(), support(part, Effect.NEXT_START), Failure.notDone()));
    }
    Optional<HypervisorException> value =
        part == Part.VCPUS
            ? sizing.refusedVcpus(asked.vcpus().orElse(0), op).map(why -> why)
            : sizing.refusedMemory(asked.memory().orElseThrow(), op).map(why -> why);
    boolean runs = state == GuestState.RUNNING || state == GuestState.PAUSED;
    return value.isEmpty() && runs
        ? Optional.of(
            new InvalidStateException(
                "VMware gives a machine its size while it is off",
                Failure.notDone().lastSeen(state).remedy("stop it first")))
        : value;
  }

  private static Optional<HypervisorException> unsupported(Support machine) {
    return machine.available()
        ? Optional.empty()
        : Optional.of(
            new UnsupportedCapabilityException(Capability.QUOTA, machine, Failure.notDone()));
  }

  /** Takes the step. */
  public void apply(String id, QuotaPlan.Step step, Operation op) {
    sizing.set(id, step.to(), op);
  }

  /** Takes it back. */
  public void undo(String id, QuotaPlan.Step step, Operation op) {
    sizing.restore(id, step.to(), step.memo(), op);
  }
}
