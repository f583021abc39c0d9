package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.api.Test;

class NativeUriTest {
  private static String of(String uri) {
    return NativeUri.of(URI.create(uri));
  }

  @Test
  void whatNobodyAsksForIsHandedOverAsItIs() {
    for (String uri :
        new String[] {
          "qemu:///system",
          "test:///default",
          "qemu+unix:///system?socket=/a%20b",
          "qemu+tcp://host:1/system",
          "qemu+tls://host/system?pkipath=/p",
          "qemu+libssh://ada@host/system?sshauth=privkey",
          "qemu+libssh2://ada@host/system"
        }) {
      assertEquals(uri, of(uri));
    }
  }

  @Test
  void opensshIsKeptFromTheTerminal() {
    assertEquals("qemu+ssh://host/system?no_tty=1", of("qemu+ssh://host/system"));
    assertEquals(
        "qemu+ssh://host/system?keyfile=/a%20b&no_tty=1",
        of("qemu+ssh://host/system?keyfile=/a%20b"));
  }

  @Test
  void evenIfTheUriSaysOtherwise() {
    assertEquals(
        "qemu+ssh://h/system?keyfile=/a&command=/b&no_tty=1",
        of("qemu+ssh://h/system?keyfile=/a&no_tty=0&&command=/b#x"));
  }
}
