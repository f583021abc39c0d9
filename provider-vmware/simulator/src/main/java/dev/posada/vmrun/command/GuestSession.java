package dev.posada.vmrun.command;

import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A guest that a user is logged into. Not thread-safe. */
final class GuestSession {
  // Programs of the guest are those of the machine that the simulator runs on.
  private static final List<String> SHARED = List.of("bin", "sbin", "usr", "lib", "lib64");

  private final Machine machine;
  private final Path root;

  private GuestSession(Machine machine, Path root) {
    this.machine = machine;
    this.root = root;
  }

  /** Logs in. [texts O, the order of the checks G] */
  static GuestSession open(Request request) throws IOException {
    Machine machine = request.machine().mustBeOn();
    MachineRecord record = machine.record();
    if (record.paused()) {
      throw Message.PAUSED.about(machine.argument());
    }
    if (!record.toolsUp(request.now()) || record.flag(Trait.TOOLS_WEDGED)) {
      throw Message.TOOLS_NOT_RUNNING.about(machine.argument());
    }
    Flags flags = request.flags();
    if (flags.user() == null || flags.guestPassword() == null) {
      throw Message.ANONYMOUS.failure();
    }
    String login = flags.user() + ":" + flags.guestPassword();
    if (!List.of(record.get(Trait.USERS).split(",")).contains(login)) {
      throw Message.WRONG_LOGIN.failure();
    }
    return new GuestSession(machine, GuestTree.root(request.home(), machine));
  }

  Machine machine() {
    return machine;
  }

  Path root() {
    return root;
  }

  boolean windows() {
    return machine.config().get("guestOS").startsWith("windows")
        || machine.config().get("guestOS").startsWith("arm-windows");
  }

  /** Where a path of the guest really lies; nothing leads out of its folder. */
  Path path(String guestPath) {
    String text = guestPath.replaceFirst("^[A-Za-z]:", "").replace('\\', '/');
    Path path = root.resolve(text.replaceFirst("^/+", "")).normalize();
    return path.startsWith(root) ? path : root;
  }

  /** The same for reading: programs are found on this machine, too. */
  Path readable(String guestPath) {
    Path path = path(guestPath);
    String[] parts = guestPath.split("/");
    boolean shared = guestPath.startsWith("/") && parts.length > 1 && SHARED.contains(parts[1]);
    return shared && !Files.exists(path) ? Path.of(guestPath) : path;
  }

  /** A file or folder that must be there. */
  Path existing(String guestPath) {
    Path path = readable(guestPath);
    if (!Files.exists(path)) {
      throw Message.FILE_NOT_FOUND.failure();
    }
    return path;
  }
}
