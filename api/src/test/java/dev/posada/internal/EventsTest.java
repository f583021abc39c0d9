package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.Subscription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class EventsTest {
  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest web = fake.driver.machines.add("web", GuestState.RUNNING);
  private final Host host = fake.connect();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private void hear(HostEvent event) {
    heard.add(event.toString());
  }

  private void tell(GuestState state) {
    web.state = state;
    fake.driver.tell(web);
  }

  @Test
  void eventsComeInOrderWithGuestAndState() {
    List<HostEvent> events = new CopyOnWriteArrayList<>();
    host.subscribe(events::add);
    tell(GuestState.PAUSED);
    tell(GuestState.RUNNING);
    fake.driver.sink.get().disconnected();
    fake.driver.sink.get().connected();
    fake.driver.sink.get().lost();
    fake.driver.sink.get().guest(HostEvent.Kind.GUEST_DELETED, web.summary());
    Background.await(() -> events.size() == 6);
    assertEquals(
        List.of(
            "GUEST_CHANGED web PAUSED",
            "GUEST_CHANGED web RUNNING",
            "DISCONNECTED",
            "CONNECTED",
            "EVENTS_LOST",
            "GUEST_DELETED web RUNNING"),
        events.stream().map(HostEvent::toString).toList());
    Guest handle = host.guests().get("web");
    assertEquals(Optional.of(handle), events.get(0).guest());
    assertEquals(Optional.of(GuestState.PAUSED), events.get(0).state());
    assertTrue(events.get(2).guest().isEmpty());
  }

  @Test
  void eventsComeOnAThreadOfOurs() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    host.subscribe(event -> thread.set(Thread.currentThread()));
    tell(GuestState.PAUSED);
    Background.await(() -> thread.get() != null);
    assertEquals("posada-fake-events", thread.get().getName());
    assertTrue(thread.get().isDaemon());
  }

  @Test
  void aSlowListenerBlocksNobodyAndIsToldWhereTheGapIs() {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    AtomicInteger quick = new AtomicInteger();
    host.subscribe(
        event -> {
          entered.countDown();
          Background.await(go);
          hear(event);
        });
    host.subscribe(event -> quick.incrementAndGet());
    tell(GuestState.RUNNING);
    Background.await(entered);
    for (int i = 0; i < 1024; i++) {
      tell(GuestState.PAUSED);
    }
    tell(GuestState.SAVED); // does not fit
    tell(GuestState.SAVED);
    go.countDown();
    Background.await(() -> heard.size() == 1026);
    Background.await(() -> quick.get() >= 1025);
    assertEquals("GUEST_CHANGED web PAUSED", heard.get(1024));
    assertEquals("EVENTS_LOST", heard.get(1025));
    tell(GuestState.STOPPED);
    Background.await(() -> heard.size() == 1027);
    assertEquals("GUEST_CHANGED web STOPPED", heard.get(1026));
  }

  @Test
  void aListenerThatThrowsGoesOn() {
    host.subscribe(
        event -> {
          hear(event);
          if (heard.size() == 1) {
            throw new IllegalStateException("bad");
          }
          throw new AssertionError("worse");
        });
    tell(GuestState.PAUSED);
    tell(GuestState.RUNNING);
    tell(GuestState.STOPPED);
    Background.await(() -> heard.size() == 3);
  }

  @Test
  void aListenerThatInterruptsItselfGoesOn() {
    host.subscribe(
        event -> {
          hear(event);
          Thread.currentThread().interrupt();
        });
    tell(GuestState.PAUSED);
    Background.await(() -> heard.size() == 1);
    tell(GuestState.RUNNING);
    Background.await(() -> heard.size() == 2);
  }

  @Test
  void aListenerMayEndItsOwnSubscription() {
    AtomicReference<Subscription> own = new AtomicReference<>();
    CountDownLatch closed = new CountDownLatch(1);
    own.set(
        host.subscribe(
            event -> {
              hear(event);
              own.get().close();
              closed.countDown();
            }));
    tell(GuestState.PAUSED);
    Background.await(closed);
    assertNull(fake.driver.sink.get());
    assertEquals(1, heard.size());
    own.get().close();
  }

  @Test
  void aListenerMayCloseItsHost() {
    CountDownLatch closed = new CountDownLatch(1);
    host.subscribe(
        event -> {
          host.close();
          closed.countDown();
        });
    host.subscribe(this::hear);
    tell(GuestState.PAUSED);
    Background.await(closed);
    assertTrue(fake.driver.closed);
    assertThrows(IllegalStateException.class, () -> host.guests().list());
  }

  @Test
  void listenersMayAskTheHost() {
    AtomicReference<GuestState> seen = new AtomicReference<>();
    host.subscribe(event -> seen.set(event.guest().orElseThrow().inspect().state()));
    tell(GuestState.PAUSED);
    Background.await(() -> seen.get() == GuestState.PAUSED);
  }

  @Test
  void oneWatchFeedsAllAndEndsWithTheLast() {
    Subscription first = host.subscribe(this::hear);
    Subscription second = host.subscribe(this::hear);
    assertEquals(1, fake.driver.watches);
    first.close();
    first.close();
    assertTrue(fake.driver.sink.get() != null);
    tell(GuestState.PAUSED);
    Background.await(() -> heard.size() == 1);
    second.close();
    assertNull(fake.driver.sink.get());
    host.subscribe(this::hear);
    assertEquals(2, fake.driver.watches);
  }

  @Test
  void aDriverNeverHasTwoWatches() {
    List<Background> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          Background.call(
              () -> {
                for (int j = 0; j < 50; j++) {
                  host.subscribe(event -> {}).close();
                }
              }));
    }
    all.forEach(Background::returns);
    assertNull(fake.driver.sink.get());
  }

  @Test
  void nothingComesAfterTheEnd() {
    Subscription subscription = host.subscribe(this::hear);
    host.subscribe(event -> {});
    subscription.close();
    tell(GuestState.PAUSED);
    host.close();
    assertEquals(List.of(), heard);
  }

  @Test
  void aWatchThatCannotBeginIsAFailureAndTheNextTryWorks() {
    fake.driver.next("watch", FakeHost.fails(new IOException("Connection refused")));
    ConnectionException e =
        assertThrows(ConnectionException.class, () -> host.subscribe(this::hear));
    assertEquals("cannot subscribe to events on fake:///x: Connection refused", e.getMessage());
    host.subscribe(this::hear);
    tell(GuestState.PAUSED);
    Background.await(() -> heard.size() == 1);
  }

  @Test
  void aWatchThatTheClosedHostDidNotWaitForIsEndedWhenItBegins() {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    FakeProvider slow = new FakeProvider();
    Host impatient =
        slow.connect(
            dev.posada.ConnectOptions.defaults().timeout(java.time.Duration.ofMillis(500)));
    slow.driver.next(
        "watch",
        (effect, op) -> {
          entered.countDown();
          go.await();
          effect.take();
        });
    Background subscribe = Background.call(() -> impatient.subscribe(this::hear));
    Background.await(entered);
    Background.call(impatient::close).returns(); // though the watch ignores its cancel
    assertTrue(slow.driver.closed);
    go.countDown();
    subscribe.end();
    assertNull(slow.driver.sink.get());
  }

  @Test
  void withoutAWatchTheCoreLooksAndTellsTheDifferences() {
    fake.driver.tells = false;
    FakeGuest old = fake.driver.containers.add("old", GuestState.RUNNING);
    host.subscribe(this::hear);
    assertEquals(0, fake.driver.watches);
    web.state = GuestState.STOPPED;
    fake.driver.containers.all.remove(old.id);
    fake.driver.machines.add("new", GuestState.STOPPED);
    Background.await(() -> heard.size() == 3);
    assertEquals(
        List.of(
            "GUEST_CHANGED web STOPPED", "GUEST_CREATED new STOPPED", "GUEST_DELETED old RUNNING"),
        heard.stream().sorted().toList());
  }

  @Test
  void withoutAWatchAnOutageIsToldAndTheGapBeforeTheDifferences() {
    fake.driver.tells = false;
    host.subscribe(this::hear);
    fake.driver.next("summaries", FakeHost.fails(new IOException("Connection refused")));
    fake.driver.next("summaries", FakeHost.fails(new IOException("Connection refused")));
    web.state = GuestState.PAUSED;
    Background.await(() -> heard.size() == 4);
    assertEquals(
        List.of("DISCONNECTED", "CONNECTED", "EVENTS_LOST", "GUEST_CHANGED web PAUSED"), heard);
  }

  @Test
  void withoutAWatchABugOfADriverIsAGapAndNotTheEnd() {
    fake.driver.tells = false;
    host.subscribe(this::hear);
    fake.driver.next("summaries", FakeHost.fails(new IllegalStateException("not so")));
    fake.driver.next("summaries", FakeHost.fails(new IllegalArgumentException("not so either")));
    web.state = GuestState.PAUSED;
    Background.await(() -> heard.size() == 2);
    assertEquals(List.of("EVENTS_LOST", "GUEST_CHANGED web PAUSED"), heard);
  }

  @Test
  void withoutAWatchNobodyHearsOfALookThatBeganForOthers() {
    fake.driver.tells = false;
    Subscription first = host.subscribe(event -> {});
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    fake.driver.next(
        "summaries",
        (effect, op) -> {
          try {
            FakeHost.hangs(looking).run(effect, op);
          } finally {
            cancelled.countDown();
          }
        });
    Background.await(looking);
    first.close();
    Background.await(cancelled);
    host.subscribe(this::hear);
    web.state = GuestState.PAUSED;
    Background.await(() -> !heard.isEmpty());
    assertEquals(List.of("GUEST_CHANGED web PAUSED"), heard);
  }

  @Test
  void withoutAWatchClosingTheHostIsNoOutage() {
    fake.driver.tells = false;
    host.subscribe(this::hear);
    CountDownLatch looking = new CountDownLatch(1);
    fake.driver.next("summaries", FakeHost.hangs(looking));
    Background.await(looking);
    host.close();
    assertEquals(List.of(), heard);
  }
}
