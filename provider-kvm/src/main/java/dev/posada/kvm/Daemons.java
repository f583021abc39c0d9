package dev.posada.kvm;

import dev.posada.Support;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where libvirt's daemons listen on this machine.
 *
 * <p>Sockets are looked at, never connected to. A socket that systemd holds for a daemon counts as
 * well as the daemon's own, as connecting starts the daemon; one that a dead daemon left behind
 * looks the same.
 *
 * @param sockets of daemons that drive QEMU, in the order in which libvirt would take them
 * @param programs daemons that libvirt itself starts for {@code qemu:///session}
 */
record Daemons(List<Path> sockets, List<Path> programs) {

  static Daemons here() {
    return of(
        System.getProperty("os.name"),
        System.getProperty("user.name"),
        System.getProperty("user.home"),
        System.getenv());
  }

  static Daemons of(String os, String user, String home, Map<String, String> environment) {
    if (os.startsWith("Windows")) {
      return new Daemons(List.of(), List.of()); // no daemon runs there
    }
    boolean mac = os.startsWith("Mac"); // Homebrew's folder depends on the processor
    List<String> run =
        mac ? List.of("/opt/homebrew/var/run", "/usr/local/var/run") : List.of("/run");
    List<String> sbin =
        mac ? List.of("/opt/homebrew/sbin", "/usr/local/sbin") : List.of("/usr/sbin");
    List<String> folders = new ArrayList<>(run);
    if (!user.equals("root")) { // whom libvirt gives no session (remoteGetURIDaemonInfo)
      folders.add(ofUser(home, environment));
    }
    boolean starts =
        !user.equals("root") && !environment.getOrDefault("LIBVIRT_AUTOSTART", "").equals("0");
    return new Daemons(
        each(folders, "libvirt/virtqemud-sock", "libvirt/libvirt-sock"),
        starts ? each(sbin, "virtqemud", "libvirtd") : List.of());
  }

  private static List<Path> each(List<String> folders, String... files) {
    return folders.stream()
        .flatMap(folder -> Stream.of(files).map(file -> Path.of(folder, file)))
        .toList();
  }

  /** As GLib finds the folder, which libvirt asks. */
  private static String ofUser(String home, Map<String, String> environment) {
    return Stream.of("XDG_RUNTIME_DIR", "XDG_CACHE_HOME")
        .map(key -> environment.getOrDefault(key, ""))
        .filter(folder -> !folder.isEmpty())
        .findFirst()
        .orElse(home + "/.cache");
  }

  /**
   * Looks for one that can be used.
   *
   * @param lookedAt is told each place
   */
  Support look(Consumer<String> lookedAt) {
    Path closed = null;
    for (Path socket : sockets) {
      lookedAt.accept(socket.toString());
      if (!isSocket(socket)) {
        continue;
      }
      if (Files.isWritable(socket)) { // what connecting needs
        return Support.yes();
      }
      closed = closed == null ? socket : closed;
    }
    for (Path program : programs) {
      lookedAt.accept(program.toString());
      if (Files.isExecutable(program)) {
        return Support.yes();
      }
    }
    return closed == null ? nobodyListens() : forbidden(closed);
  }

  private static boolean isSocket(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isOther();
    } catch (IOException e) {
      return false; // not there, or in a folder of others
    }
  }

  private Support nobodyListens() {
    return sockets.isEmpty()
        ? Support.no("no daemon runs on this system", "use qemu+ssh://user@host/system")
        : Support.no(
            "no daemon listens (looked at " + inWords() + ")",
            "start one, with systemctl start virtqemud.socket or with libvirtd -d;"
                + " test:///default needs none");
  }

  private String inWords() {
    return String.join(", ", sockets.stream().map(Path::toString).toList());
  }

  /** What the daemon's socket for readers allows is not enough to run machines. */
  static Support forbidden(Path socket) {
    Path readers = socket.resolveSibling(socket.getFileName() + "-ro");
    return Support.no(
        "this user may not use "
            + socket
            + (isSocket(readers) ? ", only read from " + readers : ""),
        "let root run usermod -aG "
            + group(socket)
            + " "
            + System.getProperty("user.name")
            + ", then log in again");
  }

  /** Nobody should join that of root. */
  private static String group(Path socket) {
    try {
      String group = Files.readAttributes(socket, PosixFileAttributes.class).group().getName();
      return group.equals("root") ? "libvirt" : group;
    } catch (IOException | UnsupportedOperationException untold) {
      return "libvirt";
    }
  }
}
