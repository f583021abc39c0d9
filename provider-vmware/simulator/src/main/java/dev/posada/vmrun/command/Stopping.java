package dev.posada.vmrun.command;

import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** stop and reset. */
final class Stopping {
  private static final List<String> MODES = List.of("hard", "soft");

  private Stopping() {}

  static void stop(Request request) throws IOException, InterruptedException {
    String mode = mode(request, "powerType.powerOff");
    if (mode.equals("hard")) {
      end(request);
      return;
    }
    long millis = announce(request);
    if (millis > 0) {
      request.waiting().pass(millis);
      Settling.all(request.home());
    }
  }

  /** hard or soft: the word, else what the .vmx says, else the default. */
  private static String mode(Request request, String key) throws IOException {
    String word = request.word(1, "soft", MODES);
    if (request.parameters().size() > 1) {
      return word;
    }
    String set = request.machine().config().get(key).toLowerCase(Locale.ROOT);
    return MODES.contains(set) ? set : request.settings().value(Switch.STOP_DEFAULT);
  }

  private static void end(Request request) throws IOException, InterruptedException {
    reachable(request);
    request
        .home()
        .locked(
            () -> {
              Machine now = request.machine().mustBeOn();
              unlockLater(request, now);
              PowerState.off(now, request.home(), PowerState.End.HARD);
              return null;
            });
  }

  /** Tells the guest to shut down; the milliseconds that it takes. */
  private static long announce(Request request) throws IOException, InterruptedException {
    reachable(request);
    long millis =
        request
            .home()
            .locked(
                () -> {
                  Machine machine = request.machine().mustBeOn();
                  return guestEnds(request, machine);
                });
    if (millis < 0) {
      request.waiting().forEver();
    }
    return millis;
  }

  /** −1 if the guest never ends. */
  private static long guestEnds(Request request, Machine machine) throws IOException {
    MachineRecord record = machine.record();
    boolean up = record.toolsUp(request.now()) && !record.flag(Trait.TOOLS_WEDGED);
    if (record.paused() || record.get(Trait.SOFT_STOP).equals("ignored")) {
      return -1;
    }
    if (!up) {
      if (request.is(Switch.SOFT_STOP_WITHOUT_TOOLS, "error")) {
        throw Message.TOOLS_NOT_RUNNING.about(machine.argument());
      }
      return -1;
    }
    String style = record.get(Trait.SOFT_STOP);
    unlockLater(request, machine);
    if (style.equals("ok") || style.equals("0")) {
      PowerState.off(machine, request.home(), PowerState.End.SOFT);
      return 0;
    }
    long millis = Long.parseLong(style);
    record.set(Trait.SHUTDOWN_AT, request.now() + millis);
    request.home().save(record);
    return millis;
  }

  /** A wedged vmware-vmx lets nobody come back. [O1] */
  private static void reachable(Request request) throws IOException, InterruptedException {
    Machine machine = request.machine().mustBeOn();
    if (machine.record().flag(Trait.WEDGED)) {
      request.waiting().forEver();
    }
  }

  private static void unlockLater(Request request, Machine machine) throws IOException {
    long linger = machine.record().number(Trait.LOCK_LINGER_MS);
    if (linger > 0) {
      List<Path> folders =
          PowerState.locked(machine).stream()
              .map(file -> file.resolveSibling(file.getFileName() + ".lck"))
              .toList();
      request.aftermath().unlock(folders, linger);
    }
  }

  static void reset(Request request) throws IOException, InterruptedException {
    String mode = mode(request, "powerType.reset");
    reachable(request);
    request
        .home()
        .locked(
            () -> {
              Machine machine = request.machine().mustBeOn();
              if (mode.equals("soft") && !machine.record().toolsUp(request.now())) {
                throw Message.TOOLS_NOT_RUNNING.about(machine.argument());
              }
              if (mode.equals("hard") && request.is(Switch.RESET_HARD, "leavesOff")) {
                PowerState.off(machine, request.home(), PowerState.End.HARD);
                return null;
              }
              GuestProcesses.end(machine.record());
              machine.record().clear("guestVar");
              machine.record().set(Trait.POWERED_ON_AT, request.now());
              machine.record().set(Trait.POWER, "running").set(Trait.TOOLS_WEDGED, "false");
              machine.save();
              return null;
            });
  }
}
