package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ContainerSpec;
import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.Subscription;
import dev.posada.memory.Fault;
import dev.posada.spi.EventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WatchTest {
  private final Inn inn = new Inn();
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    inn.close();
  }

  /** Remembers what was told. */
  private static final class Heard implements EventSink {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void guest(HostEvent.Kind kind, GuestSummary now) {
      events.add(kind + " " + now.name() + " " + now.state());
    }

    @Override
    public void disconnected() {
      events.add("disconnected");
    }

    @Override
    public void connected() {
      events.add("connected");
    }

    @Override
    public void lost() {
      events.add("lost");
    }

    List<String> all() {
      List<String> all = new ArrayList<>();
      events.drainTo(all);
      return all;
    }

    String next() throws InterruptedException {
      return events.poll(10, TimeUnit.SECONDS);
    }
  }

  private Subscription watch() {
    return inn.host.watch(heard, inn.op).orElseThrow();
  }

  private static long clocks() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("posada-memory-clock"))
        .count();
  }

  @Test
  void theWholeLifeOfAMachineIsTold() {
    watch();
    String id = inn.booted("web");
    inn.machines.pause(id, inn.op);
    inn.machines.resume(id, inn.op);
    inn.machines.shutdown(id, inn.op);
    inn.advance(SimulatedMachine.SHUTDOWN);
    inn.machines.rename(id, "old", inn.op);
    inn.machines.delete(id, inn.op);
    assertEquals(
        List.of(
            "GUEST_CREATED web STOPPED",
            "GUEST_CHANGED web STARTING",
            "GUEST_CHANGED web RUNNING",
            "GUEST_CHANGED web RUNNING", // it has booted
            "GUEST_CHANGED web PAUSED",
            "GUEST_CHANGED web RUNNING",
            "GUEST_CHANGED web STOPPING",
            "GUEST_CHANGED web STOPPED",
            "GUEST_CHANGED old STOPPED",
            "GUEST_DELETED old STOPPED"),
        heard.all());
  }

  @Test
  void whatTimeDoesIsToldThoughNobodyLooks() throws InterruptedException {
    inn.running(ContainerSpec.image("alpine").name("job").command("sleep", "60"));
    watch();
    inn.world.speed(1_000);
    assertEquals("GUEST_CHANGED job STOPPED", heard.next());
  }

  @Test
  void aContainerThatRemovesItselfIsToldAsDeleted() {
    watch();
    ContainerSpec spec = ContainerSpec.image("alpine").command("sleep", "1").removeAtExit(true);
    inn.running(spec.name("job"));
    inn.advanceSeconds(1);
    assertEquals(
        List.of(
            "GUEST_CREATED job STOPPED",
            "GUEST_CHANGED job RUNNING",
            "GUEST_CHANGED job STOPPED",
            "GUEST_DELETED job STOPPED"),
        heard.all());
  }

  @Test
  void anOutageIsToldAndWhatHappensInItIsLost() {
    watch();
    inn.running(ContainerSpec.image("alpine").name("job").command("sleep", "60"));
    heard.all();
    inn.world.disconnect();
    inn.world.disconnect();
    inn.advanceSeconds(60);
    inn.world.reconnect();
    assertEquals(List.of("disconnected", "connected", "lost"), heard.all());
  }

  @Test
  void aWatchThatFailedWhenItWasOpenHearsNothingAndLeavesNoThread() {
    long before = clocks();
    inn.world.inject(Fault.failure(new BusyException("locked")).on("watch").afterEffect());
    assertThrows(BusyException.class, this::watch);
    assertEquals(before, clocks());
    inn.booted("web");
    assertEquals(List.of(), heard.all());
  }

  @Test
  void aWatchThatIsClosedHearsNothingAndLeavesNoThread() {
    long before = clocks();
    Subscription watch = watch();
    assertEquals(before + 1, clocks());

    watch.close();
    watch.close();

    assertEquals(before, clocks());
    inn.machine("web");
    assertEquals(List.of(), heard.all());
  }

  @Test
  void closingTheHostClosesItsWatch() {
    long before = clocks();
    watch();
    inn.host.close();
    assertEquals(before, clocks());
  }

  @Test
  void noGuestHasAThread() {
    int before = Thread.activeCount();
    for (int i = 0; i < 100; i++) {
      inn.running("sleep", "100");
    }
    inn.advance(Duration.ofSeconds(50));
    assertTrue(Thread.activeCount() <= before + 2, "threads of the test framework at most");
    assertFalse(inn.containers.summaries(inn.op).isEmpty());
  }
}
