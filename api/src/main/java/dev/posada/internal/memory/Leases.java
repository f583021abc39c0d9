package dev.posada.internal.memory;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which guest has which address of a subnet, by its number there. Guarded by {@link Timeline}. */
final class Leases {
  /** The first address is the network's own, the second the host's. */
  private static final int FIRST_GUEST = 2;

  private final Map<String, Integer> byGuest = new HashMap<>();
  private final BitSet taken = new BitSet();

  /**
   * Returns the number that a guest has, or gives it the first free one; empty if there is none.
   */
  Optional<Integer> take(String guest, int room) {
    Integer leased = byGuest.get(guest);
    if (leased != null) {
      return Optional.of(leased);
    }
    int number = taken.nextClearBit(FIRST_GUEST);
    if (number >= FIRST_GUEST + room) {
      return Optional.empty();
    }
    taken.set(number);
    byGuest.put(guest, number);
    return Optional.of(number);
  }

  Optional<Integer> of(String guest) {
    return Optional.ofNullable(byGuest.get(guest));
  }

  void giveBack(String guest) {
    Integer number = byGuest.remove(guest);
    if (number != null) {
      taken.clear(number);
    }
  }

  void clear() {
    byGuest.clear();
    taken.clear();
  }
}
