package dev.posada.vmrun.command;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Files that hold the memory of a machine. */
final class Memory {
  private Memory() {}

  /**
   * Writes a state and the memory beside it, which is as large as the machine's and takes no space.
   */
  static void write(Machine machine, String state, String memory) throws IOException {
    machine.files().write(state, "simulated state\n");
    Path file = machine.files().inFolder(memory);
    long mib = Long.parseLong(machine.config().get("memsize", "32"));
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(mib << 20);
    }
  }
}
