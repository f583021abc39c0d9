package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.posada.Hypervisors;
import dev.posada.examples.House;
import dev.posada.examples.JavaProcess;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tour says on machines that are half installed: each is made for real, by files and
 * sockets as they would be there, in a namespace of mounts and as a user who may not use them.
 */
class HalfInstalledTest {
  /** Puts a folder in the place of what belongs to libvirt, for one program alone. */
  private static final String WITH_LIBVIRT =
      "mount -t tmpfs none /run && mkdir /run/libvirt && mount --bind \"$0\" /run/libvirt"
          + " && exec \"$@\"";

  private final Map<String, String> environment = new HashMap<>();
  private final List<String> before = new ArrayList<>();
  private List<Path> modules = House.path();

  @TempDir Path folder;

  @Test
  void theLibraryIsThereAndNoDaemon() throws Exception {
    asRootWithLibvirt(folder("libvirt"));
    said("KVM", "libvirt [0-9.]+ is there, but no daemon listens .*", "systemctl start virtqemud");
  }

  @Test
  void theDaemonIsThereForAGroupThatTheUserIsNotIn() throws Exception {
    Path libvirt = folder("libvirt");
    try (ServerSocketChannel daemon = listen(libvirt.resolve("libvirt-sock"), "rwxrwx---")) {
      asRootWithLibvirt(libvirt);
      asNobody();
      environment.put("LIBVIRT_AUTOSTART", "0"); // nor is there a daemon of nobody's own
      said(
          "KVM",
          "libvirt [0-9.]+ is there, but this user may not use /run/libvirt/libvirt-sock",
          "usermod -aG libvirt nobody");
      assertTrue(daemon.isOpen());
    }
  }

  @Test
  void theSocketOfDockerIsForOthers() throws Exception {
    needsRoot();
    Path socket = folder("docker").resolve("docker.sock");
    try (ServerSocketChannel daemon = listen(socket, "rw-rw----")) {
      environment.put("DOCKER_HOST", "unix://" + socket);
      asNobody();
      said("Docker", "this user may not use .*docker.sock.*", "usermod -aG docker nobody");
      assertTrue(daemon.isOpen());
    }
  }

  /** Whoever was killed has left its socket. */
  @Test
  void theDaemonOfDockerHasDied() throws Exception {
    Path socket = folder("docker").resolve("docker.sock");
    listen(socket, "rw-rw----").close();
    environment.put("DOCKER_HOST", "unix://" + socket);
    said("Docker", "no connection to .*docker.sock.*refused.*", "systemctl start docker");
  }

  @Test
  void theDaemonOfDockerHangs() throws Exception {
    Path socket = folder("docker").resolve("docker.sock");
    try (ServerSocketChannel daemon = listen(socket, "rw-rw----")) {
      environment.put("DOCKER_HOST", "unix://" + socket);
      said("Docker", "nobody answers at .*docker.sock.*", "systemctl restart docker");
      assertTrue(daemon.isOpen());
    }
  }

  @Test
  void theToolOfVirtualBoxHangs() throws Exception {
    Path tool = tool("exec sleep 600");
    said("VirtualBox", tool + " does not tell its version: .*", "run " + tool + " --version ");
  }

  @Test
  void theKernelModuleOfVirtualBoxIsMissing() throws Exception {
    assumeFalse(Files.exists(Path.of("/dev/vboxdrv")), "this machine has the module");
    tool("echo 7.0.20r163906");
    said("VirtualBox", ".*the kernel module vboxdrv is not loaded into .*", "/sbin/vboxconfig");
  }

  /** Runs the tour, and looks for the line of a provider and the one that helps. */
  private void said(String provider, String reason, String command) throws Exception {
    environment.put("XDG_CACHE_HOME", folder("cache").toString()); // JNA unpacks its library there
    environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder("tmp"));
    String printed =
        new JavaProcess(folder, environment, before.toArray(String[]::new))
            .runFrom(
                modules, 0, Tour.class, "--uri", "memory:///half-installed", "--only", "service");
    String said = printed.replaceAll("\n {5,}", " "); // what was broken at the end of the screen
    String line = "(?s).*\n  not here: " + provider + ", " + reason.replace(".*", "[^\n]*");
    assertTrue(said.matches(line + "\n    try: [^\n]*\\Q" + command + "\\E.*"), printed);
    assertFalse(printed.contains("\tat "), printed);
  }

  private Path folder(String name) throws IOException {
    return open(Files.createDirectories(open(folder).resolve(name)));
  }

  /** For nobody, too. */
  private static Path open(Path folder) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static ServerSocketChannel listen(Path socket, String permissions) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(permissions));
    return channel;
  }

  private Path tool(String line) throws IOException {
    Path tool = folder("bin").resolve("VBoxManage");
    Files.writeString(tool, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("PATH", tool.getParent() + ":" + System.getenv("PATH"));
    return tool;
  }

  private void asRootWithLibvirt(Path libvirt) throws Exception {
    needsRoot();
    boolean library =
        Hypervisors.load().diagnose().stream()
            .filter(it -> it.provider().equals("KVM"))
            .anyMatch(it -> it.available() || it.reason().orElse("").startsWith("libvirt "));
    if (!library) {
      abort("no library of libvirt here");
    }
    before.addAll(List.of("unshare", "--mount", "sh", "-c", WITH_LIBVIRT, libvirt.toString()));
  }

  /** Who may read copies of our classes, as they can be in a folder of root's own. */
  private void asNobody() throws IOException {
    before.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    List<Path> copies = new ArrayList<>();
    for (Path element : modules) {
      Path own = folder("modules").resolve(Integer.toString(copies.size()));
      copies.add(copy(element, Files.createDirectory(own).resolve(element.getFileName())));
    }
    modules = copies;
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  private static void needsRoot() {
    if (!System.getProperty("user.name").equals("root")) {
      abort("only root can make a machine that is half installed");
    }
  }
}
