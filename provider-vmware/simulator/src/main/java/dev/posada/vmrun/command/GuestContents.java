package dev.posada.vmrun.command;

import dev.posada.vmrun.files.VirtualDisk;
import dev.posada.vmrun.host.Home;
import java.io.IOException;

/** What is on disks, for the programs beside vmrun. */
public final class GuestContents {
  private GuestContents() {}

  /** Gives a new disk the guest's files of another one. */
  public static void fork(Home home, VirtualDisk from, VirtualDisk to) throws IOException {
    GuestTree.fork(home, from, to);
  }
}
