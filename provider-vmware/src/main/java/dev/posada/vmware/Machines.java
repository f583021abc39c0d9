package dev.posada.vmware;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.Credentials;
import dev.posada.DeleteReport;
import dev.posada.Device;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.ResourceQuota;
import dev.posada.Snapshot;
import dev.posada.Support;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import dev.posada.spi.VirtualMachineDriver;
import dev.posada.vmware.clone.Appliances;
import dev.posada.vmware.clone.Cloning;
import dev.posada.vmware.guest.GuestControl;
import dev.posada.vmware.guest.GuestNetwork;
import dev.posada.vmware.guest.ScreenPicture;
import dev.posada.vmware.machine.Creation;
import dev.posada.vmware.machine.Deletion;
import dev.posada.vmware.machine.GuestSupport;
import dev.posada.vmware.machine.Images;
import dev.posada.vmware.machine.Inspection;
import dev.posada.vmware.machine.Lifecycle;
import dev.posada.vmware.machine.Picture;
import dev.posada.vmware.machine.Plugging;
import dev.posada.vmware.machine.Screens;
import dev.posada.vmware.machine.States;
import dev.posada.vmware.quota.Quotas;
import dev.posada.vmware.snapshot.Snapshots;
import dev.posada.vmware.tool.Installation;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machines of a VMware; an id is the real path of a {@code .vmx}. */
final class Machines implements VirtualMachineDriver {
  private final Picture picture;
  private final States states;
  private final Inspection inspection;
  private final Creation creation;
  private final Lifecycle lifecycle;
  private final Plugging plugging;
  private final Deletion deletion;
  private final Screens screens;
  private final GuestSupport guestSupport;
  private final Quotas quotas;
  private final GuestControl guestControl;
  private final GuestNetwork guestNetwork;
  private final ScreenPicture screenPicture;
  private final Snapshots snapshots;
  private final Cloning cloning;
  private final Appliances appliances;

  Machines(Installation vmware, Images images, Optional<Credentials> user, String address) {
    this.picture = new Picture(vmware);
    this.states = new States(vmware);
    this.inspection = new Inspection(vmware, images);
    this.creation = new Creation(vmware, images);
    this.lifecycle = new Lifecycle(vmware);
    this.plugging = new Plugging(vmware, images);
    this.deletion = new Deletion(vmware, images);
    this.screens = new Screens(vmware, address);
    this.guestSupport = new GuestSupport(vmware);
    this.quotas = new Quotas(vmware);
    this.guestControl = new GuestControl(vmware, user);
    this.guestNetwork = new GuestNetwork(vmware, user);
    this.screenPicture = new ScreenPicture(vmware, guestControl);
    this.snapshots = new Snapshots(vmware, images, lifecycle::kill, lifecycle::start);
    this.cloning = new Cloning(vmware, snapshots);
    this.appliances = new Appliances(vmware);
  }

  /** {@code vmrun list}, and the files of all machines. */
  @Override
  public List<GuestSummary> summaries(Operation op) {
    return picture.summaries(op);
  }

  /** {@code vmrun list}, and the files of all machines. */
  @Override
  public List<String> names(Operation op) {
    return picture.names(op);
  }

  /** The files of all machines. */
  @Override
  public List<GuestSummary> labelled(Map<String, String> wanted, Operation op) {
    return picture.labelled(wanted, op);
  }

  @Override
  public VirtualMachineInfo inspect(String id, Operation op) {
    return inspection.inspect(id, op);
  }

  /** One whose {@code .vmx} cannot be read has no process either, so that it can be deleted. */
  @Override
  public GuestState state(String id, Operation op) {
    String word = states.word(id, op);
    return word.equals(States.INACCESSIBLE) ? GuestState.STOPPED : States.state(word);
  }

  @Override
  public Support support(String id, Capability capability, Operation op) {
    return capability == Capability.DISPLAY
        ? screens.support(id, op)
        : guestSupport.of(id, capability, op);
  }

  @Override
  public String create(VirtualMachineSpec spec, Operation op) {
    return creation.create(spec, VmwareMachineOptions.of(spec.options()), op);
  }

  /** {@code vmrun start} returns when the machine runs. */
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
  public void reset(String id, Operation op) {
    lifecycle.reset(id, op);
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
  public void save(String id, Operation op) {
    lifecycle.save(id, op);
  }

  @Override
  public void discardSavedState(String id, Operation op) {
    lifecycle.discard(id, op);
  }

  @Override
  public void rename(String id, String name, Operation op) {
    lifecycle.rename(id, name, op);
  }

  @Override
  public void label(String id, String key, String value, Operation op) {
    lifecycle.label(id, key, value, op);
  }

  @Override
  public void unlabel(String id, String key, Operation op) {
    lifecycle.unlabel(id, key, op);
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
  public URI display(String id, Operation op) {
    return screens.address(id, op);
  }

  @Override
  public DeleteReport delete(String id, Operation op) {
    return deletion.delete(id, op);
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
  public byte[] screenshot(String id, Operation op) {
    return screenPicture.png(id, op);
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
    return cloning.cloneAs(id, name, options, op);
  }

  @Override
  public String importFrom(Path file, String name, Operation op) {
    return appliances.importFrom(file, name, op);
  }

  @Override
  public void exportTo(String id, Path file, Operation op) {
    appliances.exportTo(id, file, op);
  }
}
