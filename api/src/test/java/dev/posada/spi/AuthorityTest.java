package dev.posada.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.RejectedException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class AuthorityTest {
  @ParameterizedTest
  @CsvSource({
    "h, '', h, 0",
    "my_host.example:1, '', my_host.example, 1",
    "jane@10.0.0.1:65535, jane, 10.0.0.1, 65535",
    "[::1], '', ::1, 0",
    "[fe80::1%eth0]:22, '', fe80::1%eth0, 22",
    "corp\\jane@example.com@h, corp\\jane@example.com, h, 0",
    "j%40ne@h, j%40ne, h, 0",
  })
  void isReadAsItIsWrittenAndWrittenAsItIsRead(String text, String user, String host, int port) {
    assertEquals(new Authority(user, host, port), Authority.of(text));
    assertEquals(text, Authority.of(text).toString());
  }

  @Test
  void isThatOfAUri() {
    assertEquals(
        new Authority("u", "my_host", 22), Authority.of(URI.create("tiny://u@my_host:22/x?y#z")));
    assertEquals(new Authority("", "::1", 0), Authority.of(URI.create("tiny://[::1]")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny:///path", "tiny:opaque", "relative"})
  void aUriMayNameNoMachine(String uri) {
    RejectedException e =
        assertThrows(RejectedException.class, () -> Authority.of(URI.create(uri)));
    assertEquals("the address names no machine", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "'', the address names no machine",
    "u@, the address names no machine",
    ":22, the address names no machine",
    "::1:22, the address names no machine",
    "h:x, not an address of a machine: h:***",
    "jane@corp.com:x, not an address of a machine: corp.com:***",
    "h:123456, not an address of a machine: h:123456",
    "h:, not an address of a machine: h:",
    "[::1, not an address of a machine: [::1",
    "a b, not an address of a machine: a b",
    "h;id, not an address of a machine: h;id",
    "h:0, there is no port 0",
    "h:65536, there is no port 65536",
    "-oProxyCommand=x@h, a name in the address begins with a dash",
    "-h, a name in the address begins with a dash",
    "u:secret@h, the address has a password",
    "u secret@h, the user of the address has spaces or control characters",
  })
  void whatIsNoneIsRefused(String text, String message) {
    assertEquals(
        message, assertThrows(RejectedException.class, () -> Authority.of(text)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret:x@h",
        "x:secret@h;",
        "secret @h",
        "-secret@h",
        "secret@h:0",
        "x:secret",
        "x@y:secret"
      })
  void whatIsWrongIsToldWithoutTheUser(String text) {
    String message = assertThrows(RejectedException.class, () -> Authority.of(text)).getMessage();
    assertFalse(message.contains("secret"), message);
  }

  @Test
  void canBeMadeOnlyOfWhatAnAddressCanHave() {
    assertThrows(RejectedException.class, () -> new Authority("", "-oProxyCommand=x", 0));
    assertThrows(RejectedException.class, () -> new Authority("", "[::1]", 0));
    assertThrows(RejectedException.class, () -> new Authority("", "h\n", 0));
    assertThrows(RejectedException.class, () -> new Authority("u\n", "h", 0));
    assertThrows(RejectedException.class, () -> new Authority("", "h", -1));
    assertThrows(RejectedException.class, () -> new Authority("", "h", 65536));
  }
}
