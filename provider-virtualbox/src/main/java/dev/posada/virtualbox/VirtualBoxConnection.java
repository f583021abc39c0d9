package dev.posada.virtualbox;

import dev.posada.ByteSize;
import dev.posada.Credentials;
import dev.posada.Disk;
import dev.posada.VirtualMachine;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.quota.DiskBrake;
import dev.posada.virtualbox.text.PropertyText;
import dev.posada.virtualbox.tool.Installation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A host's own VirtualBox, the way around Posada: {@code host.unwrap(VirtualBoxConnection.class)}.
 * Thread-safe.
 *
 * <pre>{@code
 * VirtualBoxConnection vbox = host.unwrap(VirtualBoxConnection.class).orElseThrow();
 * String usb = vbox.read(List.of("list", "usbhost"), Duration.ofSeconds(30));
 * vbox.shareFolder(machine, "data", "/srv/data", true);
 * }</pre>
 *
 * <p>What is done here is traced, and serialised where VirtualBox has to be served one command at a
 * time, but it is no verb: nothing waits for the state of the machine, no other call of Posada on
 * it is kept off, and after a failure nobody looks what happened. All methods throw what the verbs
 * throw, {@link dev.posada.NotFoundException} among them if the machine is gone.
 */
public final class VirtualBoxConnection {
  private static final Duration USUAL = Duration.ofSeconds(60);
  private static final Duration WORK = Duration.ofHours(1);
  private static final Set<String> USERS_PASSWORD = Set.of("--password", "--user-password");

  /** In its long form, without its value: what is behind a short one is not known here. */
  private static final Pattern OPTION = Pattern.compile("--[a-z0-9-]+");

  private final Installation vbox;
  private final Operation opened;

  VirtualBoxConnection(Installation vbox, Operation opened) {
    this.vbox = vbox;
    this.opened = opened;
  }

  /**
   * Runs VBoxManage with a command that changes nothing; it may be run again if that fails for a
   * reason that passes by itself.
   *
   * @param words the command, as in {@code list, usbhost}; no shell reads them
   * @param timeout how long to wait for the answer; the tool is asked to end then
   * @return what it wrote
   */
  public String read(List<String> words, Duration timeout) {
    // it may lock a machine: one that is off would be aborted if the tool were just ended
    return opened.newCall(timeout, op -> vbox.tool().readLocked(op, words.toArray(String[]::new)));
  }

  /**
   * Runs VBoxManage with a command that may change something.
   *
   * @param words the command, as in {@code modifyvm, UUID, --audio-enabled, on}; no shell reads
   *     them. They are shown in traces: no place for a secret
   * @param timeout how long to wait; the tool is asked to end then
   * @return what it wrote
   */
  public String change(List<String> words, Duration timeout) {
    return opened.newCall(timeout, op -> vbox.tool().change(op, words.toArray(String[]::new)));
  }

  private void change(String... words) {
    change(List.of(words), USUAL);
  }

  private void inOneCall(Consumer<Operation> body) {
    opened.newCall(
        USUAL,
        op -> {
          body.accept(op);
          return null;
        });
  }

  private boolean isOff(VirtualMachine machine, Operation op) {
    return switch (States.words(vbox, machine.id(), op)) {
      case "poweroff", "aborted", "saved", "aborted-saved", "teleported" -> true;
      default -> false;
    };
  }

  /**
   * {@return what host and guest have told each other, by its name}
   *
   * @param machine a machine of this host
   * @param name the name, as in {@code /VirtualBox/GuestInfo/OS/Product}
   */
  public Optional<String> guestProperty(VirtualMachine machine, String name) {
    return PropertyText.value(read(List.of("guestproperty", "get", machine.id(), name), USUAL));
  }

  /**
   * Tells a guest something, which its additions can read.
   *
   * @param machine a machine of this host
   * @param name the name, as in {@code /web/role}
   * @param value the value
   */
  public void setGuestProperty(VirtualMachine machine, String name, String value) {
    change("guestproperty", "set", machine.id(), name, value);
  }

  /**
   * Takes back what a guest was told.
   *
   * @param machine a machine of this host
   * @param name the name
   */
  public void removeGuestProperty(VirtualMachine machine, String name) {
    change("guestproperty", "unset", machine.id(), name);
  }

  /**
   * Shows a guest a folder of the host: for good if the machine is off, until it ends if it runs.
   *
   * @param machine a machine of this host
   * @param name the name by which the guest mounts it
   * @param hostPath the folder on the host, absolute
   * @param writable whether the guest may write into it
   */
  public void shareFolder(VirtualMachine machine, String name, String hostPath, boolean writable) {
    List<String> more = new ArrayList<>(List.of("--hostpath", hostPath, "--automount"));
    if (!writable) {
      more.add("--readonly");
    }
    folder("add", machine, name, more);
  }

  /**
   * Takes a folder away again: for good if the machine is off, what was shown to it running if it
   * runs.
   *
   * @param machine a machine of this host
   * @param name the name of the folder
   */
  public void unshareFolder(VirtualMachine machine, String name) {
    folder("remove", machine, name, List.of());
  }

