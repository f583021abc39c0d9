package dev.posada.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SlowLinkTest {
  @Test
  void everythingArrivesInOrderTwoMillisecondsLaterAndTheEndToo() throws Exception {
    try (Stage stage = new Stage()) {
      UnixServer echo =
          stage.keep(
              new UnixServer(
                  client -> {
                    ByteBuffer buffer = ByteBuffer.allocate(64);
                    while (client.read(buffer.clear()) >= 0) {
                      client.write(buffer.flip());
                    }
                  }));
      SocketChannel far =
          stage.keep(
              SocketChannel.open(UnixDomainSocketAddress.of(SlowLink.to(echo.socket(), stage))));
      for (int i = 0; i < 10; i++) {
        long from = System.nanoTime();
        String word = "word " + i;
        far.write(ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)));
        assertEquals(word, read(far, word.length()));
        assertTrue(System.nanoTime() - from >= 2_000_000, "no delay");
      }
      echo.close();
      assertEquals(-1, far.read(ByteBuffer.allocate(1)), "the end");
    }
  }

  private static String read(SocketChannel from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && from.read(bytes) >= 0) {
      // more to come
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
  }
}
