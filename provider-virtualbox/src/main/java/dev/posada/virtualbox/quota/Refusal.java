package dev.posada.virtualbox.quota;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.QuotaReport.Effect;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.virtualbox.machine.HostSize;
import dev.posada.virtualbox.machine.Limits;
import dev.posada.virtualbox.machine.NicGroup;
import dev.posada.virtualbox.settings.MachineSettings;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Why a limit cannot be set.
 *
 * @param machine the machine
 * @param state what it does
 * @param host how large it can be, asked only if that matters
 */
record Refusal(MachineSettings machine, GuestState state, Supplier<HostSize.Size> host) {
  /** {@return whether VirtualBox can limit a part, and then} */
  static Support support(Part part, Effect effect) {
    return switch (part) {
      case CPUS, NETWORK_SEND ->
          effect == Effect.UNTIL_STOP
              ? Support.no("VirtualBox keeps what is set while a machine runs", "apply it for good")
              : Support.yes();
      case VCPUS, MEMORY ->
          effect == Effect.NEXT_START
              ? Support.yes()
              : Support.no("VirtualBox gives a machine its size while it is off", "stop it first");
      case CPU_WEIGHT -> Support.no("VirtualBox knows no weights", "limit its cpus");
      case DISK_READ, DISK_WRITE ->
          Support.no(
              "a bandwidth group of VirtualBox brakes reads and writes together, and not steadily",
              "brake the disk by VirtualBoxConnection.brakeDisk");
      case DISK_READ_IOPS, DISK_WRITE_IOPS ->
          Support.no("VirtualBox does not count operations", "limit its cpus");
      case NETWORK_RECEIVE ->
          Support.no("VirtualBox limits only what a machine sends", "limit networkSend");
      case PROCESSES ->
          Support.no("nobody outside counts the processes of a machine", "limit its memory");
    };
  }

  Optional<HypervisorException> of(Part part, ResourceQuota quota, ResourceQuota then) {
    return switch (part) {
      case VCPUS -> ofVcpus(quota.vcpus().orElse(0), then);
      case MEMORY -> ofMemory(quota.memory().orElseThrow());
      case CPUS -> ofCpus(then);
      case NETWORK_SEND -> ofCards(quota);
      default -> unsupported(part, support(part, Effect.LIVE));
    };
  }

  private boolean isOn() {
    return state == GuestState.RUNNING || state == GuestState.PAUSED;
  }

  private Optional<HypervisorException> ofVcpus(int vcpus, ResourceQuota then) {
    if (machine.hardware().cpu().hotPlug()) {
      return unsupported(
          Part.VCPUS,
          Support.no(
              "its processors are plugged one by one",
              "plug them by VirtualBoxConnection.plugProcessor and unplugProcessor"));
    }
    long host = host().get().processors();
    if (vcpus > Limits.MOST_VCPUS || host > 0 && vcpus > host) {
      return rejected(
          "the host has " + (host > 0 ? host : "at most " + Limits.MOST_VCPUS) + " processors",
          "ask for fewer vcpus");
    }
    if (isOn()) {
      return wrongState("VirtualBox changes the processors of a machine that is off", "stop");
    }
    return Limits.cap(then) < 1
        ? rejected("its cpus are less than 1 % of each of them", "raise or lift its cpus")
        : Optional.empty();
  }

  private Optional<HypervisorException> ofMemory(ByteSize memory) {
    long host = host().get().memory() << 20;
    if (memory.bytes() < ByteSize.mib(Limits.LEAST_MEMORY).bytes()) {
      return rejected(
          "a machine has at least " + Limits.LEAST_MEMORY + " MiB", "ask for more memory");
    }
    if (memory.bytes() >> 20 > Integer.MAX_VALUE || host > 0 && memory.bytes() > host) {
      return rejected(
          "the host has " + (host > 0 ? ByteSize.bytes(host) : "less") + " memory",
          "ask for less memory");
    }
    return isOn()
        ? wrongState("VirtualBox changes the memory of a machine that is off", "stop")
        : Optional.empty();
  }

  private Optional<HypervisorException> ofCpus(ResourceQuota then) {
    if (Limits.cap(then) < 1) {
      return rejected(
          "VirtualBox gives at least 1 % of each processor, here "
              + Limits.cpus(1, then.vcpus().orElse(1))
              + " cpus",
          "ask for more cpus");
    }
    return state == GuestState.PAUSED
        ? wrongState("VirtualBox limits the cpus of a machine that runs or is off", "resume")
        : Optional.empty();
  }

  private Optional<HypervisorException> ofCards(ResourceQuota quota) {
    if (machine.hardware().nics().isEmpty()) {
      return unsupported(
          Part.NETWORK_SEND, Support.no("the machine has no network card", "attach one first"));
    }
    Optional<String> foreign = NicGroup.foreign(machine);
    if (foreign.isPresent()) {
      return rejected(
          "somebody limits a card by the bandwidth group " + foreign.get(),
          "take it away: VBoxManage modifyvm --nicbandwidthgroup1 none");
    }
    boolean tooLittle =
        quota.networkSend().filter(rate -> rate.bytes() < NicLimits.UNIT).isPresent();
    if (tooLittle) {
      return rejected(
          "a card sends at least " + NicLimits.UNIT + " bytes in a second", "ask for more");
    }
    return isOn() && quota.networkSend().isPresent() && !NicLimits.canChangeLive(machine)
        ? wrongState(
            "a card gets its bandwidth group while the machine is off, and one has none", "stop")
        : Optional.empty();
  }

  private static Optional<HypervisorException> rejected(String why, String remedy) {
    return Optional.of(new RejectedException(why, Failure.notDone().remedy(remedy)));
  }

  private Optional<HypervisorException> wrongState(String why, String verb) {
    return Optional.of(
        new InvalidStateException(
            why, Failure.notDone().lastSeen(state).remedy(verb + " it first")));
  }

  private static Optional<HypervisorException> unsupported(Part part, Support why) {
    return Optional.of(new UnsupportedCapabilityException(part.toString(), why, Failure.notDone()));
  }
}
