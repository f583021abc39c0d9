package dev.posada.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.Hypervisors;
import dev.posada.LogOptions;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads, hosts and watchers in one world. */
@Timeout(120)
class ManyAtOnceTest {
  private static final String URI = "memory:///many-at-once";
  private static final int THREADS = 8;
  private static final int ROUNDS = 10;

  private final Map<String, List<HostEvent.Kind>> events = new ConcurrentHashMap<>();

  @AfterEach
  void reset() {
    MemoryWorld.of(URI).reset();
  }

  @Test
  void nobodyBlocksAnybodyAndEachGuestIsToldInOrder() throws Exception {
    MemoryWorld.of(URI).speed(10_000);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Host watcher = Hypervisors.load().connect(URI);
        Subscription all = watcher.subscribe(this::remember)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String name = "guest-" + i;
        runs.add(threads.submit(() -> live(name)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
      assertEquals(List.of(), watcher.guests().list());
      assertTrue(deletionsCome(), events.toString());
    } finally {
      threads.shutdownNow();
    }
    assertEquals(THREADS * ROUNDS * 2, events.size());
    events.forEach(
        (id, kinds) -> {
          assertEquals(HostEvent.Kind.GUEST_CREATED, kinds.get(0), id);
          assertEquals(kinds.size() - 1, kinds.indexOf(HostEvent.Kind.GUEST_DELETED), id);
        });
  }

  private static void live(String name) {
    try (Host host = Hypervisors.load().connect(URI)) {
      for (int round = 0; round < ROUNDS; round++) {
        Container job =
            host.containers().run(ContainerSpec.image("alpine").name(name).command("yes"));
        assertEquals(name + "\n", job.exec("echo", name).stdout());
        assertEquals(3, job.logs(LogOptions.defaults().follow()).limit(3).count());
        job.kill();
        job.delete();

        VirtualMachine machine = host.virtualMachines().create(VirtualMachineSpec.named(name));
        machine.start();
        machine.awaitReady();
        machine.apply(ResourceQuota.limit().cpus(0.5));
        assertTrue(machine.measure().cpuTime().isPresent());
        machine.shutdown(Duration.ofSeconds(30));
        machine.delete();
      }
    }
  }

  private void remember(HostEvent event) {
    event
        .guest()
        .ifPresent(
            guest ->
                events
                    .computeIfAbsent(guest.id(), id -> new CopyOnWriteArrayList<>())
                    .add(event.kind()));
  }

  /** The last events may still be on their way when the last call has returned. */
  private boolean deletionsCome() throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      if (events.size() == THREADS * ROUNDS * 2
          && events.values().stream()
              .allMatch(kinds -> kinds.contains(HostEvent.Kind.GUEST_DELETED))) {
        return true;
      }
      Thread.sleep(10);
    }
    return false;
  }
}
