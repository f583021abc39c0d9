package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DockerConnectOptionsTest {

  @Test
  void eachMethodChangesACopy() {
    DockerConnectOptions plain = DockerConnectOptions.defaults();
    DockerConnectOptions all =
        plain.certificates(Path.of("c")).keyPassword("secret").ssh("ssh", "-F", "f").unverified();
    assertEquals(Optional.of(Path.of("c")), all.certificates());
    assertEquals("secret", all.keyPassword());
    assertEquals(List.of("ssh", "-F", "f"), all.ssh());
    assertTrue(all.isUnverified());
    assertEquals("ssh command [ssh]", plain.toString());
    assertFalse(plain.isUnverified());
  }

  @Test
  void itsTextHidesThePassword() {
    String text = DockerConnectOptions.defaults().keyPassword("secret").toString();
    assertEquals("ssh command [ssh], key with a password", text);
  }
}
