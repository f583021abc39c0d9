package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiVersionTest {

  @Test
  void isComparedByNumberNotByText() {
    assertTrue(new ApiVersion(1, 9).isOlderThan(new ApiVersion(1, 41)));
    assertTrue(new ApiVersion(1, 99).isOlderThan(new ApiVersion(2, 0)));
    assertEquals(
        new ApiVersion(1, 41), ApiVersion.older(new ApiVersion(1, 52), new ApiVersion(1, 41)));
  }

  @Test
  void isReadAndWrittenAlike() {
    assertEquals("1.41", ApiVersion.parse("1.41").orElseThrow().toString());
    assertEquals(Optional.empty(), ApiVersion.parse(""));
    assertEquals(Optional.empty(), ApiVersion.parse("1.41-beta"));
  }
}
