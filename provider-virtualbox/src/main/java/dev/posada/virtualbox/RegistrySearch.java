package dev.posada.virtualbox;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.spi.command.HostFiles;
import dev.posada.virtualbox.settings.SettingsFiles;
import dev.posada.virtualbox.text.VmList;
import dev.posada.virtualbox.tool.VBoxManage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the {@code VirtualBox.xml} that the tool works on. A server of VirtualBox that runs already
 * answers with the settings that it was started with, whatever the environment says now: what the
 * tool lists has to be what stands in the file.
 */
final class RegistrySearch {
  private static final String FILE = "VirtualBox.xml";
  private static final int LOOKS = 3;
  private static final long BETWEEN = 200; // milliseconds

  private final VBoxManage manage;
  private final HostFiles files;
  private final List<String> homes;

  RegistrySearch(VBoxManage manage, List<String> homes) {
    this.manage = manage;
    this.files = manage.runner().files();
    this.homes = homes;
  }

  /**
   * {@code list vms}; a server that was never asked to change anything may have written no file.
   */
  String find(Operation op) {
    List<String> there = List.of();
    boolean isNew = false;
    for (int look = 1; look <= LOOKS; look++) {
      if (look > 1) {
        Pause.of(BETWEEN, op); // somebody may have made or deleted a machine just now
      }
      Set<String> listed = listed(op);
      isNew = listed.isEmpty();
      there = there(op);
      for (String registry : there) {
        Set<String> written = new SettingsFiles(files, registry).registry(op).machines().keySet();
        if (!listed.containsAll(written)) {
          listed.addAll(listed(op)); // what was made after the list and before the file was read
        }
        if (agree(listed, written)) {
          return registry;
        }
      }
    }
    Optional<String> unwritten = there.isEmpty() && isNew ? unwritten(op) : Optional.empty();
    if (unwritten.isPresent()) {
      return unwritten.get();
    }
    throw there.isEmpty()
        ? new ConnectionException(
            "VirtualBox has no settings in " + homes,
            Failure.notDone().remedy("name its folder by VirtualBoxConnectOptions.home"))
        : new ConnectionException(
            "VBoxManage lists other machines than stand in " + there,
            Failure.notDone()
                .remedy(
                    "name the folder of its settings by VirtualBoxConnectOptions.home; if that is"
                        + " it, a VBoxSVC with other settings is running for this user: end all"
                        + " programs of VirtualBox first"));
  }

  private Set<String> listed(Operation op) {
    Set<String> ids = new HashSet<>();
    VmList.of(manage.read(op, "list", "vms")).forEach(line -> ids.add(line.id()));
    return ids;
  }

  /** Where a server with nothing to remember yet will write: it leaves its log there at once. */
  private Optional<String> unwritten(Operation op) {
    return homes.stream()
        .filter(home -> files.stamp(home + "/VBoxSVC.log", op).isPresent())
        .map(home -> home + "/" + FILE)
        .findFirst();
  }

  private List<String> there(Operation op) {
    List<String> there = new ArrayList<>();
    for (String home : homes) {
      String path = home + "/" + FILE;
      if (files.stamp(path, op).isPresent()) {
        there.add(path);
      }
    }
    return there;
  }

  /** More may be listed: the name of a machine can look like a line of another one. */
  static boolean agree(Set<String> listed, Set<String> written) {
    return listed.containsAll(written) && listed.isEmpty() == written.isEmpty();
  }
}
