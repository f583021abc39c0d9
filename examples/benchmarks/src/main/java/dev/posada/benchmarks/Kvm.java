package dev.posada.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What rows of KVM share. */
final class Kvm {
  private static final String SOCKET = "?socket=";

  private Kvm() {}

  /** A daemon that rows may fill with machines: never that of somebody's work. */
  static String uri() throws NotRunException {
    Stage.provider("qemu");
    return Stage.named("POSADA_LAB_KVM", "a daemon to make machines on");
  }

  static Path socket() throws NotRunException {
    String uri = uri();
    int at = uri.indexOf(SOCKET);
    if (at < 0) {
      throw new NotRunException(uri + " names no socket");
    }
    return Path.of(uri.substring(at + SOCKET.length()));
  }

  static String uri(Path socket) {
    return "qemu+unix:///system" + SOCKET + socket;
  }

  /** Writes what libvirt's test driver reads: a node with machines, all of which run. */
  static Path testNode(int machines) throws IOException {
    StringBuilder node = new StringBuilder("<node>");
    for (int i = 0; i < machines; i++) {
      node.append("<domain type='test'><name>machine-")
          .append(i)
          .append("</name><memory>262144</memory><vcpu>2</vcpu><os><type>hvm</type></os></domain>");
    }
    return Files.writeString(
        Files.createTempFile("posada-benchmarks-", ".xml"), node.append("</node>"));
  }
}
