package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.posada.OperationCancelledException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PaceTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Pace pace = new Pace();

  private List<Long> silence(int looks) {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < looks; i++) {
      pace.taken(0);
      pauses.add(pace.millis());
    }
    return pauses;
  }

  @Test
  void aSilentToolIsLeftAloneForLongerAndLonger() {
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 16L), silence(6));
    pace.taken(1);
    assertFalse(pace.isPause());
    assertEquals(List.of(1L, 2L), silence(2));
  }

  @Test
  void aFlowThatEndsIsAPauseAfterAWhile() {
    pace.taken(1 << 16);
    assertTimeoutPreemptively(
        LONG,
        () -> {
          while (!pace.isPause()) {
            pace.taken(0);
          }
        });
    assertEquals(1, pace.millis());
    assertEquals(List.of(2L, 4L), silence(2));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aToolThatNeverPausesIsInterruptedAllTheSame() {
    AtomicReference<Thread> caller = new AtomicReference<>();
    OutputStream sink =
        new OutputStream() {
          @Override
          public void write(int one) {}

          @Override
          public void write(byte[] bytes, int from, int length) {
            Thread running = caller.getAndSet(null);
            if (running != null) {
              running.interrupt();
            }
          }
        };
    Command flood = Command.change("yes").stdoutTo(sink);
    assertTimeoutPreemptively(
        LONG,
        () -> {
          caller.set(Thread.currentThread());
          assertThrows(
              OperationCancelledException.class,
              () -> CommandRunner.local().run(flood, new TestOperation()));
        });
  }
}
