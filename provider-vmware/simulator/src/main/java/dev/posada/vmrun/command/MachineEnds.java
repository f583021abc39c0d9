package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Home;
import dev.posada.vmrun.host.MachineRecord;
import java.io.IOException;
import java.nio.file.Path;

/** Ends of machines that no command brings about. */
public final class MachineEnds {
  private MachineEnds() {}

  /** The process of a machine is gone: its locks stay, cleanShutdown says FALSE. */
  public static void crash(Home home, Path vmx) throws IOException, InterruptedException {
    home.locked(
        () -> {
          MachineRecord record = home.record(vmx);
          if (record.alive()) {
            PowerState.off(Machine.remembered(home, record), home, PowerState.End.CRASH);
          }
          return null;
        });
  }
}
