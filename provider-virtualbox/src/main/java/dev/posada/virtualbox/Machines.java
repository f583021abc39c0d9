package dev.posada.virtualbox;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.Credentials;
import dev.posada.DeleteReport;
import dev.posada.Device;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HypervisorException;
import dev.posada.MigrateOptions;
import dev.posada.NativeException;
import dev.posada.ResourceQuota;
import dev.posada.SerialConsole;
import dev.posada.Snapshot;
import dev.posada.Support;
import dev.posada.Usage;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.HostDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import dev.posada.spi.Undo;
import dev.posada.spi.VirtualMachineDriver;
import dev.posada.spi.command.CommandRunner;
import dev.posada.virtualbox.clone.Appliances;
import dev.posada.virtualbox.clone.Cloning;
import dev.posada.virtualbox.guest.GuestControl;
import dev.posada.virtualbox.guest.GuestNetwork;
import dev.posada.virtualbox.machine.Capacities;
import dev.posada.virtualbox.machine.Consoles;
import dev.posada.virtualbox.machine.Creation;
import dev.posada.virtualbox.machine.Deletion;
import dev.posada.virtualbox.machine.GuestTypes;
import dev.posada.virtualbox.machine.HostSize;
import dev.posada.virtualbox.machine.Inspection;
import dev.posada.virtualbox.machine.Labels;
import dev.posada.virtualbox.machine.Lifecycle;
import dev.posada.virtualbox.machine.Picture;
import dev.posada.virtualbox.machine.Plugging;
import dev.posada.virtualbox.machine.Screens;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.measure.Measurements;
import dev.posada.virtualbox.migrate.Teleport;
import dev.posada.virtualbox.quota.Quotas;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.snapshot.Snapshots;
import dev.posada.virtualbox.tool.Installation;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machines of a VirtualBox; an id is a UUID without braces, in small letters. */
final class Machines implements VirtualMachineDriver {
  private final Installation vbox;
  private final String address;
  private final Picture picture;
  private final Lifecycle lifecycle;
  private final Labels labels;
  private final Capacities capacities;
  private final Creation creation;
  private final Plugging plugging;
  private final Screens screens;
  private final Consoles consoles;
  private final Measurements measurements;
  private final Snapshots snapshots;
  private final Quotas quotas;
  private final GuestControl guestControl;
  private final GuestNetwork guestNetwork;

  /**
   * Takes the values.
   *
   * @param address the machine of the tools, as the caller reaches it
   * @param consoles those of its machines
   */
  Machines(Installation vbox, Optional<Credentials> user, String address, Consoles consoles) {
    this.vbox = vbox;
    this.address = address;
    this.picture = new Picture(vbox);
    this.lifecycle = new Lifecycle(vbox);
    this.labels = new Labels(vbox);
    HostSize host = new HostSize(vbox);
    this.capacities = new Capacities(vbox);
    this.creation = new Creation(vbox, new GuestTypes(vbox), host);
    this.plugging = new Plugging(vbox, capacities);
    this.screens = new Screens(vbox, address);
    this.consoles = consoles;
    this.measurements = new Measurements(vbox);
    this.snapshots = new Snapshots(vbox);
    this.quotas = new Quotas(vbox, host);
    this.guestControl = new GuestControl(vbox, user);
    this.guestNetwork = new GuestNetwork(vbox);
  }

  /** The settings files, the processes, and {@code showvminfo} of those that run. */
  @Override
  public List<GuestSummary> summaries(Operation op) {
    return picture.summaries(op);
  }

  /** The settings files. */
  @Override
  public List<String> names(Operation op) {
    return vbox.settings().readable(op).stream().map(MachineSettings::name).toList();
  }

  /** The settings files. */
  @Override
  public List<GuestSummary> labelled(Map<String, String> wanted, Operation op) {
    return picture.labelled(wanted, op);
  }

  @Override
  public String create(VirtualMachineSpec spec, Operation op) {
    String id = creation.create(spec, VirtualBoxMachineOptions.of(spec.options()), op);
    ResourceQuota more = // its size and its share of the processors it was created with
        spec.quota().only(ResourceQuota.Part.CPUS, ResourceQuota.Part.NETWORK_SEND);
    if (!more.named().isEmpty()) {
      limit(id, more, op);
    }
    return id;
  }

  private void limit(String id, ResourceQuota quota, Operation op) {
    Undo undo = new Undo(op);
    undo.add("the machine", own -> delete(id, own));
    try {
      quotas.configure(id, quota, op);
    } catch (HypervisorException failed) {
      throw undo.after(failed);
    }
  }

  @Override
  public VirtualMachineInfo inspect(String id, Operation op) {
    return new Inspection(vbox, capacities).inspect(id, op);
  }

  /**
   * The settings file and the processes; {@code showvminfo} of one that may run. One whose settings
   * cannot be read has no process either, so that it can be deleted.
   */
  @Override
  public GuestState state(String id, Operation op) {
    String words = States.wordsInTime(vbox, id, op);
    return words.equals(States.INACCESSIBLE) ? GuestState.STOPPED : States.ofPassing(words);
  }

  @Override
  public boolean holdsProcess(String id, Operation op) {
    return lifecycle.holdsProcess(id, op);
  }

  /** {@code startvm} waits until the processor of the machine runs. */
  @Override
  public boolean awaitsStart() {
    return true;
  }

  @Override
  public void start(String id, Operation op) {
    lifecycle.start(id, op);
  }

  @Override
  public void shutdown(String id, Operation op) {
    lifecycle.shutdown(id, op);
  }

