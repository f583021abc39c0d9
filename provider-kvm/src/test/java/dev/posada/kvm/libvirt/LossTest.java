package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A real daemon behind a relay that can be cut, or can fall silent. */
@EnabledIfEnvironmentVariable(
    named = "POSADA_LAB_KVM",
    matches = "qemu\\+unix:.*socket=.+",
    disabledReason = "POSADA_LAB_KVM names no daemon on a socket")
class LossTest {
  private final Heard heard = new Heard();
  private final TestOperation op = TestOperation.unlimited();
  private volatile boolean silent;

  @TempDir Path folder;

  private void relay(SocketChannel from, SocketChannel to) {
    Thread thread =
        new Thread(
            () -> {
              ByteBuffer packet = ByteBuffer.allocate(1 << 16);
              try {
                while (from.read(packet) >= 0) {
                  packet.flip();
                  while (packet.hasRemaining() && !silent) {
                    to.write(packet);
                  }
                  packet.clear();
                }
              } catch (IOException e) {
                // cut
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private interface Act {
    void on(SocketChannel client) throws Exception;
  }

  private void connected(Act act) throws Exception {
    String daemon = System.getenv("POSADA_LAB_KVM").replaceFirst(".*socket=", "");
    Path path = folder.resolve("relay");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel behind = SocketChannel.open(UnixDomainSocketAddress.of(daemon))) {
      server.bind(UnixDomainSocketAddress.of(path));
      SocketChannel[] client = new SocketChannel[1];
      Thread accepting =
          new Thread(
              () -> {
                try {
                  client[0] = server.accept();
                  relay(client[0], behind);
                  relay(behind, client[0]);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      accepting.start();
      try (Connection connection =
          Connection.open(
              TestDriver.library(),
              "qemu+unix:///system?socket=" + path,
              new Connection.Settings(false, Duration.ofSeconds(1), Optional.empty()),
              heard,
              op)) {
        connection.domains().list(0, op);
        act.on(client[0]);
        while (heard.losses().isEmpty()) {
          Thread.sleep(10);
        }
        assertThrows(ConnectionException.class, () -> connection.domains().list(0, op));
        assertEquals(false, connection.isAlive(op));
      } finally {
        client[0].close();
      }
    }
  }

  @Test
  void aConnectionThatIsCutIsTold() throws Exception {
    connected(SocketChannel::close);
    assertEquals(List.of(ConnectionListener.Reason.END_OF_FILE), heard.losses());
  }

  @Test
  void aDaemonThatFallsSilentIsTold() throws Exception {
    connected(client -> silent = true);
    assertEquals(List.of(ConnectionListener.Reason.KEEPALIVE), heard.losses());
  }
}
