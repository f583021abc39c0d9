package dev.posada.vmware.files;

import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.util.Arrays;

/**
 * Reads how the files of disks begin, which may be far larger than what can be read whole.
 * Thread-safe.
 */
public final class DiskHeads {
  private final CommandRunner runner;

  /** Reads on the machine of a runner. */
  public DiskHeads(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * {@return the first {@link DiskFile#HEAD} bytes of a file, or all if it has less}
   *
   * @throws dev.posada.NotFoundException if it is not there
   */
  public byte[] read(String path, Operation op) {
    if (Paths.isWindows(path)) {
      return whole(path, op); // there is no such tool there, and only what is small can be read
    }
    CommandResult read =
        runner.run(Command.read("head", "-c", Integer.toString(DiskFile.HEAD), path), op);
    return read.exitCode() == 0 ? read.stdoutBytes() : whole(path, op); // which tells why not
  }

  private byte[] whole(String path, Operation op) {
    byte[] all = runner.files().read(path, op);
    return all.length > DiskFile.HEAD ? Arrays.copyOf(all, DiskFile.HEAD) : all;
  }
}
