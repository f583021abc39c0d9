package dev.posada.virtualbox.tool;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.HostFiles;
import dev.posada.virtualbox.settings.Registry;
import dev.posada.virtualbox.settings.SettingsFiles;
import dev.posada.virtualbox.text.SystemPropertiesText;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A VirtualBox of one user on one machine.
 *
 * @param tool what changes it
 * @param settings what it has written down
 * @param files the files of its machine
 * @param seesServer whether its server was once seen among the processes of its machine
 */
public record Installation(
    VBoxManage tool, SettingsFiles settings, HostFiles files, AtomicBoolean seesServer) {

  /** One of which no process was seen yet. */
  public Installation(VBoxManage tool, SettingsFiles settings, HostFiles files) {
    this(tool, settings, files, new AtomicBoolean());
  }

  /**
   * {@return the folder in which VirtualBox makes those of new machines; the tool is asked only
   * while nothing is written down of it, as by a fresh one}
   *
   * @param registry what is written down
   */
  public String machinesFolder(Registry registry, Operation op) {
    if (!registry.machineFolder().isEmpty()) {
      return registry.machineFolder();
    }
    String told =
        SystemPropertiesText.of(tool.read(op, "list", "systemproperties")).machineFolder();
    if (told.isEmpty()) {
      throw new RejectedException(
          "VirtualBox has no folder for machines",
          Failure.notDone().remedy("run VBoxManage setproperty machinefolder FOLDER"));
    }
    return told;
  }
}
