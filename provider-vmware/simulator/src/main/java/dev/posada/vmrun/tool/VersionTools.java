package dev.posada.vmrun.tool;

import dev.posada.vmrun.Call;
import dev.posada.vmrun.command.Console;
import dev.posada.vmrun.command.Request;
import dev.posada.vmrun.host.Settings;

/** {@code vmware -v} and {@code vmware-vmx -v}. [O] What other arguments do is not simulated. */
public final class VersionTools {
  private VersionTools() {}

  public static void run(Request request, Call call) {
    Settings settings = request.settings();
    String line =
        settings.product().title() + " " + settings.version() + " build-" + settings.build();
    Console console = request.console();
    if (!call.arguments().equals(java.util.List.of("-v"))) {
      console.exit(1);
    } else if (call.program().equals("vmware-vmx")) {
      // Some print it on standard error. [O]
      console.error("");
      console.error(line + " Release");
    } else {
      console.line(line);
    }
  }
}
