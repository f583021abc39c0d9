package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.RejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

  @ParameterizedTest
  @CsvSource({
    "alpine, alpine:latest",
    "alpine:3.20, alpine:3.20",
    "docker.io/library/alpine:3.20, alpine:3.20",
    "docker.io/grafana/grafana, grafana/grafana:latest",
    "localhost:5000/hello:1, localhost:5000/hello:1",
    "localhost/hello, localhost/hello:latest",
    "registry.example.org/a/b_c/d--e:T-1, registry.example.org/a/b_c/d--e:T-1",
    "myhost:5000/x, myhost:5000/x:latest",
    "Registry.Example.ORG/x:1, Registry.Example.ORG/x:1",
  })
  void aReferenceIsWrittenOut(String text, String whole) {
    assertEquals(whole, Reference.parse(text).toString());
  }

  @Test
  void aDigestTakesThePlaceOfTheTag() {
    String digest = "@sha256:" + "a".repeat(64);
    assertEquals("alpine" + digest, Reference.parse("alpine:3.20" + digest).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Alpine",
        "alpine:",
        ":3.20",
        "al pine",
        "alpine//x",
        "/alpine",
        "alpine/",
        "alpine:3.20:1",
        "alpine:.x",
        "al..pine",
        "al___pine",
        "-alpine",
        "alpine@sha256:abc",
        "https://alpine"
      })
  void whatIsNoReferenceIsRejected(String text) {
    assertThrows(RejectedException.class, () -> Reference.parse(text));
  }

  @Test
  void aTooLongRepositoryIsRejected() {
    assertEquals(255, Reference.parse("a".repeat(255)).repository().length());
    assertFalse(Reference.isWellFormed("a".repeat(256)));
  }

  @Test
  void theRegistryHasAllButWhatIsMissing() {
    assertFalse(Reference.parse("missing/app:1").isPublished());
    assertFalse(Reference.parse("docker.io/missing/app").isPublished());
    assertEquals(true, Reference.parse("missing").isPublished());
  }
}
