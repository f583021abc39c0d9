package dev.posada.docker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @Test
  void segmentsAndParametersAreEncoded() {
    Target target =
        Target.of("v1.41", "containers", "a b+ñ?#%", "json")
            .query("size", true)
            .query("filters", "{\"name\":[\"a b\"]}")
            .query("limit", -1);

    assertEquals(
        "/v1.41/containers/a%20b%2B%C3%B1%3F%23%25/json"
            + "?size=1&filters=%7B%22name%22%3A%5B%22a%20b%22%5D%7D&limit=-1",
        target.line());
    assertEquals(target.line(), target.toString());
  }

  @Test
  void namesOfImagesKeepTheirSlashesAndColons() {
    assertEquals(
        "/images/reg:5000/team/app:1.0/json",
        Target.of("images").image("reg:5000/team/app:1.0").segment("json").line());
    assertEquals(
        "/images/app@sha256:0a/json",
        Target.of("images").image("app@sha256:0a").segment("json").line());
    assertEquals("/images/a%20b%3Fc", Target.of("images").image("a b?c").line());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/a", "../../info", "a\nb", "a\0b"})
  void whatWouldLeadElsewhereIsRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> Target.of("containers", name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", "a/../b", "./a", "a\r\nb"})
  void namesOfImagesCannotLeadElsewhere(String name) {
    assertThrows(IllegalArgumentException.class, () -> Target.of("images").image(name));
  }

  @Test
  void aSecretIsSentAndNotShown() {
    Request request = Request.post(Target.of("build").secretQuery("buildargs", "{\"P\":\"hush\"}"));

    assertTrue(request.target().line().contains("hush"));
    assertEquals("POST /build?buildargs=***", request.text().toString());
    assertFalse(request.target().toString().contains("hush"));
  }

  @Test
  void aHeaderThatWouldBreakTheLineIsRefused() {
    Request request = Request.get(Target.of("_ping"));

    assertThrows(IllegalArgumentException.class, () -> request.header("X-A", "b\r\nX-C: d"));
    assertThrows(IllegalArgumentException.class, () -> request.header("X-A\n", "b"));
  }
}
