package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.posada.testkit.TestOperation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With libvirt's test driver. */
@Timeout(60)
class CallTest {
  private final TestOperation op = TestOperation.unlimited();

  private static int wait(CountDownLatch answer) {
    try {
      answer.await();
      return 1;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoCancelsDoesNotWaitForADaemonThatHangs() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch aborted = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (Connection connection = TestDriver.connect()) {
      CompletableFuture<Integer> call =
          CompletableFuture.supplyAsync(
              () ->
                  Call.of("virDomainManagedSave", "web")
                      .change(
                          connection.owned(),
                          op,
                          () -> {
                            aborted.countDown();
                            wait(answer);
                          },
                          pointer -> {
                            called.countDown();
                            return wait(answer);
                          }));
      called.await();
      assertTimeoutPreemptively(Duration.ofSeconds(20), op::cancel);
      aborted.await();
      answer.countDown();
      assertEquals(1, call.get());
    }
  }
}
