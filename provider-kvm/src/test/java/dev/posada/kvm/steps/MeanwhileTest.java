package dev.posada.kvm.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MeanwhileTest {
  @Test
  void aLookThatIsUnderWayComesToItsEnd() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    AtomicReference<String> end = new AtomicReference<>("none");
    Meanwhile meanwhile =
        Meanwhile.doing(
            "test",
            () -> {
              inside.countDown();
              try {
                Thread.sleep(300);
                end.set("its own");
              } catch (InterruptedException e) {
                end.set("interrupted");
              }
            });
    assertTrue(inside.await(10, TimeUnit.SECONDS));
    meanwhile.close();
    assertEquals("its own", end.get());
  }

  @Test
  void looksUntilItIsClosedAndNotOnceMore() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch three = new CountDownLatch(3);
    try (Meanwhile meanwhile =
        Meanwhile.doing(
            "test",
            () -> {
              looks.incrementAndGet();
              three.countDown();
            })) {
      assertTrue(three.await(10, TimeUnit.SECONDS));
    }
    int then = looks.get();
    Thread.sleep(300);
    assertEquals(then, looks.get());
  }
}
