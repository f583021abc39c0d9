package dev.posada.testkit.fault;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class RelayOnSocketFilesTest extends RelayCases {
  @TempDir Path folder;

  @Override
  ServerSocketChannel listen() throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(folder.resolve("echo.sock")));
  }

  @Test
  void itsSocketFileAndFolderGoWithIt() throws IOException {
    Path socket = ((UnixDomainSocketAddress) relay().address()).getPath();
    assertTrue(Files.exists(socket));
    relay().goAway();
    assertFalse(Files.exists(socket));
    relay().comeBack();
    relay().close();
    assertFalse(Files.exists(socket.getParent()));
  }
}
