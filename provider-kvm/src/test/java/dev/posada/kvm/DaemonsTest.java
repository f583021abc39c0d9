package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Support;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class DaemonsTest {
  private static final Map<String, String> DESKTOP = Map.of("XDG_RUNTIME_DIR", "/run/user/1000");

  private final List<String> lookedAt = new ArrayList<>();

  @TempDir Path folder;

  private static List<String> sockets(String os, String home, Map<String, String> environment) {
    return Daemons.of(os, "ada", home, environment).sockets().stream().map(Path::toString).toList();
  }

  private static void listen(Path socket) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket)); // the file stays
    }
  }

  private Support look(Path program, Path... sockets) {
    return new Daemons(List.of(sockets), List.of(program)).look(lookedAt::add);
  }

  @Test
  void theSystemsDaemonComesBeforeTheUsersOwn() {
    assertEquals(
        List.of(
            "/run/libvirt/virtqemud-sock",
            "/run/libvirt/libvirt-sock",
            "/run/user/1000/libvirt/virtqemud-sock",
            "/run/user/1000/libvirt/libvirt-sock"),
        sockets("Linux", "/home/ada", DESKTOP));
  }

  @Test
  void withoutARuntimeFolderTheUsersOwnIsInTheCache() {
    assertTrue(
        sockets("Linux", "/home/ada", Map.of())
            .contains("/home/ada/.cache/libvirt/virtqemud-sock"));
    assertTrue(
        sockets("Linux", "/home/ada", Map.of("XDG_RUNTIME_DIR", "", "XDG_CACHE_HOME", "/var/c"))
            .contains("/var/c/libvirt/virtqemud-sock"));
  }

  @Test
  void onMacOsHomebrewHasThem() {
    assertTrue(
        sockets("Mac OS X", "/Users/ada", Map.of())
            .containsAll(
                List.of(
                    "/opt/homebrew/var/run/libvirt/libvirt-sock",
                    "/usr/local/var/run/libvirt/libvirt-sock")));
  }

  @Test
  void libvirtStartsADaemonForAUserUnlessItIsToldNotTo() {
    assertEquals(
        List.of(Path.of("/usr/sbin/virtqemud"), Path.of("/usr/sbin/libvirtd")),
        Daemons.of("Linux", "ada", "/home/ada", DESKTOP).programs());
    Map<String, String> told = Map.of("LIBVIRT_AUTOSTART", "0");
    assertEquals(List.of(), Daemons.of("Linux", "ada", "/home/ada", told).programs());
  }

  @Test
  void rootHasTheSystemsDaemonOnly() {
    assertEquals(
        new Daemons(
            List.of(Path.of("/run/libvirt/virtqemud-sock"), Path.of("/run/libvirt/libvirt-sock")),
            List.of()),
        Daemons.of("Linux", "root", "/root", DESKTOP));
  }

  @Test
  void theFirstSocketWillDo() throws IOException {
    Path socket = folder.resolve("b");
    listen(socket);
    Support daemon = look(folder.resolve("d"), folder.resolve("a"), socket, folder.resolve("c"));
    assertEquals(Support.yes(), daemon);
    assertEquals(List.of(folder.resolve("a").toString(), socket.toString()), lookedAt);
  }

  @Test
  void aFileThatIsNoSocketIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "");
    assertTrue(look(folder.resolve("d"), file).reason().orElseThrow().contains("no daemon"));
  }

  @Test
  void aDaemonThatLibvirtCanStartWillDo() throws IOException {
    Path program = Files.writeString(folder.resolve("virtqemud"), "");
    assertTrue(program.toFile().setExecutable(true));
    assertEquals(Support.yes(), look(program, folder.resolve("a")));
    assertEquals(List.of(folder.resolve("a").toString(), program.toString()), lookedAt);
  }

  @Test
  void withoutAnySaysWhereItLookedAndWhatHelps() {
    Path first = folder.resolve("a");
    Path second = folder.resolve("b");
    Support daemon = look(folder.resolve("d"), first, second);
    assertEquals(
        Optional.of("no daemon listens (looked at " + first + ", " + second + ")"),
        daemon.reason());
    assertTrue(daemon.remedy().orElseThrow().contains("virtqemud"), daemon::toString);
  }

  @Test
  void aSocketForOthersNamesTheGroup() throws IOException {
    Path socket = folder.resolve("libvirt-sock");
    assertEquals(
        Optional.of("this user may not use " + socket), Daemons.forbidden(socket).reason());
    Path readers = folder.resolve("libvirt-sock-ro");
    listen(readers);
    assertEquals(
        Optional.of("this user may not use " + socket + ", only read from " + readers),
        Daemons.forbidden(socket).reason());
    assertTrue(Daemons.forbidden(socket).remedy().orElseThrow().contains("usermod -aG libvirt "));
  }

  @Test
  void onWindowsNoDaemonRuns() {
    Support daemon = Daemons.of("Windows 11", "ada", "C:\\ada", Map.of()).look(lookedAt::add);
    assertEquals(Optional.of("no daemon runs on this system"), daemon.reason());
    assertTrue(daemon.remedy().orElseThrow().contains("qemu+ssh"), daemon::toString);
    assertEquals(List.of(), lookedAt);
  }
}
