package dev.posada.spi;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.Device;
import dev.posada.MigrateOptions;
import dev.posada.SerialConsole;
import dev.posada.Snapshot;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The virtual machines of a host. Thread-safe. */
public interface VirtualMachineDriver extends GuestDriver {

  /**
   * Creates a machine, which is off then.
   *
   * @param spec the machine: its quota says vcpus and memory, if the {@linkplain
   *     HostDriver#support(dev.posada.ResourceQuota.Part, dev.posada.QuotaReport.Effect) host can
   *     set them}, be it from the next start on only; if it cannot, nobody can ask for them and the
   *     driver chooses. Its labels have a {@code posada/nonce} by which the core finds it again
   * @param op the call's deadline and trace
   * @return its id
   */
  String create(VirtualMachineSpec spec, Operation op);

  @Override
  VirtualMachineInfo inspect(String id, Operation op);

  /**
   * Makes a machine of an appliance or a backup; it is off then. Needs {@link Capability#OVA} or
   * {@link Capability#BACKUP}: a folder is a backup, a file an appliance.
   *
   * @param file the appliance or the folder of one backup, on the caller's machine
   * @param name its name, which no machine has
   * @param op the call's deadline and trace
   * @return its id
   */
  default String importFrom(Path file, String name, Operation op) {
    throw Undeclared.undeclared(Capability.OVA);
  }

  /**
   * Writes a machine as an appliance. Needs {@link Capability#OVA}.
   *
   * @param id the machine
   * @param file the file to write, on the caller's machine, which does not exist
   * @param op the call's deadline and trace
   */
  default void exportTo(String id, Path file, Operation op) {
    throw Undeclared.undeclared(Capability.OVA);
  }

  /**
   * Copies a machine into a folder of backups. Needs {@link Capability#BACKUP}.
   *
   * @param id the machine
   * @param folder where its backups are, on the caller's machine; it exists
   * @param op the call's deadline and trace
   * @return the folder of this backup
   */
  default Path backupTo(String id, Path folder, Operation op) {
    throw Undeclared.undeclared(Capability.BACKUP);
  }

  /**
   * Presses the reset button of a running machine. Needs {@link Capability#RESET}.
   *
   * @param id the machine
   * @param op the call's deadline and trace
   */
  default void reset(String id, Operation op) {
    throw Undeclared.undeclared(Capability.RESET);
  }

  /**
   * Writes a machine's memory to disk and ends it, so that {@link #start start} goes on and runs
   * it. May return before it is {@link dev.posada.GuestState#SAVED}. Needs {@link Capability#SAVE}.
   *
   * @param id the machine, running or paused
   * @param op the call's deadline and trace
   */
  default void save(String id, Operation op) {
    throw Undeclared.undeclared(Capability.SAVE);
  }

  /**
   * Throws saved memory away. Needs {@link Capability#SAVE}.
   *
   * @param id the machine, which is saved
   * @param op the call's deadline and trace
   */
  default void discardSavedState(String id, Operation op) {
    throw Undeclared.undeclared(Capability.SAVE);
  }

  /**
   * {@return the snapshots of a machine, parents before their children; needs {@link
   * Capability#SNAPSHOT}}
   *
   * @param id the machine
   * @param op the call's deadline and trace
   */
  default List<Snapshot> snapshots(String id, Operation op) {
    throw Undeclared.undeclared(Capability.SNAPSHOT);
  }

  /**
   * Keeps a machine as it is now. Needs {@link Capability#SNAPSHOT}.
   *
   * @param id the machine: off, running or paused
   * @param name a name that no other snapshot of it has
   * @param withMemory whether its memory is kept too: true only if it runs or is paused and {@link
   *     GuestDriver#support support} says that this guest has {@link Capability#SNAPSHOT_MEMORY}
   * @param op the call's deadline and trace
   * @return the snapshot
   */
  default Snapshot takeSnapshot(String id, String name, boolean withMemory, Operation op) {
    throw Undeclared.undeclared(Capability.SNAPSHOT);
  }

  /**
   * Puts a machine back to what it was: running with the memory of the snapshot, or off. May return
   * before it is so. Needs {@link Capability#SNAPSHOT}.
   *
   * @param id the machine: off, running or paused; saved memory was discarded before
   * @param snapshot one of its snapshots, as {@link #snapshots snapshots} gave it
   * @param op the call's deadline and trace
   * @throws dev.posada.NotFoundException of kind {@code SNAPSHOT} if it is gone
   */
  default void restoreSnapshot(String id, Snapshot snapshot, Operation op) {
    throw Undeclared.undeclared(Capability.SNAPSHOT);
  }

