package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.MigrateOptions;
import dev.posada.Subscription;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real daemon behind a relay that is cut, and that refuses for a while. */
@LabDaemon.Needed
@Timeout(60)
class RealLossTest {
  @TempDir Path folder;

  /** Carries bytes between a client and the daemon. */
  private static final class Relay implements AutoCloseable {
    private final UnixDomainSocketAddress daemon;
    private final ServerSocketChannel server;
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private volatile boolean refusing;

    Relay(String daemon, Path path) throws IOException {
      this.daemon = UnixDomainSocketAddress.of(daemon);
      this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(path));
      start(this::accept);
    }

    private static void start(Runnable body) {
      Thread thread = new Thread(body, "relay");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      try {
        while (true) {
          SocketChannel client = server.accept();
          if (refusing) {
            client.close();
            continue;
          }
          SocketChannel behind = SocketChannel.open(daemon);
          open.add(client);
          open.add(behind);
          start(() -> carry(client, behind));
          start(() -> carry(behind, client));
        }
      } catch (IOException closed) {
        // the end
      }
    }

    private static void carry(SocketChannel from, SocketChannel to) {
      ByteBuffer packet = ByteBuffer.allocate(1 << 16);
      try (from;
          to) {
        while (from.read(packet) >= 0) {
          packet.flip();
          while (packet.hasRemaining()) {
            to.write(packet);
          }
          packet.clear();
        }
      } catch (IOException cut) {
        // the end
      }
    }

    void cut() throws IOException {
      for (SocketChannel channel : open) {
        channel.close();
      }
      open.clear();
    }

    @Override
    public void close() throws IOException {
      server.close();
      cut();
    }
  }

  @Test
  void aLiveMoveWhoseSourceIsLostLeavesTheMachineWhereItWas() throws Exception {
    assumeTrue(LabDaemon.URI2 != null, "there is no second daemon");
    try (BareDaemon bare = new BareDaemon();
        Host source = LabDaemon.connect(bare.uri(), ConnectOptions.defaults());
        Host target = LabDaemon.connect(LabDaemon.URI2, ConnectOptions.defaults())) {
      try {
        VirtualMachine machine = source.virtualMachines().create(LabDaemon.linux("dirty"));
        machine.start();
        machine.awaitReady();
        Task task = Task.unbounded();
        AtomicInteger told = new AtomicInteger();
        task.onProgress(
            progress -> {
              if (told.incrementAndGet() == 3) {
                bare.disconnect();
              }
            });
        assertThrows(
            ConnectionException.class,
            () ->
                machine.migrateTo(target, MigrateOptions.live().bandwidth(ByteSize.mib(1)), task));
        bare.reconnect();
        Virsh there = new Virsh(LabDaemon.URI2);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (there.says("list", "--all", "--name").contains(machine.name())) {
          assertTrue(System.nanoTime() < end, "half a machine stays");
          Thread.sleep(100);
        }
        assertEquals(GuestState.RUNNING, machine.inspect().state());
      } finally {
        bare.reconnect();
        LabDaemon.clean(source);
      }
    }
  }

  @Test
  void aLostConnectionIsToldAndTheNextCallHasAnother() throws Exception {
    assumeTrue(LabDaemon.URI.contains("socket="), "the daemon is not at a socket");
    Path path = folder.resolve("relay");
    BlockingQueue<HostEvent.Kind> events = new LinkedBlockingQueue<>();
    try (Relay relay = new Relay(LabDaemon.URI.replaceFirst(".*socket=", ""), path);
        Host host =
            LabDaemon.connect("qemu+unix:///system?socket=" + path, ConnectOptions.defaults())) {
      // Of the connection only: guests of other Java VMs come and go meanwhile.
      Consumer<HostEvent> listener =
          event -> {
            if (event.guest().isEmpty()) {
              events.add(event.kind());
            }
          };
      try (Subscription subscription = host.subscribe(listener)) {
        host.inspect();
        relay.refusing = true;
        relay.cut();
        assertEquals(HostEvent.Kind.DISCONNECTED, events.poll(10, TimeUnit.SECONDS));
        assertThrows(ConnectionException.class, host::inspect);
        relay.refusing = false;
        assertEquals(HostEvent.Kind.CONNECTED, events.poll(10, TimeUnit.SECONDS));
        assertEquals(HostEvent.Kind.EVENTS_LOST, events.poll(10, TimeUnit.SECONDS));
        assertEquals("QEMU", host.inspect().product());
      }
      relay.cut();
      while (true) {
        try { // the one that notices fails, the next one does not
          assertEquals("QEMU", host.inspect().product());
          break;
        } catch (ConnectionException noticed) {
          assertEquals("QEMU", host.inspect().product());
        }
      }
    }
  }
}
