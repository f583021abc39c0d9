package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Device;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.InsufficientResourcesException;
import dev.posada.Kind;
import dev.posada.ResourceQuota;
import dev.posada.Usage;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A virtual machine as it is in its world. Guarded by the {@link Timeline}. */
final class SimulatedMachine extends SimulatedGuest {
  /** How long it is {@code STARTING}. */
  static final Duration POWER_ON = Duration.ofMillis(500);

  /** How long it takes from then on until its agent answers. */
  static final Duration BOOT = Duration.ofSeconds(5);

  /** How long it is {@code STOPPING}. */
  static final Duration SHUTDOWN = Duration.ofSeconds(2);

  /** How long a guest takes to let a device go. */
  static final Duration LET_GO = Duration.ofMillis(200);

  private final VirtualMachineSpec hardware;
  private final DeviceBay devices;
  private final Past past = new Past(this);
  private final Links links = new Links(this);
  private Disks.Used used = Disks.Used.NOTHING;
  private Memory saved;
  private final Size size;
  private final Boot boot = new Boot(this);
  private String busy = "";
  private boolean autostart;
  private MemoryConsole console;

  SimulatedMachine(World world, VirtualMachineSpec spec, ResourceQuota quota) {
    this(world, UUID.randomUUID().toString(), spec, spec.labels(), quota, world.time().now());
  }

  /** Makes one without devices; of the spec it takes the name and what does not change. */
  SimulatedMachine(
      World world,
      String id,
      VirtualMachineSpec spec,
      Map<String, String> labels,
      ResourceQuota quota,
      Instant created) {
    super(world, Kind.VIRTUAL_MACHINE, id, spec.name(), labels, quota, created);
    hardware = spec;
    devices = new DeviceBay(world, this);
    size = new Size(world.capacity(), spec);
    Hardware.check(spec, quota);
  }

  VirtualMachineSpec hardware() {
    return hardware;
  }

  DeviceBay devices() {
    return devices;
  }

  SnapshotTree snapshots() {
    return past.snapshots();
  }

  Past past() {
    return past;
  }

  Links links() {
    return links;
  }

  /** Tells the world what it uses, after a change of its devices or its snapshots. */
  void devicesChanged() {
    Set<String> read = new LinkedHashSet<>(snapshots().disks());
    devices.fitted().stream()
        .map(Disks.Fitted::base)
        .filter(base -> !base.isEmpty())
        .forEach(read::add);
    Disks.Used now = new Disks.Used(devices.written(), read);
    world().disks().uses(this, now.written(), now.read());
    used = now;
  }

  Disks.Used usedDisks() {
    return used;
  }

  /** Something was changed that its current snapshot does not have. */
  void touched() {
    past.leave();
    world().tell(HostEvent.Kind.GUEST_CHANGED, this);
  }

  @Override
  String nativeState() {
    return state() == GuestState.CRASHED && run() != null
        ? "crashed, process left"
        : state().name().toLowerCase(Locale.ROOT);
  }

  boolean isOff() {
    return state() == GuestState.STOPPED || state() == GuestState.CRASHED && run() == null;
  }

  @Override
  void start() {
    if (!isOff() && state() != GuestState.SAVED) {
      throw refuse("cannot be started");
    }
    ByteSize memory = saved == null ? configured().memory().orElseThrow() : saved.held();
    Wiring.plug(world(), this);
    try {
      size.take(memory, configured());
    } catch (InsufficientResourcesException e) {
      Wiring.unplugAll(world(), this);
      throw e;
    }
    past.leave();
    Run life = saved == null ? begin() : begin(saved.elapsed(), saved.live());
    Duration on = life.elapsed().plus(POWER_ON);
    life.after(on, () -> become(GuestState.RUNNING));
    boot.expect(saved == null ? on.plus(BOOT) : saved.booted());
    saved = null;
    become(GuestState.STARTING);
  }

  boolean hasBooted() {
    return boot.isDone();
  }

  Boot boot() {
    return boot;
  }

