package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.Subscription;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.ConnectionListener;
import dev.posada.kvm.libvirt.DomainEvent.Lifecycle;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.spi.EventSink;
import dev.posada.testkit.TestOperation;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class WatchTest {
  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch lost = new CountDownLatch(1);
  private final AtomicInteger guests = new AtomicInteger();

  /** Takes nothing until it may. */
  private final EventSink slow =
      new EventSink() {
        @Override
        public void guest(HostEvent.Kind kind, GuestSummary now) {
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          guests.incrementAndGet();
        }

        @Override
        public void disconnected() {}

        @Override
        public void connected() {}

        @Override
        public void lost() {
          lost.countDown();
        }
      };

  @Test
  void keepsNoMoreThanManyEventsAndSaysThatSomeAreMissing() throws Exception {
    try (Session session =
            new Session(TestDriver.library(), "test:///default", Connection.Settings.defaults());
        Subscription watch = Watch.begin(session, slow, TestOperation.unlimited())) {
      Lifecycle paused = new Lifecycle(UUID.randomUUID().toString(), "web", Lifecycle.SUSPENDED, 0);
      for (int i = 0; i < Watch.MOST + 100; i++) {
        ((ConnectionListener) watch).event(paused);
      }
      go.countDown();
      assertTrue(lost.await(30, TimeUnit.SECONDS), "nobody says that events are missing");
      assertTrue(guests.get() <= Watch.MOST + 1, guests + " events were kept");
    }
  }
}
