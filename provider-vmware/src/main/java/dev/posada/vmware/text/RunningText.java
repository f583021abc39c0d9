package dev.posada.vmware.text;

import java.util.List;
import java.util.Locale;

/**
 * What {@code vmrun list} writes. Immutable.
 *
 * <p>It knows the machines of the same user and session only, and does not tell paused ones from
 * others.
 *
 * @param paths the {@code .vmx} files of the machines that run, as VMware stored them
 * @param whole whether these are as many as it promised; else it was cut off, or one came or went
 */
public record RunningText(List<String> paths, boolean whole) {

  /** {@return what it wrote; nothing is not whole} */
  public static RunningText of(String stdout) {
    return Lines.after(stdout, "Total running VMs:")
        .map(
            all -> {
              List<String> paths =
                  all.lines().stream()
                      .map(String::strip)
                      .filter(line -> line.toLowerCase(Locale.ROOT).endsWith(".vmx"))
                      .distinct()
                      .toList();
              return new RunningText(paths, paths.size() == all.count());
            })
        .orElse(new RunningText(List.of(), false));
  }
}