  /**
   * Forgets a snapshot; what the machine is now and the snapshots taken after stay. Needs {@link
   * Capability#SNAPSHOT}.
   *
   * @param id the machine
   * @param snapshot one of its snapshots, as {@link #snapshots snapshots} gave it
   * @param op the call's deadline and trace
   * @throws dev.posada.NotFoundException of kind {@code SNAPSHOT} if it is gone
   */
  default void deleteSnapshot(String id, Snapshot snapshot, Operation op) {
    throw Undeclared.undeclared(Capability.SNAPSHOT);
  }

  /**
   * Copies a machine into a new one, which is off. Needs {@link Capability#CLONE_FULL} or {@link
   * Capability#CLONE_LINKED}.
   *
   * @param id the machine: off, or for a linked clone from a snapshot in any state
   * @param name the name of the copy, which no machine has
   * @param options what kind of copy; the labels have a {@code posada/nonce} by which the core
   *     finds the copy again
   * @param op the call's deadline and trace
   * @return the id of the copy
   */
  default String cloneAs(String id, String name, CloneOptions options, Operation op) {
    throw Undeclared.undeclared(
        options.isLinked() ? Capability.CLONE_LINKED : Capability.CLONE_FULL);
  }

  /**
   * Moves a machine to another host. When it throws, the machine is on one host only, or the core
   * finds out where it is by its id and its name. Needs {@link Capability#MIGRATE_LIVE} or {@link
   * Capability#MIGRATE_OFFLINE}.
   *
   * @param id the machine: running or paused for a live migration, else off
   * @param target the driver of the other host, made by the same provider, which has no machine of
   *     that id or name
   * @param options live or offline
   * @param op the call's deadline and trace; closing either host cancels it
   * @return its id there
   */
  default String migrateTo(String id, HostDriver target, MigrateOptions options, Operation op) {
    throw Undeclared.undeclared(
        options.isLive() ? Capability.MIGRATE_LIVE : Capability.MIGRATE_OFFLINE);
  }

  /**
   * Gives a machine one device more. On a running machine needs {@link Capability#HOTPLUG}.
   *
   * @param id the machine
   * @param device the device, of a kind that the driver understands
   * @param op the call's deadline and trace
   * @return the device with its id
   * @throws dev.posada.InvalidStateException with the remedy to stop it, if this device cannot be
   *     plugged into a running machine
   */
  default Device attach(String id, Device device, Operation op) {
    throw Undeclared.unsupported("attaching devices later");
  }

  /**
   * Changes what is attached. On a running machine needs {@link Capability#HOTPLUG}, for other port
   * forwards {@link Capability#PORT_FORWARD}.
   *
   * @param id the machine
   * @param device the device as it is to be, with the id that it has
   * @param op the call's deadline and trace
   * @return the device as it is now
   * @throws dev.posada.NotFoundException of kind {@code DEVICE} if it is not attached
   * @throws dev.posada.InvalidStateException with the remedy to stop it, if this cannot be changed
   *     while it runs
   */
  default Device change(String id, Device device, Operation op) {
    throw Undeclared.unsupported("changing devices later");
  }

  /**
   * Takes a device away. On a running machine, which may have to let it go, returns before it is
   * gone; the core waits for that by {@link #inspect inspect}, and needs {@link
   * Capability#HOTPLUG}.
   *
   * @param id the machine
   * @param device the device, with its id
   * @param op the call's deadline and trace
   * @throws dev.posada.NotFoundException of kind {@code DEVICE} if it is not attached
   */
  default void detach(String id, Device device, Operation op) {
    throw Undeclared.unsupported("detaching devices");
  }

  /**
   * {@return a picture of a machine's screen as PNG; needs {@link Capability#SCREENSHOT}}
   *
   * @param id the machine
   * @param op the call's deadline and trace
   */
  default byte[] screenshot(String id, Operation op) {
    throw Undeclared.undeclared(Capability.SCREENSHOT);
  }

  /**
   * {@return where a viewer finds a machine's screen, without a password; needs {@link
   * Capability#DISPLAY}}
   *
   * @param id the machine
   * @param op the call's deadline and trace
   */
  default URI display(String id, Operation op) {
    throw Undeclared.undeclared(Capability.DISPLAY);
  }

  /**
   * Opens the serial console of a running machine. Needs {@link Capability#CONSOLE}.
   *
   * @param id the machine
   * @param op the call's deadline and trace, until the console is open
   * @return the console, whose streams end with an error when the driver is closed
   * @throws dev.posada.BusyException if somebody else has opened it
   */
  default SerialConsole console(String id, Operation op) {
    throw Undeclared.undeclared(Capability.CONSOLE);
  }

  /**
   * Says whether a machine is started when the host is. Needs {@link Capability#AUTOSTART}.
   *
   * @param id the machine
   * @param on whether it is
   * @param op the call's deadline and trace
   */
  default void autostart(String id, boolean on, Operation op) {
    throw Undeclared.undeclared(Capability.AUTOSTART);
  }
}
