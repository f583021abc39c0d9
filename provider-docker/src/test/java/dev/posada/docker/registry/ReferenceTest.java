package dev.posada.docker.registry;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.RejectedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
  private static final String HEX =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @ParameterizedTest
  @CsvSource({
    "web,                        web,                 latest, docker.io",
    "web:1,                      web,                 1,      docker.io",
    "ada/web,                    ada/web,             latest, docker.io",
    "docker.io/web:2,            docker.io/web,       2,      docker.io",
    "index.docker.io/ada/web,    index.docker.io/ada/web, latest, docker.io",
    "localhost/web,              localhost/web,       latest, localhost",
    "host:5000/a/web,            host:5000/a/web,     latest, host:5000",
    "host:5000/a/web:1,          host:5000/a/web,     1,      host:5000",
    "127.0.0.1:5000/web:A_b.c-1, 127.0.0.1:5000/web,  A_b.c-1, 127.0.0.1:5000",
    "[fd00::1]:5000/web,         [fd00::1]:5000/web,  latest, [fd00::1]:5000",
    "Host/web,                   Host/web,            latest, Host",
    "a-b.example.com/x__y--z/w,  a-b.example.com/x__y--z/w, latest, a-b.example.com",
    "host:5000,                  host,                5000,   docker.io",
  })
  void isTakenApart(String text, String repository, String tag, String registry) {
    Reference reference = Reference.parse(text);
    assertEquals(repository, reference.repository());
    assertEquals(tag, reference.tag());
    assertEquals(tag, reference.version());
    assertEquals(registry, reference.registry());
    assertFalse(reference.hasDigest());
  }

  @Test
  void aDigestIsTheVersionAlsoBesideATag() {
    Reference reference = Reference.parse("host:5000/web:1@sha256:" + HEX);
    assertEquals("host:5000/web", reference.repository());
    assertEquals("sha256:" + HEX, reference.version());
    assertEquals("1", reference.tag());
    assertTrue(reference.hasDigest());
  }

  @ParameterizedTest
  @CsvSource({
    "web,                       docker.io/library/web",
    "web:1,                     docker.io/library/web:1",
    "ada/web,                   docker.io/ada/web",
    "docker.io/web,             docker.io/library/web",
    "index.docker.io/web:1,     docker.io/library/web:1",
    "host:5000/web,             host:5000/web",
  })
  void isWrittenInFull(String text, String full) {
    assertEquals(full, Reference.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "/",
        "/web",
        "web/",
        "a//b",
        "Web",
        "ada/Web",
        "NOT a reference",
        "web:",
        "web:-1",
        "web:1:2",
        "web@",
        "web@sha256:01",
        "web@sha256:" + HEX + "00",
        "web@md5",
        "-web",
        "web-",
        "a..b",
        "a___b",
        "_web",
        "..",
        "../web",
        "ada/../web",
        "host:5000x/web",
        "-host.example/web",
        "host_x.example/web",
        "w\u00e9b",
        "web\n",
        "web?x=1",
        HEX,
        HEX + ":1",
        "sha256:" + HEX,
        "sha256:cafe",
      })
  void whatIsNoReferenceIsRefused(String text) {
    RejectedException e = assertThrows(RejectedException.class, () -> Reference.parse(text));
    assertTrue(e.getMessage().contains(text), e.getMessage());
    assertTrue(e.remedy().isPresent());
  }

  @Test
  void saysThatUpperCaseIsToBlame() {
    RejectedException e = assertThrows(RejectedException.class, () -> Reference.parse("ada/Web:1"));
    assertTrue(e.getMessage().contains("lower case"), e.getMessage());
  }

  @Test
  void lengthIsBounded() {
    assertDoesNotThrow(() -> Reference.parse("a".repeat(255) + ":" + "b".repeat(128)));
    assertThrows(RejectedException.class, () -> Reference.parse("a".repeat(256)));
    assertThrows(RejectedException.class, () -> Reference.parse("a:" + "b".repeat(129)));
    assertThrows(RejectedException.class, () -> Reference.parse("a.".repeat(100_000)));
  }

  @Test
  void idsAreNoReferencesButNameImages() {
    assertEquals(HEX, Reference.exact(HEX));
    assertEquals("sha256:" + HEX, Reference.exact("sha256:" + HEX));
    assertThrows(RejectedException.class, () -> Reference.exact("../../containers/web"));
  }

  /** As an engine would take it, if no image has that name. */
  @Test
  void theBeginningOfAnIdIsAName() {
    assertEquals("0123abcd:latest", Reference.exact("0123abcd"));
    for (String other : List.of("web", "cafe:1", "ada/cafe", "cafe@sha256:" + HEX)) {
      assertEquals(other, Reference.exact(other));
    }
  }
}
