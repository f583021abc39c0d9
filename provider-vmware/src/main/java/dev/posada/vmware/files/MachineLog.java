package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code vmware.log} tells of a machine that did not start: vmrun says no more than that it
 * was canceled.
 */
public final class MachineLog {
  private static final String ERROR = "Msg_Post: Error";
  private static final Pattern PREFIX =
      Pattern.compile(
          "^\\S+ (?:[A-Z][a-z]\\(\\d+\\)\\+? \\S+ )|^\\S+\\| [^|]*\\| (?:[A-Z]\\d+: )?");
  private static final Pattern MESSAGE = Pattern.compile("^\\[(?:msg|vob)\\.[\\w.+-]+] ?");
  private static final Pattern END = Pattern.compile("^-{10,}$");

  private MachineLog() {}

  /**
   * {@return why the machine did not start, in the words of VMware, one message a line; empty if
   * the log tells of no error}
   *
   * @param log the end of the log at least; it begins anew whenever the machine starts
   */
  public static Optional<String> reason(byte[] log) {
    List<String> found = new ArrayList<>();
    boolean open = false;
    for (String line : Encoding.text(log, UTF_8).split("\\R")) {
      String said = PREFIX.matcher(line).replaceFirst("").strip();
      if (said.equals(ERROR)) {
        found.clear(); // the last one is that which ended it
        open = true;
      } else if (END.matcher(said).matches()) {
        open = false;
      } else if (open && !said.isEmpty()) {
        found.add(MESSAGE.matcher(said).replaceFirst(""));
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", found));
  }
}
