package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Home;
import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Files;

/** Lets happen what was to happen until now: there is no process that would do it in time. */
public final class Settling {
  private Settling() {}

  public static void all(Home home) throws IOException, InterruptedException {
    home.locked(
        () -> {
          for (MachineRecord record : home.records()) {
            one(home, record);
          }
          return null;
        });
  }

  private static void one(Home home, MachineRecord record) throws IOException {
    long now = home.now();
    if (record.alive() && !Files.exists(record.vmx())) {
      // Somebody took the files away below a running machine.
      PowerState.forget(home, record);
      return;
    }
    if (due(record, Trait.SHUTDOWN_AT, now)) {
      PowerState.off(Machine.remembered(home, record), home, PowerState.End.SOFT);
    } else if (due(record, Trait.DIES_AT, now) || processGone(record)) {
      PowerState.off(Machine.remembered(home, record), home, PowerState.End.CRASH);
    }
    if (!record.get(Trait.UNLOCK_AT).isEmpty() && now >= record.number(Trait.UNLOCK_AT)) {
      PowerState.unlock(Machine.remembered(home, record));
      record.set(Trait.UNLOCK_AT, "");
      home.save(record);
    }
  }

  /** Somebody ended what stands for vmware-vmx. */
  private static boolean processGone(MachineRecord record) {
    long pid = record.number(Trait.KEEPER);
    return record.alive() && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
  }

  private static boolean due(MachineRecord record, Trait trait, long now) {
    return record.alive() && !record.get(trait).isEmpty() && now >= record.number(trait);
  }
}
