package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.spi.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LabSsh.Needed
@Timeout(60)
class SshConnectingTest {
  private static final TestOperation OP = new TestOperation();

  @TempDir Path folder;

  private static Path socket(SshConnections.Lease lease) {
    List<String> words = lease.words("true");
    return Path.of(words.get(words.indexOf("-S") + 1));
  }

  private static boolean connects(List<String> program) throws Exception {
    SshClient client = new SshClient(Authority.of(LabSsh.authority()), program);
    try (SshConnections connections = new SshConnections(client);
        SshConnections.Lease lease = connections.lease(OP)) {
      return lease.connection().isAlive() && lease.connection().signal("0", false, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "StdinNull yes",
        "ForkAfterAuthentication yes",
        "SessionType none",
        "RequestTTY force",
        "RemoteCommand id",
        "ControlPersist yes"
      })
  void itConnectsWhateverTheUserHasConfigured(String line) throws Exception {
    String labs = Files.readString(Path.of(LabSsh.program().get(2)));
    Path config = Files.writeString(folder.resolve("config"), line + "\n" + labs);
    assertTrue(connects(List.of("ssh", "-F", config.toString())));
  }

  @Test
  void aCommandOfThousandsOfWordsBeginsSoon() {
    List<String> words = new ArrayList<>(List.of("sh", "-c", "echo $# ${10000}", "sh"));
    IntStream.rangeClosed(1, 15_000).forEach(i -> words.add("w" + i));
    try (CommandRunner runner =
        CommandRunner.ssh(Authority.of(LabSsh.authority()), LabSsh.program())) {
      assertEquals("15000 w10000\n", runner.run(Command.read(words), OP).stdout());
    }
  }

  @Test
  void itConnectsWithAnOlderClient() throws Exception {
    Path old = folder.resolve("ssh");
    Files.writeString(
        old,
        """
        #!/bin/sh
        case "$*" in
          *SessionType*)
            echo "command-line: line 0: Bad configuration option: sessiontype" >&2
            exit 255 ;;
        esac
        exec ssh "$@"
        """);
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwx------"));
    List<String> program = new ArrayList<>(LabSsh.program());
    program.set(0, old.toString());
    assertTrue(connects(program));
  }

  @Test
  void itConnectsAlsoWhenSomebodyHasSweptItsFolder() throws Exception {
    SshClient client = new SshClient(Authority.of(LabSsh.authority()), LabSsh.program());
    try (SshConnections connections = new SshConnections(client)) {
      Path swept;
      try (SshConnections.Lease lease = connections.lease(OP)) {
        swept = socket(lease);
        lease.connection().end();
        lease.connection().awaitEnd(5000);
      }
      Files.deleteIfExists(swept);
      Files.delete(swept.getParent());
      try (SshConnections.Lease lease = connections.lease(OP)) {
        assertNotEquals(swept, socket(lease));
        assertTrue(lease.connection().isAlive());
      }
    }
  }
}
