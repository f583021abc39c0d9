package dev.posada.docker.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FramesTest {
  private final StringBuilder seen = new StringBuilder();

  private final byte[] three =
      FrameBytes.of().stdout("one").stderr("second").stdout("").stdout("3").bytes();

  @Test
  void eachPayloadGoesToItsStream() throws IOException {
    forwardAll(Frames.of(new ByteArrayInputStream(three)));

    assertEquals("out:one err:second out:3 ", seen.toString());
  }

  @Test
  void itIsNoMatterHowTheBytesAreCut() throws IOException {
    Frames frames = Frames.of(new Trickle(three));
    while (frames.next()) {
      frames.forward((stderr, buffer, from, length) -> seen.append(text(buffer, from, length)));
      seen.append(frames.stderr() ? "! " : ". ");
    }

    assertEquals("one. second! . 3. ", seen.toString());
  }

  @Test
  void aStreamThatEndsWithinAFrameIsAnErrorWhereverItEnds() throws IOException {
    byte[] two = FrameBytes.of().stdout("one").stderr("second").bytes();
    for (int length = 0; length <= two.length; length++) {
      Frames frames = Frames.of(new ByteArrayInputStream(two, 0, length));
      if (length == 0 || length == 8 + 3 || length == two.length) {
        forwardAll(frames);
      } else {
        assertThrows(EOFException.class, () -> forwardAll(frames), "length " + length);
      }
    }
  }

  @Test
  void aFrameCanBeReadInPiecesOrLeftAlone() throws IOException {
    Frames frames = Frames.of(new ByteArrayInputStream(three));
    byte[] four = new byte[4];

    assertTrue(frames.next());
    assertTrue(frames.next());
    assertTrue(frames.stderr());
    assertEquals(4, frames.read(four, 0, 4));
    assertEquals(2, frames.read(four, 0, 4));
    assertEquals("ndco", text(four, 0, 4));
    assertEquals(-1, frames.read(four, 0, 4));
    assertTrue(frames.next());
    assertEquals(-1, frames.read(four, 0, 4));
    assertTrue(frames.next());
    assertFalse(frames.next());
    assertFalse(frames.next());
  }

  @Test
  void aLengthThatIsClaimedReservesNothing() throws IOException {
    byte[] claims = {1, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 'x'};
    Frames frames = Frames.of(new ByteArrayInputStream(claims));

    assertTrue(frames.next());
    byte[] one = new byte[1];
    assertEquals(1, frames.read(one, 0, 1));
    assertThrows(EOFException.class, () -> frames.read(one, 0, 1));
  }

  @Test
  void payloadsLargerThanTheBufferComeInPieces() throws IOException {
    byte[] large = new byte[300_000];
    Arrays.fill(large, (byte) 'x');
    Frames frames = Frames.of(new ByteArrayInputStream(FrameBytes.of().stdout(large).bytes()));
    int[] sum = new int[1];

    assertTrue(frames.next());
    frames.forward((stderr, buffer, from, length) -> sum[0] += length);
    assertEquals(300_000, sum[0]);
    assertFalse(frames.next());
  }

  @Test
  void whatTheEngineSaysItselfIsAnError() throws IOException {
    byte[] bytes =
        FrameBytes.of()
            .stdout("one")
            .frame(3, "log driver failed\n".getBytes(StandardCharsets.UTF_8))
            .bytes();
    Frames frames = Frames.of(new ByteArrayInputStream(bytes));

    assertTrue(frames.next());
    IOException e = assertThrows(IOException.class, frames::next);
    assertEquals("the engine ended the stream: log driver failed", e.getMessage());
  }

  @Test
  void whatHasNoFramesIsRefused() {
    Frames frames =
        Frames.of(new ByteArrayInputStream("hello terminal".getBytes(StandardCharsets.UTF_8)));

    assertThrows(IOException.class, frames::next);
  }

  @Test
  void aTerminalHasNoFrames() throws IOException {
    forwardAll(Frames.raw(new ByteArrayInputStream(new byte[] {'h', 'i', 1, 0, 0, 0})));
    assertEquals("out:hi\1\0\0\0 ", seen.toString());

    forwardAll(Frames.raw(new ByteArrayInputStream(new byte[0])));
  }

  private void forwardAll(Frames frames) throws IOException {
    while (frames.next()) {
      frames.forward(
          (stderr, buffer, from, length) ->
              seen.append(stderr ? "err:" : "out:").append(text(buffer, from, length)).append(' '));
    }
  }

  private static String text(byte[] buffer, int from, int length) {
    return new String(buffer, from, length, StandardCharsets.UTF_8);
  }
}
