package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.OperationTimeoutException;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** After a host is closed no thread of ours is left. Its scheme tells its threads from others. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class ThreadsTest {

  /** The fake, under a scheme of its own. */
  private record Lonely(String scheme, FakeProvider fake) implements HypervisorProvider {
    @Override
    public Set<String> schemes() {
      return Set.of(scheme);
    }

    @Override
    public Diagnosis diagnose(ConnectOptions options, Operation op) {
      return fake.diagnose(options, op);
    }

    @Override
    public HostDriver open(URI uri, ConnectOptions options, Operation op) {
      return fake.open(uri, options, op);
    }
  }

  private static Host connect(String scheme, FakeProvider fake) {
    ConnectOptions options = ConnectOptions.defaults().timeout(Duration.ofMillis(200));
    return Hypervisors.of(new Lonely(scheme, fake)).connect(scheme + ":///", options);
  }

  private static List<Thread> threads(String scheme) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("posada-" + scheme + "-"))
        .toList();
  }

  @Test
  void noThreadIsLeftOfWatchedEventsAndDeadlines() {
    FakeProvider fake = new FakeProvider();
    fake.driver.machines.add("web", GuestState.RUNNING);
    Host host = connect("lonelya", fake);
    host.subscribe(event -> {});
    host.subscribe(event -> {});
    Guest web = host.guests().get("web");
    fake.driver.next("pause", FakeHost.hangsAndIsDone(new CountDownLatch(1)));
    web.pause();
    Set<String> names = new TreeSet<>();
    threads("lonelya").forEach(thread -> names.add(thread.getName()));
    assertEquals(Set.of("posada-lonelya-deadlines", "posada-lonelya-events"), names);
    assertTrue(threads("lonelya").stream().allMatch(Thread::isDaemon));
    host.close();
    assertEquals(List.of(), threads("lonelya"));
  }

  @Test
  void noThreadIsLeftOfPolledEvents() {
    FakeProvider fake = new FakeProvider();
    fake.driver.tells = false;
    Host host = connect("lonelyb", fake);
    host.subscribe(event -> {});
    assertEquals(2, threads("lonelyb").size());
    host.close();
    assertEquals(List.of(), threads("lonelyb"));
  }

  @Test
  void aHostThatOnlyCallsHasNoThread() {
    FakeProvider fake = new FakeProvider();
    fake.driver.machines.add("web", GuestState.RUNNING);
    try (Host host = connect("lonelyc", fake)) {
      host.guests().get("web").pause();
      assertEquals(List.of(), threads("lonelyc"));
      host.subscribe(event -> {}).close();
      assertEquals(List.of(), threads("lonelyc"));
    }
  }

  @Test
  void connectingAndDiagnosingLeaveNoThread() {
    FakeProvider fake = new FakeProvider();
    fake.driver.next("open", FakeHost.hangs(new CountDownLatch(1)));
    assertThrows(OperationTimeoutException.class, () -> connect("lonelyd", fake));
    fake.driver.next("diagnose", FakeHost.hangs(new CountDownLatch(1)));
    ConnectOptions options = ConnectOptions.defaults().timeout(Duration.ofMillis(50));
    List<Diagnosis> all = Hypervisors.of(new Lonely("lonelyd", fake)).diagnose(options);
    assertFalse(all.get(0).available());
    assertEquals(List.of(), threads("lonelyd"));
  }
}
