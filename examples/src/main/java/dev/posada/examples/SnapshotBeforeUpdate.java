package dev.posada.examples;

import dev.posada.ConnectOptions;
import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Snapshot;
import dev.posada.VirtualMachine;
import java.util.Arrays;

/** How do I update a machine so that a failed update leaves no trace? */
public class SnapshotBeforeUpdate {
  /**
   * Arguments: the host's URI, the words of the command. The host has a machine "web" that runs,
   * whose root has the password GUEST_PASSWORD, where the hypervisor asks for one.
   */
  public static void main(String[] args) {
    String uri = args.length > 0 ? args[0] : "memory:///inn";
    String[] command =
        args.length > 1
            ? Arrays.copyOfRange(args, 1, args.length)
            : new String[] {"apt-get", "-y", "upgrade"};
    String password = System.getenv().getOrDefault("GUEST_PASSWORD", "");
    try (Host host =
        Hypervisors.load()
            .connect(
                uri,
                ConnectOptions.defaults().guestCredentials(Credentials.of("root", password)))) {
      VirtualMachine web = host.virtualMachines().get("web");
      Snapshot before = web.snapshots().take("before-update");
      boolean updated = false;
      try {
        ExecResult update = web.exec(command);
        updated = update.succeeded();
        System.out.print(updated ? update.stdout() : update.stderr());
      } finally {
        if (!updated) {
          web.snapshots().restore(before);
        }
        web.snapshots().delete(before);
      }
    }
  }
}
