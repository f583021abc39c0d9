package dev.posada.vmware.files;

import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads how the files of disks begin, which may be far larger than what can be read whole.
 * Thread-safe.
 */
public final class DiskHeads {
  private final CommandRunner runner;
  private volatile Optional<String> head; // null until it was looked for

  /** Reads on the machine of a runner. */
  public DiskHeads(CommandRunner runner) {
    this.runner = runner;
  }

  /** {@return the first {@link DiskFile#HEAD} bytes of a file, or all if it has less} */
  public byte[] read(String path, Operation op) {
    if (head == null) {
      head = runner.find("head", op);
    }
    return head.isPresent() ? head(head.get(), path, op) : whole(path, op);
  }

  private byte[] head(String tool, String path, Operation op) {
    if (runner.files().stamp(path, op).isEmpty()) {
      throw new NotFoundException(Kind.FILE, path, Failure.undecided());
    }
    CommandResult read = runner.run(Command.read(tool, "-c", "" + DiskFile.HEAD, path), op);
    return read.exitCode() == 0 ? read.stdoutBytes() : whole(path, op); // which tells why not
  }

  /** Windows has no such tool: there only what is small can be read. */
  private byte[] whole(String path, Operation op) {
    byte[] all = runner.files().read(path, op);
    return all.length > DiskFile.HEAD ? Arrays.copyOf(all, DiskFile.HEAD) : all;
  }
}
