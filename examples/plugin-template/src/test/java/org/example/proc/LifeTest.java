package org.example.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LifeTest {
  private static final long OWN = ProcessHandle.current().pid();

  private static Life life(String boot, long pid, long start, String rest) {
    String line = boot + " 1 0 " + pid + " " + start + " 1767225600000001\n" + rest;
    return Life.parse(line).orElseThrow();
  }

  private static long ownStart() {
    return Proc.stat(OWN).orElseThrow().start();
  }

  @Test
  void aLineThatIsNotWholeIsNotThereYet() throws IOException {
    assertTrue(Life.parse("").isEmpty());
    assertTrue(Life.parse("boot 1 2 3 4 17672256000000").isEmpty());
    assertEquals(OptionalInt.empty(), life(Proc.boot(), OWN, ownStart(), "13").exitCode());
    Life whole = life(Proc.boot(), OWN, ownStart(), "137 1767225600000002\n");
    assertEquals(OptionalInt.of(137), whole.exitCode());
    assertEquals(Instant.parse("2026-01-01T00:00:00.000001Z"), whole.started());
  }

  @Test
  void aNumberThatIsUsedAgainIsNotTakenForTheProcess() throws IOException {
    assertEquals(GuestState.RUNNING, life(Proc.boot(), OWN, ownStart(), "").state());
    assertEquals(GuestState.STOPPED, life(Proc.boot(), OWN, ownStart() + 1, "").state());
    assertEquals(GuestState.STOPPED, life("another-boot", OWN, ownStart(), "").state());
  }

  @Test
  void theNameOfAProgramMayLookLikeTheRestOfTheLine() {
    String line =
        "17 (a) R 1 (b) T 1 17 17 0 -1 4194560 120 0 0 0 150 50 200 100 20 0 1 0 4711 5 6 7";
    Proc.Stat stat = Proc.Stat.parse(line);
    assertTrue(stat.isStopped());
    assertEquals(4711, stat.start());
    assertEquals(Duration.ofSeconds(2), stat.own());
    assertEquals(Duration.ofSeconds(5), stat.withChildren());
  }
}
