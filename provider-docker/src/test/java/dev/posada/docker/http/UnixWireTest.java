package dev.posada.docker.http;

import static dev.posada.docker.http.ClientFixture.PING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.Outcome;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixWireTest {
  @TempDir Path folder;

  @Test
  void whereNothingIsTheSocketIsNamed() {
    Path nothing = folder.resolve("nothing");
    assertEquals("there is no socket " + nothing, failure(nothing));
    assertEquals("Unix domain path too long", failure(folder.resolve("x".repeat(200))));
  }

  @Test
  void whereNobodyListensTheJdkSaysSo() throws IOException {
    Path socket = folder.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
    }

    assertEquals("Connection refused", failure(socket));
  }

  @Test
  void withoutAConnectionNothingWasDone() {
    try (HttpClient http = new HttpClient(Dialer.unix(folder.resolve("nothing")))) {
      Request change = Request.post(Target.of("containers").segment("create"));
      TestOperation op = TestOperation.unlimited();
      ConnectionException e = assertThrows(ConnectionException.class, () -> http.call(change, op));
      assertEquals(Optional.of(Outcome.NOT_DONE), e.failure().outcome());
    }
  }

  private static String failure(Path socket) {
    try (HttpClient http = new HttpClient(Dialer.unix(socket))) {
      TestOperation op = TestOperation.unlimited();
      String message =
          assertThrows(ConnectionException.class, () -> http.call(PING, op)).getMessage();
      assertEquals(0, http.openConnections());
      assertEquals(0, op.hooks());
      return message;
    }
  }
}
