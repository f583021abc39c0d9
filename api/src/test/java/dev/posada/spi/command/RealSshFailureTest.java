package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.HypervisorException;
import dev.posada.PermissionDeniedException;
import dev.posada.spi.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the ssh and the sshd that are here say, whatever their versions. */
@EnabledIfEnvironmentVariable(
    named = "POSADA_LAB_SSH",
    matches = ".+",
    disabledReason = "POSADA_LAB_SSH names no sshd")
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class RealSshFailureTest {
  private static final String CONFIG = System.getenv("POSADA_LAB_SSH_CLIENT_CONFIG");

  @TempDir Path folder;

  private static Authority lab() {
    return Authority.of(URI.create(System.getenv("POSADA_LAB_SSH")));
  }

  /** The first value of an option holds, so these are said before those of the configuration. */
  private static HypervisorException failure(String config, Authority where, String... options) {
    List<String> words = new ArrayList<>(List.of("ssh", "-F", config, "-o", "BatchMode=yes"));
    words.addAll(List.of(options));
    words.addAll(List.of("-p", "" + where.port(), "--", where.user() + "@" + where.host(), "true"));
    CommandResult result = CommandRunner.local().run(Command.read(words), new TestOperation());
    assertEquals(255, result.exitCode(), result.stderr());
    return SshFailure.explained(where.toString(), result.exitCode(), result.stderr());
  }

  private static void isNotReached(String remedy, HypervisorException e) {
    assertInstanceOf(ConnectionException.class, e);
    assertTrue(e.remedy().orElseThrow().contains(remedy), e + "\n" + e.remedy());
  }

  private static void isNotLetIn(String remedy, HypervisorException e) {
    assertInstanceOf(PermissionDeniedException.class, e);
    assertTrue(e.remedy().orElseThrow().contains(remedy), e + "\n" + e.remedy());
  }

  /** A key that nobody knows, without a passphrase. */
  private String key(String name) {
    Path file = folder.resolve(name);
    Command make =
        Command.read("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString());
    assertEquals(0, CommandRunner.local().run(make, new TestOperation()).exitCode());
    return file.toString();
  }

  @Test
  void aMachineThatIsNotKnown() {
    isNotReached("by ssh once", failure(CONFIG, lab(), "-o", "UserKnownHostsFile=/dev/null"));
  }

  @Test
  void aMachineWhoseKeyHasChanged() throws IOException {
    String[] other = Files.readString(Path.of(key("other") + ".pub")).split(" ");
    Path known = folder.resolve("known_hosts");
    String line = "[%s]:%d %s %s\n".formatted(lab().host(), lab().port(), other[0], other[1]);
    Files.writeString(known, line);
    isNotReached(
        "why its key has changed", failure(CONFIG, lab(), "-o", "UserKnownHostsFile=" + known));
  }

  @Test
  void aUserWithoutAKey() {
    isNotLetIn("without a question", failure(CONFIG, lab(), "-o", "PreferredAuthentications=none"));
  }

  /** With these keys alone, whatever the lab's user has. */
  private HypervisorException failureWith(List<String> keys) {
    String known = "UserKnownHostsFile=" + folder.resolve("new");
    List<String> options =
        new ArrayList<>(List.of("-o", known, "-o", "StrictHostKeyChecking=accept-new"));
    options.addAll(List.of("-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none"));
    keys.forEach(key -> options.addAll(List.of("-i", key)));
    return failure("none", lab(), options.toArray(String[]::new));
  }

  @Test
  void aUserWithTooManyKeys() {
    List<String> keys = IntStream.range(0, 8).mapToObj(i -> key("key" + i)).toList();
    isNotLetIn("IdentitiesOnly", failureWith(keys)); // sshd counts to six
  }

  /** It has to be one that the server would take: ssh reads no other. */
  @Test
  void aKeyThatEverybodyMayRead() throws IOException {
    Command print = Command.read("ssh", "-G", "-F", CONFIG, lab().host());
    String key =
        CommandRunner.local()
            .run(print, new TestOperation())
            .stdout()
            .lines()
            .filter(line -> line.startsWith("identityfile "))
            .map(line -> line.substring("identityfile ".length()))
            .findFirst()
            .orElseThrow();
    Path open = Files.copy(Path.of(key), folder.resolve("open"));
    assertTrue(open.toFile().setReadable(true, false));
    isNotLetIn("chmod 600", failureWith(List.of(open.toString())));
  }

  @Test
  void aPortAtWhichNobodyListens() {
    isNotReached("whether sshd runs", failure(CONFIG, new Authority("u", "127.0.0.1", 1)));
  }

  @Test
  void aNameThatDoesNotExist() {
    isNotReached("the name of", failure(CONFIG, new Authority("u", "nowhere.invalid", 22)));
  }

  @Test
  void aServerThatSaysNothing() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 9, InetAddress.getByName("127.0.0.1"))) {
      Authority where = new Authority("u", "127.0.0.1", mute.getLocalPort());
      isNotReached("is up", failure(CONFIG, where, "-o", "ConnectTimeout=1"));
    }
  }

  @Test
  void aConfigurationThatIsNone() throws IOException {
    Path config = Files.writeString(folder.resolve("config"), "Frobnicate yes\n");
    isNotReached("correct ssh's configuration", failure(config.toString(), lab()));
    isNotReached("correct ssh's configuration", failure(folder + "/none", lab()));
  }

  @Test
  void aKindOfKeyThatTheServerHasNot() {
    String old = "HostKeyAlgorithms=ecdsa-sha2-nistp521";
    isNotReached("offers", failure(CONFIG, lab(), "-o", old));
  }
}
