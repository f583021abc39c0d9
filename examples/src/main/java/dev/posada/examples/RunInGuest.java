package dev.posada.examples;

import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Task;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.time.Duration;

/** How do I run a command in a guest, feed it, and talk to it? */
public class RunInGuest {
  /**
   * Arguments: the host's URI, the name of a guest that runs and has the programs of a Unix and a
   * user "app", whose password is "secret", where the hypervisor asks for one. To talk to a command
   * needs {@link dev.posada.Capability#SPAWN}, as containers have it.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String uri = args.length > 0 ? args[0] : "memory:///inn";
    try (Host host = Hypervisors.load().connect(uri)) {
      Guest guest = host.guests().get(args.length > 1 ? args[1] : "web");

      ExecResult listing = guest.exec("ls", "-l", "/no such folder");
      System.out.println(listing.exitCode() + ": " + listing.stdout() + listing.stderr());

      ExecResult sorted =
          guest.exec(
              ExecSpec.command("sort").stdin("b\na\n").as(Credentials.of("app", "secret")),
              Task.within(Duration.ofSeconds(10)));
      System.out.print(sorted.stdout());

      Process shell = guest.spawn(ExecSpec.command("sh"));
      try (BufferedWriter in = shell.outputWriter();
          BufferedReader out = shell.inputReader()) {
        in.write("echo $((6 * 7))\n");
        in.flush();
        System.out.println(out.readLine());
        in.write("exit 3\n");
        in.flush();
      }
      System.out.println("shell ended with " + shell.waitFor());
    }
  }
}
