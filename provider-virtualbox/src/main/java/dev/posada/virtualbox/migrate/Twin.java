package dev.posada.virtualbox.migrate;

import dev.posada.AlreadyExistsException;
import dev.posada.GuestState;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.clone.Home;
import dev.posada.virtualbox.machine.Lifecycle;
import dev.posada.virtualbox.machine.MachineFolder;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineXml;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A machine as it is to be on the other host, with its UUID and its images, into which its memory
 * comes.
 */
final class Twin {
  private final Installation vbox;
  private final MachineSettings settings;
  private final byte[] file;
  private final Home home;
  private boolean isOfOthers; // what is where it was to be

  /**
   * Makes nothing yet.
   *
   * @param vbox the one to which the machine moves
   * @param name that of the machine
   * @param file its settings file for there
   */
  Twin(Installation vbox, String name, byte[] file, Operation op) {
    this.vbox = vbox;
    this.file = file.clone();
    this.home = Home.of(name, UUID.randomUUID().toString(), vbox, op);
    this.settings =
        MachineXml.read(Paths.join(home.folder(), Paths.file(home.folder()) + ".vbox"), file);
  }

  private String id() {
    return settings.id();
  }

  /**
   * Registers it. VirtualBox makes the folder and the file itself first, so that nobody else may
   * read them.
   */
  void make(Way way, Operation op) {
    try {
      vbox.tool()
          .change(
              op,
              "createvm",
              "--name",
              settings.name(),
              "--uuid",
              id(),
              "--basefolder",
              home.base());
    } catch (AlreadyExistsException others) {
      isOfOthers = true;
      throw others;
    }
    vbox.files().write(settings.path(), file, op);
    vbox.tool().change(op, "registervm", settings.path());
    List<String> words = new ArrayList<>(List.of("modifyvm", id()));
    words.addAll(settings.leftovers()); // or it would wait for somebody at the socket of a console
    words.addAll(List.of("--teleporter", "on", "--teleporterport", Integer.toString(way.port())));
    words.addAll(List.of("--teleporteraddress", way.listens(), "--teleporterpasswordfile"));
    vbox.tool()
        .run(vbox.tool().changing(words.toArray(String[]::new)).secretFile(way.password()), op);
  }

  /** Starts it, which lasts until the memory has come. */
  void start(Operation op) {
    new Lifecycle(vbox).startAsIs(id(), op);
  }

  boolean isWaiting(Operation op) {
    return States.now(vbox, id(), op).equals("teleportingin");
  }

  /** What it does; {@code STOPPED} as long as it is not registered. */
  GuestState state(Operation op) {
    return isRegistered(op) ? States.of(States.now(vbox, id(), op)) : GuestState.STOPPED;
  }

  boolean hasProcess(Operation op) {
    return isRegistered(op) && !States.isOff(States.now(vbox, id(), op));
  }

  private boolean isRegistered(Operation op) {
    return settings.path().equals(vbox.settings().registry(op).machines().get(id()));
  }

  /** Takes it away again, and leaves the images. What is another's in its place stays. */
  void remove(Operation op) {
    if (isRegistered(op)) {
      if (hasProcess(op)) {
        new Lifecycle(vbox).abort(id(), op);
      }
      vbox.tool().change(op, "unregistervm", id());
    }
    if (!isOfOthers && !vbox.settings().registry(op).machines().containsValue(settings.path())) {
      new MachineFolder(vbox, settings).clear(op);
    }
  }
}
