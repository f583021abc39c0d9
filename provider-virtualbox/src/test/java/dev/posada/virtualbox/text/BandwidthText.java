package dev.posada.virtualbox.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code bandwidthctl list --machinereadable}. Immutable.
 *
 * @param name the name of the group
 * @param network whether it is of cards; of disks if not
 * @param bytesPerSecond the limit; 0 for none
 */
public record BandwidthText(String name, boolean network, long bytesPerSecond) {
  private static final Pattern ONE =
      Pattern.compile(
          "^BandwidthGroup\\d+=\"(.*?)\",(\\w+),(\\d+)\\r?(?:\\n(?=BandwidthGroup)|\\n?\\z)",
          Pattern.MULTILINE | Pattern.DOTALL);

  /** {@return all groups, in the order of the text} */
  public static List<BandwidthText> of(String stdout) {
    List<BandwidthText> all = new ArrayList<>();
    Matcher one = ONE.matcher(stdout);
    while (one.find()) {
      all.add(
          new BandwidthText(
              MachineLines.unescaped(one.group(1)),
              one.group(2).equals("Network"),
              Long.parseLong(one.group(3))));
    }
    return List.copyOf(all);
  }
}
