package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.Device;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.MigrateOptions;
import dev.posada.SerialConsole;
import dev.posada.Snapshots;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.spi.VirtualMachineDriver;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/** The handle of a machine. */
final class CoreVirtualMachine extends CoreGuest implements VirtualMachine {

  CoreVirtualMachine(CoreHost host, String id, String name) {
    super(host, Kind.VIRTUAL_MACHINE, id, name);
  }

  @Override
  VirtualMachineDriver driver() {
    return core().driver().virtualMachines().orElseThrow();
  }

  private static Task given(Task task) {
    return Objects.requireNonNull(task, "task");
  }

  @Override
  public VirtualMachineInfo inspect() {
    return read("inspect", op -> driver().inspect(id(), op));
  }

  @Override
  public VirtualMachine rename(String name) {
    renameTo(name);
    return new CoreVirtualMachine(core(), id(), name);
  }

  @Override
  public void reset() {
    require(Capability.RESET);
    new MachineLifecycle(this).reset();
  }

  @Override
  public void save() {
    saveWithin(null);
  }

  @Override
  public void save(Task task) {
    saveWithin(given(task));
  }

  private void saveWithin(Task task) {
    require(Capability.SAVE);
    new MachineLifecycle(this).save(task);
  }

  @Override
  public void discardSavedState() {
    require(Capability.SAVE);
    new MachineLifecycle(this).discardSavedState();
  }

  @Override
  public Snapshots snapshots() {
    return new CoreSnapshots(this);
  }

  @Override
  public VirtualMachine cloneAs(String name, CloneOptions options) {
    return new Copying(this).cloneAs(name, options, null);
  }

  @Override
  public VirtualMachine cloneAs(String name, CloneOptions options, Task task) {
    return new Copying(this).cloneAs(name, options, given(task));
  }

  @Override
  public VirtualMachine migrateTo(Host target, MigrateOptions options) {
    return new Migration(this, target).run(options, null);
  }

  @Override
  public VirtualMachine migrateTo(Host target, MigrateOptions options, Task task) {
    return new Migration(this, target).run(options, given(task));
  }

  @Override
  public <D extends Device> D attach(D device) {
    return new Devices(this).attach(device, null);
  }

  @Override
  public <D extends Device> D attach(D device, Task task) {
    return new Devices(this).attach(device, given(task));
  }

  @Override
  public <D extends Device> D change(D device) {
    return new Devices(this).change(device, null);
  }

  @Override
  public <D extends Device> D change(D device, Task task) {
    return new Devices(this).change(device, given(task));
  }

  @Override
  public void detach(Device device) {
    new Devices(this).detach(device, null);
  }

  @Override
  public void detach(Device device, Task task) {
    new Devices(this).detach(device, given(task));
  }

  @Override
  public void exportTo(Path file) {
    new Copying(this).exportTo(file, null);
  }

  @Override
  public void exportTo(Path file, Task task) {
    new Copying(this).exportTo(file, given(task));
  }

  @Override
  public Path backupTo(Path folder) {
    return new Copying(this).backupTo(folder, null);
  }

  @Override
  public Path backupTo(Path folder, Task task) {
    return new Copying(this).backupTo(folder, given(task));
  }

  @Override
  public byte[] screenshot() {
    require(Capability.SCREENSHOT);
    return read("take a picture of the screen of", op -> driver().screenshot(id(), op));
  }

  @Override
  public URI display() {
    require(Capability.DISPLAY);
    return read("find the display of", op -> driver().display(id(), op));
  }

  @Override
  public SerialConsole console() {
    require(Capability.CONSOLE);
    return read("open the console of", op -> driver().console(id(), op));
  }

  @Override
  public void autostart(boolean on) {
    require(Capability.AUTOSTART);
    locked(Verb.AUTOSTART, op -> driver().autostart(id(), on, op));
  }
}
