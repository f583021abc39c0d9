package dev.posada.internal.memory;

import dev.posada.ByteSize;

/**
 * What a simulated host has, and how much of its memory machines hold. Guarded by {@link Timeline}.
 */
final class Capacity {
  static final int CPUS = 16;
  static final ByteSize MEMORY = ByteSize.gib(64);

  private long held;

  /** Takes memory for a machine that starts. */
  void take(ByteSize memory) {
    if (memory.bytes() > MEMORY.bytes() - held) {
      throw Refused.resources(
          "cannot allocate " + memory + ": " + free() + " of " + MEMORY + " are free",
          "stop another machine, or give this one less memory");
    }
    held += memory.bytes();
  }

  /** Refuses what would not fit if somebody gave some memory back first. */
  void requireRoom(ByteSize memory, ByteSize givenBack) {
    if (memory.bytes() > MEMORY.bytes() - held + givenBack.bytes()) {
      take(memory); // says why
    }
  }

  void giveBack(ByteSize memory) {
    held = Math.max(0, held - memory.bytes()); // the world may have begun anew
  }

  ByteSize free() {
    return ByteSize.bytes(MEMORY.bytes() - held);
  }

  void reset() {
    held = 0;
  }
}
