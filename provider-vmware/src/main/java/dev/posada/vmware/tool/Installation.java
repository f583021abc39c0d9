package dev.posada.vmware.tool;

import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.HostFiles;

/**
 * A product of VMware, of one user on one host.
 *
 * @param tool what drives it
 * @param library its machines
 * @param programs the programs beside vmrun
 * @param places where it keeps what it knows
 * @param files the files of its host
 */
public record Installation(
    Vmrun tool, Library library, Programs programs, HostPlaces places, HostFiles files) {

  /** Deletes a file, or an empty folder, of the host; that it is not there is as it should be. */
  public void deleteIfThere(String path, Operation op) {
    try {
      files.delete(path, op);
    } catch (NotFoundException gone) {
      op.check();
    }
  }
}
