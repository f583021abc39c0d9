package dev.posada.vmware.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of {@code vmrun listProcessesInGuest}. Immutable.
 *
 * @param pid its number
 * @param owner the user; empty if vmrun does not know
 * @param command its words, as one text
 */
public record ProcessText(long pid, String owner, String command) {
  private static final Pattern ONE = Pattern.compile("pid=(\\d{1,10}), owner=(.*?), cmd=(.*)");

  /** {@return all; one that is cut off is left out} */
  public static List<ProcessText> of(String stdout) {
    List<ProcessText> all = new ArrayList<>();
    for (String line : Lines.of(stdout)) {
      Matcher one = ONE.matcher(line);
      if (one.matches()) {
        all.add(new ProcessText(Long.parseLong(one.group(1)), one.group(2), one.group(3)));
      } else if (!all.isEmpty() && !line.isBlank() && !line.startsWith("pid=")) {
        ProcessText last = all.remove(all.size() - 1); // its command is of several lines
        all.add(new ProcessText(last.pid, last.owner, last.command + "\n" + line));
      }
    }
    return List.copyOf(all);
  }
}