  void reset() {
    requireRunning();
    run().endCommands();
    boot.expect(run().elapsed().plus(BOOT));
    if (console != null) {
      console.boots();
    }
    world().tell(HostEvent.Kind.GUEST_CHANGED, this);
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
      run().after(run().elapsed().plus(SHUTDOWN), this::off);
    }
  }

  @Override
  void kill() {
    if (run() == null) {
      throw refuse("cannot be killed");
    }
    off();
  }

  @Override
  void end() {
    if (run() != null) {
      size.giveBack();
      Wiring.unplugAll(world(), this);
      if (console != null) {
        console.end("the machine has ended");
        console = null;
      }
      if (devices.letGo()) {
        devicesChanged();
      }
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

  /** Takes a device away: at once if it is off, else when the guest lets it go. */
  void detach(Device device) {
    if (state() == GuestState.PAUSED) {
      throw refuse("cannot let a device go");
    }
    if (run() == null) {
      devices.remove(device);
      devicesChanged();
      touched();
    } else {
      devices.ask(device);
      boot.askToLetGo();
    }
  }

  /** Returns what is in its memory; while it runs or is saved. */
  Memory memory() {
    return run() == null ? saved : new Memory(run().elapsed(), boot.due(), actual(), size.held());
  }

  /** Runs on with the memory that it had on another host. */
  void arrive(Memory memory, boolean paused) {
    size.take(memory.held(), memory.live());
    Run life = begin(memory.elapsed(), memory.live());
    boot.expect(memory.booted());
    if (paused) {
      life.pause();
    }
    become(paused ? GuestState.PAUSED : GuestState.RUNNING);
  }

  /** Ends it, and keeps what was in its memory. */
  void save(Memory memory) {
    end();
    saved = memory;
    become(GuestState.SAVED);
  }

  /** Is off, with that in its memory; then starts. */
  void startWith(Memory memory) {
    saved = memory;
    start();
  }

  /** Is off at once, whatever it was. */
  void off() {
    end();
    become(GuestState.STOPPED);
  }

  void discardSavedState() {
    if (state() != GuestState.SAVED) {
      throw refuse("has no saved state");
    }
    saved = null;
    become(GuestState.STOPPED);
  }

  /** Has the devices, the files and the limits of another one, or of its own past. */
  void become(SnapshotTree.Was was) {
    devices.fitted(was.devices());
    files(was.files().copy());
    configure(was.configured());
    devicesChanged();
  }

  @Override
  void requireRenamable() {
    if (!isOff()) {
      throw refuse("cannot be renamed");
    }
  }

  @Override
  void requireDeletable() {
    if (run() != null) {
      throw refuse("cannot be deleted");
    }
    links.requireNone();
  }

  /** The hypervisor is busy with it, or with nothing any more. */
  void busy(String with) {
    busy = with;
  }

  @Override
  void requireIdle() {
    if (!busy.isEmpty()) {
      throw Refused.busy(
          "virtual machine " + name() + " is being " + busy, "wait until it is done");
    }
  }

  @Override
  boolean isReady() {
    return state() == GuestState.RUNNING && hasBooted();
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
  void requireCopying() {
    requireCommands(); // it is the agent that copies
  }

  @Override
  Surroundings surroundings() {
    return Surroundings.usual(files());
  }

  @Override
  Load load() {
    return Load.ofMachine(
        id(), configured().vcpus().orElseThrow(), configured().memory().orElseThrow().bytes());
  }

  @Override
  void resizing(ResourceQuota limits) {
    size.make(limits);
  }

  Size size() {
    return size;
  }

  boolean autostart() {
    return autostart;
  }

  void autostart(boolean on) {
    autostart = on;
  }

  /** Returns the console that is open, or null. */
  MemoryConsole console() {
    return console;
  }

  void console(MemoryConsole opened) {
    console = opened;
  }

  @Override
  Usage usage() {
    return MachineReport.usage(this);
  }

  @Override
  GuestSummary summary() {
    return MachineReport.summary(this);
  }

  VirtualMachineInfo info() {
    return MachineReport.info(this);
  }
}
