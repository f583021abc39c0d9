package dev.posada;

import java.net.URI;
import java.nio.file.Path;

/**
 * A guest with an operating system of its own. Thread-safe; implemented by Posada only; may be
 * mocked.
 */
public non-sealed interface VirtualMachine extends Guest {

  @Override
  VirtualMachineInfo inspect();

  @Override
  VirtualMachine rename(String name);

  /**
   * Presses the reset button: it boots again, and what was not written to disk is lost. It stays
   * {@link GuestState#RUNNING}.
   *
   * @throws InvalidStateException if it does not run
   */
  void reset();

  /**
   * Writes its memory to disk and ends it: {@link GuestState#SAVED}. {@link #start()} goes on where
   * it was, and it runs then, also if it was paused.
   *
   * @throws InvalidStateException if it is off
   */
  void save();

  /**
   * Saves it, as {@link #save()}. After a cancel it runs on.
   *
   * @param task deadline, progress and cancel
   */
  void save(Task task);

  /**
   * Throws the saved memory away, as if the power had failed: {@link GuestState#STOPPED}. Does
   * nothing if it is off without saved memory.
   *
   * @throws InvalidStateException if it runs
   */
  void discardSavedState();

  /** {@return its snapshots; local, their verbs ask the host} */
  Snapshots snapshots();

  /**
   * Copies it into a new machine, which is {@link GuestState#STOPPED} and has network addresses of
   * its own. A failed or cancelled clone leaves nothing behind, or names what it left.
   *
   * @param name the name of the copy, not blank
   * @param options what kind of copy
   * @return the copy
   * @throws AlreadyExistsException if a machine has the name
   * @throws InvalidStateException if it is not off; a linked clone of a running machine needs a
   *     snapshot to start {@link CloneOptions#from(Snapshot) from}
   */
  VirtualMachine cloneAs(String name, CloneOptions options);

  /**
   * Copies it, as {@link #cloneAs(String, CloneOptions)}.
   *
   * @param name the name of the copy
   * @param options what kind of copy
   * @param task deadline, progress and cancel
   * @return the copy
   */
  VirtualMachine cloneAs(String name, CloneOptions options, Task task);

  /**
   * Moves it to another host of the same provider. Its disks have to be where both hosts see them,
   * unless {@link MigrateOptions#copyDisks(boolean)} takes them along.
   *
   * <p>Whatever happens, it is on exactly one host when this returns or throws, and the {@link
   * HypervisorException#guest() guest} of an exception is the handle there. This handle answers
   * {@link NotFoundException} once it has moved.
   *
   * @param target the host to move to
   * @param options while it runs, or while it is off
   * @return the handle on the other host
   * @throws AlreadyExistsException if the other host has a machine of its name
   * @throws InvalidStateException if it is off and was to be moved live, or runs and was to be
   *     moved offline, or it has what its hypervisor would leave behind, as snapshots
   * @throws RejectedException if the other host cannot run it, or belongs to another provider
   */
  VirtualMachine migrateTo(Host target, MigrateOptions options);

  /**
   * Moves it to another host, as {@link #migrateTo(Host, MigrateOptions)}. After a cancel it is
   * where it was, unless it had arrived already.
   *
   * @param target the host to move to
   * @param options while it runs, or while it is off
   * @param task deadline, progress and cancel
   * @return the handle on the other host
   */
  VirtualMachine migrateTo(Host target, MigrateOptions options, Task task);

  /**
   * Gives it one device more, also while it runs where the host can: {@link Capability#HOTPLUG}.
   *
   * @param device the device
   * @param <D> its kind
   * @return the device with its {@link Device#id() id}, by which it is changed and detached
   * @throws InvalidStateException if it runs and the device cannot be plugged into a running
   *     machine
   * @throws BusyException if another machine holds the disk
   */
  <D extends Device> D attach(D device);

  /**
   * Gives it one device more, as {@link #attach(Device)}.
   *
   * @param device the device
   * @param task deadline, progress and cancel
   * @param <D> its kind
   * @return the device with its id
   */
  <D extends Device> D attach(D device, Task task);

  /**
   * Changes what is attached: the medium of a CD-ROM drive, the link and the port forwards of a
   * network interface, the capacity of a disk, which only grows.
   *
   * @param device the device as it is to be, with the id that it has
   * @param <D> its kind
   * @return the device as it is now
   * @throws NotFoundException of kind {@link Kind#DEVICE} if it is not attached
   * @throws InvalidStateException if it runs and this cannot be changed while it does
   * @throws RejectedException if a disk would shrink
   */
  <D extends Device> D change(D device);

  /**
   * Changes what is attached, as {@link #change(Device)}.
   *
   * @param device the device as it is to be, with the id that it has
   * @param task deadline, progress and cancel
   * @param <D> its kind
   * @return the device as it is now
   */
  <D extends Device> D change(D device, Task task);

  /**
   * Takes a device away, and waits until it is gone; a running guest has to let it go. A disk that
   * was created for this machine stays on the host.
   *
   * @param device the device, with its id
   * @throws NotFoundException of kind {@link Kind#DEVICE} if it is not attached
   * @throws InvalidStateException if it runs and the device cannot be unplugged
   */
  void detach(Device device);

  /**
   * Takes a device away, as {@link #detach(Device)}. A request to let it go cannot be taken back; a
   * cancel says so.
   *
   * @param device the device, with its id
   * @param task deadline, progress and cancel
   */
  void detach(Device device, Task task);

  /**
   * Writes it as an appliance that other hypervisors read. It has to be off.
   *
   * @param file the appliance to write, on the caller's machine, which must not exist: {@code .ova}
   *     for one file, {@code .ovf} for a description with its disks beside it
   * @throws AlreadyExistsException of kind {@link Kind#FILE} if the file exists
   * @throws InvalidStateException if it is not off
   */
  void exportTo(Path file);

  /**
   * Writes it as an appliance, as {@link #exportTo(Path)}. A cancelled export leaves no file.
   *
   * @param file the appliance to write
   * @param task deadline, progress and cancel
   */
  void exportTo(Path file, Task task);

  /**
   * Copies it into a folder, also while it runs. A second backup into the same folder holds only
   * what changed since, where the host can tell. {@link VirtualMachines#importFrom(Path, String)}
   * makes a machine of it again.
   *
   * @param folder where its backups are, on the caller's machine; made if it is not there
   * @return the folder of this backup, below {@code folder}
   */
  Path backupTo(Path folder);

  /**
   * Copies it into a folder, as {@link #backupTo(Path)}. A cancelled backup leaves nothing there.
   *
   * @param folder where its backups are
   * @param task deadline, progress and cancel
   * @return the folder of this backup
   */
  Path backupTo(Path folder, Task task);

  /**
   * {@return a picture of its screen as PNG}
   *
   * @throws InvalidStateException if it does not run
   */
  byte[] screenshot();

  /**
   * {@return where a viewer finds its screen, as in {@code vnc://127.0.0.1:5901}; never with a
   * password in it}
   *
   * @throws InvalidStateException if it does not run
   */
  URI display();

  /**
   * Opens its serial console. One at a time; close it.
   *
   * @return the console, whose streams end with an error when the machine ends or the host is
   *     closed
   * @throws InvalidStateException if it does not run
   * @throws BusyException if somebody else has opened it
   */
  SerialConsole console();

  /**
   * Says whether it is started when the host is.
   *
   * @param on whether it is
   */
  void autostart(boolean on);
}
