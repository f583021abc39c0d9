package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.testkit.TestOperation;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Who owns what, and when it is freed. */
class LifetimeTest {
  private final AtomicInteger freed = new AtomicInteger();
  private final TestOperation op = TestOperation.unlimited();

  private Owned owned(String what, Owned parent) {
    return new Owned(what, 1, parent, pointer -> freed.incrementAndGet());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertTrue(condition.getAsBoolean());
  }

  @Test
  void whatCameFromSomethingIsEndedAlsoAfterThat() {
    List<String> done = new ArrayList<>();
    Owned connection = new Owned("connection", 1, null, pointer -> done.add("connection freed"));
    Owned stream = new Owned("stream", 2, connection, pointer -> done.add("stream freed"));
    connection.close();
    stream.close(pointer -> done.add("aborted " + pointer));
    stream.close(pointer -> done.add("once more"));
    assertEquals(List.of("aborted 2", "stream freed", "connection freed"), done);
  }

  @Test
  void whatIsInUseIsFreedAfterItsLastUse() {
    Owned owned = owned("it", null);
    owned.enter();
    owned.close();
    assertEquals(0, freed.get());
    assertThrows(IllegalStateException.class, owned::enter);
    owned.leave();
    assertEquals(1, freed.get());
    owned.close();
    assertEquals(1, freed.get());
  }

  @Test
  void aConnectionOutlivesWhatCameFromIt() {
    Owned connection = owned("connection", null);
    Owned domain = owned("domain", connection);
    connection.close();
    assertEquals(0, freed.get());
    assertThrows(IllegalStateException.class, domain::enter);
    domain.close();
    assertEquals(2, freed.get());
  }

  @Test
  void whatNobodyClosesIsFreedWithAWarning() throws InterruptedException {
    List<String> warnings = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public synchronized void publish(LogRecord record) {
            warnings.add(MessageFormat.format(record.getMessage(), record.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.posada.kvm");
    logger.addHandler(handler);
    try {
      owned("forgotten thing", null);
      await(
          () -> {
            System.gc();
            return freed.get() == 1 && !warnings.isEmpty();
          });
      assertEquals(List.of("libvirt's forgotten thing was never closed"), warnings);
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void manyThreadsMayCallAndCloseAtOnce() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      Connection connection = TestDriver.connect(new Heard());
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      List<Throwable> odd = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 4; i++) {
        Thread thread =
            new Thread(
                () -> {
                  try {
                    go.await();
                    for (int n = 0; n < 100; n++) {
                      connection.domains().named("test", op).close();
                    }
                  } catch (IllegalStateException e) {
                    // closed meanwhile
                  } catch (Throwable e) {
                    odd.add(e);
                  }
                });
        thread.start();
        threads.add(thread);
      }
      go.countDown();
      Thread.sleep(1);
      connection.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(List.of(), odd);
    }
  }

  @Test
  void afterTheLastConnectionNothingIsRegisteredAndTheLoopSleeps() throws InterruptedException {
    try (Connection connection = TestDriver.connect(new Heard())) {
      assertTrue(connection.isAlive(op));
      assertFalse(EventLoop.isParked());
      assertTrue(Callbacks.registered() > 0);
    }
    await(EventLoop::isParked);
    await(() -> Callbacks.registered() == 0);
    Heard heard = new Heard();
    try (Connection connection = TestDriver.connect(heard);
        Domain domain = connection.domains().define("again", TestDriver.xml("again"), 0, op)) {
      heard.awaitLifecycle(domain.uuid(), DomainEvent.Lifecycle.DEFINED); // it woke up
      domain.undefine(0, op);
    }
  }

  @Test
  void aListenerThatThrowsHarmsNobody() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(2);
    ConnectionListener thrower =
        new ConnectionListener() {
          @Override
          public void event(DomainEvent event) {
            told.countDown();
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void lost(Reason reason) {}
        };
    try (Connection connection = TestDriver.connect(thrower);
        Domain domain = connection.domains().define("odd", TestDriver.xml("odd"), 0, op)) {
      domain.undefine(0, op);
      assertTrue(told.await(10, TimeUnit.SECONDS));
    }
  }
}
