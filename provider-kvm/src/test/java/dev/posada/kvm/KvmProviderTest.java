package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Diagnosis;
import dev.posada.Hypervisors;
import dev.posada.NativeCall;
import dev.posada.Outcome;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Libraries;
import dev.posada.kvm.libvirt.Libvirt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KvmProviderTest {
  private static final Libraries NONE = new Libraries(List.of("libposada-none.so.0"), "install it");

  private final List<NativeCall> calls = new ArrayList<>();

  @TempDir Path folder;

  private Diagnosis diagnose(KvmProvider provider) {
    return Hypervisors.of(provider).diagnose(ConnectOptions.defaults().trace(calls::add)).get(0);
  }

  private Diagnosis diagnose(Path socket) {
    Daemons daemons = new Daemons(List.of(socket), List.of());
    return diagnose(new KvmProvider(Libraries::here, () -> daemons));
  }

  /** The version in the name of Debian's file: libvirt.so.0.9000.0 is 9.0.0. */
  private static Optional<String> installed() throws IOException {
    Path libraries = Path.of("/usr/lib");
    try (Stream<Path> found =
        Files.find(libraries, 2, (path, is) -> path.endsWith("libvirt.so.0"))) {
      Optional<Path> library = found.findFirst();
      if (library.isEmpty()) {
        return Optional.empty();
      }
      String[] parts = library.get().toRealPath().getFileName().toString().split("\\.");
      return Optional.of(
          Libvirt.inWords(Long.parseLong(parts[3]) * 1_000 + Long.parseLong(parts[4])));
    }
  }

  @Test
  void withoutTheLibraryLooksForNoDaemon() {
    KvmProvider provider =
        new KvmProvider(
            () -> NONE,
            () -> {
              throw new AssertionError("looked for a daemon");
            });
    Diagnosis missing = diagnose(provider);
    assertFalse(missing.available());
    assertEquals("KVM", missing.provider());
    assertEquals(Set.of("qemu", "test"), missing.schemes());
    assertEquals(
        Optional.of("there is no libposada-none.so.0 where the system's loader looks"),
        missing.reason());
    assertEquals(Optional.of("install it"), missing.remedy());
    assertEquals(List.of("libposada-none.so.0"), missing.lookedAt());
    assertEquals(List.of(), calls);
  }

  /** Right on a machine with libvirt's library and on one without. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aSocketMakesItAvailableIfTheLibraryIsThere() throws IOException {
    Path socket = folder.resolve("libvirt-sock");
    try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      daemon.bind(UnixDomainSocketAddress.of(socket));
      daemon.configureBlocking(false);
      Diagnosis diagnosis = diagnose(socket);
      assertEquals(installed().map(version -> "libvirt " + version), diagnosis.version());
      assertEquals(installed().isPresent(), diagnosis.available());
      assertEquals("libvirt.so.0", diagnosis.lookedAt().get(0));
      assertEquals(null, daemon.accept(), "somebody connected");
    }
  }

  /** Right on a machine with libvirt's library and on one without. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void withoutADaemonTellsTheVersionOfTheLibraryIfItIsThere() throws IOException {
    Path socket = folder.resolve("libvirt-sock");
    Diagnosis missing = diagnose(socket);
    assertFalse(missing.available());
    assertEquals(
        installed()
            .map(
                version ->
                    "libvirt "
                        + version
                        + " is there, but no daemon listens (looked at "
                        + socket
                        + ")")
            .or(() -> Optional.of("there is no libvirt.so.0 where the system's loader looks")),
        missing.reason());
    assertEquals(
        installed().isPresent() ? List.of("virGetVersion") : List.of(),
        calls.stream().map(NativeCall::text).toList());
  }

  @Test
  void theRealPlacesAreDiagnosedWithoutAFailure() {
    Diagnosis diagnosis = diagnose(new KvmProvider());
    assertTrue(
        diagnosis.available() || !diagnosis.reason().orElseThrow().contains("failed"),
        diagnosis.reason()::toString);
    assertFalse(diagnosis.lookedAt().isEmpty());
  }

  @Test
  void connectingWithoutTheLibraryIsRefusedWithARemedy() {
    Libraries nowhere = new Libraries(List.of("libno-such-library.so.0"), "install it");
    Hypervisors hypervisors =
        Hypervisors.of(new KvmProvider(() -> nowhere, () -> new Daemons(List.of(), List.of())));
    UnsupportedCapabilityException refused =
        assertThrows(
            UnsupportedCapabilityException.class, () -> hypervisors.connect("qemu:///system"));
    assertTrue(refused.getMessage().contains("libno-such-library"), refused.getMessage());
    assertEquals(Optional.of("install it"), refused.remedy());
    assertEquals(Outcome.NOT_DONE, refused.outcome());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDaemonThatIsNotThereIsALostConnection() throws IOException {
    assumeTrue(installed().isPresent(), "libvirt's library is not here");
    ConnectionException refused =
        assertThrows(
            ConnectionException.class,
            () ->
                Hypervisors.of(new KvmProvider())
                    .connect("qemu+unix:///system?socket=" + folder.resolve("nobody")));
    assertTrue(refused.getMessage().contains("nobody"), refused.getMessage());
  }

  /** libvirt has no use for one; somebody may write it all the same. */
  @Test
  void aPasswordInAUriIsInNoTraceAndNoMessage() throws IOException {
    assumeTrue(installed().isPresent(), "libvirt's library is not here");
    int nobody;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = taken.getLocalPort();
    }
    ConnectionException refused =
        assertThrows(
            ConnectionException.class,
            () ->
                Hypervisors.of(new KvmProvider())
                    .connect(
                        "qemu+tcp://web:hush@127.0.0.1:" + nobody + "/system",
                        ConnectOptions.defaults().trace(calls::add)));
    String all = calls + refused.toString();
    assertTrue(all.contains("virConnectOpenAuth(qemu+tcp://web:***@127.0.0.1"), all);
    assertFalse(all.contains("hush"), all);
    for (String peer : List.of("qemu+ssh://a:hush@b/", "qemu+ssh://a@b:hush@c/", "//a:b/hush@c")) {
      String options = KvmMigrateOptions.defaults().peerToPeer(peer) + "";
      assertFalse(options.contains("hush"), options);
    }
  }
}
