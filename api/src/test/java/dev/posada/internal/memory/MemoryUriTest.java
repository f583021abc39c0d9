package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryUriTest {

  @Test
  void oneUriIsOneWorld() {
    assertSame(World.of("memory:///uri-one"), World.of("memory:///uri-one"));
    assertNotSame(World.of("memory:///uri-one"), World.of("memory:///uri-two"));
  }

  @Test
  void aWorldMayHaveNoName() {
    assertEquals("", MemoryUri.world("memory:///"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memory://host/inn",
        "memory://my_host/inn",
        "memory:///inn?speed=2",
        "memory:///inn?like=xen",
        "memory:///inn?like=docker&speed=2",
        "memory:///inn#part",
        "memory:///a/b",
        "memory:///a%20b",
        "memory:inn",
        "memory+ssh:///inn",
        "docker:///inn",
        "memory:///in n"
      })
  void anyOtherUriIsRejectedAndNothingIsDone(String uri) {
    RejectedException refused = assertThrows(RejectedException.class, () -> MemoryUri.world(uri));
    assertEquals(Outcome.NOT_DONE, refused.outcome());
  }

  @Test
  void theProviderRejectsItToo() {
    RejectedException refused =
        assertThrows(
            RejectedException.class,
            () ->
                new MemoryProvider()
                    .open(
                        URI.create("memory://host/inn"),
                        ConnectOptions.defaults(),
                        new FakeOperation()));
    assertTrue(refused.getMessage().contains("names a machine"), refused.getMessage());
  }
}
