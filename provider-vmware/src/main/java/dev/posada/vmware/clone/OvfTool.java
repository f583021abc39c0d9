package dev.posada.vmware.clone;

import dev.posada.Failure;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.vmware.text.ErrorText;
import dev.posada.vmware.text.Refusals;
import dev.posada.vmware.tool.Installation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tool of appliances, which is ended with the processes that it starts to work for it. */
final class OvfTool {
  private static final Pattern PROGRESS = Pattern.compile("[Pp]rogress: (\\d{1,3})%");
  private static final int ALL = 100;

  private final Installation vmware;

  OvfTool(Installation vmware) {
    this.vmware = vmware;
  }

  /**
   * Runs it; a failure is thrown.
   *
   * @param phase what it is doing, for the one who waits
   * @param words its options, then the source and the target
   */
  void run(String phase, Operation op, String... words) {
    String path =
        vmware
            .programs()
            .find("ovftool", op)
            .orElseThrow(
                () ->
                    new UnsupportedCapabilityException(
                        "appliances",
                        Support.no("there is no ovftool", "install VMware's OVF Tool"),
                        Failure.notDone()));
    Command command = Command.change(path).plain(words).tree().lines(line -> tell(phase, line, op));
    CommandResult result = vmware.tool().runner().run(command, op);
    if (ErrorText.isFailure(result)) {
      throw Refusals.of(result, words[words.length - 1]);
    }
  }

  private static void tell(String phase, String line, Operation op) {
    Matcher done = PROGRESS.matcher(line);
    int last = -1;
    while (done.find()) {
      last = Integer.parseInt(done.group(1));
    }
    if (last >= 0) {
      op.progress(phase, last, ALL);
    }
  }
}
