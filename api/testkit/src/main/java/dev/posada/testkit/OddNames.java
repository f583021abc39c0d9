package dev.posada.testkit;

import java.util.List;
import java.util.Random;

/** Names that are easily mangled on the way to a hypervisor. */
final class OddNames {
  private OddNames() {}

  /** Names that a host takes whole or refuses; no two are equal, also in different runs. */
  static List<String> all(Random random) {
    String end = Integer.toHexString(random.nextInt());
    return List.of(
        "with two  spaces " + end,
        "ñandú-日本-\uD83D\uDC0B-" + end,
        "it's \"quoted\" `" + end,
        "$(" + end + ");&|<>*?",
        "-" + end,
        "--name=" + end,
        "a\\b/" + end,
        "a\nb" + end,
        "&amp;<x/>" + end,
        "%41%s{}" + end,
        "x".repeat(292) + end);
  }
}
