package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Locks;
import dev.posada.vmrun.files.MachineLog;
import dev.posada.vmrun.host.Home;
import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Settings;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What becoming a process, and ceasing to be one, does to the files of a machine. */
public final class PowerState {
  private PowerState() {}

  /** How a machine ends. */
  public enum End {
    SOFT,
    HARD,
    SUSPEND,
    CRASH
  }

  static void on(Machine machine, Request request, String mode) throws IOException {
    Settings settings = request.settings();
    MachineRecord record = machine.record();
    long now = request.now();
    Path mark = request.home().aliveMark(machine.files().vmx());
    Files.writeString(mark, "");
    long pid = request.aftermath().keep(mark, machine.files().vmx());
    unlock(machine);
    for (Path locked : locked(machine)) {
      Locks.take(locked, pid, settings.system().namesHolders());
    }
    new MachineLog(machine.files().folder(), now)
        .begin(settings.product().title(), settings.version(), settings.build(), pid);
    record.set(Trait.POWER, "running").set(Trait.MODE, mode).set(Trait.POWERED_ON_AT, now);
    record.set(Trait.SHUTDOWN_AT, "").set(Trait.UNLOCK_AT, "").set(Trait.KEEPER, pid);
    record.set(Trait.SESSION, settings.session()).set(Trait.START_ORDER, System.nanoTime());
    machine.save();
    if (request.is(Switch.PIPES, "held")) {
      request.console().hold(mark, null);
    }
  }

  /** Ends the process of a machine; a crash leaves the locks. */
  public static void off(Machine machine, Home home, End end) throws IOException {
    MachineRecord record = machine.record();
    Settings settings = home.settings();
    GuestProcesses.end(record);
    record.set(Trait.POWER, "off").set(Trait.SHUTDOWN_AT, "").set(Trait.DIES_AT, "");
    record.set(Trait.WEDGED, "false").set(Trait.TOOLS_WEDGED, "false");
    if (end != End.CRASH) {
      record.set(Trait.KEEPER, 0);
    }
    // Variables of the running machine are lost. [D]
    List.of("guestVar", "guestEnv", "runtimeConfig").forEach(record::clear);
    Files.deleteIfExists(home.aliveMark(machine.files().vmx()));
    if (end == End.CRASH) {
      for (Path locked : locked(machine)) {
        Locks.release(locked);
        // A process that is no more: numbers end below it on Linux.
        Locks.take(locked, 4_194_305, settings.system().namesHolders());
      }
    } else {
      boolean clean = end != End.HARD || settings.is(Switch.HARD_STOP_CLEAN, "TRUE");
      machine.config().set("cleanShutdown", clean ? "TRUE" : "FALSE");
      machine.config().set("softPowerOff", end == End.SOFT ? "TRUE" : "FALSE");
      new MachineLog(machine.files().folder(), home.now()).line("VMX has left the building: 0.");
      long linger = record.number(Trait.LOCK_LINGER_MS);
      if (linger > 0) {
        record.set(Trait.UNLOCK_AT, home.now() + linger);
      } else {
        unlock(machine);
      }
    }
    machine.save();
  }

  /** Takes a machine whose files are gone out of the list. */
  static void forget(Home home, MachineRecord record) throws IOException {
    GuestProcesses.end(record);
    Files.deleteIfExists(home.aliveMark(record.vmx()));
    home.forget(record);
  }

  static void unlock(Machine machine) throws IOException {
    for (Path locked : locked(machine)) {
      Locks.release(locked);
    }
  }

  static List<Path> locked(Machine machine) throws IOException {
    List<Path> locked = new ArrayList<>();
    locked.add(machine.files().vmx());
    for (Path disk : machine.files().disks(machine.config()).values()) {
      // The disks below are locked, too, but not those of another machine.
      for (Path part = disk;
          part != null && (part.equals(disk) || part.startsWith(machine.files().folder()));
          part = VirtualDisks.parentOf(part)) {
        locked.add(part);
      }
    }
    locked.add(machine.files().beside(".vmem"));
    return locked;
  }
}
