package dev.posada.vmrun.command;

import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;

/** checkToolsState. [O] */
final class ToolsState {
  private ToolsState() {}

  static void check(Request request) throws IOException {
    MachineRecord record = request.machine().record();
    if (!record.get(Trait.TOOLS).equals("installed")) {
      String word = request.settings().value(Switch.NO_TOOLS_WORD);
      request.print(word);
      if (word.equals("unknown")) {
        // 254 is −2; a caller on Windows saw that.
        int status = Integer.parseInt(request.settings().value(Switch.TOOLS_UNKNOWN_EXIT));
        request.console().exit(status == 254 ? -2 : status);
      }
      return;
    }
    boolean up = record.toolsUp(request.now()) && !record.flag(Trait.TOOLS_WEDGED);
    request.print(up ? request.settings().value(Switch.TOOLS_WORD) : "installed");
  }
}