  private void folder(String verb, VirtualMachine machine, String name, List<String> more) {
    List<String> words =
        new ArrayList<>(List.of("sharedfolder", verb, machine.id(), "--name", name));
    inOneCall(
        op -> {
          if (!isOff(machine, op)) {
            words.add("--transient");
          }
          words.addAll(more);
          vbox.tool().change(op, words.toArray(String[]::new));
        });
  }

  /**
   * Lets others see and use the screen of a machine over the network (VRDE), which needs an
   * extension of VirtualBox.
   *
   * @param machine a machine of this host, off or running
   * @param ports a port, or several of which a free one is taken, as in {@code 5000-5010}
   */
  public void serveScreen(VirtualMachine machine, String ports) {
    inOneCall(
        op -> {
          if (isOff(machine, op)) {
            vbox.tool().change(op, "modifyvm", machine.id(), "--vrde", "on", "--vrdeport", ports);
          } else {
            vbox.tool().change(op, "controlvm", machine.id(), "vrdeport", ports);
            vbox.tool().change(op, "controlvm", machine.id(), "vrde", "on");
          }
        });
  }

  /**
   * Ends that others see the screen.
   *
   * @param machine a machine of this host, off or running
   */
  public void hideScreen(VirtualMachine machine) {
    set(machine, "--vrde", "vrde", "off");
  }

  /**
   * Gives a machine a processor more, up to its number of processors; it was created so that it
   * allows that.
   *
   * @param machine a machine of this host, off or running
   * @param processor its number, from 1: processor 0 is always there
   */
  public void plugProcessor(VirtualMachine machine, int processor) {
    processor(machine, "plug", processor);
  }

  /**
   * Takes a processor from a machine; a running guest has to have given it up.
   *
   * @param machine a machine of this host, off or running
   * @param processor its number, from 1
   */
  public void unplugProcessor(VirtualMachine machine, int processor) {
    processor(machine, "unplug", processor);
  }

  private void processor(VirtualMachine machine, String verb, int processor) {
    set(machine, "--" + verb + "cpu", verb + "cpu", Integer.toString(processor));
  }

  /** What has one word for a machine that is off and another for one that runs. */
  private void set(VirtualMachine machine, String off, String live, String value) {
    inOneCall(
        op -> {
          if (isOff(machine, op)) {
            vbox.tool().change(op, "modifyvm", machine.id(), off, value);
          } else {
            vbox.tool().change(op, "controlvm", machine.id(), live, value);
          }
        });
  }

  /**
   * Brakes a disk. VirtualBox counts reading and writing together, and keeps a limit roughly.
   *
   * @param machine a machine of this host; off when one of its disks is braked for the first time
   * @param disk one of its disks, with its id
   * @param perSecond how much at most, in whole KiB, at least 1 KiB
   */
  public void brakeDisk(VirtualMachine machine, Disk disk, ByteSize perSecond) {
    String id = disk.id().orElseThrow(() -> new IllegalArgumentException("not attached: " + disk));
    inOneCall(op -> new DiskBrake(vbox, machine.id(), op).limit(id, perSecond));
  }

  /**
   * Prepares a machine that is off to install an operating system by itself when it starts next.
   *
   * <p>VirtualBox writes what it tells the installer, the passwords among it, into files beside the
   * settings of the machine, which only its user may read. They stay there until the machine is
   * deleted, or somebody deletes them after the installation.
   *
   * @param machine a machine of this host, with a disk and a drive
   * @param iso the installation disc, an absolute path on the host
   * @param user who is to be there afterwards; the password is in no list of processes
   * @param options more words of {@code unattended install} with their values, as in {@code
   *     --locale} and {@code de_DE}. Lists of processes and traces show the values, {@code --key}
   *     among them, but not that of {@code --admin-password}
   * @throws IllegalArgumentException if an option is the password of the user, or not written as in
   *     {@code --locale}, without its value
   */
  public void prepareInstallation(
      VirtualMachine machine, String iso, Credentials user, Map<String, String> options) {
    Command install =
        vbox.tool()
            .changing("unattended", "install", machine.id(), "--iso", iso, "--user", user.user())
            .plain("--password-file")
            .secretFile(user.password());
    for (Map.Entry<String, String> option : options.entrySet()) {
      install =
          with(
              Objects.requireNonNull(option.getKey(), "option"),
              Objects.requireNonNull(option.getValue(), "value"),
              install);
    }
    Command whole = install;
    opened.newCall(WORK, op -> vbox.tool().run(whole, op));
  }

  private static Command with(String option, String value, Command install) {
    if (USERS_PASSWORD.contains(option) || !OPTION.matcher(option).matches()) {
      throw new IllegalArgumentException(
          option.replaceFirst("[=:\\s].*", "...") + " is no option that can be given here");
    }
    return option.equals("--admin-password")
        ? install.plain("--admin-password-file").secretFile(value)
        : install.plain(option, value);
  }

  @Override
  public String toString() {
    return "VirtualBox";
  }
}
