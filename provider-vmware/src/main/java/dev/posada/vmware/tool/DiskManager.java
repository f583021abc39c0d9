package dev.posada.vmware.tool;

import dev.posada.Failure;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.vmware.text.ErrorText;
import dev.posada.vmware.text.Refusals;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tool of disks, {@code vmware-vdiskmanager}, which some installations lack. Thread-safe. */
public final class DiskManager {
  private static final String NAME = "vmware-vdiskmanager";
  private static final Pattern DONE = Pattern.compile("(\\d{1,3})% done");
  private static final int ALL = 100;

  private final Vmrun tool;
  private final Programs programs;

  /** Takes the values. */
  public DiskManager(Installation vmware) {
    this.tool = vmware.tool();
    this.programs = vmware.programs();
  }

  /** {@return whether it is installed} */
  public boolean isThere(Operation op) {
    return programs.find(NAME, op).isPresent();
  }

  /**
   * Runs it with what changes something; a failure is thrown.
   *
   * @param phase what it is doing, for the one who waits
   * @param words its options, last the file
   * @return what it writes
   */
  public String change(String phase, Operation op, String... words) {
    Optional<String> path = programs.find(NAME, op);
    Command command =
        Command.change(
                path.orElseThrow(
                    () ->
                        new UnsupportedCapabilityException(
                            "changing disks",
                            Support.no(
                                "there is no " + NAME, "install Workstation or Fusion whole"),
                            Failure.notDone())))
            .plain(words)
            .lines(line -> tell(phase, line, op));
    CommandResult result = tool.runner().run(command, op);
    if (ErrorText.isFailure(result)) {
      throw Refusals.of(result, words[words.length - 1]);
    }
    return result.stdout();
  }

  /** It writes how far it has come into one line, again and again. */
  private static void tell(String phase, String line, Operation op) {
    Matcher done = DONE.matcher(line);
    int last = -1;
    while (done.find()) {
      last = Integer.parseInt(done.group(1));
    }
    if (last >= 0) {
      op.progress(phase, last, ALL);
    }
  }
}
