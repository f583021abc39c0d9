package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SplitOutputTest {
  private static final int WINDOW = 100;
  private static final int KEPT = 1000;
  private static final byte[] PIECE = new byte[50];

  private final SplitOutput output = new SplitOutput(WINDOW, KEPT);

  /** Writes so many pieces on a thread of its own. */
  private CompletableFuture<Void> writing(boolean stderr, int pieces) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (int i = 0; i < pieces; i++) {
              output.write(stderr, PIECE, 0, PIECE.length);
            }
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void assertHeldUp(CompletableFuture<Void> writing) throws Exception {
    TimeUnit.MILLISECONDS.sleep(100);
    assertFalse(writing.isDone());
  }

  @Test
  void splitsWhatCame() throws Exception {
    output.write(false, new byte[] {9, 1, 2, 9}, 1, 2);
    output.write(true, new byte[] {3}, 0, 1);
    output.write(false, new byte[] {4}, 0, 1);
    output.end(null);
    assertArrayEquals(new byte[] {1, 2, 4}, output.out().readAllBytes());
    assertArrayEquals(new byte[] {3}, output.err().readAllBytes());
    assertEquals(-1, output.out().read());
  }

  @Test
  void aSlowReaderHoldsTheCommandUp() throws Exception {
    writing(false, 1).get();
    output.out().read(); // from now on somebody reads
    CompletableFuture<Void> writing = writing(false, 10);
    assertHeldUp(writing);
    assertTrue(output.out().available() <= WINDOW + PIECE.length);
    output.out().readNBytes(500);
    writing.get();
  }

  @Test
  void whoReadsOneStreamNeverWaitsForTheOther() throws Exception {
    CompletableFuture<Void> writing =
        writing(true, 2 * KEPT / PIECE.length).thenCompose(done -> writing(false, 1));
    assertEquals(0, output.out().read());
    writing.get();
    output.end(null);
    assertEquals(KEPT, output.err().readNBytes(KEPT).length);
    IOException lost = assertThrows(IOException.class, () -> output.err().read());
    assertEquals("more than 1000 bytes came before anybody read them", lost.getMessage());
  }

  @Test
  void whatNobodyReadsIsHeldUpWhileNobodyWaits() throws Exception {
    CompletableFuture<Void> writing = writing(true, 2 * KEPT / PIECE.length);
    assertHeldUp(writing);
    assertEquals(2 * KEPT, output.err().readNBytes(2 * KEPT).length);
    writing.get();
  }

  @Test
  void whoWaitsForTheEndNeedNotRead() throws Exception {
    CompletableFuture<Void> writing = writing(false, 2 * KEPT / PIECE.length);
    assertHeldUp(writing);
    output.awaitingEnd(true);
    writing.get();
    output.awaitingEnd(false);
  }

  @Test
  void aClosedStreamIsDropped() throws Exception {
    output.out().close();
    writing(false, 2 * KEPT / PIECE.length).get();
    assertThrows(IOException.class, () -> output.out().read());
  }

  @Test
  void anEndThatShouldNotBeIsAnErrorAfterWhatCame() throws Exception {
    output.write(false, PIECE, 0, 1);
    output.end("the connection was lost");
    assertEquals(0, output.out().read());
    assertEquals(
        "the connection was lost",
        assertThrows(IOException.class, () -> output.out().read()).getMessage());
    assertThrows(IOException.class, () -> output.write(false, PIECE, 0, 1));
  }

  @Test
  void theEndReleasesAWriterThatIsHeldUp() throws Exception {
    CompletableFuture<Void> writing = writing(true, 2 * KEPT / PIECE.length);
    assertHeldUp(writing);
    output.end("the host was closed");
    assertThrows(Exception.class, writing::get);
  }

  @Test
  void anInterruptEndsTheReadAndNotTheStream() throws Exception {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, () -> output.out().read());
    assertTrue(Thread.interrupted());
    output.write(false, PIECE, 0, 1);
    assertEquals(0, output.out().read());
  }
}
