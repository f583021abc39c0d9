package dev.posada.vmware;

import dev.posada.spi.command.CommandRunner;
import dev.posada.vmware.tool.HostSystem;
import java.util.List;

/**
 * The machine that Posada runs on. Immutable.
 *
 * @param runner what runs its programs
 * @param places where its {@code vmrun} may be, in the order in which to look
 * @param system its system
 * @param home the home of its user
 * @param sharing whether other processes may use its VMware too, with whom turns are taken
 */
record ThisMachine(
    CommandRunner runner, List<String> places, HostSystem system, String home, boolean sharing) {

  static ThisMachine real() {
    return new ThisMachine(
        CommandRunner.local(),
        Places.here(),
        HostSystem.of(System.getProperty("os.name")),
        System.getProperty("user.home"),
        true);
  }
}
