package dev.posada.virtualbox.text;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code list hostinfo} says. Immutable.
 *
 * @param processors how many are online; 0 where it does not know, -1 where it is not told
 * @param memory its memory in bytes; -1 where it is not told
 * @param available what of it is free; -1 where it is not told
 * @param virtualization whether its processors can run machines
 * @param os as in {@code Linux}
 * @param osVersion as in {@code 6.12.0}
 */
public record HostInfoText(
    long processors,
    long memory,
    long available,
    boolean virtualization,
    String os,
    String osVersion) {

  /** {@return what it says} */
  public static HostInfoText of(String stdout) {
    List<Map<String, String>> blocks = LabelledText.blocks(stdout, Set.of("Host Information"));
    Map<String, String> told = blocks.isEmpty() ? Map.of() : blocks.get(0);
    return new HostInfoText(
        LabelledText.number(LabelledText.get(told, "Processor online count")),
        megabytes(LabelledText.get(told, "Memory size")),
        megabytes(LabelledText.get(told, "Memory available")),
        LabelledText.get(told, "Processor supports HW virtualization").startsWith("yes"),
        LabelledText.get(told, "Operating system").strip(),
        LabelledText.get(told, "Operating system version").strip());
  }

  private static long megabytes(String value) {
    long number = LabelledText.number(value);
    return number < 0 ? -1 : number << 20;
  }
}
