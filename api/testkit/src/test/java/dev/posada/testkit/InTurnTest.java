package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@InTurn("a turn of InTurnTest")
class InTurnTest {
  private static void lock() throws IOException {
    Path turn = Path.of("target", "turns", "a turn of InTurnTest");
    try (FileChannel another = FileChannel.open(turn, StandardOpenOption.WRITE)) {
      another.tryLock();
    }
  }

  @Test
  void nobodyElseHasTheTurn() {
    assertThrows(OverlappingFileLockException.class, InTurnTest::lock);
  }

  @Nested
  class Within {
    @Test
    void theTurnIsThatOfTheClassAround() {
      assertThrows(OverlappingFileLockException.class, InTurnTest::lock);
    }
  }

  @Nested
  class AfterOthersWithin {
    @Test
    void theTurnIsNotOverWithThem() {
      assertThrows(OverlappingFileLockException.class, InTurnTest::lock);
    }
  }
}
