package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.ResourceQuota;
import dev.posada.Usage;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** A virtual machine as it is in its world. Guarded by the {@link Timeline}. */
final class SimulatedMachine extends SimulatedGuest {
  /** How long it is {@code STARTING}. */
  static final Duration POWER_ON = Duration.ofMillis(500);

  /** How long it takes from then on until its agent answers. */
  static final Duration BOOT = Duration.ofSeconds(5);

  /** How long it is {@code STOPPING}. */
  static final Duration SHUTDOWN = Duration.ofSeconds(2);

  private final List<Device> devices;
  private ByteSize memoryAtStart = ByteSize.bytes(0);

  SimulatedMachine(World world, VirtualMachineSpec spec, ResourceQuota quota) {
    super(
        world,
        Kind.VIRTUAL_MACHINE,
        UUID.randomUUID().toString(),
        spec.name(),
        spec.labels(),
        quota);
    devices = spec.devices();
  }

  @Override
  String nativeState() {
    return state() == GuestState.CRASHED && run() != null
        ? "crashed, process left"
        : state().name().toLowerCase(Locale.ROOT);
  }

  @Override
  void start() {
    boolean off = state() == GuestState.STOPPED || state() == GuestState.CRASHED && run() == null;
    if (!off) {
      throw refuse("cannot be started");
    }
    ByteSize memory = configured().memory().orElseThrow();
    world().capacity().take(memory);
    memoryAtStart = memory;
    Run life = begin();
    life.after(POWER_ON, () -> become(GuestState.RUNNING));
    life.after(POWER_ON.plus(BOOT), () -> world().tell(HostEvent.Kind.GUEST_CHANGED, this));
    become(GuestState.STARTING);
  }

  /** Presses the power button; only a guest that has booted notices. */
  @Override
  void shutdown() {
    if (state() == GuestState.STOPPING) {
      return;
    }
    requireRunning();
    if (isReady() && !isDeaf()) {
      become(GuestState.STOPPING);
      run().after(run().elapsed().plus(SHUTDOWN), this::powerOff);
    }
  }

  @Override
  void kill() {
    if (run() == null) {
      throw refuse("cannot be killed");
    }
    powerOff();
  }

  private void powerOff() {
    end();
    become(GuestState.STOPPED);
  }

  @Override
  void end() {
    if (run() != null) {
      world().capacity().giveBack(memoryAtStart);
    }
    super.end();
  }

  @Override
  void crash() {
    if (!isRunning()) {
      throw refuse("cannot crash");
    }
    end();
    become(GuestState.CRASHED);
  }

  /** Lets its kernel die; the process is left, and does nothing any more. */
  void panic() {
    requireRunning();
    run().pause();
    become(GuestState.CRASHED);
  }

  @Override
  void requireRenamable() {
    if (run() != null) {
      throw refuse("cannot be renamed");
    }
  }

  @Override
  void requireDeletable() {
    if (run() != null) {
      throw refuse("cannot be deleted");
    }
  }

  @Override
  boolean isReady() {
    return state() == GuestState.RUNNING && run().elapsed().compareTo(POWER_ON.plus(BOOT)) >= 0;
  }

  @Override
  void requireCommands() {
    requireRunning();
    if (!isReady()) {
      throw Refused.state(
          "the agent of virtual machine " + id() + " does not answer", "awaitReady first");
    }
  }

  @Override
  Surroundings surroundings() {
    return Surroundings.USUAL;
  }

  @Override
  Load load() {
    return Load.ofMachine(
        id(), configured().vcpus().orElseThrow(), configured().memory().orElseThrow().bytes());
  }

  /** Returns the memory up to which it can be changed while it runs. */
  ByteSize memoryAtStart() {
    return memoryAtStart;
  }

  @Override
  Usage usage() {
    ByteSize limit = actual().memory().orElseThrow();
    Meter meter = meter();
    Map<String, Usage.DiskIo> disks = new LinkedHashMap<>();
    Map<String, Usage.NicIo> nics = new LinkedHashMap<>();
    for (Device device : devices) {
      if (device instanceof Disk) {
        disks.put("disk" + disks.size(), meter.disk());
      } else {
        nics.put("nic" + nics.size(), meter.nic());
      }
    }
    return Usage.builder(time().now())
        .cpuTime(meter.cpuTime())
        .memory(meter.memory(limit))
        .memoryLimit(limit)
        .disks(disks)
        .nics(nics)
        .build();
  }

  @Override
  GuestSummary summary() {
    return GuestSummary.builder(kind(), id(), name(), state())
        .nativeState(nativeState())
        .vcpus(actual().vcpus().orElseThrow())
        .memory(actual().memory().orElseThrow())
        .build();
  }

  VirtualMachineInfo info() {
    return VirtualMachineInfo.builder(id(), name(), state())
        .nativeState(nativeState())
        .labels(labels())
        .created(created())
        .quota(configured())
        .disks(ofType(Disk.class))
        .nics(ofType(Nic.class))
        .build();
  }

  private <D extends Device> List<D> ofType(Class<D> type) {
    return devices.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