  @Override
  public void kill(String id, Operation op) {
    lifecycle.kill(id, op);
  }

  @Override
  public DeleteReport delete(String id, Operation op) {
    return new Deletion(vbox).delete(id, op);
  }

  @Override
  public Support support(String id, Capability capability, Operation op) {
    return switch (capability) {
      case DISPLAY -> screens.showsScreen(id, op);
      case CONSOLE -> consoles.support(id, op);
      case MIGRATE_LIVE -> movable(id, op);
      default -> Support.yes();
    };
  }

  private Support movable(String id, Operation op) {
    try {
      return Teleport.support(vbox.settings().machine(id, op));
    } catch (NativeException unreadable) {
      return Support.no(unreadable.getMessage(), "repair its settings file");
    }
  }

  @Override
  public void rename(String id, String name, Operation op) {
    lifecycle.rename(id, name, op);
  }

  @Override
  public void label(String id, String key, String value, Operation op) {
    labels.set(id, key, value, op);
  }

  @Override
  public void unlabel(String id, String key, Operation op) {
    labels.remove(id, key, op);
  }

  /** {@code controlvm} knows whether a machine runs, and to ask would take as long again. */
  @Override
  public boolean refusesWrongStates() {
    return true;
  }

  @Override
  public void pause(String id, Operation op) {
    lifecycle.pause(id, op);
  }

  @Override
  public void resume(String id, Operation op) {
    lifecycle.resume(id, op);
  }

  @Override
  public void reset(String id, Operation op) {
    lifecycle.reset(id, op);
  }

  @Override
  public void save(String id, Operation op) {
    lifecycle.save(id, op);
  }

  @Override
  public void discardSavedState(String id, Operation op) {
    lifecycle.discard(id, op);
  }

  @Override
  public void autostart(String id, boolean on, Operation op) {
    lifecycle.autostart(id, on, op);
  }

  @Override
  public QuotaPlan plan(String id, ResourceQuota quota, Operation op) {
    return quotas.plan(id, quota, op);
  }

  @Override
  public void apply(String id, QuotaPlan.Step step, Operation op) {
    quotas.apply(id, step, op);
  }

  @Override
  public void undo(String id, QuotaPlan.Step step, Operation op) {
    quotas.undo(id, step, op);
  }

  @Override
  public QuotaReading readQuota(String id, Operation op) {
    return quotas.read(id, op);
  }

  @Override
  public Map<String, Usage> measure(List<String> ids, Operation op) {
    return measurements.of(ids, op);
  }

  @Override
  public ExecResult exec(String id, ExecSpec spec, Operation op) {
    return guestControl.exec(id, spec, op);
  }

  @Override
  public void copyTo(String id, Path from, String to, Operation op) {
    guestControl.copyTo(id, from, to, op);
  }

  @Override
  public void copyFrom(String id, String from, Path to, Operation op) {
    guestControl.copyFrom(id, from, to, op);
  }

  @Override
  public List<InetAddress> addresses(String id, Operation op) {
    return guestNetwork.addresses(id, op);
  }

  @Override
  public boolean ready(String id, Operation op) {
    return guestNetwork.ready(id, op);
  }

  @Override
  public boolean awaitNews(String id, Duration atMost, Operation op) {
    return guestNetwork.awaitNews(id, atMost, op);
  }

  @Override
  public String importFrom(Path file, String name, Operation op) {
    return new Appliances(vbox).importFrom(file, name, op);
  }

  @Override
  public void exportTo(String id, Path file, Operation op) {
    new Appliances(vbox).exportTo(id, file, op);
  }

  @Override
  public List<Snapshot> snapshots(String id, Operation op) {
    return snapshots.list(id, op);
  }

  @Override
  public Snapshot takeSnapshot(String id, String name, boolean withMemory, Operation op) {
    return snapshots.take(id, name, op);
  }

  @Override
  public void restoreSnapshot(String id, Snapshot snapshot, Operation op) {
    snapshots.restore(id, snapshot, op);
  }

  @Override
  public void deleteSnapshot(String id, Snapshot snapshot, Operation op) {
    snapshots.delete(id, snapshot, op);
  }

  @Override
  public String cloneAs(String id, String name, CloneOptions options, Operation op) {
    return new Cloning(vbox).cloneAs(id, name, options, op);
  }

  @Override
  public String migrateTo(String id, HostDriver target, MigrateOptions options, Operation op) {
    Machines there = (Machines) target.virtualMachines().orElseThrow();
    VirtualBoxMigrateOptions ours = VirtualBoxMigrateOptions.of(options.options());
    new Teleport(vbox, there.vbox, there.addressFrom(this), options, ours, op).move(id);
    return id;
  }

  /** By which another one reaches this; empty if nobody knows. */
  private Optional<String> addressFrom(Machines other) {
    return isLocal() && !other.isLocal() ? Optional.empty() : Optional.of(address);
  }

  private boolean isLocal() {
    return vbox.tool().runner() == CommandRunner.local();
  }

  @Override
  public Device attach(String id, Device device, Operation op) {
    return plugging.attach(id, device, op);
  }

  @Override
  public Device change(String id, Device device, Operation op) {
    return plugging.change(id, device, op);
  }

  @Override
  public void detach(String id, Device device, Operation op) {
    plugging.detach(id, device, op);
  }

  @Override
  public byte[] screenshot(String id, Operation op) {
    return screens.picture(id, op);
  }

  @Override
  public URI display(String id, Operation op) {
    return screens.address(id, op);
  }

  @Override
  public SerialConsole console(String id, Operation op) {
    return consoles.open(id, op);
  }
}
