package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.PermissionDeniedException;
import dev.posada.testkit.InTurn;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real engine through a real sshd. */
@Tag("slow")
@LabVariable("POSADA_LAB_DOCKER_SSH")
@InTurn(LabEngine.TURN)
class RealSshTest extends FarEngineClauses {
  private static ConnectOptions ssh(String... more) {
    String[] arguments = new String[2 + more.length];
    arguments[0] = "-F";
    arguments[1] = System.getenv("POSADA_LAB_SSH_CONFIG");
    System.arraycopy(more, 0, arguments, 2, more.length);
    return ConnectOptions.defaults().option(DockerConnectOptions.defaults().ssh("ssh", arguments));
  }

  @Override
  String uri() {
    return System.getenv("POSADA_LAB_DOCKER_SSH");
  }

  @Override
  ConnectOptions options() {
    return ssh();
  }

  /** Of this test only. */
  @Override
  void breakConnections() {
    List<ProcessHandle> connections =
        ProcessHandle.current()
            .children()
            .filter(child -> child.info().command().orElse("").endsWith("/ssh"))
            .toList();
    assertTrue(connections.size() >= 2, connections.toString());
    connections.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  void forget() {}

  @Override
  Host connectToTheMute(int port) {
    return Hypervisors.load().connect(uri(), ssh("-o", "HostName=127.0.0.1", "-p", "" + port));
  }

  @Test
  void whoHasNoKeyIsNotLetIn() {
    HypervisorException e =
        assertThrows(
            PermissionDeniedException.class,
            () ->
                Hypervisors.load()
                    .connect(
                        uri(), ssh("-o", "PreferredAuthentications=none", "-o", "LogLevel=ERROR")));
    assertTrue(e.getMessage().contains("Permission denied"), e.getMessage());
    assertTrue(e.remedy().isPresent());
  }

  @Test
  void aMachineWhoseKeyIsNotKnownIsNotTalkedTo() {
    HypervisorException e =
        assertThrows(
            ConnectionException.class,
            () ->
                Hypervisors.load()
                    .connect(
                        uri(),
                        ssh(
                            "-o",
                            "UserKnownHostsFile=/dev/null",
                            "-o",
                            "StrictHostKeyChecking=yes")));
    assertTrue(e.remedy().orElseThrow().contains("by ssh once"), e.toString());
  }

  @Test
  void anEngineThatIsNotThereIsTold() {
    String nowhere = uri().replaceFirst("(//[^/]*).*", "$1/nowhere/docker.sock");
    HypervisorException e =
        assertThrows(
            ConnectionException.class, () -> Hypervisors.load().connect(nowhere, options()));
    assertTrue(e.getMessage().contains("/nowhere/docker.sock"), e.getMessage());
    assertEquals(true, e.remedy().isPresent());
  }
}
