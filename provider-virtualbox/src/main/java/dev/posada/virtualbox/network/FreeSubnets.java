package dev.posada.virtualbox.network;

import dev.posada.virtualbox.settings.Subnet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds a subnet that neither a network nor the host has. */
final class FreeSubnets {
  private static final int FIRST = 100;
  private static final int LAST = 254;

  private FreeSubnets() {}

  /** {@return one of those that are free, by chance: who looks at the same time finds another} */
  static Optional<Subnet> beside(List<Subnet> taken) {
    List<Subnet> free =
        new ArrayList<>(
            IntStream.rangeClosed(FIRST, LAST)
                .mapToObj(third -> Subnet.parse("192.168." + third + ".0/24").orElseThrow())
                .filter(subnet -> taken.stream().noneMatch(subnet::overlaps))
                .toList());
    Collections.shuffle(free);
    return free.stream().findFirst();
  }
}
