package dev.posada.testkit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.memory.MemoryWorld;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it counts what is in the whole Java VM")
@Timeout(60)
class LeaksTest {
  /** Where something is expected, so that nobody has to wait for what will not go. */
  private static final Duration SOON = Duration.ofMillis(50);

  private final Leaks leaks = Leaks.sinceNow();

  @TempDir Path folder;

  private String theOne() {
    List<String> found = leaks.foundAfter(SOON);
    assertEquals(1, found.size(), found.toString());
    return found.get(0);
  }

  @Test
  void findsAThread() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                // then it ends by that
              }
            },
            "left-behind");
    thread.start();
    String found = theOne();
    assertTrue(
        found.startsWith("thread left-behind runs, in dev.posada.testkit.fault.Leaks"), found);
    end.countDown();
    thread.join();
    assertEquals(List.of(), leaks.found());
  }

  @Test
  void waitsForWhatIsAboutToEnd() {
    new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(100);
              } catch (InterruptedException e) {
                // then it ends by that
              }
            })
        .start();
    assertEquals(List.of(), leaks.found());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsAChildProcess() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "60").start();
    try {
      List<String> found = leaks.foundAfter(SOON);
      assertTrue(
          found.stream()
              .anyMatch(
                  one ->
                      one.startsWith("process " + sleep.pid() + " runs: ")
                          && one.endsWith("sleep 60")),
          found.toString());
      assertEquals(3, found.stream().filter(one -> one.startsWith("pipe:")).count());
    } finally {
      sleep.destroyForcibly().waitFor();
    }
    assertEquals(List.of(), leaks.found());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsAnOpenFile() throws IOException {
    Path file = Files.createFile(folder.resolve("data"));
    try (InputStream before = Files.newInputStream(file)) {
      assertEquals(file.toRealPath() + " is open", theOne());
      Leaks again = Leaks.sinceNow();
      try (InputStream second = Files.newInputStream(file)) {
        assertEquals(List.of(file.toRealPath() + " is open"), again.foundAfter(SOON));
      }
    }
    assertEquals(List.of(), leaks.found());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsASocket() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      assertEquals("a socket is open: from port " + port + " to port 0", theOne());
    }
    assertEquals(List.of(), leaks.found());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsASocketThatIsAFile() throws IOException {
    Path file = folder.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(file));
      assertEquals("a socket is open: " + file, theOne());
    }
    assertEquals(List.of(), leaks.found());
  }

  @Test
  void countsWhatItIsTold() {
    AtomicLong handles = new AtomicLong(7);
    Leaks counting = leaks.counting("handles", handles::get);
    assertEquals(List.of(), counting.found());
    handles.addAndGet(2);
    assertEquals(List.of("2 handles more than before"), counting.foundAfter(SOON));
    assertEquals(List.of(), leaks.found());
  }

  @Test
  void findsAGuest() {
    String uri = "memory:///leaks-test";
    try (Host host = Hypervisors.load().connect(uri)) {
      host.containers().create(ContainerSpec.image("alpine").name("mine-old"));
      Leaks guests = leaks.guests(host, guest -> guest.name().startsWith("mine-"));
      host.containers().create(ContainerSpec.image("alpine").name("others"));
      Container mine = host.containers().create(ContainerSpec.image("alpine").name("mine-new"));
      List<String> found = guests.foundAfter(SOON);
      assertEquals(1, found.size(), found.toString());
      assertEquals("on " + uri + " there is container mine-new: STOPPED", found.get(0));
      mine.delete();
      assertEquals(List.of(), guests.found());
    } finally {
      MemoryWorld.of(uri).reset();
    }
    assertEquals(List.of(), leaks.found());
  }

  /** The common pool, a timer, a source of randomness, what a first socket opens. */
  @Test
  void whatTheJdkKeepsForItselfIsNoLeak() throws IOException {
    CompletableFuture.runAsync(() -> {}).orTimeout(1, TimeUnit.MINUTES).join();
    try (SocketChannel channel = SocketChannel.open()) {
      channel.configureBlocking(false);
    }
    new SecureRandom().nextInt();
    assertEquals(List.of(), leaks.found());
  }
}
